package io.hyperring.plan;

import io.hyperring.autodiff.Node;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Problem;
import io.hyperring.unroll.Scan;
import io.hyperring.unroll.Scan.SecondOrder;
import io.hyperring.unroll.UnrollPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The hypergradient of a problem by a loop over one compiled step and one compiled reverse step. What the reverse step
 * needs of its step is kept on a tape, as far as the policy wants.
 */
final class ScannedHypergradient extends OfPlans {
    /** Everything that is compiled, and what is kept of each step. */
    private record Program(Scan scan, Residuals step, List<Node> startReverse, Sweep sweep, boolean manyLosses) {

        static Program of(Problem problem, int inits, UnrollPolicy policy) {
            if (policy instanceof UnrollPolicy.FirstOrder) {
                return of(problem, inits, policy, SecondOrder.NONE);
            }
            Program reverse = of(problem, inits, policy, SecondOrder.REVERSE_OVER_REVERSE);
            Program forward = of(problem, inits, policy, SecondOrder.FORWARD_OVER_REVERSE);
            return forward.work() < reverse.work() ? forward : reverse;
        }

        static Program of(Problem problem, int inits, UnrollPolicy policy, SecondOrder secondOrder) {
            Scan scan = Scan.of(problem, inits, secondOrder);
            Sweep sweep = Sweep.of(policy, problem.innerSteps());
            return new Program(
                    scan,
                    Residuals.between(scan.next(), scan.stepReverse()),
                    sweep.from() == 0
                            ? scan.startReverse()
                            : Parameters.inputs("sum", problem.meta()).list(),
                    sweep,
                    hasManyLosses(problem));
        }

        /** Of one step and its reverse, and of keeping what is between them. */
        double work() {
            return Work.of(step.forward()) + Work.of(step.reverse()) + Work.ofMoving(step.size());
        }

        long stateSize() {
            return scan.state().stream().mapToLong(node -> node.shape().size()).sum();
        }

        long lossSize() {
            return manyLosses
                    ? adapted().stream().mapToLong(node -> node.shape().size()).sum()
                    : 0;
        }

        long rowSize() {
            return step.size() + lossSize();
        }

        Program with(UnrollPolicy.Checkpointed policy) {
            return new Program(scan, step, startReverse, Sweep.of(policy, sweep.to()), manyLosses);
        }

        List<Node> adapted() {
            return scan.state().subList(0, scan.parameters());
        }

        /** Bytes of all plans and tapes. */
        long bytes(Precision precision) {
            long plans = 0;
            for (List<Node> outputs :
                    List.of(scan.start(), step.forward(), scan.outer(), step.reverse(), startReverse)) {
                plans = Math.addExact(plans, GraphPlan.bytes(outputs, precision));
            }
            return Math.addExact(plans, Math.multiplyExact(tapes(), (long) precision.bytes()));
        }

        /** Numbers on all tapes: what depends on the sweep. */
        long tapes() {
            long rows = Math.multiplyExact(rowSize(), sweep.every() + 1L);
            long states = Math.multiplyExact(stateSize(), (long) Math.max(0, sweep.stretches() - 1));
            return Math.addExact(rows, states);
        }
    }

    private final Problem problem;
    private final InnerRun inner;
    private final Sweep sweep;
    private final boolean manyLosses;

    private final GraphPlan outer;
    private final GraphPlan reverse;
    private final GraphPlan startReverse;

    private final Tape tape;
    private final Tape states;
    private final Tape lossTape;

    private final List<Block> state;
    private final List<Block> kept;
    private final List<Block> residuals;
    private final List<Block> keptAfter;
    private final List<Block> residualsAfter;
    private final List<Block> cotangents;
    private final List<Block> sums;
    private final List<Block> outerCotangents;
    private final List<Block> outerSums;
    private final Carry stateToOuter;
    private final Carry outerToCotangents;
    private final Carry reverseToCotangents;
    private final Carry reverseToStart;

    ScannedHypergradient(Problem problem, int inits, long seed, UnrollPolicy policy, Precision precision) {
        this(problem, inits, seed, policy, precision, Program.of(problem, inits, policy));
    }

    /** The same with the second-order terms formed in a given way. */
    ScannedHypergradient(
            Problem problem, int inits, long seed, UnrollPolicy policy, Precision precision, SecondOrder secondOrder) {
        this(problem, inits, seed, policy, precision, Program.of(problem, inits, policy, secondOrder));
    }

    private ScannedHypergradient(
            Problem problem, int inits, long seed, UnrollPolicy policy, Precision precision, Program program) {
        super(problem, inits, policy);
        Scan scan = program.scan();
        this.problem = problem;
        this.inner = new InnerRun(problem, scan, program.step().forward(), inits, seed, precision);
        this.sweep = program.sweep();
        this.manyLosses = program.manyLosses();
        this.outer = GraphPlan.compile(scan.outer(), precision);
        this.reverse = GraphPlan.compile(program.step().reverse(), precision);
        this.startReverse = GraphPlan.compile(program.startReverse(), precision);
        this.tape = new Tape(sweep.every() + 1L, program.step().size(), precision);
        this.states = new Tape(Math.max(0, sweep.stretches() - 1), program.stateSize(), precision);
        this.lossTape = new Tape(sweep.every(), program.lossSize(), precision);

        List<Node> sumInputs = Parameters.inputs("sum", problem.meta()).list();
        List<Node> adapted = program.adapted();
        this.state = inner.state();
        this.kept = inner.extra(program.step().kept().size());
        this.residuals = InnerRun.inputs(reverse, "residual/", program.step().kept());
        this.keptAfter = program.step().after().stream().map(state::get).toList();
        List<Node> after =
                program.step().after().stream().map(scan.state()::get).toList();
        this.residualsAfter = InnerRun.inputs(reverse, "after/", after);
        this.cotangents = InnerRun.inputs(reverse, "cotangent/", scan.state());
        this.sums = sumInputs.stream()
                .map(sum -> reverse.input(Schedule.nameOf(sum), sum.shape()))
                .toList();
        this.outerCotangents = InnerRun.outputs(outer, 1, adapted.size());
        this.outerSums = InnerRun.outputs(outer, 1 + adapted.size(), sums.size());
        this.stateToOuter = new Carry(state.subList(0, adapted.size()), InnerRun.inputs(outer, "state/", adapted));
        this.outerToCotangents = new Carry(outerCotangents, cotangents.subList(0, adapted.size()));
        List<Block> reached = new ArrayList<>(cotangents);
        reached.addAll(sums);
        this.reverseToCotangents = new Carry(InnerRun.outputs(reverse, 0, reached.size()), reached);
        List<Block> startInputs = new ArrayList<>(InnerRun.inputs(startReverse, "cotangent/", scan.state()));
        sumInputs.forEach(sum -> startInputs.add(startReverse.input(Schedule.nameOf(sum), sum.shape())));
        this.reverseToStart = new Carry(reached, startInputs);
    }

    /** Whether outer losses before the end of the loop have a weight. */
    static boolean hasManyLosses(Problem problem) {
        return IntStream.range(1, problem.innerSteps()).anyMatch(steps -> problem.outerWeight(steps) != 0);
    }

    /** Bytes of native memory that such a plan takes; allocates none of them. */
    static long bytes(Problem problem, int inits, UnrollPolicy policy, Precision precision) {
        return Program.of(problem, inits, policy).bytes(precision);
    }

    /** The distance of checkpoints that takes least memory, of those that are powers of 2 or near the best one. */
    static UnrollPolicy.Checkpointed lightest(Problem problem, int inits) {
        Program program = Program.of(problem, inits, new UnrollPolicy.Full());
        int steps = Math.max(1, problem.innerSteps());
        double best = Math.sqrt((double) steps * program.stateSize() / Math.max(1, program.rowSize()));
        return IntStream.concat(
                        IntStream.iterate(1, every -> every < steps, every -> every * 2),
                        IntStream.of((int) Math.floor(best), (int) Math.ceil(best), steps))
                .map(every -> Math.max(1, Math.min(steps, every)))
                .mapToObj(UnrollPolicy.Checkpointed::new)
                .min(Comparator.comparingLong(policy -> program.with(policy).tapes()))
                .orElseThrow();
    }

    @Override
    List<GraphPlan> plans() {
        return Stream.concat(inner.plans().stream(), Stream.of(outer, reverse, startReverse))
                .toList();
    }

    @Override
    GraphPlan result() {
        return startReverse;
    }

    @Override
    int firstResult() {
        return 0;
    }

    @Override
    double run(long round, int firstInit) {
        Map<String, double[]> drawn = inner.draw(round, firstInit);
        plans().forEach(plan -> plan.feed(drawn));
        inner.begin();
        sums.forEach(sum -> sum.fill(0));
        double loss = forwards(round, firstInit);
        cotangents.forEach(cotangent -> cotangent.fill(0));
        loss += outerLoss(sweep.to());
        outerToCotangents.run();
        for (int stretch = sweep.stretches() - 1; stretch >= 0; stretch--) {
            if (sweep.start(stretch) < sweep.lastStart()) {
                states.restore(stretch, state);
                for (int step = sweep.start(stretch); step < sweep.end(stretch); step++) {
                    loss += step(step, round, firstInit, true);
                }
            }
            tape.save(sweep.end(stretch) - sweep.start(stretch), keptAfter);
            for (int step = sweep.end(stretch) - 1; step >= sweep.start(stretch); step--) {
                reverse(step);
            }
        }
        feedIndex(startReverse, 0);
        reverseToStart.run();
        startReverse.run();
        return loss;
    }

    /** All steps, up to the last state; keeps the steps of the last stretch and the first state of every other. */
    private double forwards(long round, int firstInit) {
        double loss = 0;
        for (int step = 0; step < sweep.to(); step++) {
            if (sweep.keepsStateOf(step)) {
                states.save((step - sweep.from()) / sweep.every(), state);
            }
            loss += step(step, round, firstInit, step >= sweep.lastStart());
        }
        return loss;
    }

    /** One step; its outer loss is counted once, when the step is kept or has no way back. */
    private double step(int step, long round, int firstInit, boolean keep) {
        inner.step(round, firstInit, step, () -> {
            if (keep) {
                tape.save(row(step), kept);
            }
        });
        boolean counts = keep || step < sweep.from();
        if (!manyLosses || !counts || step + 1 == sweep.to() || problem.outerWeight(step + 1) == 0) {
            return 0;
        }
        double loss = outerLoss(step + 1);
        if (keep) {
            lossTape.save(row(step), outerCotangents);
        }
        return loss;
    }

    private int row(int step) {
        return (step - sweep.from()) % sweep.every();
    }

    /** The outer loss of the state, with its weight; its derivative by the meta-parameters joins the sums. */
    private double outerLoss(int steps) {
        double weight = sweep.to() == 0 ? 1 : problem.outerWeight(steps);
        outer.feed("weight", new double[] {weight}, 0);
        stateToOuter.run();
        outer.run();
        for (int i = 0; i < sums.size(); i++) {
            sums.get(i).add(outerSums.get(i));
        }
        return outer.fetch(0)[0];
    }

    private void reverse(int step) {
        if (manyLosses && step + 1 < sweep.to() && problem.outerWeight(step + 1) != 0) {
            lossTape.restore(row(step), outerCotangents);
            for (int i = 0; i < outerCotangents.size(); i++) {
                cotangents.get(i).add(outerCotangents.get(i));
            }
        }
        tape.restore(row(step), residuals);
        tape.restore(row(step) + 1, residualsAfter);
        feedIndex(reverse, step);
        reverse.run();
        reverseToCotangents.run();
    }

    private static void feedIndex(GraphPlan plan, int step) {
        plan.feed("index", new double[] {step}, 0);
    }

    @Override
    public void close() {
        inner.close();
        List.of(outer, reverse, startReverse).forEach(GraphPlan::close);
        List.of(tape, states, lossTape).forEach(Tape::close);
    }
}
