package io.hyperring.autodiff;

import io.hyperring.problem.Randomness;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Operations under test: to add one, add a row. */
public final class AllRules {
    /** Sums of some tens of rounded products, to third order: a thousand units in the last place. */
    static final double ROUNDING = 1e-11;
    /** Third derivatives near a pole: x⁻³ at x = 0.3 magnifies rounding by some hundreds. */
    static final double NEAR_POLE = 1e-9;

    /** Where inputs are drawn from. */
    enum Range {
        ANY(-2, 2),
        POSITIVE(0.3, 3),
        /** Far enough from 0 for a finite step. */
        APART_FROM_ZERO(0.2, 2);

        private final double from;
        private final double to;

        Range(double from, double to) {
            this.from = from;
            this.to = to;
        }

        double[] draw(Shape shape, long stream) {
            Randomness random = Randomness.of(3, stream);
            double[] values = new double[shape.size()];
            Arrays.setAll(values, i -> {
                double value = from + (to - from) * random.nextUniform();
                return this == APART_FROM_ZERO && random.nextUniform() < 0.5 ? -value : value;
            });
            return values;
        }
    }

    /**
     * @param point inputs and where they are
     * @param smooth whether finite differences make sense there
     */
    public record Row(String name, Op op, Node y, Map<Node, double[]> point, double tolerance, boolean smooth) {
        void check(int order, Function<Op, VjpRules.Rule> rules) {
            GradCheck check = GradCheck.of(name, point, tolerance).withRules(rules);
            (smooth ? check : check.atKink()).check(y, order);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private AllRules() {}

    // spotless:off
    public static List<Row> rows() {
        return Stream.of(
            // ---- linear
            two("add",                  Op.ADD,   Range.ANY, s(2, 3), s(2, 3), Node::add, ROUNDING),
            two("add, row",             Op.ADD,   Range.ANY, s(2, 3), s(3),    Node::add, ROUNDING),
            two("add, outer",           Op.ADD,   Range.ANY, s(2, 1), s(1, 3), Node::add, ROUNDING),
            two("sub",                  Op.SUB,   Range.ANY, s(2, 3), s(2, 3), Node::sub, ROUNDING),
            two("sub, scalar left",     Op.SUB,   Range.ANY, s(),     s(2, 3), Node::sub, ROUNDING),
            one("neg",                  Op.NEG,   Range.ANY, s(2, 3), Node::neg, ROUNDING),
            two("matmul",               Op.MATMUL, Range.ANY, s(2, 3), s(3, 4), (a, b) -> a.matmul(b), ROUNDING),
            two("matmul, left",         Op.MATMUL, Range.ANY, s(3, 2), s(3, 4), (a, b) -> a.matmul(b, true, false), ROUNDING),
            two("matmul, right",        Op.MATMUL, Range.ANY, s(2, 3), s(4, 3), (a, b) -> a.matmul(b, false, true), ROUNDING),
            two("matmul, both",         Op.MATMUL, Range.ANY, s(3, 2), s(4, 3), (a, b) -> a.matmul(b, true, true), ROUNDING),
            two("matmul, batch",        Op.MATMUL, Range.ANY, s(2, 2, 3), s(2, 3, 2), (a, b) -> a.matmul(b), ROUNDING),
            two("matmul, batch, left",  Op.MATMUL, Range.ANY, s(2, 3, 2), s(2, 3, 2), (a, b) -> a.matmul(b, true, false), ROUNDING),
            two("matmul, batch, right", Op.MATMUL, Range.ANY, s(2, 2, 3), s(2, 2, 3), (a, b) -> a.matmul(b, false, true), ROUNDING),
            two("matmul, batch, both",  Op.MATMUL, Range.ANY, s(2, 3, 2), s(2, 2, 3), (a, b) -> a.matmul(b, true, true), ROUNDING),
            one("matmul with itself",   Op.MATMUL, Range.ANY, s(3, 3), a -> a.matmul(a, false, true), ROUNDING),

            // ---- elementwise
            two("mul",                  Op.MUL,   Range.ANY, s(2, 3), s(2, 3), Node::mul, ROUNDING),
            two("mul, column",          Op.MUL,   Range.ANY, s(2, 3), s(2, 1), Node::mul, ROUNDING),
            two("mul, scalar",          Op.MUL,   Range.ANY, s(2, 3), s(),     Node::mul, ROUNDING),
            one("square",               Op.MUL,   Range.ANY, s(2, 3), Node::square, ROUNDING),
            two("div",                  Op.DIV,   Range.POSITIVE, s(2, 3), s(2, 3), Node::div, NEAR_POLE),
            two("div, row",             Op.DIV,   Range.APART_FROM_ZERO, s(2, 3), s(3), Node::div, NEAR_POLE),
            two("divNoNan",             Op.DIV_NO_NAN, Range.APART_FROM_ZERO, s(2, 3), s(2, 1), Node::divNoNan, NEAR_POLE),
            two("pow",                  Op.POW,   Range.POSITIVE, s(2, 3), s(2, 3), Node::pow, NEAR_POLE),
            two("pow, scalar exponent", Op.POW,   Range.POSITIVE, s(2, 3), s(),     Node::pow, NEAR_POLE),
            one("cube",                 Op.POW,   Range.APART_FROM_ZERO, s(2, 3), x -> x.pow(3), ROUNDING),
            one("exp",                  Op.EXP,   Range.ANY, s(2, 3), Node::exp, ROUNDING),
            one("log",                  Op.LOG,   Range.POSITIVE, s(2, 3), Node::log, NEAR_POLE),
            one("log1p",                Op.LOG1P, Range.POSITIVE, s(2, 3), Node::log1p, ROUNDING),
            one("sqrt",                 Op.SQRT,  Range.POSITIVE, s(2, 3), Node::sqrt, NEAR_POLE),
            one("root",                 Op.ROOT,  Range.POSITIVE, s(2, 3), Node::root, NEAR_POLE),
            one("abs",                  Op.ABS,   Range.APART_FROM_ZERO, s(2, 3), x -> x.abs().mul(x.exp()), ROUNDING),
            one("sigmoid",              Op.SIGMOID, Range.ANY, s(2, 3), Node::sigmoid, ROUNDING),
            one("tanh",                 Op.TANH,  Range.ANY, s(2, 3), Node::tanh, ROUNDING),
            one("relu",                 Op.RELU,  Range.APART_FROM_ZERO, s(2, 3), x -> x.relu().mul(x.exp()), ROUNDING),
            one("softplus",             Op.SOFTPLUS, Range.ANY, s(2, 3), Node::softplus, ROUNDING),

            // ---- along axes
            one("softmax",              Op.SOFTMAX, Range.ANY, s(2, 3), x -> x.softmax(1), ROUNDING),
            one("softmax, first axis",  Op.SOFTMAX, Range.ANY, s(2, 3), x -> x.softmax(0), ROUNDING),
            one("logSoftmax",           Op.LOG_SOFTMAX, Range.ANY, s(2, 3), x -> x.logSoftmax(-1), ROUNDING),
            one("logSoftmax, middle",   Op.LOG_SOFTMAX, Range.ANY, s(2, 3, 2), x -> x.logSoftmax(1), ROUNDING),
            one("sum",                  Op.SUM,   Range.ANY, s(2, 3), x -> x.exp().sum(), ROUNDING),
            one("sum, one axis",        Op.SUM,   Range.ANY, s(2, 3, 2), x -> x.exp().sum(1), ROUNDING),
            one("sum, axes kept",       Op.SUM,   Range.ANY, s(2, 3, 2), x -> x.exp().sumKeep(0, -1).mul(x), ROUNDING),
            one("mean",                 Op.SUM,   Range.ANY, s(2, 3), x -> x.exp().mean(0), ROUNDING),
            one("max",                  Op.MAX,   Range.ANY, s(2, 3), x -> x.max().exp(), ROUNDING),
            one("max, one axis",        Op.MAX,   Range.ANY, s(2, 3, 2), x -> x.max(1).exp(), ROUNDING),
            one("max, axes kept",       Op.MAX,   Range.ANY, s(2, 3, 2), x -> x.maxKeep(0, 2).mul(x), ROUNDING),

            // ---- shape
            one("reshape",              Op.RESHAPE, Range.ANY, s(2, 3), x -> x.reshape(3, 2).exp(), ROUNDING),
            one("permute",              Op.PERMUTE, Range.ANY, s(2, 3, 4), x -> x.permute(2, 0, 1).exp(), ROUNDING),
            one("transpose",            Op.PERMUTE, Range.ANY, s(2, 2, 3), x -> x.transpose().exp(), ROUNDING),
            one("broadcast",            Op.BROADCAST, Range.ANY, s(3), x -> x.broadcastTo(s(2, 3)).softmax(1).mul(x), ROUNDING),
            one("broadcast, inner",     Op.BROADCAST, Range.ANY, s(2, 1), x -> x.exp().broadcastTo(s(4, 2, 3)).softmax(1), ROUNDING)
        ).toList();
    }

    /** Points where a formula that is right elsewhere goes wrong: 0, ties, numbers whose exponential overflows. */
    public static List<Row> awkward() {
        return Stream.of(
            at("root at 0",                Op.ROOT,    Node::root, 0, 0.25, 4),
            at("norm at 0",                Op.ROOT,    x -> x.square().sum().root(), 0, 0, 0),
            at("abs at 0",                 Op.ABS,     Node::abs, 0, -1, 1),
            at("relu at 0",                Op.RELU,    Node::relu, 0, -1, 1),
            at("sigmoid, large",           Op.SIGMOID, Node::sigmoid, -700, 0, 700),
            at("tanh, large",              Op.TANH,    Node::tanh, -700, 0, 700),
            at("softplus, large",          Op.SOFTPLUS, Node::softplus, -700, 0, 700),
            at("softmax, large",           Op.SOFTMAX, x -> x.softmax(0), -700, 0, 700),
            at("logSoftmax, large",        Op.LOG_SOFTMAX, x -> x.logSoftmax(0), -700, 0, 700),
            at("logSoftmax, equal",        Op.LOG_SOFTMAX, x -> x.logSoftmax(0), 700, 700, 700),
            at("max, ties",                Op.MAX,     x -> x.exp().max(0), 1, 2, 2),
            at("max, all equal",           Op.MAX,     x -> x.max(0), 0, 0, 0),
            at("divNoNan by 0",            Op.DIV_NO_NAN, x -> x.add(1).divNoNan(x), 0, 2, -1),
            at("mul by 0",                 Op.MUL,     x -> x.mul(x.exp()), 0, 0, 0),
            at("pow 0",                    Op.POW,     x -> x.pow(0), 0, 1, -2),
            at("pow 1",                    Op.POW,     x -> x.pow(1), 0, 1, -2),
            at("pow 2",                    Op.POW,     x -> x.pow(2), 0, 1, -2),
            at("pow 3",                    Op.POW,     x -> x.pow(3), 0, 1, -2),
            at("pow of a node's 0",        Op.POW,     x -> x.pow(x.stopGradient()), 0, 1, 2),
            at("pow of a node's 2",        Op.POW,     x -> x.pow(x.stopGradient().add(1)), 0, 1, 2),
            at("0 to a moving power",      Op.POW,     x -> x.stopGradient().pow(x.add(4)), 0, 1, 2)
        ).toList();
    }
    // spotless:on

    private static Shape s(int... dims) {
        return Shape.of(dims);
    }

    private static Row one(String name, Op op, Range range, Shape shape, Function<Node, Node> y, double tolerance) {
        Node x = Node.input("x", shape);
        return new Row(name, op, y.apply(x), Map.of(x, range.draw(shape, 1)), tolerance, true);
    }

    private interface OfTwo {
        Node apply(Node a, Node b);
    }

    private static Row two(String name, Op op, Range range, Shape left, Shape right, OfTwo y, double tolerance) {
        Node a = Node.input("a", left);
        Node b = Node.input("b", right);
        Map<Node, double[]> point = new LinkedHashMap<>();
        point.put(a, range.draw(left, 1));
        point.put(b, range.draw(right, 2));
        return new Row(name, op, y.apply(a, b), point, tolerance, true);
    }

    private static Row at(String name, Op op, Function<Node, Node> y, double... values) {
        Node x = Node.input("x", values.length);
        return new Row(name, op, y.apply(x), Map.of(x, values), ROUNDING, false);
    }
}
