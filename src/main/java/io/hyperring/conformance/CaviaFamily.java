package io.hyperring.conformance;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.nn.Losses;
import java.util.List;
import java.util.Map;

/** CAVIA (Zintgraf et al. 2019): only a context adapts, which a perceptron sees behind every x; the weights are shared. */
final class CaviaFamily implements Family {
    @Override
    public Map<String, double[]> compute(GoldenCase golden) {
        Computation computation = new Computation();
        Perceptron model = Perceptron.of(golden);
        model.names().forEach(name -> computation.input(golden, name));
        Node support = computation.input(golden, "xs");
        Node supportTargets = computation.input(golden, "ys");
        Node query = computation.input(golden, "xq");
        Node queryTargets = computation.input(golden, "yq");
        return Bilevel.compute(
                golden,
                computation,
                List.of("context"),
                Adaptation.of(
                        CaseConfig.of(golden),
                        computation,
                        inner -> Losses.meanSquaredError(
                                model.of(beside(support, inner.get("context")), computation::node), supportTargets),
                        inner -> Losses.meanSquaredError(
                                model.of(beside(query, inner.get("context")), computation::node), queryTargets)));
    }

    private static Node beside(Node x, Node context) {
        Shape rows = Shape.of(x.shape().dim(0), context.shape().size());
        return Node.concat(1, List.of(x, context.broadcastTo(rows)));
    }
}
