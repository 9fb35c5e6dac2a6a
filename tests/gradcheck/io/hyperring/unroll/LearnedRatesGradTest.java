package io.hyperring.unroll;

import io.hyperring.autodiff.GradCheck;
import io.hyperring.autodiff.Node;
import io.hyperring.optim.Adam;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.RateSchedule;
import io.hyperring.optim.Sgd;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import io.hyperring.problem.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Learning rates that are meta-parameters, one for each inner step (LSLR, Antoniou et al. 2019), each tensor, each element
 * (Meta-SGD, Li et al. 2017) or all of these: their hypergradients against the oracle.
 */
class LearnedRatesGradTest {
    private static final int STEPS = 3;
    private static final int ORDER = 2;
    private static final double TOLERANCE = 1e-10;
    private static final Tensors INNER = Tensors.none().with("w", 2).with("b", 1);

    /** The inner optimizer of a step. */
    private interface AtStep {
        Optimizer of(Parameters meta, Step step);
    }

    /**
     * @param meta names and shapes of what is learned
     */
    record Row(String name, Tensors meta, AtStep optimizer) {
        @Override
        public String toString() {
            return name;
        }
    }

    // spotless:off
    static List<Row> rates() {
        return List.of(
            new Row("one",               Tensors.none().with("lr"),
                    (meta, step) -> new Sgd(Hyper.shared(meta.get("lr")))),
            new Row("per step",          Tensors.none().with("lr", STEPS),
                    (meta, step) -> new Sgd(Hyper.shared(step.row(meta.get("lr"))))),
            new Row("per tensor",        Tensors.none().with("w_lr").with("b_lr"),
                    (meta, step) -> new Sgd(Hyper.perTensor(List.of(meta.get("w_lr"), meta.get("b_lr"))))),
            new Row("per element",       Tensors.none().with("w_lr", 2).with("b_lr", 1),
                    (meta, step) -> new Sgd(Hyper.perTensor(List.of(meta.get("w_lr"), meta.get("b_lr"))))),
            new Row("per step and tensor", Tensors.none().with("w_lr", STEPS).with("b_lr", STEPS),
                    (meta, step) -> new Sgd(Hyper.perTensor(List.of(step.row(meta.get("w_lr")), step.row(meta.get("b_lr")))))),
            new Row("per step and element", Tensors.none().with("w_lr", STEPS, 2).with("b_lr", STEPS, 1),
                    (meta, step) -> new Sgd(
                            Hyper.perTensor(List.of(step.row(meta.get("w_lr")), step.row(meta.get("b_lr")))), Hyper.fixed(0.5))),
            new Row("adam, all of a step", Tensors.none().with("lr", STEPS).with("betas", STEPS, 2).with("eps", STEPS),
                    LearnedRatesGradTest::adam),
            new Row("a schedule's base", Tensors.none().with("w_lr", 2).with("b_lr").with("gamma"),
                    (meta, step) -> new Sgd(RateSchedule.exponential(meta.get("gamma"))
                            .of(Hyper.perTensor(List.of(meta.get("w_lr"), meta.get("b_lr"))), step.index()))));
    }
    // spotless:on

    private static Optimizer adam(Parameters meta, Step step) {
        Node betas = step.row(meta.get("betas"));
        return new Adam(
                Hyper.shared(step.row(meta.get("lr"))),
                Hyper.shared(betas.narrow(0, 0, 1).reshape()),
                Hyper.shared(betas.narrow(0, 1, 2).reshape()),
                Hyper.shared(step.row(meta.get("eps"))),
                Hyper.fixed(0),
                false);
    }

    /** Least squares through a tanh, judged elsewhere than it is fitted. */
    private record Fit(AtStep optimizer) implements Objective {
        @Override
        public int innerSteps() {
            return STEPS;
        }

        @Override
        public Optimizer innerOptimizer(Parameters meta, Step step) {
            return optimizer.of(meta, step);
        }

        @Override
        public Node innerLoss(Parameters inner, Parameters meta, Step step) {
            return output(inner).sub(1).square().sum();
        }

        @Override
        public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
            return output(adapted).mul(2).sub(1.5).square().sum();
        }

        private static Node output(Parameters inner) {
            return inner.get("w").mul(1.3).add(inner.get("b")).tanh();
        }
    }

    @ParameterizedTest
    @MethodSource("rates")
    void haveExactHypergradients(Row row) {
        Map<Node, double[]> point = new LinkedHashMap<>();
        Parameters meta = Parameters.inputs("meta", row.meta());
        Parameters inner = Parameters.inputs("inner", INNER);
        inner.list().forEach(node -> point.put(node, GradCheck.random(node.shape(), point.size())));
        meta.list().forEach(node -> point.put(node, between(0.1, 0.9, GradCheck.random(node.shape(), point.size()))));
        Objective fit = new Fit(row.optimizer());
        InnerLoop loop = InnerLoop.unroll(fit, inner, meta, new UnrollPolicy.Full());
        GradCheck.of(row.name(), point, TOLERANCE).check(loop.outerLoss(fit, meta, Parameters.NONE), ORDER);
    }

    /** Any numbers brought between two others, in order. */
    private static double[] between(double from, double to, double[] values) {
        return java.util.Arrays.stream(values)
                .map(value -> from + (to - from) / (1 + Math.exp(-value)))
                .toArray();
    }
}
