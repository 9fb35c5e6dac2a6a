package io.hyperring.samediff;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * NumPy's x[begin:end:stride], as TensorFlow writes it: bit i of a mask says that entry i begins at the beginning, ends at
 * the end, stands for all axes not named, is a new axis, or picks one element and drops its axis.
 */
final class StridedSlice {
    private static final int MASKS = 5;

    private StridedSlice() {}

    static Node of(Call call) {
        int[] given = call.integers();
        int entries = given.length > MASKS ? (given.length - MASKS) / 3 : call.whole(1).length;
        int[][] parts = new int[3][];
        for (int part = 0; part < 3; part++) {
            int from = MASKS + part * entries;
            parts[part] = given.length > MASKS
                    ? Arrays.copyOfRange(given, from, from + entries)
                    : optional(call, part, entries);
        }
        return sliced(call, given, parts[0], parts[1], parts[2]);
    }

    private static int[] optional(Call call, int part, int entries) {
        int[] ones = new int[entries];
        Arrays.fill(ones, 1);
        return part == 2 && call.in().size() < 4 ? ones : call.whole(1 + part);
    }

    private static Node sliced(Call call, int[] masks, int[] begin, int[] end, int[] stride) {
        Node x = call.in(0);
        int beginMask = masks[0];
        int ellipsis = masks[1];
        int endMask = masks[2];
        int newAxis = masks[3];
        int picked = masks[4];
        int named = (int) IntStream.range(0, begin.length)
                .filter(i -> !bit(newAxis, i) && !bit(ellipsis, i))
                .count();
        List<Integer> dims = new ArrayList<>();
        int axis = 0;
        for (int i = 0; i < begin.length; i++) {
            if (bit(ellipsis, i)) {
                for (int rest = x.shape().rank() - named; rest > 0; rest--) {
                    dims.add(x.shape().dim(axis++));
                }
            } else if (bit(newAxis, i)) {
                dims.add(1);
            } else {
                x = cut(x, axis, begin[i], end[i], stride[i], bit(beginMask, i), bit(endMask, i), bit(picked, i));
                if (!bit(picked, i)) {
                    dims.add(x.shape().dim(axis));
                }
                axis++;
            }
        }
        while (axis < x.shape().rank()) {
            dims.add(x.shape().dim(axis++));
        }
        return x.reshape(Shape.of(dims.stream().mapToInt(Integer::intValue).toArray()));
    }

    private static Node cut(
            Node x, int axis, int begin, int end, int stride, boolean fromStart, boolean toEnd, boolean one) {
        int n = x.shape().dim(axis);
        int first = fromStart ? (stride > 0 ? 0 : n - 1) : begin < 0 ? begin + n : begin;
        if (one) {
            return x.narrow(axis, first, first + 1);
        }
        int last = toEnd ? (stride > 0 ? n : -1) : end < 0 ? end + n : Math.min(end, n);
        int count = Math.max(0, (last - first + stride - Integer.signum(stride)) / stride);
        int[] places = IntStream.range(0, count).map(i -> first + i * stride).toArray();
        if (stride < 0) {
            return Derived.gather(x, Pieces.ofWhole(places), axis);
        }
        int[] from = new int[x.shape().rank()];
        int[] to = x.shape().dims();
        int[] by = new int[from.length];
        Arrays.fill(by, 1);
        from[axis] = first;
        to[axis] = last;
        by[axis] = stride;
        return x.slice(from, to, by);
    }

    private static boolean bit(int mask, int index) {
        return (mask >> index & 1) != 0;
    }
}
