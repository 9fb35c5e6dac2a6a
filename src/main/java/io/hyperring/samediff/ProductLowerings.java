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

/** Matrix products and layers that are made of them. */
final class ProductLowerings {
    static final Map<String, Lowering> TABLE = new LinkedHashMap<>();

    private static final double NEVER = 1e9;

    // spotless:off
    static {
        TABLE.put("matmul",       Lowering.one(ProductLowerings::product));
        TABLE.put("batched_gemm", ProductLowerings::products);
        TABLE.put("tensordot",    Lowering.one(ProductLowerings::contraction));
        TABLE.put("cross",        Lowering.one(call -> cross(call.in(0), call.in(1))));
        TABLE.put("xw_plus_b",    Lowering.one(call -> call.in(0).matmul(call.in(1)).add(call.in(2))));
        TABLE.put("relu_layer",   Lowering.one(call -> call.in(0).matmul(call.in(1)).add(call.in(2)).relu()));
        TABLE.put("dot_product_attention", call -> attention(call, call.in(0), call.in(1), call.in(2), call.inOrNull(3)));
        TABLE.put("multi_head_dot_product_attention", Lowering.one(ProductLowerings::attentionOfHeads));
    }
    // spotless:on

    private ProductLowerings() {}

    /** Integers: either operand transposed, and the result. Vectors are a row on the left and a column on the right. */
    private static Node product(Call call) {
        Node a = call.in(0);
        Node b = call.in(1);
        boolean row = a.shape().rank() == 1;
        boolean column = b.shape().rank() == 1;
        Node left = row ? Pieces.along(a, 1, 2) : a;
        Node right = column ? Pieces.along(b, 0, 2) : b;
        Node y = left.matmul(right, !row && call.integer(0, 0) != 0, !column && call.integer(1, 0) != 0)
                .mul(call.number(0, 1));
        int rank = y.shape().rank();
        if (row || column) {
            return y.reshape(y.shape().without(row && column ? new int[] {0, 1} : new int[] {row ? 0 : rank - 1}));
        }
        return call.integer(2, 0) != 0 ? y.transpose() : y;
    }

    /** Inputs: a factor and a summand's factor for each pair, then all left and all right operands. */
    private static List<Node> products(Call call) {
        int pairs = (call.in().size() - 2) / 2;
        List<Node> results = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            results.add(
                    call.in(2 + i).matmul(call.in(2 + pairs + i), call.integer(0, 0) != 0, call.integer(1, 0) != 0));
        }
        return results;
    }

    /** Integers: number of axes and axes of the left operand, then of the right one. */
    private static Node contraction(Call call) {
        int[] given = call.integers();
        int[] ofLeft = Arrays.copyOfRange(given, 1, 1 + given[0]);
        int second = 1 + given[0];
        if (given.length != second + 1 + given[0] || given[second] != given[0]) {
            throw call.refused(
                    "must name as many axes of the left as of the right: integers=" + Arrays.toString(given));
        }
        int[] ofRight = Arrays.copyOfRange(given, second + 1, given.length);
        Node a = call.in(0);
        Node b = call.in(1);
        Shape left = a.shape().without(ofLeft);
        Shape right = b.shape().without(ofRight);
        int inner = a.shape().size() / left.size();
        Node rows = a.permute(joined(others(a, ofLeft), ofLeft)).reshape(left.size(), inner);
        Node columns = b.permute(joined(ofRight, others(b, ofRight))).reshape(inner, right.size());
        return rows.matmul(columns).reshape(left.append(right));
    }

    private static int[] others(Node x, int[] axes) {
        return Arrays.stream(x.shape().axes())
                .filter(axis -> Arrays.stream(axes).noneMatch(one -> one == axis))
                .toArray();
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    private static Node cross(Node a, Node b) {
        return turned(a, 1, 2, 0).mul(turned(b, 2, 0, 1)).sub(turned(a, 2, 0, 1).mul(turned(b, 1, 2, 0)));
    }

    private static Node turned(Node x, int... order) {
        return Derived.gather(x, Pieces.ofWhole(order), x.shape().rank() - 1);
    }

    /** Queries [..., d, t], keys [..., d, s], values [..., e, s], mask [n, s]; result [..., e, t] and weights [..., s, t]. */
    private static List<Node> attention(Call call, Node queries, Node keys, Node values, Node mask) {
        int rank = queries.shape().rank();
        Node scores = keys.matmul(queries, true, false);
        if (call.integer(0, 1) != 0) {
            scores = scores.div(Math.sqrt(queries.shape().dim(rank - 2)));
        }
        if (mask != null) {
            int[] dims = new int[rank];
            Arrays.fill(dims, 1);
            dims[0] = mask.shape().dim(0);
            dims[rank - 2] = mask.shape().dim(mask.shape().rank() - 1);
            scores = scores.add(mask.reshape(dims).sub(1).mul(NEVER));
        }
        Node weights = scores.softmax(rank - 2);
        return List.of(values.matmul(weights), weights);
    }

    /** Weights of queries, keys, values [heads, d, in] and of the result [heads · e, out]. */
    private static Node attentionOfHeads(Call call) {
        Node y = attention(
                        call,
                        projected(call.in(0), call.in(3)),
                        projected(call.in(1), call.in(4)),
                        projected(call.in(2), call.in(5)),
                        call.inOrNull(7))
                .get(0);
        int[] dims = y.shape().dims(); // [n, heads, e, t]
        Node rows = y.permute(0, 3, 1, 2).reshape(dims[0] * dims[3], dims[1] * dims[2]);
        Node out = rows.matmul(call.in(6));
        return out.reshape(dims[0], dims[3], out.shape().dim(1)).permute(0, 2, 1);
    }

    /** x [n, in, t] through [heads, d, in], to [n, heads, d, t]. */
    private static Node projected(Node x, Node weights) {
        int[] w = weights.shape().dims();
        int n = x.shape().dim(0);
        int t = x.shape().dim(2);
        Node columns = x.permute(1, 0, 2).reshape(w[2], n * t);
        return weights.reshape(w[0] * w[1], w[2])
                .matmul(columns)
                .reshape(w[0], w[1], n, t)
                .permute(2, 0, 1, 3);
    }
}
