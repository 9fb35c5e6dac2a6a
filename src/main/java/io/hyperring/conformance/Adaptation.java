package io.hyperring.conformance;

import io.hyperring.autodiff.Node;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/** Inner steps of SGD on one loss, judged by another. */
record Adaptation(
        int innerSteps,
        Function<Step, Hyper> lr,
        Function<Parameters, Node> inner,
        Function<Parameters, Node> outer,
        IntToDoubleFunction weights)
        implements Objective {

    /** The number of steps and their one learning rate, {@code T} and {@code inner_lr} of the config; the last step counts. */
    static Adaptation of(
            CaseConfig config,
            Computation computation,
            Function<Parameters, Node> inner,
            Function<Parameters, Node> outer) {
        int steps = config.whole("T");
        Hyper lr = Hyper.shared(computation.hyper("inner_lr", config.number("inner_lr")));
        return new Adaptation(steps, step -> lr, inner, outer, step -> step == steps ? 1 : 0);
    }

    @Override
    public Optimizer innerOptimizer(Parameters meta, Step step) {
        return new Sgd(lr.apply(step));
    }

    @Override
    public Node innerLoss(Parameters parameters, Parameters meta, Step step) {
        return inner.apply(parameters);
    }

    @Override
    public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return outer.apply(adapted);
    }

    @Override
    public double outerWeight(int steps) {
        return weights.applyAsDouble(steps);
    }
}
