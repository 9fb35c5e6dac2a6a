package io.hyperring.plan;

import io.hyperring.autodiff.Node;
import io.hyperring.optim.Optimizer;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The outer optimizer and the meta-parameters it moves, on host doubles: every replica that applies the same means ends
 * with the same bits. Not thread-safe.
 */
public final class OuterStep {
    private final Tensors meta;
    private final List<Node> stateNodes;
    private final HostPlan step;
    private double[] theta;
    private double[] state;
    private long round;

    private OuterStep(Tensors meta, Optimizer optimizer, double[] theta) {
        this.meta = meta;
        this.theta = theta.clone();
        Parameters parameters = Parameters.inputs("meta", meta);
        Parameters gradients = Parameters.inputs("gradient", meta);
        List<Node> start = optimizer.init(parameters.list());
        this.stateNodes = inputsLike(start);
        Optimizer.Update update = optimizer.update(gradients.list(), stateNodes, parameters.list());
        List<Node> outputs = new ArrayList<>(update.applyTo(parameters.list()));
        outputs.addAll(update.state());
        this.step = HostPlan.compile(outputs);
        this.state = flat(HostPlan.compile(start).run(Map.of()));
    }

    private static List<Node> inputsLike(List<Node> nodes) {
        List<Node> inputs = new ArrayList<>();
        for (Node node : nodes) {
            inputs.add(Node.input("state/" + inputs.size(), node.shape()));
        }
        return inputs;
    }

    /** Before round 0, at the problem's initial meta-parameters. */
    public static OuterStep start(Problem problem, long seed) {
        return of(problem.meta(), problem.outerOptimizer(), problem.initialMeta(seed));
    }

    /** Before round 0, with any optimizer and any meta-parameters. */
    public static OuterStep of(Tensors meta, Optimizer optimizer, double[] theta) {
        return new OuterStep(meta, optimizer, theta);
    }

    /** Goes on from what {@link #round}, {@link #meta} and {@link #state} were. */
    public static OuterStep resume(Problem problem, long round, double[] theta, double[] state) {
        OuterStep resumed = of(problem.meta(), problem.outerOptimizer(), theta);
        if (theta.length != resumed.meta.size() || state.length != resumed.state.length) {
            throw new IllegalArgumentException("a snapshot must fit its problem: problem=" + problem.name() + ", meta="
                    + theta.length + " of " + resumed.meta.size() + ", state=" + state.length + " of "
                    + resumed.state.length);
        }
        resumed.round = round;
        resumed.state = state.clone();
        return resumed;
    }

    /** One outer step along the mean hypergradient, flat, of the meta-parameters' size; the round goes up by one. */
    public void apply(float[] meanHypergradient) {
        checkSize(meanHypergradient.length);
        double[] wide = new double[meta.size()];
        Arrays.setAll(wide, i -> meanHypergradient[i]);
        apply(wide);
    }

    /** The same for doubles. */
    public void apply(double[] meanHypergradient) {
        checkSize(meanHypergradient.length);
        Map<String, double[]> inputs = new HashMap<>();
        for (String name : meta.names()) {
            inputs.put("meta/" + name, meta.slice(theta, name));
            inputs.put("gradient/" + name, meta.slice(meanHypergradient, name));
        }
        int from = 0;
        for (int i = 0; i < stateNodes.size(); i++) {
            int to = from + stateNodes.get(i).shape().size();
            inputs.put("state/" + i, Arrays.copyOfRange(state, from, to));
            from = to;
        }
        List<double[]> next = step.run(inputs);
        int tensors = meta.names().size();
        theta = flat(next.subList(0, tensors));
        state = flat(next.subList(tensors, next.size()));
        round++;
    }

    private void checkSize(int size) {
        if (size != meta.size()) {
            throw new IllegalArgumentException(
                    "a hypergradient must be of the meta-parameters' size: size=" + size + ", meta=" + meta.size());
        }
    }

    private static double[] flat(List<double[]> parts) {
        double[] flat = new double[parts.stream().mapToInt(part -> part.length).sum()];
        int from = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, flat, from, part.length);
            from += part.length;
        }
        return flat;
    }

    /** Outer steps applied so far: the number of the next round. */
    public long round() {
        return round;
    }

    /** A copy of the meta-parameters, flat. */
    public double[] meta() {
        return theta.clone();
    }

    /** A copy of the optimizer's state, flat. */
    public double[] state() {
        return state.clone();
    }

    /** The meta-parameters as a plan takes them; a fresh copy. */
    public float[] metaFloats() {
        float[] narrow = new float[theta.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) theta[i];
        }
        return narrow;
    }

    /** A hash of the round and of every bit of the meta-parameters and the state: equal replicas have equal digests. */
    public long digest() {
        long digest = Long.hashCode(round);
        for (double value : theta) {
            digest = 31 * digest + Double.doubleToLongBits(value);
        }
        for (double value : state) {
            digest = 31 * digest + Double.doubleToLongBits(value);
        }
        return digest;
    }
}
