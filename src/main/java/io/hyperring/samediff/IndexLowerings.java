package io.hyperring.samediff;

import static io.hyperring.samediff.Pieces.LEAST;
import static io.hyperring.samediff.Pieces.ONE;
import static io.hyperring.samediff.Pieces.ZERO;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Operations that read or write at whole numbers. */
final class IndexLowerings {
    static final Map<String, Lowering> TABLE = new LinkedHashMap<>();

    // spotless:off
    static {
        TABLE.put("gather",           Lowering.one(call -> Derived.gather(call.in(0), call.inOrNull(1) == null ? Pieces.ofWhole(call.integersOr(1, 1)) : call.in(1), call.in(0).shape().axis(call.integer(0, 0)))));
        TABLE.put("gather_nd",        Lowering.one(call -> gatherPoints(call.in(0), call.in(1))));
        TABLE.put("embedding_lookup", Lowering.one(call -> call.in(0).gather(call.in(1))));
        TABLE.put("onehot",           Lowering.one(IndexLowerings::oneHot));
        TABLE.put("invert_permutation", Lowering.one(call -> Pieces.upTo(call.in(0).shape().size()).scatterAdd(call.in(0), call.in(0).shape().size())));
        TABLE.put("sequence_mask",    Lowering.one(IndexLowerings::sequenceMask));
        TABLE.put("confusion_matrix", Lowering.one(IndexLowerings::confusion));
        TABLE.put("top_k",            IndexLowerings::largest);

        TABLE.put("scatter_add",      Lowering.one(call -> call.in(0).add(scattered(call))));
        TABLE.put("scatter_sub",      Lowering.one(call -> call.in(0).sub(scattered(call))));
        scatter("scatter_mul",        Node::mul);
        scatter("scatter_div",        Node::div);
        scatter("scatter_max",        Node::maximum);
        scatter("scatter_min",        Node::minimum);

        segment("sum",                (rows, ids, n) -> rows.scatterAdd(ids, n));
        segment("mean",               (rows, ids, n) -> rows.scatterAdd(ids, n).divNoNan(counts(rows, ids, n)));
        segment("sqrt_n",             (rows, ids, n) -> rows.scatterAdd(ids, n).divNoNan(counts(rows, ids, n).root()));
        segment("max",                (rows, ids, n) -> each(rows, ids, n, LEAST, x -> x.maxKeep(0)));
        segment("min",                (rows, ids, n) -> each(rows.neg(), ids, n, LEAST, x -> x.maxKeep(0)).neg());
        segment("prod",               (rows, ids, n) -> each(rows, ids, n, ONE, x -> Pieces.prodKeep(x, 0)));
        TABLE.put("dynamic_partition", IndexLowerings::partitioned);
        TABLE.put("dynamic_stitch",   Lowering.one(IndexLowerings::stitched));
    }
    // spotless:on

    private interface Segments {
        Node of(Node rows, Node ids, int n);
    }

    private IndexLowerings() {}

    /** Of sorted rows, where the last one tells how many segments there are, and of unsorted ones. */
    private static void segment(String name, Segments of) {
        if (!name.equals("sqrt_n")) {
            TABLE.put("segment_" + name, Lowering.one(call -> {
                int[] ids = call.whole(1);
                return of.of(call.in(0), call.in(1), ids[ids.length - 1] + 1);
            }));
        }
        TABLE.put(
                "unsorted_segment_" + name,
                Lowering.one(call -> of.of(call.in(0), call.in(1), call.integersOr(0, 2)[0])));
    }

    private static Node counts(Node rows, Node ids, int n) {
        Node ones = Node.full(ids.shape(), 1).scatterAdd(ids, n);
        return Pieces.along(ones, 0, rows.shape().rank());
    }

    private static Node each(Node rows, Node ids, int n, Node other, UnaryOperator<Node> reduced) {
        List<Node> segments = new ArrayList<>();
        for (int segment = 0; segment < n; segment++) {
            Node inside = Pieces.along(
                    ids.equalTo(Node.constant(segment)), 0, rows.shape().rank());
            segments.add(reduced.apply(inside.select(rows, other)));
        }
        return Node.concat(0, segments);
    }

    /** Indices [..., k] of the first k axes, as one index of rows. */
    private static Node gatherPoints(Node x, Node indices) {
        int last = indices.shape().rank() - 1;
        int axes = indices.shape().dim(last);
        int[] strides = new int[axes];
        int rows = 1;
        for (int axis = axes - 1; axis >= 0; axis--) {
            strides[axis] = rows;
            rows *= x.shape().dim(axis);
        }
        Shape row = x.shape().without(IntStream.range(0, axes).toArray());
        Node flat = indices.mul(Pieces.ofWhole(strides)).sum(last);
        return x.reshape(row.prepend(rows)).gather(flat);
    }

    private static Node oneHot(Call call) {
        int axis = call.integer(0, -1);
        Node places = call.in(0);
        int rank = places.shape().rank();
        int depth = call.integer(1, 1);
        Node last = Derived.oneHot(places, depth);
        Node chosen = last.mul(call.number(0, 1) - call.number(1, 0)).add(call.number(1, 0));
        if (axis < 0 || axis == rank) {
            return chosen;
        }
        return chosen.permute(IntStream.rangeClosed(0, rank)
                .map(i -> i < axis ? i : i == axis ? rank : i - 1)
                .toArray());
    }

    private static Node sequenceMask(Call call) {
        Node lengths = call.in(0);
        int most = call.integers().length > 0
                ? call.integers()[0]
                : Arrays.stream(call.whole(call.in().size() - 1)).max().orElse(1);
        return lengths.reshape(lengths.shape().append(Shape.of(1))).greater(Pieces.upTo(most));
    }

    private static Node confusion(Call call) {
        Node labels = call.in(0);
        int classes = call.integers().length > 0
                ? call.integers()[0]
                : Math.max(most(call.whole(0)), most(call.whole(1))) + 1;
        Node weights = call.inOrNull(2) == null ? ONE : Pieces.along(call.in(2), 0, 2);
        Node rows = Pieces.along(labels, 0, 2).equalTo(Pieces.upTo(classes));
        Node columns = Pieces.along(call.in(1), 0, 2).equalTo(Pieces.upTo(classes));
        return rows.mul(weights).matmul(columns, true, false);
    }

    private static int most(int[] values) {
        return Arrays.stream(values).max().orElse(0);
    }

    /** The k largest along the last axis and their places; the first integer is k, as ND4J's operation has it. */
    private static List<Node> largest(Call call) {
        Node x = call.in(0);
        int axis = x.shape().rank() - 1;
        List<Node> values = new ArrayList<>();
        List<Node> places = new ArrayList<>();
        for (int i = 0; i < call.integer(0, 1); i++) {
            Node first = Pieces.firstLargest(x, axis);
            values.add(first.select(x, ZERO).sumKeep(axis));
            places.add(Pieces.placeOfLargestKeep(x, axis));
            x = first.select(LEAST, x);
        }
        return List.of(Node.concat(axis, values), Node.concat(axis, places));
    }

    private static Node scattered(Call call) {
        return call.in(2).scatterAdd(call.in(1), call.in(0).shape().dim(0));
    }

    /** One update after another, so that an index may come twice. */
    private static void scatter(String name, BinaryOperator<Node> with) {
        TABLE.put(name, Lowering.one(call -> {
            Node x = call.in(0);
            int count = call.in(1).shape().size();
            Node indices = call.in(1).reshape(count);
            Shape row = x.shape().without(0);
            Node updates = call.in(2).reshape(row.prepend(count));
            for (int i = 0; i < count; i++) {
                Node here = Pieces.along(
                        Pieces.upTo(x.shape().dim(0)).equalTo(indices.narrow(0, i, i + 1)),
                        0,
                        x.shape().rank());
                x = here.select(with.apply(x, updates.narrow(0, i, i + 1)), x);
            }
            return x;
        }));
    }

    private static List<Node> partitioned(Call call) {
        int[] ids = call.whole(1);
        Node x = call.in(0);
        Shape row = x.shape().without(call.in(1).shape().axes());
        Node rows = x.reshape(row.prepend(ids.length));
        List<Node> parts = new ArrayList<>();
        for (int part = 0; part < call.integer(0, 1); part++) {
            int wanted = part;
            int[] own =
                    IntStream.range(0, ids.length).filter(i -> ids[i] == wanted).toArray();
            if (own.length == 0) {
                throw call.refused("leaves a part empty, and no tensor is empty here: part=" + part);
            }
            parts.add(rows.gather(Pieces.ofWhole(own)));
        }
        return parts;
    }

    /** Where an index comes twice, the last one counts. */
    private static Node stitched(Call call) {
        int half = call.in().size() / 2;
        Shape row = call.in(half).shape().without(call.in(0).shape().axes());
        List<Node> rows = new ArrayList<>();
        Map<Integer, Integer> source = new LinkedHashMap<>();
        int next = 0;
        for (int i = 0; i < half; i++) {
            int[] indices = call.whole(i);
            rows.add(call.in(half + i).reshape(row.prepend(indices.length)));
            for (int index : indices) {
                source.put(index, next++);
            }
        }
        int[] order = new int[source.size()];
        source.forEach((to, from) -> order[to] = from);
        return Node.concat(0, rows).gather(Pieces.ofWhole(order));
    }
}
