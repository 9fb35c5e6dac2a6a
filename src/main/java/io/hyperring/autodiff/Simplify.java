package io.hyperring.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Rewrites that make a node cheaper without changing its value: each is tried once, when the node comes to be, so a graph
 * is simple by construction. (Beyond rounding in the last digit, where constants are multiplied together.)
 */
final class Simplify {
    private static final List<Function<Node, Optional<Node>>> REWRITES = List.of(
            Simplify::foldConstants,
            Simplify::dropNeutralOperand,
            Simplify::mergeSigns,
            Simplify::mergeScales,
            Simplify::mergeShapes,
            Simplify::leaveBroadcastImplicit,
            Simplify::computeBeforeBroadcasting,
            Simplify::sumWithoutWork,
            Simplify::absorbTranspose,
            Simplify::takeNothingAway,
            Simplify::choose,
            Simplify::pickOneRow);

    private Simplify() {}

    static Optional<Node> once(Node node) {
        return REWRITES.stream()
                .flatMap(rewrite -> rewrite.apply(node).stream())
                .findFirst();
    }

    private static Optional<Node> foldConstants(Node node) {
        boolean elementwise = Scalars.isUnary(node.op()) || Scalars.isBinary(node.op());
        if (!elementwise || !node.inputs().stream().allMatch(Node::isScalarConstant)) {
            return Optional.empty();
        }
        double x = node.in(0).scalarValue();
        double value = Scalars.isUnary(node.op())
                ? Scalars.unary(node.op()).applyAsDouble(x)
                : Scalars.binary(node.op()).applyAsDouble(x, node.in(1).scalarValue());
        return Optional.of(Node.full(node.shape(), value));
    }

    private static Optional<Node> dropNeutralOperand(Node node) {
        return switch (node.op()) {
            case ADD -> keepOther(node, 0, 0, 1).or(() -> keepOther(node, 1, 0, 0));
            case SUB -> keepOther(node, 1, 0, 0);
            case MUL -> keepOther(node, 0, 1, 1).or(() -> keepOther(node, 1, 1, 0));
            case DIV, POW -> keepOther(node, 1, 1, 0);
            default -> Optional.empty();
        };
    }

    private static Optional<Node> keepOther(Node node, int operand, double neutral, int other) {
        return when(
                node.in(operand).isConstant(neutral) && node.in(other).shape().equals(node.shape()), node.in(other));
    }

    private static Optional<Node> mergeSigns(Node node) {
        return switch (node.op()) {
            case NEG -> when(node.in(0).op() == Op.NEG, () -> node.in(0).in(0));
            case ADD ->
                node.in(1).op() == Op.NEG
                        ? Optional.of(node.in(0).sub(node.in(1).in(0)))
                        : when(node.in(0).op() == Op.NEG, () -> node.in(1)
                                .sub(node.in(0).in(0)));
            case SUB ->
                when(node.in(1).op() == Op.NEG, () -> node.in(0).add(node.in(1).in(0)))
                        .or(() -> when(
                                node.in(0).isConstant(0), () -> node.in(1).neg().broadcastTo(node.shape())));
            default -> Optional.empty();
        };
    }

    /** (x · c) · d = x · (c · d) for scalar constants, which are kept on the right. */
    private static Optional<Node> mergeScales(Node node) {
        if (node.op() != Op.MUL) {
            return Optional.empty();
        }
        Node left = node.in(0);
        Node right = node.in(1);
        if (left.isScalarConstant()) {
            return Optional.of(right.mul(left));
        }
        boolean chain =
                right.isScalarConstant() && left.op() == Op.MUL && left.in(1).isScalarConstant();
        return when(chain, () -> left.in(0)
                .mul(Node.constant(left.in(1).scalarValue() * right.scalarValue()))
                .broadcastTo(node.shape()));
    }

    private static Optional<Node> mergeShapes(Node node) {
        if (node.op() != Op.RESHAPE && node.op() != Op.PERMUTE && node.op() != Op.BROADCAST) {
            return Optional.empty();
        }
        Node x = node.in(0);
        boolean again = x.op() == node.op();
        return switch (node.op()) {
            case RESHAPE ->
                node.shape().equals(x.shape())
                        ? Optional.of(x)
                        : again
                                ? Optional.of(x.in(0).reshape(node.shape()))
                                : when(x.isScalarConstant(), () -> Node.full(node.shape(), x.scalarValue()));
            case BROADCAST ->
                node.shape().equals(x.shape())
                        ? Optional.of(x)
                        : when(again, () -> x.in(0).broadcastTo(node.shape()));
            default ->
                again
                        ? Optional.of(x.in(0)
                                .permute(Arrays.stream(node.axes())
                                        .map(axis -> x.axes()[axis])
                                        .toArray()))
                        : when(keepsOrder(node), () -> x.reshape(node.shape()));
        };
    }

    /** Whether a permutation moves only axes of extent 1, so that the elements stay in order. */
    private static boolean keepsOrder(Node permute) {
        int[] moved = Arrays.stream(permute.axes())
                .filter(axis -> permute.in(0).shape().dim(axis) > 1)
                .toArray();
        return Arrays.equals(moved, Arrays.stream(moved).sorted().toArray());
    }

    /** Elementwise operations broadcast by themselves, so an operand need not be stretched for them. */
    private static Optional<Node> leaveBroadcastImplicit(Node node) {
        if (!Scalars.isBinary(node.op())) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            Node narrow = node.in(i);
            if (narrow.op() == Op.BROADCAST
                    && narrow.in(0).shape().broadcast(node.in(1 - i).shape()).equals(node.shape())) {
                Node[] inputs = node.inputs().toArray(Node[]::new);
                inputs[i] = narrow.in(0);
                return Optional.of(Node.of(node.op(), node.shape(), node.attribute(), inputs));
            }
        }
        return Optional.empty();
    }

    private static Optional<Node> computeBeforeBroadcasting(Node node) {
        boolean stretched = Scalars.isUnary(node.op()) && node.in(0).op() == Op.BROADCAST;
        return when(stretched, () -> {
            Node narrow = node.in(0).in(0);
            return Node.of(node.op(), narrow.shape(), node.attribute(), narrow).broadcastTo(node.shape());
        });
    }

    /** A sum over axes of extent 1 is nothing, over stretched axes it is a product. */
    private static Optional<Node> sumWithoutWork(Node node) {
        if (node.op() != Op.SUM) {
            return Optional.empty();
        }
        Node x = node.in(0);
        if (node.shape().equals(x.shape())) {
            return Optional.of(x);
        }
        if (x.op() != Op.BROADCAST) {
            return Optional.empty();
        }
        Node narrow = x.in(0).reshape(x.in(0).shape().leftPadded(x.shape().rank()));
        double copies = Arrays.stream(node.axes())
                .filter(axis -> narrow.shape().dim(axis) == 1)
                .mapToDouble(axis -> x.shape().dim(axis))
                .reduce(1, (a, b) -> a * b);
        int[] axes = Arrays.stream(node.axes())
                .filter(axis -> narrow.shape().dim(axis) > 1)
                .toArray();
        return Optional.of(narrow.sumKeep(axes).mul(copies).broadcastTo(node.shape()));
    }

    private static Optional<Node> absorbTranspose(Node node) {
        if (node.op() != Op.MATMUL) {
            return Optional.empty();
        }
        var transposed = node.attribute(Attribute.Transposed.class);
        if (swapsMatrixAxes(node.in(0))) {
            return Optional.of(node.in(0).in(0).matmul(node.in(1), !transposed.left(), transposed.right()));
        }
        return when(swapsMatrixAxes(node.in(1)), () -> node.in(0)
                .matmul(node.in(1).in(0), transposed.left(), !transposed.right()));
    }

    /** A slice of everything, and padding by nothing. */
    private static Optional<Node> takeNothingAway(Node node) {
        boolean cuts = node.op() == Op.SLICE || node.op() == Op.PAD;
        return cuts && node.shape().equals(node.in(0).shape()) ? Optional.of(node.in(0)) : Optional.empty();
    }

    /** A choice by a constant. */
    private static Optional<Node> choose(Node node) {
        return when(
                node.op() == Op.SELECT && node.in(0).isScalarConstant(),
                () -> node.in(node.in(0).isConstant(0) ? 2 : 1).broadcastTo(node.shape()));
    }

    /** Gathering one row whose number is known. */
    private static Optional<Node> pickOneRow(Node node) {
        if (node.op() != Op.GATHER || !node.in(1).isScalarConstant()) {
            return Optional.empty();
        }
        int row = (int) node.in(1).scalarValue();
        return when(
                node.in(1).shape().size() == 1,
                () -> node.in(0).narrow(0, row, row + 1).reshape(node.shape()));
    }

    private static boolean swapsMatrixAxes(Node node) {
        if (node.op() != Op.PERMUTE) {
            return false;
        }
        int[] axes = node.axes();
        int last = axes.length - 1;
        int[] swapped = node.shape().axes();
        swapped[last] = last - 1;
        swapped[last - 1] = last;
        return Arrays.equals(axes, swapped);
    }

    private static Optional<Node> when(boolean condition, Node result) {
        return condition ? Optional.of(result) : Optional.empty();
    }

    private static Optional<Node> when(boolean condition, Supplier<Node> result) {
        return condition ? Optional.of(result.get()) : Optional.empty();
    }
}
