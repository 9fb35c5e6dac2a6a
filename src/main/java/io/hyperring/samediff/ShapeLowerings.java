package io.hyperring.samediff;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operations that move, join, cut or make elements. */
final class ShapeLowerings {
    static final Map<String, Lowering> TABLE = new LinkedHashMap<>();

    /** How ND4J says "row by row" and "column by column" in front of a shape. */
    private static final int ROWS_FIRST = -99;

    private static final int COLUMNS_FIRST = -102;

    // spotless:off
    static {
        TABLE.put("reshape",        Lowering.one(ShapeLowerings::reshaped));
        TABLE.put("permute",        Lowering.one(call -> call.in(0).permute(counted(call.in(0), call.integersOr(0, 1)))));
        TABLE.put("transpose",      Lowering.one(ShapeLowerings::transposed));
        TABLE.put("expand_dims",    Lowering.one(call -> expanded(call.in(0), call.integersOr(0, 1)[0])));
        TABLE.put("squeeze",        Lowering.one(ShapeLowerings::squeezed));
        TABLE.put("flatten",        Lowering.one(call -> Node.concat(0, call.in().stream().map(x -> x.reshape(x.shape().size())).toList())));
        TABLE.put("concat",         Lowering.one(call -> Node.concat(call.integer(0, 0), call.in())));
        TABLE.put("stack",          Lowering.one(call -> Derived.stack(axisOfStack(call), call.in())));
        TABLE.put("unstack",        call -> unstacked(call.in(0), call.in(0).shape().axis(call.integer(0, 0))));
        TABLE.put("split",          ShapeLowerings::split);
        TABLE.put("split_v",        call -> call.in(0).split(call.integer(0, 0), call.whole(1)));
        TABLE.put("slice",          Lowering.one(ShapeLowerings::sliced));
        TABLE.put("strided_slice",  Lowering.one(StridedSlice::of));
        TABLE.put("tile",           Lowering.one(call -> Derived.tile(call.in(0), call.integersOr(0, 1))));
        TABLE.put("reverse",        Lowering.one(call -> reversed(call.in(0), call.integersOr(0, 1))));
        TABLE.put("reverse_sequence", Lowering.one(ShapeLowerings::reversedSequences));
        TABLE.put("pad",            Lowering.one(ShapeLowerings::padded));
        TABLE.put("diag",           Lowering.one(call -> Pieces.along(call.in(0), 0, 2).mul(eye(call.in(0).shape().size(), call.in(0).shape().size()))));
        TABLE.put("diag_part",      Lowering.one(call -> diagonal(call.in(0))));
        TABLE.put("trace",          Lowering.one(call -> onDiagonal(call.in(0)).sum(-2, -1)));
        TABLE.put("matrix_set_diag", Lowering.one(call -> withDiagonal(call.in(0), call.in(1))));
        TABLE.put("matrix_band_part", Lowering.one(call -> call.in(0).mul(band(call.in(0), call.integer(0, -1), call.integer(1, -1)))));
        TABLE.put("triu",           Lowering.one(call -> call.in(0).mul(matrixLike(call.in(0), (row, column) -> column - row >= call.integer(0, 0)))));
        TABLE.put("tri",            Lowering.one(call -> Pieces.matrix(call.integer(0, 1), call.integer(1, 1), (row, column) -> column - row <= call.integer(2, 0))));
        TABLE.put("meshgrid",       ShapeLowerings::grid);

        // ---- known while the graph is made
        TABLE.put("shape_of",       Lowering.one(call -> Pieces.ofWhole(call.in(0).shape().dims())));
        TABLE.put("size",           Lowering.one(call -> Node.constant(call.in(0).shape().size())));
        TABLE.put("size_at",        Lowering.one(call -> Node.constant(call.in(0).shape().dim(call.in(0).shape().axis(call.integer(0, 0))))));
        TABLE.put("rank",           Lowering.one(call -> Node.constant(call.in(0).shape().rank())));
        TABLE.put("fill",           Lowering.one(call -> call.inOrNull(1) == null ? Node.full(Shape.of(call.whole(0)), call.number(0, 0)) : call.in(1).broadcastTo(Shape.of(call.whole(0)))));
        TABLE.put("create",         Lowering.one(call -> Node.full(Shape.of(call.whole(0)), 0)));
        TABLE.put("lin_space",      Lowering.one(ShapeLowerings::evenlySpaced));
        TABLE.put("range",          Lowering.one(ShapeLowerings::range));
        TABLE.put("eye",            Lowering.one(call -> eye(call.integersOr(0, 0)[0], call.in().isEmpty() ? call.integer(1, call.integer(0, 1)) : call.whole(call.in().size() - 1)[0])));
    }
    // spotless:on

    private ShapeLowerings() {}

    private static int[] counted(Node x, int[] axes) {
        return Arrays.stream(axes).map(x.shape()::axis).toArray();
    }

    private static Node reshaped(Call call) {
        int[] given = call.integers();
        if (given.length > 0 && given[0] == COLUMNS_FIRST) {
            throw call.refused("reshapes column by column; only row by row is known - permute first");
        }
        int skip = given.length > 0 && given[0] == ROWS_FIRST ? 1 : 0;
        int[] dims = given.length > skip || call.in().size() < 2
                ? Arrays.copyOfRange(given, skip, given.length)
                : call.whole(1);
        return call.in(0).reshape(filled(dims, call.in(0).shape().size()));
    }

    /** The extent −1 stands for whatever is left. */
    static int[] filled(int[] dims, int size) {
        int known = Arrays.stream(dims).filter(dim -> dim != -1).reduce(1, Math::multiplyExact);
        return Arrays.stream(dims)
                .map(dim -> dim == -1 ? size / Math.max(1, known) : dim)
                .toArray();
    }

    private static Node transposed(Call call) {
        Node x = call.in(0);
        int[] axes = call.integers();
        int last = x.shape().rank() - 1;
        return x.permute(
                axes.length > 0
                        ? counted(x, axes)
                        : IntStream.rangeClosed(0, last).map(i -> last - i).toArray());
    }

    private static Node expanded(Node x, int axis) {
        int rank = x.shape().rank();
        int at = axis < 0 ? axis + rank + 1 : axis;
        int[] dims = IntStream.rangeClosed(0, rank)
                .map(i -> i == at ? 1 : x.shape().dim(i < at ? i : i - 1))
                .toArray();
        return x.reshape(dims);
    }

    private static Node squeezed(Call call) {
        Shape shape = call.in(0).shape();
        int[] axes = call.integers();
        int[] gone = axes.length > 0
                ? counted(call.in(0), axes)
                : Arrays.stream(shape.axes())
                        .filter(axis -> shape.dim(axis) == 1)
                        .toArray();
        return call.in(0).reshape(shape.without(gone));
    }

    private static int axisOfStack(Call call) {
        int axis = call.integer(0, 0);
        return axis < 0 ? axis + call.in(0).shape().rank() + 1 : axis;
    }

    private static List<Node> unstacked(Node x, int axis) {
        int[] ones = new int[x.shape().dim(axis)];
        Arrays.fill(ones, 1);
        return x.split(axis, ones).stream()
                .map(part -> part.reshape(x.shape().without(axis)))
                .toList();
    }

    /** Of equal parts; the axis may be an input before or after the tensor. */
    private static List<Node> split(Call call) {
        boolean axisFirst = call.in().size() > 1 && call.in(0).shape().rank() == 0;
        Node x = call.in(axisFirst ? 1 : 0);
        int axis = x.shape().axis(call.in().size() > 1 ? call.whole(axisFirst ? 0 : 1)[0] : call.integer(1, 0));
        int[] extents = new int[call.integer(0, 1)];
        Arrays.fill(extents, x.shape().dim(axis) / extents.length);
        return x.split(axis, extents);
    }

    private static Node sliced(Call call) {
        Node x = call.in(0);
        int rank = x.shape().rank();
        int[] given = call.integers();
        int[] begin = given.length > 0 ? Arrays.copyOfRange(given, 0, rank) : call.whole(1);
        int[] size = given.length > 0 ? Arrays.copyOfRange(given, rank, 2 * rank) : call.whole(2);
        int[] end = new int[rank];
        Arrays.setAll(end, axis -> size[axis] == -1 ? x.shape().dim(axis) : begin[axis] + size[axis]);
        int[] stride = new int[rank];
        Arrays.fill(stride, 1);
        return x.slice(begin, end, stride);
    }

    private static Node reversed(Node x, int[] axes) {
        Node reversed = x;
        for (int axis : counted(x, axes)) {
            reversed = Derived.flip(reversed, axis);
        }
        return reversed;
    }

    /** Of each example the first {@code length} elements backwards. */
    private static Node reversedSequences(Call call) {
        Node x = call.in(0);
        int along = x.shape().axis(call.integer(0, 0));
        int batch = x.shape().axis(call.integer(1, 0));
        int[] lengths = call.whole(1);
        List<Node> parts = new ArrayList<>();
        for (int example = 0; example < lengths.length; example++) {
            int length = lengths[example];
            Node one = x.narrow(batch, example, example + 1);
            parts.add(Derived.gather(
                    one,
                    Pieces.ofWhole(IntStream.range(0, x.shape().dim(along))
                            .map(i -> i < length ? length - 1 - i : i)
                            .toArray()),
                    along));
        }
        return Node.concat(batch, parts);
    }

    /** By a number (mode 0), by what lies inside, without (1) or with (2) the border itself. */
    private static Node padded(Call call) {
        Node x = call.in(0);
        int[] paddings = call.whole(1);
        int mode = call.integer(0, 0);
        double fill = call.inOrNull(2) == null ? call.number(0, 0) : call.numbers(2)[0];
        for (int axis = 0; axis < x.shape().rank(); axis++) {
            int before = paddings[2 * axis];
            int after = paddings[2 * axis + 1];
            x = mode == 0 ? bordered(x, axis, before, after, fill) : mirrored(x, axis, before, after, mode - 1);
        }
        return x;
    }

    static Node bordered(Node x, int axis, int before, int after, double fill) {
        int[] first = new int[x.shape().rank()];
        int[] last = first.clone();
        first[axis] = before;
        last[axis] = after;
        return Derived.pad(x, first, last, fill);
    }

    private static Node mirrored(Node x, int axis, int before, int after, int withBorder) {
        int n = x.shape().dim(axis);
        int[] from = IntStream.range(-before, n + after)
                .map(i -> i < 0 ? -i - withBorder : i >= n ? 2 * n - 2 - i + withBorder : i)
                .toArray();
        return before + after == 0 ? x : Derived.gather(x, Pieces.ofWhole(from), axis);
    }

    static Node eye(int rows, int columns) {
        return Pieces.matrix(rows, columns, (row, column) -> row == column);
    }

    private static Node matrixLike(Node x, Pieces.Place place) {
        int rank = x.shape().rank();
        return Pieces.matrix(x.shape().dim(rank - 2), x.shape().dim(rank - 1), place);
    }

    private static Node onDiagonal(Node x) {
        return x.mul(matrixLike(x, (row, column) -> row == column));
    }

    private static Node diagonal(Node x) {
        Node sums = onDiagonal(x).sum(-1);
        int last = sums.shape().rank() - 1;
        return sums.narrow(last, 0, Math.min(sums.shape().dim(last), x.shape().dim(last + 1)));
    }

    private static Node withDiagonal(Node x, Node diagonal) {
        Node place = matrixLike(x, (row, column) -> row == column);
        return place.select(expanded(diagonal, -1), x);
    }

    /** Up to so many diagonals below and above the main one; all where negative. */
    private static Node band(Node x, int below, int above) {
        return matrixLike(
                x, (row, column) -> (below < 0 || row - column <= below) && (above < 0 || column - row <= above));
    }

    /** Vectors spread over the grid of all; the first two axes exchanged where asked ("xy"). */
    private static List<Node> grid(Call call) {
        int rank = call.in().size();
        boolean exchanged = call.integer(0, 1) != 0 && rank > 1;
        List<Node> lines = new ArrayList<>();
        Shape all = Shape.SCALAR;
        for (int i = 0; i < rank; i++) {
            int axis = exchanged && i < 2 ? 1 - i : i;
            lines.add(Pieces.along(call.in(i), axis, rank));
            all = all.broadcast(lines.get(i).shape());
        }
        Shape shape = all;
        return lines.stream().map(line -> line.broadcastTo(shape)).toList();
    }

    private static Node evenlySpaced(Call call) {
        boolean fed = call.in().size() > 2;
        double from = fed ? call.numbers(0)[0] : call.number(0, 0);
        double to = fed ? call.numbers(1)[0] : call.number(1, 0);
        int n = fed ? call.whole(2)[0] : call.integer(0, 1);
        return Pieces.upTo(n).mul(n == 1 ? 0 : (to - from) / (n - 1)).add(from);
    }

    private static Node range(Call call) {
        boolean fed = call.in().size() > 2;
        double from = fed ? call.numbers(0)[0] : call.number(0, call.integer(0, 0));
        double to = fed ? call.numbers(1)[0] : call.number(1, call.integer(1, 0));
        double by = fed ? call.numbers(2)[0] : call.number(2, call.integer(2, 1));
        return Pieces.upTo((int) Math.ceil((to - from) / by)).mul(by).add(from);
    }
}
