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
        CaseConfig config = CaseConfig.of(golden);
        String optimizer = config.text("inner_opt", "sgd");
        double momentum = config.number("momentum", 0);
        if (!optimizer.equalsIgnoreCase("sgd") || momentum != 0) {
            throw new Unsupported(
                    "the toy adapts by plain SGD here: inner_opt=" + optimizer + ", momentum=" + momentum);
        }
        Node innerLr = computation.hyper("inner_lr", config.number("inner_lr"));
        return Bilevel.compute(
                golden, computation, List.of("w", "b"), toy(meta -> points, labels, innerLr, config.whole("T")));
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
