package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.nn.Losses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Handwritten digits of 8×8 pixels, grey values in 0..1, with their classes (Alpaydin and Kaynak 1998; see
 * digits.LICENSE.txt beside the data).
 */
record Digits(double[][] images, int[] labels) {
    static final int SIDE = 8;
    static final int PIXELS = SIDE * SIDE;
    static final int CLASSES = 10;

    private static final double WHITE = 16;
    private static final String RESOURCE = "digits.csv.gz";
    private static final long SPLIT = 397;

    private static final class Loaded {
        static final Digits ALL = load();
    }

    /** All of them; read once in a process, since every worker makes its problem anew. */
    static Digits all() {
        return Loaded.ALL;
    }

    private static Digits load() {
        try (InputStream packed = Digits.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
            List<double[]> rows = lines.lines()
                    .map(line -> Arrays.stream(line.split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
            return new Digits(
                    rows.stream().map(Digits::pixels).toArray(double[][]::new),
                    rows.stream().mapToInt(row -> (int) row[PIXELS]).toArray());
        } catch (IOException e) {
            throw new UncheckedIOException("the digits must be on the class path: resource=" + RESOURCE, e);
        }
    }

    private static double[] pixels(double[] row) {
        return Arrays.stream(row, 0, PIXELS).map(value -> value / WHITE).toArray();
    }

    /** Digits {@code from .. to-1} of a shuffle that is always the same. */
    Digits part(int from, int to) {
        int[] chosen = Arrays.copyOfRange(Randomness.of(SPLIT).permutation(labels.length), from, to);
        return new Digits(
                Arrays.stream(chosen).mapToObj(i -> images[i]).toArray(double[][]::new),
                Arrays.stream(chosen).map(i -> labels[i]).toArray());
    }

    int count() {
        return labels.length;
    }

    /** The images as rows of pixels, [count, 64]. */
    Node rows() {
        return Node.constant(
                Shape.of(count(), PIXELS),
                Arrays.stream(images).flatMapToDouble(Arrays::stream).toArray());
    }

    /** The share of rows of logits [n, 10] whose largest is that of the true class, one-hot [n, 10]. */
    static Node accuracy(Node logits, Node labels) {
        return logits.mul(labels).sumKeep(1).equalTo(logits.maxKeep(1)).mean();
    }

    /** The classes as rows of probabilities, [count, 10]. */
    Node oneHot() {
        return Losses.oneHot(labels, CLASSES);
    }
}
