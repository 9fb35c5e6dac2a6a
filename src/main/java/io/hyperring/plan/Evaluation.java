package io.hyperring.plan;

import io.hyperring.problem.Problem;
import io.hyperring.problem.Tensors;
import io.hyperring.unroll.Batch;
import io.hyperring.unroll.UnrollPolicy;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How well fresh inner parameters do after adapting on what was learned.
 *
 * @param inits number of fresh inits
 * @param meanAccuracy mean over the inits of the accuracy, 0..1, on data that training has not seen where there is such
 * @param meanLoss mean over the inits of the loss on that data
 * @param fractionPerfect fraction of inits that reach an accuracy of 1
 * @param separability accuracy of the best linear classifier on what was learned, where that has a meaning
 */
public record Evaluation(
        int inits, double meanAccuracy, double meanLoss, double fractionPerfect, OptionalDouble separability) {

    /** Keeps evaluation's inits apart from those of any round of training. */
    private static final long ROUND = Long.MAX_VALUE;

    private static final int AT_ONCE = 50;

    /** Evaluates the meta-parameters, flat, in double precision with fresh inits of a stream of their own. */
    public static Evaluation of(Problem problem, double[] meta, int inits, long seed) {
        if (inits < 1) {
            throw new IllegalArgumentException("evaluation needs at least 1 init: inits=" + inits);
        }
        double accuracy = 0;
        double loss = 0;
        int perfect = 0;
        for (int from = 0; from < inits; from += AT_ONCE) {
            List<double[]> results = results(problem, meta, from, Math.min(AT_ONCE, inits - from), seed);
            for (int i = 0; i < results.get(0).length; i++) {
                accuracy += results.get(0)[i];
                loss += results.get(1)[i];
                perfect += results.get(0)[i] > 1 - 1e-9 ? 1 : 0;
            }
        }
        return new Evaluation(
                inits, accuracy / inits, loss / inits, (double) perfect / inits, problem.separability(meta));
    }

    private static List<double[]> results(Problem problem, double[] theta, int from, int count, long seed) {
        Batch batch = Batch.of(
                problem,
                problem.meta(),
                problem.inner(),
                count,
                new UnrollPolicy.Full(),
                (loop, meta, episode) -> List.of(
                        problem.accuracy(loop.adapted(), meta, episode),
                        problem.evaluationLoss(loop.adapted(), meta, episode)));
        try (GraphPlan plan = GraphPlan.compile(batch.results(), Precision.DOUBLE)) {
            Tensors meta = problem.meta();
            meta.names().forEach(name -> plan.feed("meta/" + name, theta, meta.offset(name)));
            FreshInits fresh = new FreshInits(problem, count, seed);
            plan.feed(fresh.start(ROUND, from));
            for (int step = 0; step < problem.innerSteps(); step++) {
                plan.feed(fresh.step("step/" + step, ROUND, from, step));
            }
            plan.run();
            return List.of(plan.fetch(0), plan.fetch(1));
        }
    }
}
