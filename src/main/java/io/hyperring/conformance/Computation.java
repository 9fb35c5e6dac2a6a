package io.hyperring.conformance;

import io.hyperring.autodiff.Node;
import io.hyperring.plan.GraphPlan;
import io.hyperring.plan.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes by the path of the result that they stand for, and what the graph is fed; run on ND4J in double precision. */
final class Computation {
    private final Map<String, Node> inputs = new LinkedHashMap<>();
    private final Map<String, double[]> fed = new LinkedHashMap<>();
    private final Map<String, Node> results = new LinkedHashMap<>();

    /** An input of the case as a node; the same node every time. */
    Node input(GoldenCase golden, String name) {
        GoldenCase.Tensor tensor = golden.input(name);
        fed.put(name, tensor.data());
        return inputs.computeIfAbsent(name, absent -> Node.input(name, tensor.shape()));
    }

    /** A number of the case's config as a node that can be differentiated by; the same node every time. */
    Node hyper(String name, double value) {
        fed.put(name, new double[] {value});
        return inputs.computeIfAbsent(name, absent -> Node.input(name));
    }

    /** The node made for an input or a hyperparameter of this name. */
    Node node(String name) {
        Node node = inputs.get(name);
        if (node == null) {
            throw new Unsupported("gradient by something unknown: name=" + name);
        }
        return node;
    }

    void result(String path, Node node) {
        results.put(path, node);
    }

    Map<String, double[]> run() {
        Map<String, double[]> values = new LinkedHashMap<>();
        try (GraphPlan plan = GraphPlan.compile(List.copyOf(results.values()), Precision.DOUBLE)) {
            fed.forEach((name, data) -> plan.feed(name, data, 0));
            plan.run();
            int output = 0;
            for (String path : results.keySet()) {
                values.put(path, plan.fetch(output++));
            }
        }
        return values;
    }
}
