package io.hyperring.plan;

import io.hyperring.problem.Problem;
import io.hyperring.problem.Tensors;
import io.hyperring.unroll.Scan;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

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
        try (Judge judge = new Judge(problem, meta, Math.min(AT_ONCE, inits), seed)) {
            for (int from = 0; from < inits; from += AT_ONCE) {
                judge.adapt(from);
                int count = Math.min(AT_ONCE, inits - from);
                for (int i = 0; i < count; i++) {
                    accuracy += judge.accuracies()[i];
                    loss += judge.losses()[i];
                    perfect += judge.accuracies()[i] > 1 - 1e-9 ? 1 : 0;
                }
            }
        }
        return new Evaluation(
                inits, accuracy / inits, loss / inits, (double) perfect / inits, problem.separability(meta));
    }

    /** Adapts several fresh inits at once and judges each. */
    private static final class Judge implements AutoCloseable {
        private final int innerSteps;
        private final InnerRun inner;
        private final GraphPlan judged;
        private final Carry stateToJudged;

        Judge(Problem problem, double[] theta, int inits, long seed) {
            Scan scan = Scan.of(problem, inits, Scan.SecondOrder.NONE);
            this.innerSteps = problem.innerSteps();
            this.inner = new InnerRun(problem, scan, scan.next(), inits, seed, Precision.DOUBLE);
            this.judged = GraphPlan.compile(scan.judged(), Precision.DOUBLE);
            this.stateToJudged = new Carry(inner.state(), InnerRun.inputs(judged, "state/", scan.state()));
            Tensors meta = problem.meta();
            plans().forEach(plan -> meta.names().forEach(name -> plan.feed("meta/" + name, theta, meta.offset(name))));
        }

        private List<GraphPlan> plans() {
            return Stream.concat(inner.plans().stream(), Stream.of(judged)).toList();
        }

        void adapt(int firstInit) {
            Map<String, double[]> drawn = inner.draw(ROUND, firstInit);
            plans().forEach(plan -> plan.feed(drawn));
            inner.begin();
            for (int step = 0; step < innerSteps; step++) {
                inner.step(ROUND, firstInit, step);
            }
            stateToJudged.run();
            judged.run();
        }

        double[] accuracies() {
            return judged.fetch(0);
        }

        double[] losses() {
            return judged.fetch(1);
        }

        @Override
        public void close() {
            inner.close();
            judged.close();
        }
    }
}
