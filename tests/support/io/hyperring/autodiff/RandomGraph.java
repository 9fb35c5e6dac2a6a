package io.hyperring.autodiff;

import io.hyperring.problem.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A graph made by chance, the same for the same seed: inputs, constants that invite rewriting, and operations that keep
 * numbers tame. Beside each node stands its value as computed at once, operation by operation from inputs, where there is
 * nothing to rewrite.
 */
public final class RandomGraph {
    private static final double[] CONSTANTS = {0, 1, -1, 0.5, 2};

    /** A node and its value. */
    public record Valued(Node node, double[] value) {}

    private final Randomness random;
    private final Map<String, double[]> inputs = new HashMap<>();
    private final List<Valued> pool = new ArrayList<>();

    private RandomGraph(long seed) {
        this.random = Randomness.of(seed);
    }

    public static RandomGraph of(long seed, int operations) {
        RandomGraph graph = new RandomGraph(seed);
        graph.input("x", 2, 3);
        graph.input("y", 3, 2);
        graph.input("z", 2, 1, 3);
        for (double constant : CONSTANTS) {
            graph.constant(Node.constant(constant));
            graph.constant(Node.full(Shape.of(2, 3), constant));
            graph.constant(Node.full(Shape.of(1, 1), constant));
        }
        for (int i = 0; i < operations; i++) {
            graph.grow();
        }
        return graph;
    }

    /** Values of the inputs, by name. */
    public Map<String, double[]> inputs() {
        return inputs;
    }

    public List<Valued> nodes() {
        return pool;
    }

    /** A scalar that depends on every node. */
    public Node scalar() {
        return pool.stream()
                .map(valued -> valued.node().tanh().sum())
                .reduce(Node::add)
                .orElseThrow();
    }

    private void input(String name, int... dims) {
        Node node = Node.input(name, dims);
        double[] values = new double[node.shape().size()];
        random.fillGaussian(values, 0, values.length, 1);
        inputs.put(name, values);
        pool.add(new Valued(node, values));
    }

    private void constant(Node node) {
        pool.add(new Valued(node, DualPlan.numbers(List.of(node), Map.of()).get(0)));
    }

    private void grow() {
        Valued a = pick();
        Valued b = pick();
        Shape shape = a.node().shape();
        int rank = shape.rank();
        int axis = rank == 0 ? 0 : random.nextInt(rank);
        int[] order = random.permutation(rank);
        int[] ones = new int[rank];
        Arrays.fill(ones, 1);
        boolean exclusive = random.nextInt(2) == 0;
        boolean reverse = random.nextInt(2) == 0;
        switch (random.nextInt(32)) {
            case 0 -> add(a, Node::neg);
            case 1 -> add(a, Node::tanh);
            case 2 -> add(a, Node::sigmoid);
            case 3 -> add(a, x -> x.reshape(x.shape().prepend(1)));
            case 4 -> add(a, x -> x.reshape(x.shape().size()));
            case 5 -> add(a, x -> rank < 3 ? x.broadcastTo(shape.prepend(2)) : x.reshape(shape.size(), 1));
            case 6 -> add(a, x -> rank == 0 ? x.exp().log1p() : x.sumKeep(axis));
            case 7 -> add(a, x -> rank == 0 ? x.abs() : x.mean(axis));
            case 8 -> add(a, x -> rank == 0 ? x.sign() : x.max(axis));
            case 9 -> add(a, x -> rank == 0 ? x.softplus() : x.softmax(axis));
            case 10 -> add(a, x -> rank < 2 ? x.relu() : x.transpose());
            case 11 -> add(a, x -> rank < 3 ? x.step() : x.permute(order));
            case 12, 13 -> add(a, b, Node::add);
            case 14 -> add(a, b, Node::sub);
            case 15, 16 -> add(a, b, Node::mul);
            case 17 -> add(a, b, this::matmul);
            case 18 -> add(a, x -> x.sin().add(x.cos()));
            case 19 -> add(a, x -> x.atan().mul(x.erf()));
            case 20 -> add(a, x -> x.tanh().expm1());
            case 21 -> add(a, Node::alias);
            case 22 -> add(a, b, Node::maximum);
            case 23 -> add(a, b, Node::minimum);
            case 24 -> add(a, b, (x, y) -> x.greater(y).select(x.tanh(), y));
            case 25 -> add(a, b, (x, y) -> y.select(x, y.add(1)));
            case 26 -> add(a, x -> rank == 0 ? x.alias() : x.cumsum(axis, exclusive, reverse));
            case 27 ->
                add(a, x -> rank == 0 || x.shape().size() > 50 ? x.tanh() : Node.concat(axis, List.of(x, x.neg())));
            case 28 -> add(a, x -> rank == 0 ? x.neg() : x.narrow(axis, shape.dim(axis) / 2, shape.dim(axis)));
            case 29 -> add(a, x -> rank == 0 || x.shape().size() > 20 ? x.sin() : x.pad(ones, ones, new int[rank]));
            case 30 -> add(a, x -> rank == 0 ? x.cos() : x.gather(Node.constant(Shape.of(2), shape.dim(0) - 1, 0)));
            default -> add(a, x -> rank == 0 ? x.atan() : x.scatterAdd(rows(shape.dim(0)), 2));
        }
    }

    /** Indices 0, 1, 0, 1, … */
    private static Node rows(int count) {
        double[] indices = new double[count];
        Arrays.setAll(indices, i -> i % 2);
        return Node.constant(Shape.of(count), indices);
    }

    private Node matmul(Node a, Node b) {
        if (a.shape().rank() < 2 || a.shape().rank() != b.shape().rank()) {
            return a.sum().sub(b);
        }
        int last = a.shape().rank() - 1;
        boolean sameBatch = Arrays.equals(
                a.shape().without(last, last - 1).dims(),
                b.shape().without(last, last - 1).dims());
        if (sameBatch && a.shape().dim(last) == b.shape().dim(last - 1)) {
            return a.matmul(b).tanh();
        }
        return sameBatch && a.shape().dim(last) == b.shape().dim(last)
                ? a.matmul(b.transpose()).tanh()
                : a.softmax(last);
    }

    private Valued pick() {
        return pool.get(random.nextInt(pool.size()));
    }

    private void add(Valued a, Function<Node, Node> operation) {
        Node leaf = Node.input("a", a.node().shape());
        double[] value = DualPlan.numbers(List.of(operation.apply(leaf)), Map.of("a", a.value()))
                .get(0);
        pool.add(new Valued(operation.apply(a.node()), value));
    }

    private interface OfTwo {
        Node apply(Node a, Node b);
    }

    private void add(Valued a, Valued b, OfTwo operation) {
        try {
            a.node().shape().broadcast(b.node().shape());
        } catch (IllegalArgumentException apart) {
            add(a, x -> x.mul(0.5));
            return;
        }
        if (a.node().shape().broadcast(b.node().shape()).size() > 100) {
            add(a, Node::sum);
            return;
        }
        Node left = Node.input("a", a.node().shape());
        Node right = Node.input("b", b.node().shape());
        double[] value = DualPlan.numbers(List.of(operation.apply(left, right)), Map.of("a", a.value(), "b", b.value()))
                .get(0);
        pool.add(new Valued(operation.apply(a.node(), b.node()), value));
    }
}
