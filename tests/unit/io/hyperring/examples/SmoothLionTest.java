package io.hyperring.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.GradCheck;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.plan.GraphPlan;
import io.hyperring.plan.Precision;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import io.hyperring.problem.Tensors;
import io.hyperring.unroll.InnerLoop;
import io.hyperring.unroll.UnrollPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An optimizer from outside, in an inner loop like any other: its hyperparameters have hypergradients and are learned. */
class SmoothLionTest {
    private static final double[] START = {1, -2};
    private static final Map<String, Double> HYPERS =
            Map.of("lr", 0.05, "beta1", 0.9, "beta2", 0.8, "width", 0.5, "weightDecay", 0.1);

    private final Parameters inner = Parameters.inputs("inner", Tensors.none().with("w", 2));
    private final Parameters meta = Parameters.inputs("meta", scalars());
    private final Objective bowl = new Bowl(4);
    private final Node loss =
            InnerLoop.unroll(bowl, inner, meta, new UnrollPolicy.Full()).outerLoss(bowl, meta, Parameters.NONE);

    private static Tensors scalars() {
        Tensors tensors = Tensors.none();
        for (String name : HYPERS.keySet()) {
            tensors = tensors.with(name);
        }
        return tensors;
    }

    /** An elongated quadratic bowl round (0.3, 0.6). */
    private record Bowl(int innerSteps) implements Objective {
        @Override
        public Optimizer innerOptimizer(Parameters meta, Step step) {
            return new SmoothLion(
                    Hyper.shared(meta.get("lr")),
                    Hyper.shared(meta.get("beta1")),
                    Hyper.shared(meta.get("beta2")),
                    Hyper.shared(meta.get("width")),
                    Hyper.shared(meta.get("weightDecay")));
        }

        @Override
        public Node innerLoss(Parameters inner, Parameters meta, Step step) {
            Node away = inner.get("w").sub(Node.constant(Shape.of(2), 0.3, 0.6));
            return away.square().mul(Node.constant(Shape.of(2), 1, 0.2)).sum();
        }

        @Override
        public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
            return innerLoss(adapted, meta, null);
        }
    }

    @Test
    void hasExactHypergradientsToThirdOrder() {
        Map<Node, double[]> point = new LinkedHashMap<>();
        point.put(inner.get("w"), START);
        HYPERS.forEach((name, value) -> point.put(meta.get(name), new double[] {value}));
        GradCheck.of("smooth lion", point, 1e-9).check(loss, 3);
    }

    @Test
    void itsLearningRateIsLearned() {
        List<Node> wanted = List.of(loss, Grad.of(loss, meta.get("lr")));
        double lr = HYPERS.get("lr");
        double[] losses = new double[30];
        try (GraphPlan plan = GraphPlan.compile(wanted, Precision.DOUBLE)) {
            plan.feed("inner/w", START, 0);
            HYPERS.forEach((name, value) -> plan.feed("meta/" + name, new double[] {value}, 0));
            for (int round = 0; round < losses.length; round++) {
                plan.feed("meta/lr", new double[] {lr}, 0);
                plan.run();
                losses[round] = plan.fetch(0)[0];
                lr -= 0.02 * plan.fetch(1)[0];
            }
        }
        assertTrue(losses[losses.length - 1] < losses[0] / 2, losses[0] + " to " + losses[losses.length - 1]);
    }

    @Test
    void withANarrowWidthItStepsAsLionDoes() {
        Optimizer lion = new SmoothLion(
                Hyper.fixed(0.1), Hyper.fixed(0.9), Hyper.fixed(0.99), Hyper.fixed(1e-9), Hyper.fixed(0));
        List<Node> parameters = List.of(Node.constant(1));
        Node update = lion.update(List.of(Node.constant(-0.3)), lion.init(parameters), parameters)
                .updates()
                .get(0);
        assertTrue(update.isConstant(0.1), update::toString);
        assertEquals(1, lion.init(parameters).size());
    }
}
