package io.hyperring.checkpoint;

import java.util.Arrays;
import java.util.Set;

/**
 * How a run's meta-parameters are drawn.
 *
 * @param kind {@code values} (a table of all of them), {@code points} (rows of two coordinates) or {@code images} (rows of
 *     height × width grey values)
 * @param tensor the meta-parameter that is drawn; empty for values
 * @param classes class of each row; none for values
 * @param height rows of an image in pixels; 0 for the others
 * @param width columns of an image in pixels; 0 for the others
 */
public record Picture(String kind, String tensor, int[] classes, int height, int width) {
    private static final Set<String> KINDS = Set.of("values", "points", "images");

    /** @throws IllegalArgumentException when the kind is none of them, or an image has no size */
    public Picture {
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException(
                    "a picture shows values, points or images: kind=" + kind + " - name one of the three");
        }
        if (kind.equals("images") && (height < 1 || width < 1)) {
            throw new IllegalArgumentException("a picture's images have pixels: height=" + height + " width=" + width
                    + " - give both as at least 1");
        }
        classes = classes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture picture
                && kind.equals(picture.kind)
                && tensor.equals(picture.tensor)
                && Arrays.equals(classes, picture.classes)
                && height == picture.height
                && width == picture.width;
    }

    @Override
    public int hashCode() {
        return 31 * tensor.hashCode() + Arrays.hashCode(classes);
    }
}
