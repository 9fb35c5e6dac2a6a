package io.hyperring.nn;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.ArrayList;
import java.util.List;

/** The places of a sequence, which is outermost: [t, n, features]. */
final class Sequence {
    private Sequence() {}

    static List<Node> places(Node sequence) {
        if (sequence.shape().rank() != 3) {
            throw new IllegalArgumentException("a sequence has the axes [t, n, features]: shape=" + sequence.shape());
        }
        Shape place = sequence.shape().without(0);
        List<Node> places = new ArrayList<>();
        for (int t = 0; t < sequence.shape().dim(0); t++) {
            places.add(sequence.narrow(0, t, t + 1).reshape(place));
        }
        return places;
    }
}
