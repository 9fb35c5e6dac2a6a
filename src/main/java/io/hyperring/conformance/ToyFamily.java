package io.hyperring.conformance;

import io.hyperring.autodiff.Node;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The article's toy: a linear classifier adapts by SGD on the points it is judged on. */
final class ToyFamily implements Family {
    @Override
    public Map<String, double[]> compute(GoldenCase golden) {
        Computation computation = new Computation();
        Node points = computation.input(golden, "X");
        Node labels = computation.input(golden, "Y");
        Node innerLr =
                computation.hyper("inner_lr", golden.config().get("inner_lr").asDouble());
        int steps = golden.config().get("T").asInt();
        return Bilevel.compute(golden, computation, List.of("w", "b"), toy(meta -> points, labels, innerLr, steps));
    }

    static Objective toy(Function<Parameters, Node> points, Node labels, Node innerLr, int steps) {
        return new Objective() {
            @Override
            public int innerSteps() {
                return steps;
            }

            @Override
            public Optimizer innerOptimizer(Parameters meta, Step step) {
                return new Sgd(Hyper.shared(innerLr));
            }

            @Override
            public Node innerLoss(Parameters inner, Parameters meta, Step step) {
                return LinearClassifier.loss(points.apply(meta), labels, inner);
            }

            @Override
            public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
                return LinearClassifier.loss(points.apply(meta), labels, adapted);
            }
        };
    }
}
