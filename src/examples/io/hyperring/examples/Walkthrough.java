package io.hyperring.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The idea of Hyperring, rebuilt small enough to read in one go: differentiate through the training of a model. Nothing is
 * needed but a JDK:
 *
 * <pre>java src/examples/io/hyperring/examples/Walkthrough.java</pre>
 *
 * What is simplified is said where it is. The real thing has the same parts under the same names: Node, VjpRules, Grad,
 * InnerLoop, Hypergradient.
 */
public final class Walkthrough {

    // 1. A graph. A node says what is computed from what; nothing is computed yet. Here every value is a single
    // number; in Hyperring it is a tensor, and there are some sixty operations instead of three.

    // spotless:off
    enum Op { INPUT, CONSTANT, ADD, MUL, TANH }

    /** Two nodes are the same only if they are the same object. */
    static final class Node {
        final Op op;
        final double constant;
        final List<Node> inputs;

        private Node(Op op, double constant, Node... inputs) {
            this.op = op;
            this.constant = constant;
            this.inputs = List.of(inputs);
        }

        static Node input()                 { return new Node(Op.INPUT, Double.NaN); }
        static Node constant(double value)  { return new Node(Op.CONSTANT, value); }
        Node add(Node other)                { return new Node(Op.ADD, Double.NaN, this, other); }
        Node mul(Node other)                { return new Node(Op.MUL, Double.NaN, this, other); }
        Node tanh()                         { return new Node(Op.TANH, Double.NaN, this); }
        Node minus(Node other)              { return add(other.mul(constant(-1))); }
    }
    // spotless:on

    // 2. Running it: every node once, inputs first. This stands for compiling a graph to kernels over one block
    // of memory.

    static double value(Node wanted, Map<Node, Double> inputs) {
        Map<Node, Double> values = new HashMap<>(inputs);
        for (Node node : inputsFirst(wanted)) {
            double[] x = node.inputs.stream().mapToDouble(values::get).toArray();
            values.computeIfAbsent(node, absent -> switch (node.op) {
                case ADD -> x[0] + x[1];
                case MUL -> x[0] * x[1];
                case TANH -> Math.tanh(x[0]);
                case CONSTANT, INPUT -> node.constant;
            });
        }
        return values.get(wanted);
    }

    static List<Node> inputsFirst(Node node) {
        Set<Node> seen = new LinkedHashSet<>();
        visit(node, seen);
        return new ArrayList<>(seen);
    }

    private static void visit(Node node, Set<Node> seen) {
        if (!seen.contains(node)) {
            node.inputs.forEach(input -> visit(input, seen));
            seen.add(node);
        }
    }

    // 3. The rules. For each operation: given the node and g, the derivative of the result by the node, the
    // derivatives by its inputs. The point of it all: a rule does not compute numbers, it writes nodes, with
    // the same operations.

    // spotless:off
    static final Map<Op, BiFunction<Node, Node, List<Node>>> RULES = Map.of(
            Op.INPUT,    (node, g) -> List.of(),
            Op.CONSTANT, (node, g) -> List.of(),
            Op.ADD,      (node, g) -> List.of(g, g),
            Op.MUL,      (node, g) -> List.of(g.mul(node.inputs.get(1)), g.mul(node.inputs.get(0))),
            Op.TANH,     (node, g) -> List.of(g.mul(Node.constant(1).minus(node.mul(node)))));
    // spotless:on

    // 4. Reverse mode: from the result back to the inputs, handing each node's derivative to its inputs and
    // adding up where several meet. What comes out is a graph like the one that went in, so it can go in again.

    static List<Node> grad(Node result, List<Node> by) {
        Map<Node, Node> gradients = new HashMap<>(Map.of(result, Node.constant(1)));
        List<Node> order = inputsFirst(result);
        for (int i = order.size() - 1; i >= 0; i--) {
            Node node = order.get(i);
            List<Node> parts = RULES.get(node.op).apply(node, gradients.get(node));
            for (int k = 0; k < parts.size(); k++) {
                gradients.merge(node.inputs.get(k), parts.get(k), Node::add);
            }
        }
        return by.stream().map(x -> gradients.getOrDefault(x, Node.constant(0))).toList();
    }

    static void differentiateThreeTimes() {
        Node x = Node.input();
        Node d1 = grad(x.tanh(), List.of(x)).get(0);
        Node d2 = grad(d1, List.of(x)).get(0);
        Node d3 = grad(d2, List.of(x)).get(0);
        double t = Math.tanh(0.3);
        double exact = (1 - t * t) * (6 * t * t - 2);
        say("third derivative of tanh at 0.3: %.12f, by the formula %.12f", value(d3, Map.of(x, 0.3)), exact);
    }

    // 5. A model, y = tanh(w x + b), and its loss over some points.

    static Node loss(List<Node> inner, double[] xs, List<Node> ys) {
        Node sum = Node.constant(0);
        for (int i = 0; i < xs.length; i++) {
            Node predicted =
                    inner.get(0).mul(Node.constant(xs[i])).add(inner.get(1)).tanh();
            Node error = predicted.minus(ys.get(i));
            sum = sum.add(error.mul(error));
        }
        return sum.mul(Node.constant(1.0 / xs.length));
    }

    // 6. The inner loop: a few steps of gradient descent on two points, at x = -1 and x = 1. Their y are not
    // given, they are to be learned, and the learning rate as well: three meta-parameters. The gradients are
    // nodes, so the trained parameters are nodes too, a function of the meta-parameters like any other.

    static final int STEPS = 3;
    static final double[] LEARNED_AT = {-1, 1};

    static List<Node> trained(List<Node> fresh, List<Node> meta) {
        List<Node> inner = fresh;
        for (int step = 0; step < STEPS; step++) {
            List<Node> now = inner;
            List<Node> gradients = grad(loss(now, LEARNED_AT, meta.subList(0, 2)), now);
            Node rate = meta.get(2);
            inner = List.of(
                    now.get(0).minus(rate.mul(gradients.get(0))), now.get(1).minus(rate.mul(gradients.get(1))));
        }
        return inner;
    }

    // 7. The outer loss: how well the trained model does on nine real points. Its derivative by the meta-
    // parameters goes back through all three steps, and through the gradients in them: that is the
    // hypergradient. The graphs are built once and serve for every fresh start and every round.

    final List<Node> fresh = List.of(Node.input(), Node.input());
    final List<Node> meta = List.of(Node.input(), Node.input(), Node.input());
    final Node outer = loss(trained(fresh, meta), REAL_X, REAL_Y);
    final List<Node> hypergradient = grad(outer, meta);

    static final double[] REAL_X = {-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2};
    static final List<Node> REAL_Y = Arrays.stream(REAL_X)
            .mapToObj(x -> Node.constant(Math.tanh(1.5 * x - 0.5)))
            .toList();

    Map<Node, Double> at(double[] start, double[] theta) {
        Map<Node, Double> values = new HashMap<>();
        IntStream.range(0, start.length).forEach(i -> values.put(fresh.get(i), start[i]));
        IntStream.range(0, theta.length).forEach(i -> values.put(meta.get(i), theta[i]));
        return values;
    }

    // 8. Is it right? Move each meta-parameter a little and train again: the slope of the outer loss must be
    // the same.

    void compareWithFiniteDifferences() {
        double[] start = {0.4, -0.3};
        double[] theta = {-0.5, 0.5, 0.8};
        double h = 1e-5;
        say("%n%d nodes compute the outer loss", inputsFirst(outer).size());
        for (int i = 0; i < theta.length; i++) {
            double[] moved = theta.clone();
            moved[i] = theta[i] + h;
            double above = value(outer, at(start, moved));
            moved[i] = theta[i] - h;
            double slope = (above - value(outer, at(start, moved))) / (2 * h);
            double ours = value(hypergradient.get(i), at(start, theta));
            say("hypergradient %d: %.9f, by finite differences %.9f", i, ours, slope);
        }
    }

    // 9. The outer loop: fresh parameters every round, and a step against the mean hypergradient of four of
    // them. In Hyperring four workers would take one each and average round a ring.

    void learn() {
        Random random = new Random(1);
        double[] theta = {-0.1, 0.1, 0.1};
        say("%nround   y(-1)    y(1)    rate   outer loss of 4 fresh models");
        for (int round = 0; round <= 400; round++) {
            double loss = 0;
            double[] mean = new double[theta.length];
            for (int init = 0; init < 4; init++) {
                double[] start = {random.nextGaussian(), random.nextGaussian()};
                loss += value(outer, at(start, theta)) / 4;
                for (int i = 0; i < theta.length; i++) {
                    mean[i] += value(hypergradient.get(i), at(start, theta)) / 4;
                }
            }
            if (round % 100 == 0) {
                say("%5d  %6.3f  %6.3f  %6.3f   %.4f", round, theta[0], theta[1], theta[2], loss);
            }
            for (int i = 0; i < theta.length; i++) {
                theta[i] -= 0.2 * mean[i];
            }
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    public static void main(String[] args) {
        differentiateThreeTimes();
        Walkthrough walkthrough = new Walkthrough();
        walkthrough.compareWithFiniteDifferences();
        walkthrough.learn();
    }
}
