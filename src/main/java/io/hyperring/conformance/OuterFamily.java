package io.hyperring.conformance;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.optim.ClipByNorm;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.plan.GraphPlan;
import io.hyperring.plan.OuterStep;
import io.hyperring.plan.Precision;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Tensors;
import io.hyperring.unroll.Batch;
import io.hyperring.unroll.UnrollPolicy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whole outer trainings of the toy, with given inits: the batched hypergradient plan and the outer step together. */
final class OuterFamily implements Family {
    @Override
    public Map<String, double[]> compute(GoldenCase golden) {
        CaseConfig config = CaseConfig.of(golden);
        GoldenCase.Tensor start = golden.input("X");
        int inits = config.whole("K");
        int steps = config.whole("outer_steps");
        Tensors meta = Tensors.none().with("X", start.shape().dims());
        OuterStep outer = OuterStep.of(meta, optimizer(config), start.data());
        Map<String, double[]> values = new LinkedHashMap<>();
        double[] losses = new double[steps];
        try (GraphPlan plan = hypergradient(golden, meta, inits)) {
            for (int step = 0; step < steps; step++) {
                plan.feed("meta/X", outer.meta(), 0);
                plan.feed("inner/w", ofStep(golden.input("inits_w"), step), 0);
                plan.feed("inner/b", ofStep(golden.input("inits_b"), step), 0);
                plan.run();
                losses[step] = plan.fetch(0)[0];
                values.put("outputs/hypergrads/" + step, plan.fetch(1));
                outer.apply(plan.fetch(1));
                values.put("outputs/X_trajectory/" + step, outer.meta());
            }
        }
        values.put("outputs/outer_losses", losses);
        values.put("outputs/outer_loss", new double[] {losses[steps - 1]});
        values.put("outputs/X_final", outer.meta());
        return values;
    }

    private static GraphPlan hypergradient(GoldenCase golden, Tensors meta, int inits) {
        GoldenCase.Tensor labels = golden.input("Y");
        Node labelNode = Node.constant(labels.shape(), labels.data());
        Node innerLr = Node.constant(CaseConfig.of(golden).number("inner_lr"));
        int innerSteps = CaseConfig.of(golden).whole("T");
        Tensors inner = Tensors.none().with("w", meta.shape("X")[1]).with("b", 1);
        Objective toy = ToyFamily.toy(parameters -> parameters.get("X"), labelNode, innerLr, innerSteps);
        Batch batch = Batch.of(
                toy,
                meta,
                inner,
                inits,
                new UnrollPolicy.Full(),
                (loop, parameters, episode) -> List.of(loop.outerLoss(toy, parameters, episode)));
        Node loss = batch.results().get(0).mean();
        return GraphPlan.compile(List.of(loss, Grad.of(loss, batch.meta().get("X"))), Precision.DOUBLE);
    }

    private static double[] ofStep(GoldenCase.Tensor inits, int step) {
        int perStep = inits.data().length / inits.shape().dim(0);
        return Arrays.copyOfRange(inits.data(), step * perStep, (step + 1) * perStep);
    }

    private static Optimizer optimizer(CaseConfig config) {
        Optimizer optimizer = GoldenOptimizer.of(
                config.text("optimizer"), config.json().path("outer"), (name, value) -> Hyper.fixed(value));
        return config.has("clip_grad_norm")
                ? new ClipByNorm(Hyper.fixed(config.number("clip_grad_norm"))).then(optimizer)
                : optimizer;
    }
}
