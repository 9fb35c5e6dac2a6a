package io.hyperring.conformance;

import io.hyperring.autodiff.Node;
import io.hyperring.nn.Linear;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A multilayer perceptron of as many layers as the case has weights W1, W2, ... (out x in) with biases b1, b2, ..., the
 * activation between them.
 */
record Perceptron(int layers, UnaryOperator<Node> activation) {

    static Perceptron of(GoldenCase golden) {
        int layers = (int) IntStream.iterate(1, k -> k + 1)
                .takeWhile(k -> golden.has("W" + k))
                .count();
        if (layers == 0) {
            throw new Unsupported("input missing: name=W1");
        }
        CaseConfig config = CaseConfig.of(golden);
        return new Perceptron(layers, GoldenActivation.of(config.text("activation", "tanh"), config));
    }

    List<String> names() {
        return IntStream.rangeClosed(1, layers)
                .boxed()
                .flatMap(k -> Stream.of("W" + k, "b" + k))
                .toList();
    }

    /** Rows x [n, in] to [n, out]. */
    Node of(Node x, Function<String, Node> parameters) {
        Node y = x;
        for (int k = 1; k <= layers; k++) {
            y = Linear.of(y, parameters.apply("W" + k), parameters.apply("b" + k));
            y = k < layers ? activation.apply(y) : y;
        }
        return y;
    }
}
