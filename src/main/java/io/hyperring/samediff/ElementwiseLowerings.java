package io.hyperring.samediff;

import static io.hyperring.samediff.Pieces.ONE;
import static io.hyperring.samediff.Pieces.ZERO;
import static io.hyperring.samediff.Pieces.not;
import static io.hyperring.samediff.Pieces.notZero;
import static io.hyperring.samediff.Pieces.truncated;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import io.hyperring.nn.Activations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;

/** Operations on each element: arithmetic, functions, activations, comparisons. {@code c} is an operation's number. */
final class ElementwiseLowerings {
    static final Map<String, Lowering> TABLE = new LinkedHashMap<>();

    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double SELU_SCALE = 1.0507009873554804934193349852946;

    private interface WithNumber {
        Node apply(Node x, double c);
    }

    // spotless:off
    static {
        // ---- two operands
        binary("add",              Node::add);
        binary("subtract",         Node::sub);
        binary("reversesubtract",  (a, b) -> b.sub(a));
        binary("multiply",         Node::mul);
        TABLE.put("divide",        Lowering.one(call -> quotient(call, call.in(0), call.in(1))));
        TABLE.put("reversedivide", Lowering.one(call -> quotient(call, call.in(1), call.in(0))));
        binary("Pow",              Node::pow);
        binary("squaredsubtract",  (a, b) -> a.sub(b).square());
        binary("maximum",          Node::maximum);
        binary("minimum",          Node::minimum);
        binary("floordiv",         (a, b) -> a.div(b).floor());
        binary("floormod",         ElementwiseLowerings::modulo);
        binary("mod",              ElementwiseLowerings::modulo);
        binary("tf_atan2",         ElementwiseLowerings::angle);
        binary("assign",           (a, b) -> b.broadcastTo(a.shape()));
        TABLE.put("mergeadd",      Lowering.one(call -> call.in().stream().reduce(Node::add).orElseThrow()));
        TABLE.put("mergeavg",      Lowering.one(call -> call.in().stream().reduce(Node::add).orElseThrow().div(call.in().size())));
        TABLE.put("mergemax",      Lowering.one(call -> Derived.stack(0, call.in()).max(0)));

        // ---- an operand and a number
        number("add_scalar",       Node::add);
        number("sub_scalar",       Node::sub);
        number("rsub_scalar",      Node::rsub);
        number("mul_scalar",       Node::mul);
        TABLE.put("div_scalar",    Lowering.one(call -> quotient(call, call.in(0), Node.constant(call.scalar()))));
        TABLE.put("rdiv_scalar",   Lowering.one(call -> quotient(call, Node.constant(call.scalar()), call.in(0))));
        number("pow",              Node::pow);
        number("max_scalar",       (x, c) -> x.maximum(Node.constant(c)));
        number("scalar_min",       (x, c) -> x.minimum(Node.constant(c)));
        number("fmod_scalar",      (x, c) -> x.sub(truncated(x.div(c)).mul(c)));
        number("log_x",            (x, c) -> x.log().div(Math.log(c)));
        number("set_scalar",       (x, c) -> Node.full(x.shape(), c));
        number("step",             (x, c) -> x.greater(Node.constant(c)));
        number("relu",             (x, c) -> x.sub(c).relu().add(c));
        number("relu6",            (x, c) -> x.sub(c).relu().add(c).minimum(Node.constant(6)));
        number("leakyrelu",        Activations::leakyRelu);
        number("leakyreluderivative", (x, c) -> Derived.greaterOrEqual(x, ZERO).select(ONE, Node.constant(c)));

        // ---- functions
        unary("abs",               Node::abs);
        unary("acos",              x -> arcsine(x).rsub(Math.PI / 2));
        unary("acosh",             x -> x.add(x.square().sub(1).sqrt()).log());
        unary("asin",              ElementwiseLowerings::arcsine);
        unary("asinh",             ElementwiseLowerings::areaSine);
        unary("atan",              Node::atan);
        unary("atanh",             x -> x.log1p().sub(x.neg().log1p()).mul(0.5));
        unary("ceil",              x -> x.neg().floor().neg());
        unary("cos",               Node::cos);
        unary("cosh",              x -> x.exp().add(x.neg().exp()).mul(0.5));
        unary("cube",              x -> x.square().mul(x));
        unary("erf",               Node::erf);
        unary("erfc",              x -> x.erf().rsub(1));
        unary("exp",               Node::exp);
        unary("expm1",             Node::expm1);
        unary("floor",             Node::floor);
        unary("identity",          x -> x);
        unary("log",               Node::log);
        unary("log1p",             Node::log1p);
        unary("neg",               Node::neg);
        unary("Reciprocal",        x -> ONE.div(x));
        unary("round",             x -> x.sign().mul(x.abs().add(0.5).floor()));
        unary("rsqrt",             x -> ONE.div(x.sqrt()));
        unary("sign",              Node::sign);
        unary("sin",               Node::sin);
        unary("sinh",              x -> x.expm1().sub(x.neg().expm1()).mul(0.5));
        unary("sqrt",              Node::sqrt);
        unary("square",            Node::square);
        unary("tan",               x -> x.sin().div(x.cos()));
        unary("tanh",              Node::tanh);
        unary("rational_tanh",     x -> rationalTanh(x.mul(2.0 / 3)).mul(1.7159));
        unary("rectified_tanh",    x -> x.tanh().relu());
        TABLE.put("ClipByValue",   Lowering.one(call -> Activations.hardtanh(call.in(0), call.number(0, 0), call.number(1, 0))));
        TABLE.put("cast",          Lowering.one(call -> as(call.type(), call.in(0))));

        // ---- activations
        TABLE.put("elu",           Lowering.one(call -> Activations.elu(call.in(0), call.number(0, 1))));
        TABLE.put("thresholdedrelu", Lowering.one(call -> call.in(0).greater(Node.constant(call.number(0, 0))).mul(call.in(0))));
        unary("selu",              x -> Activations.elu(x, SELU_ALPHA).mul(SELU_SCALE));
        unary("gelu",              x -> x.mul(x.mul(1.702).sigmoid()));
        unary("precise_gelu",      x -> x.mul(x.mul(0.044715).pow(3).add(x).mul(Math.sqrt(2 / Math.PI)).tanh().add(1)).mul(0.5));
        unary("swish",             Activations::silu);
        unary("mish",              Activations::mish);
        unary("softplus",          Node::softplus);
        unary("softsign",          Activations::softsign);
        unary("sigmoid",           Node::sigmoid);
        unary("logsigmoid",        Activations::logSigmoid);
        unary("hard_sigmoid",      x -> Activations.hardtanh(x.mul(0.2).add(0.5), 0, 1));
        unary("hardtanh",          x -> Activations.hardtanh(x, -1, 1));
        unary("hardtanhderivative", x -> Derived.greaterOrEqual(ONE, x.abs()));
        unary("softsignderivative", x -> ONE.div(x.abs().add(1).square()));
        unary("crelu",             x -> Node.concat(x.shape().rank() - 1, List.of(x.relu(), x.neg().relu())));
        binary("prelu",            (x, slope) -> Derived.greaterOrEqual(x, ZERO).select(x, x.mul(slope)));
        binary("sigmoid_bp",       (x, g) -> g.mul(x.sigmoid()).mul(x.sigmoid().rsub(1)));

        // ---- comparisons and choices
        binary("equals",          Node::equalTo);
        binary("not_equals",      (a, b) -> not(a.equalTo(b)));
        binary("greater",         Node::greater);
        binary("greater_equal",   Derived::greaterOrEqual);
        binary("less",            (a, b) -> b.greater(a));
        binary("less_equal",      (a, b) -> Derived.greaterOrEqual(b, a));
        number("equals_scalar",             (x, c) -> x.equalTo(Node.constant(c)));
        number("notequals_scalar",          (x, c) -> not(x.equalTo(Node.constant(c))));
        number("greaterthan_scalar",        (x, c) -> x.greater(Node.constant(c)));
        number("greaterthanorequal_scalar", (x, c) -> Derived.greaterOrEqual(x, Node.constant(c)));
        number("lessthan_scalar",           (x, c) -> Node.constant(c).greater(x));
        number("lessthanorequal_scalar",    (x, c) -> Derived.greaterOrEqual(Node.constant(c), x));
        binary("and",              (a, b) -> notZero(a).mul(notZero(b)));
        binary("or",               (a, b) -> notZero(a).maximum(notZero(b)));
        binary("xor",              (a, b) -> not(notZero(a).equalTo(notZero(b))));
        unary("isfinite",          Node::isFinite);
        unary("isinf",             x -> not(x.isFinite()).mul(x.equalTo(x)));
        unary("isnan",             x -> not(x.equalTo(x)));
        TABLE.put("Where",         Lowering.one(call -> call.in(0).select(call.in(1), call.in(2))));
        TABLE.put("cas",           Lowering.one(call -> chosen(call).select(call.inOrNull(1) == null ? Node.constant(call.extra(1)) : call.in(1), call.in(0))));
        TABLE.put("car",           Lowering.one(call -> chosen(call).select(call.in(1), call.in(0))));
        TABLE.put("match_condition_transform", Lowering.one(call -> Conditions.of(call, call.in(0), call.extra(0), (int) call.extra(2))));
        TABLE.put("zeroslike",     Lowering.one(call -> Node.full(call.in(0).shape(), 0)));
        TABLE.put("ones_as",       Lowering.one(call -> Node.full(call.in(0).shape(), 1)));
    }
    // spotless:on

    private ElementwiseLowerings() {}

    private static void unary(String name, UnaryOperator<Node> of) {
        TABLE.put(name, Lowering.one(call -> of.apply(call.in(0))));
    }

    private static void binary(String name, BinaryOperator<Node> of) {
        TABLE.put(name, Lowering.one(call -> of.apply(call.in(0), call.in(1))));
    }

    private static void number(String name, WithNumber of) {
        TABLE.put(name, Lowering.one(call -> of.apply(call.in(0), call.scalar())));
    }

    /** Of whole numbers, the whole part. */
    private static Node quotient(Call call, Node a, Node b) {
        return call.type().isIntType() ? truncated(a.div(b)) : a.div(b);
    }

    private static Node as(DataType type, Node x) {
        return type == DataType.BOOL ? notZero(x) : type.isIntType() ? truncated(x) : x;
    }

    private static Node chosen(Call call) {
        return Conditions.of(call, call.in(0), call.extra(0), (int) call.extra(3));
    }

    /** With the sign of b. */
    private static Node modulo(Node a, Node b) {
        return a.sub(a.div(b).floor().mul(b));
    }

    private static Node arcsine(Node x) {
        return x.div(x.square().rsub(1).sqrt()).atan();
    }

    /** log(|x| + √(x² + 1)) with the sign of x, so that nothing is lost where x is far below 0. */
    private static Node areaSine(Node x) {
        Node sign = x.step().mul(2).sub(1);
        Node size = x.mul(sign);
        return size.add(size.square().add(1).sqrt()).log().mul(sign);
    }

    /** The angle of the point (x, y), from the quotient of its smaller by its larger coordinate. */
    private static Node angle(Node y, Node x) {
        Node wide = x.abs().greater(y.abs());
        Node half = Derived.greaterOrEqual(y, ZERO).mul(2).sub(1).mul(Math.PI / 2);
        Node flat = wide.select(y, x).divNoNan(wide.select(x, y)).atan();
        return wide.select(flat.add(half.mul(2).mul(ZERO.greater(x))), half.sub(flat));
    }

    /** ND4J's approximation of tanh: ±(1 − 1/(1 + |x| + x² + 1.41645·x⁴)). */
    private static Node rationalTanh(Node x) {
        Node below = x.abs().add(1).add(x.square()).add(x.square().square().mul(1.41645));
        return ONE.sub(ONE.div(below)).mul(x.sign());
    }
}
