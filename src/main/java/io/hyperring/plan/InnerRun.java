package io.hyperring.plan;

import io.hyperring.autodiff.Node;
import io.hyperring.problem.Problem;
import io.hyperring.unroll.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The inner loop of several inits, forwards: one compiled step, run as often as there are steps. */
final class InnerRun implements AutoCloseable {
    private final FreshInits fresh;
    private final GraphPlan start;
    private final GraphPlan forward;
    private final List<Block> state;
    private final Carry startToState;
    private final Carry nextToState;

    /** @param forward the state after a step, and possibly more that {@link #extra} then gives */
    InnerRun(Problem problem, Scan scan, List<Node> forward, int inits, long seed, Precision precision) {
        this.fresh = new FreshInits(problem, inits, seed);
        this.start = GraphPlan.compile(scan.start(), precision);
        this.forward = GraphPlan.compile(forward, precision);
        int width = scan.state().size();
        this.state = inputs(this.forward, "state/", scan.state());
        this.startToState = new Carry(outputs(start, 0, width), state);
        this.nextToState = new Carry(outputs(this.forward, 0, width), state);
    }

    /** The inputs {@code prefix0, prefix1, …}, of the shapes of {@code like}. */
    static List<Block> inputs(GraphPlan plan, String prefix, List<Node> like) {
        List<Block> blocks = new ArrayList<>();
        for (Node node : like) {
            blocks.add(plan.input(prefix + blocks.size(), node.shape()));
        }
        return blocks;
    }

    static List<Block> outputs(GraphPlan plan, int from, int count) {
        return IntStream.range(from, from + count).mapToObj(plan::output).toList();
    }

    /** The plans that read meta-parameters and episodes. */
    List<GraphPlan> plans() {
        return List.of(start, forward);
    }

    /** What is drawn for the inits {@code firstInit ..} of a round before their first step. */
    Map<String, double[]> draw(long round, int firstInit) {
        return fresh.start(round, firstInit);
    }

    /** What is drawn for one of their steps. */
    Map<String, double[]> drawStep(long round, int firstInit, int step) {
        return fresh.step("step", round, firstInit, step);
    }

    /** Goes to the state before the first step; everything must have been fed. */
    void begin() {
        start.feed("index", new double[] {0}, 0);
        start.run();
        startToState.run();
    }

    /** One step. */
    void step(long round, int firstInit, int step) {
        step(round, firstInit, step, () -> {});
    }

    /** The same; {@code inBetween} runs while the state is still that before the step. */
    void step(long round, int firstInit, int step, Runnable inBetween) {
        forward.feed("index", new double[] {step}, 0);
        forward.feed(drawStep(round, firstInit, step));
        forward.run();
        inBetween.run();
        nextToState.run();
    }

    /** The state now: the inner parameters, then the optimizer's; may be written to. */
    List<Block> state() {
        return state;
    }

    /** Outputs of the step beyond the state. */
    List<Block> extra(int count) {
        return outputs(forward, state.size(), count);
    }

    int kernels() {
        return forward.kernels();
    }

    @Override
    public void close() {
        plans().forEach(GraphPlan::close);
    }
}
