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
            check(order, GradCheck.Derivative.reverse(rules));
        }

        void check(int order, GradCheck.Derivative... ways) {
            GradCheck check = GradCheck.of(name, point, tolerance).by(List.of(ways));
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
            two("maximum",              Op.MAXIMUM, Range.ANY, s(2, 3), s(2, 3), (a, b) -> a.maximum(b).mul(a.exp()), ROUNDING),
            two("maximum, row",         Op.MAXIMUM, Range.ANY, s(2, 3), s(3),    (a, b) -> a.maximum(b).square(), ROUNDING),
            two("minimum",              Op.MINIMUM, Range.ANY, s(2, 3), s(2, 3), (a, b) -> a.minimum(b).mul(b.exp()), ROUNDING),
            two("minimum, outer",       Op.MINIMUM, Range.ANY, s(2, 1), s(1, 3), (a, b) -> a.minimum(b).square(), ROUNDING),
            two("select",               Op.SELECT, Range.ANY, s(2, 3), s(2, 3), (a, b) -> a.greater(b).select(a.mul(b), b.exp()), ROUNDING),
            two("select, all broadcast", Op.SELECT, Range.ANY, s(4, 1, 1), s(2, 1), (a, b) -> a.greater(Node.constant(0)).select(b, Node.constant(s(3), 1, 2, 3).mul(b)).exp(), ROUNDING),
            two("select, row of conditions", Op.SELECT, Range.ANY, s(3), s(2, 3), (a, b) -> a.greater(Node.constant(0)).select(b.exp(), a), ROUNDING),
            one("expm1",                Op.EXPM1, Range.ANY, s(2, 3), Node::expm1, ROUNDING),
            one("sin",                  Op.SIN,   Range.ANY, s(2, 3), Node::sin, ROUNDING),
            one("cos",                  Op.COS,   Range.ANY, s(2, 3), Node::cos, ROUNDING),
            one("atan",                 Op.ATAN,  Range.ANY, s(2, 3), Node::atan, ROUNDING),
            one("erf",                  Op.ERF,   Range.ANY, s(2, 3), Node::erf, ROUNDING),

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
            one("cumsum",               Op.CUMSUM, Range.ANY, s(4), x -> x.cumsum(0).exp(), ROUNDING),
            one("cumsum, exclusive",    Op.CUMSUM, Range.ANY, s(2, 3), x -> x.cumsum(0, true, false).exp(), ROUNDING),
            one("cumsum, reverse",      Op.CUMSUM, Range.ANY, s(2, 3, 2), x -> x.cumsum(1, false, true).exp(), ROUNDING),
            one("cumsum, both",         Op.CUMSUM, Range.ANY, s(2, 3), x -> x.cumsum(-1, true, true).exp(), ROUNDING),

            // ---- shape
            one("reshape",              Op.RESHAPE, Range.ANY, s(2, 3), x -> x.reshape(3, 2).exp(), ROUNDING),
            one("permute",              Op.PERMUTE, Range.ANY, s(2, 3, 4), x -> x.permute(2, 0, 1).exp(), ROUNDING),
            one("transpose",            Op.PERMUTE, Range.ANY, s(2, 2, 3), x -> x.transpose().exp(), ROUNDING),
            one("broadcast",            Op.BROADCAST, Range.ANY, s(3), x -> x.broadcastTo(s(2, 3)).softmax(1).mul(x), ROUNDING),
            one("broadcast, inner",     Op.BROADCAST, Range.ANY, s(2, 1), x -> x.exp().broadcastTo(s(4, 2, 3)).softmax(1), ROUNDING),
            two("concat",               Op.CONCAT, Range.ANY, s(2), s(3), (a, b) -> Node.concat(0, List.of(a, b)).exp(), ROUNDING),
            two("concat, inner axis, one twice", Op.CONCAT, Range.ANY, s(2, 1, 2), s(2, 3, 2), (a, b) -> Node.concat(1, List.of(a, b, a)).exp(), ROUNDING),
            one("concat with a constant", Op.CONCAT, Range.ANY, s(2, 2), x -> Node.concat(-1, List.of(Node.full(s(2, 1), 1), x)).softmax(1), ROUNDING),
            one("split",                Op.SLICE, Range.ANY, s(2, 5), x -> x.split(1, 2, 3).get(0).sum().mul(x.split(1, 2, 3).get(1).exp()), ROUNDING),
            one("slice, strided",       Op.SLICE, Range.ANY, s(7), x -> x.slice(ints(1), ints(6), ints(2)).exp(), ROUNDING),
            one("slice, strides that do not fit", Op.SLICE, Range.ANY, s(5, 6), x -> x.slice(ints(0, 1), ints(5, 6), ints(3, 2)).exp(), ROUNDING),
            one("slice, three axes",    Op.SLICE, Range.ANY, s(2, 3, 4), x -> x.slice(ints(1, 0, 1), ints(2, 3, 3), ints(1, 2, 1)).exp(), ROUNDING),
            one("pad",                  Op.PAD,   Range.ANY, s(3), x -> x.pad(ints(2), ints(1), ints(0)).exp(), ROUNDING),
            one("pad between",          Op.PAD,   Range.ANY, s(2, 3), x -> x.pad(ints(0, 1), ints(3, 0), ints(2, 1)).exp(), ROUNDING),
            one("pad, three axes",      Op.PAD,   Range.ANY, s(2, 1, 2), x -> x.pad(ints(1, 0, 0), ints(0, 2, 1), ints(0, 3, 1)).exp(), ROUNDING),
            one("alias",                Op.ALIAS, Range.ANY, s(2, 3), x -> x.alias().exp(), ROUNDING),

            // ---- by index
            one("gather",               Op.GATHER, Range.ANY, s(4, 2), x -> x.gather(at(s(3), 2, 0, 3)).exp(), ROUNDING),
            one("gather, a row twice",  Op.GATHER, Range.ANY, s(4, 2), x -> x.gather(at(s(3), 2, 0, 2)).exp(), ROUNDING),
            one("gather by a matrix",   Op.GATHER, Range.ANY, s(3, 2, 2), x -> x.gather(at(s(2, 2), 2, 1, 1, 0)).exp(), ROUNDING),
            one("gather from a vector", Op.GATHER, Range.ANY, s(4), x -> x.gather(at(s(2, 3), 2, 1, 1, 0, 3, 2)).exp(), ROUNDING),
            one("scatterAdd",           Op.SCATTER_ADD, Range.ANY, s(3, 2), x -> x.scatterAdd(at(s(3), 2, 0, 3), 5).exp(), ROUNDING),
            one("scatterAdd, a row twice", Op.SCATTER_ADD, Range.ANY, s(3, 2), x -> x.scatterAdd(at(s(3), 1, 0, 1), 2).exp(), ROUNDING),
            one("scatterAdd by a matrix", Op.SCATTER_ADD, Range.ANY, s(2, 2, 3), x -> x.scatterAdd(at(s(2, 2), 2, 1, 1, 0), 4).exp(), ROUNDING),
            one("scatterAdd numbers",   Op.SCATTER_ADD, Range.ANY, s(4), x -> x.scatterAdd(at(s(4), 2, 1, 1, 0), 3).exp(), ROUNDING),

            // ---- windows
            one("patches",              Op.PATCHES, Range.ANY, s(2, 2, 3, 3), x -> x.patches(window(2, 2, 1, 1, 1, 1)).exp(), ROUNDING),
            one("patches, strides",     Op.PATCHES, Range.ANY, s(1, 2, 5, 6), x -> x.patches(window(3, 2, 2, 3, 1, 1)).exp(), ROUNDING),
            one("patches, dilation",    Op.PATCHES, Range.ANY, s(1, 1, 5, 6), x -> x.patches(window(2, 3, 1, 2, 3, 2)).exp(), ROUNDING),
            one("patches, padded",      Op.PATCHES, Range.ANY, s(1, 1, 3, 2), x -> x.pad(ints(0, 0, 1, 0), ints(0, 0, 0, 2), new int[4]).patches(window(2, 2, 1, 1, 1, 1)).exp(), ROUNDING),
            two("patches, a convolution", Op.PATCHES, Range.ANY, s(2, 2, 4, 3), s(3, 8), AllRules::convolved, ROUNDING),
            one("fold",                 Op.FOLD,  Range.ANY, s(1, 2, 2, 2, 2, 2), x -> x.fold(window(2, 2, 1, 1, 1, 1), s(1, 2, 3, 3)).exp(), ROUNDING),
            one("fold, strides",        Op.FOLD,  Range.ANY, s(2, 1, 2, 1, 2, 2), x -> x.fold(window(2, 1, 3, 2, 1, 1), s(2, 1, 6, 4)).exp(), ROUNDING),
            one("fold, dilation",       Op.FOLD,  Range.ANY, s(1, 1, 2, 2, 2, 2), x -> x.fold(window(2, 2, 2, 1, 2, 2), s(1, 1, 5, 4)).exp(), ROUNDING),

            // ---- derived
            two("comparisons",          Op.SELECT, Range.ANY, s(2, 3), s(3), AllRules::compared, ROUNDING),
            one("clip",                 Op.MINIMUM, Range.ANY, s(3, 3), x -> Derived.clip(x, -0.5, 0.7).mul(x.exp()), ROUNDING),
            one("min",                  Op.MAX,   Range.ANY, s(2, 3, 2), x -> Derived.min(x, 1).exp(), ROUNDING),
            one("variance",             Op.SUM,   Range.ANY, s(2, 3, 2), x -> Derived.variance(x.exp(), 0, -1), ROUNDING),
            one("variance of all",      Op.MUL,   Range.ANY, s(2, 3), x -> Derived.variance(x), ROUNDING),
            one("norm",                 Op.ROOT,  Range.ANY, s(2, 3), x -> Derived.norm(x, 1), NEAR_POLE),
            one("logSumExp",            Op.EXP,   Range.ANY, s(2, 3, 2), x -> Derived.logSumExp(x, 0, 2), ROUNDING),
            one("logSumExp of all",     Op.LOG,   Range.ANY, s(2, 3), x -> Derived.logSumExp(x), ROUNDING),
            one("prod",                 Op.MUL,   Range.ANY, s(2, 5), x -> Derived.prod(x, 1), ROUNDING),
            one("prod, first axis",     Op.SLICE, Range.ANY, s(4, 2), x -> Derived.prod(x, 0).exp(), NEAR_POLE),
            one("cumprod",              Op.CONCAT, Range.ANY, s(2, 5), x -> Derived.cumprod(x, -1), ROUNDING),
            two("stack",                Op.CONCAT, Range.ANY, s(2, 3), s(2, 3), (a, b) -> Derived.stack(1, List.of(a, b)).exp(), ROUNDING),
            two("stack, last axis",     Op.CONCAT, Range.ANY, s(2), s(2), (a, b) -> Derived.stack(-1, List.of(a, b, a)).exp(), ROUNDING),
            one("tile",                 Op.BROADCAST, Range.ANY, s(2, 3), x -> Derived.tile(x, 3, 2).softmax(0), ROUNDING),
            one("flip",                 Op.GATHER, Range.ANY, s(2, 3), x -> Derived.flip(x, 1).mul(x.exp()), ROUNDING),
            one("pad with a value",     Op.PAD,   Range.ANY, s(2, 3), x -> Derived.pad(x, ints(1, 0), ints(0, 2), -3).softmax(1), ROUNDING),
            one("gather, middle axis",  Op.GATHER, Range.ANY, s(2, 3, 2), x -> Derived.gather(x, at(s(2, 2), 2, 0, 2, 1), 1).exp(), ROUNDING),
            one("gather, last axis",    Op.GATHER, Range.ANY, s(2, 3), x -> Derived.gather(x, at(s(), 1), -1).exp().mul(Derived.gather(x, at(s(2), 1, 1), -1).sum(1)), ROUNDING),
            one("scatterAdd, middle axis", Op.SCATTER_ADD, Range.ANY, s(2, 2, 2, 3), x -> Derived.scatterAdd(x, at(s(2, 2), 2, 0, 2, 1), 1, 4).exp(), ROUNDING),
            two("oneHot",               Op.MATMUL, Range.ANY, s(3, 2), s(), (a, b) -> Derived.oneHot(at(s(4), 2, 0, 1, 2), 3).matmul(a.mul(b)).exp(), ROUNDING),
            one("embedding",            Op.GATHER, Range.ANY, s(4, 2), x -> Derived.embedding(x, at(s(2, 2), 3, 0, 3, 1)).exp(), ROUNDING)
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
            at("softmax, far below 0",     Op.SOFTMAX, x -> x.reshape(2, 2).softmax(1), -900, -901, -1e4, -1e4),
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
            at("0 to a moving power",      Op.POW,     x -> x.stopGradient().pow(x.add(4)), 0, 1, 2),
            at("maximum, ties",            Op.MAXIMUM, x -> x.maximum(x.square()).exp(), 0, 1, 0.5),
            at("minimum, ties",            Op.MINIMUM, x -> x.minimum(x.square()).exp(), 0, 1, 0.5),
            at("maximum with a constant it is", Op.MAXIMUM, x -> x.maximum(Node.constant(1)).square(), 1, 1, 2),
            at("select, NaN not chosen",   Op.SELECT,  x -> x.greater(Node.constant(0)).select(x.exp(), Node.constant(Double.NaN)), 1, 2, 3),
            at("select, infinite not chosen", Op.SELECT, x -> x.greater(Node.constant(0)).select(Node.constant(Double.POSITIVE_INFINITY), x.exp()), -1, 0, -2),
            at("select, a function not defined there", Op.SELECT, x -> x.greater(Node.constant(0)).select(x.log(), x.square()), -1, 2, -3),
            at("select, an argument made safe", Op.SELECT, AllRules::safeLog, -1, 0, 2),
            at("expm1, small and large",   Op.EXPM1,   Node::expm1, 1e-9, -700, 5),
            at("sin, large",               Op.SIN,     Node::sin, 1e6, -1e4, 0),
            at("cos, large",               Op.COS,     Node::cos, 1e6, -1e4, 0),
            at("atan, large",              Op.ATAN,    Node::atan, 1e6, -1e9, 0),
            at("erf, large",               Op.ERF,     Node::erf, 7, -20, 0),
            at("floor and isFinite",       Op.MUL,     x -> x.mul(x.floor()).mul(x.isFinite()), 1.5, -0.5, 2.25),
            at("alias used twice",         Op.ALIAS,   x -> x.alias().mul(x.alias()).mul(x), 0, 1, 2),
            at("norm of nothing",          Op.ROOT,    x -> Derived.norm(x), 0, 0, 0),
            at("logSumExp, large",         Op.EXP,     x -> Derived.logSumExp(x), 1000, 999, -1000),
            at("logSumExp, equal and large", Op.EXP,   x -> Derived.logSumExp(x), 800, 800, 800),
            at("prod with a zero",         Op.MUL,     x -> Derived.prod(x, 0), 2, 0, 3, -1, 5),
            at("prod with two zeros",      Op.MUL,     x -> Derived.prod(x, 0), 2, 0, 3, 0, 5),
            at("prod with three zeros",    Op.MUL,     x -> Derived.prod(x, 0), 0, 0, 3, 0, 5),
            at("cumprod with zeros",       Op.MUL,     x -> Derived.cumprod(x, 0), 2, 0, 3, 0, 5),
            at("clip on a bound",          Op.MINIMUM, x -> Derived.clip(x, -1, 1).exp(), -1, 1, 0.5),
            at("comparisons of equals",    Op.MUL,     x -> compared(x, x.stopGradient()), 0, 1, -2),
            indexed("gather, index fed",   Op.GATHER,  (x, i) -> x.gather(i).exp(), s(3, 2), s(2, 2), 2, 0, 2, 1),
            indexed("gather, one index fed", Op.GATHER, (x, i) -> x.gather(i).exp(), s(3, 2), s(), 1),
            indexed("scatterAdd, index fed", Op.SCATTER_ADD, (x, i) -> x.scatterAdd(i, 3).exp(), s(2, 2, 2), s(2, 2), 2, 0, 2, 1),
            indexed("scatterAdd, one index fed", Op.SCATTER_ADD, (x, i) -> x.scatterAdd(i, 3).exp(), s(2), s(), 1)
        ).toList();
    }
    // spotless:on

    private static Shape s(int... dims) {
        return Shape.of(dims);
    }

    private static int[] ints(int... values) {
        return values;
    }

    private static Node at(Shape shape, double... indices) {
        return Node.constant(shape, indices);
    }

    private static Attribute.Window window(int height, int width, int down, int across, int farDown, int farAcross) {
        return new Attribute.Window(height, width, down, across, farDown, farAcross);
    }

    private static Node convolved(Node image, Node weights) {
        Node seen = image.patches(window(2, 2, 1, 1, 1, 1)).permute(1, 2, 3, 0, 4, 5);
        return weights.matmul(seen.reshape(8, seen.shape().size() / 8)).exp();
    }

    /** A different power of e for each of the four comparisons. */
    private static Node compared(Node a, Node b) {
        return Derived.less(a, b)
                .select(a.exp(), b.exp())
                .add(Derived.lessOrEqual(a, b).select(a.mul(2).exp(), b))
                .add(Derived.greaterOrEqual(a, b).mul(a.mul(b)))
                .add(Derived.notEqual(a, b).mul(b.square()));
    }

    private static Node safeLog(Node x) {
        Node positive = x.greater(Node.constant(0));
        return positive.select(positive.select(x, Node.constant(1)).log(), x);
    }

    private static Row indexed(String name, Op op, OfTwo y, Shape shape, Shape index, double... at) {
        Node x = Node.input("x", shape);
        Node i = Node.input("i", index);
        Map<Node, double[]> point = new LinkedHashMap<>();
        point.put(x, Range.ANY.draw(shape, 1));
        point.put(i, at);
        return new Row(name, op, y.apply(x, i), point, ROUNDING, false);
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
