package io.hyperring.problem;

/**
 * How learned meta-parameters are drawn.
 *
 * @param kind {@code values} (a table of all of them), {@code points} (rows of two coordinates) or {@code images} (rows of
 *     height × width grey values)
 * @param tensor the meta-parameter that is drawn; empty for values
 * @param classes class of each row; none for values
 * @param height rows of an image; 0 for the others
 * @param width columns of an image; 0 for the others
 */
public record Display(String kind, String tensor, int[] classes, int height, int width) {

    public static Display values() {
        return new Display("values", "", new int[0], 0, 0);
    }

    public static Display points(String tensor, int[] classes) {
        return new Display("points", tensor, classes, 0, 0);
    }

    public static Display images(String tensor, int[] classes, int height, int width) {
        return new Display("images", tensor, classes, height, width);
    }
}
