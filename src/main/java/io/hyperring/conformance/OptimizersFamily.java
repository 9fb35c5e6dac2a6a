package io.hyperring.conformance;

import io.hyperring.autodiff.Node;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import java.util.List;
import java.util.Map;

/** Logistic regression adapted by each optimizer; every float hyperparameter can be differentiated by. */
final class OptimizersFamily implements Family {
    @Override
    public Map<String, double[]> compute(GoldenCase golden) {
        Computation computation = new Computation();
        CaseConfig config = CaseConfig.of(golden);
        Node points = computation.input(golden, "X");
        Node labels = computation.input(golden, "Y");
        Node validationPoints = computation.input(golden, "Xv");
        Node validationLabels = computation.input(golden, "Yv");
        Optimizer optimizer = GoldenOptimizer.of(
                config.text("optimizer"),
                golden.config().path("hyper"),
                (name, value) -> Hyper.shared(computation.hyper(name, value)));
        int steps = config.whole("T");
        return Bilevel.compute(golden, computation, List.of("w", "b"), new Objective() {
            @Override
            public int innerSteps() {
                return steps;
            }

            @Override
            public Optimizer innerOptimizer(Parameters meta, Step step) {
                return optimizer;
            }

            @Override
            public Node innerLoss(Parameters inner, Parameters meta, Step step) {
                return LinearClassifier.loss(points, labels, inner);
            }

            @Override
            public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
                return LinearClassifier.loss(validationPoints, validationLabels, adapted);
            }
        });
    }
}
