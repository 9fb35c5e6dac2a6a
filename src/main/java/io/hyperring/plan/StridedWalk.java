package io.hyperring.plan;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Several tensors of one shape walked together, row by row in row-major order, each with an offset and strides of its own:
 * a slice, a part, a padded or a broadcast tensor is the same memory in other strides. Axes that lie one behind another in
 * all of them are walked as one, so rows are long. Made once; a walk allocates nothing.
 */
final class StridedWalk {
    /** A tensor in memory, in elements; a stride of 0 repeats. */
    record Layout(long offset, long[] strides) {}

    /** What is done with a row of {@code length} elements: that of tensor i begins at {@code at[i]}, in steps of {@code step[i]}. */
    @FunctionalInterface
    interface Row {
        void run(int length, long[] at, long[] step);
    }

    private final int[] dims;
    /** By axis, then by tensor. */
    private final long[][] strides;

    private final long[] begin;
    private final long[] at;
    private final int[] position;
    private final Row row;

    StridedWalk(Row row, int[] shape, Layout... tensors) {
        this.row = row;
        int[] extents = new int[shape.length + 1];
        long[][] steps = new long[shape.length + 1][];
        int axes = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            int own = axis;
            long[] step = Arrays.stream(tensors)
                    .mapToLong(tensor -> tensor.strides()[own])
                    .toArray();
            int extent = shape[axis];
            if (extent == 1) {
                continue;
            }
            if (axes > 0 && continues(steps[axes - 1], step, extent)) {
                axes--;
                extent *= extents[axes];
            }
            extents[axes] = extent;
            steps[axes++] = step;
        }
        if (axes == 0) {
            extents[0] = 1;
            steps[axes++] = new long[tensors.length];
        }
        this.dims = Arrays.copyOf(extents, axes);
        this.strides = Arrays.copyOf(steps, axes);
        this.begin = Arrays.stream(tensors).mapToLong(Layout::offset).toArray();
        this.at = new long[tensors.length];
        this.position = new int[axes];
    }

    private static boolean continues(long[] outer, long[] inner, int extent) {
        return IntStream.range(0, outer.length).allMatch(tensor -> outer[tensor] == inner[tensor] * extent);
    }

    void run() {
        int last = dims.length - 1;
        Arrays.fill(position, 0);
        System.arraycopy(begin, 0, at, 0, at.length);
        do {
            row.run(dims[last], at, strides[last]);
        } while (advance(last - 1));
    }

    /** To the next row; false after the last one. */
    private boolean advance(int innermost) {
        for (int axis = innermost; axis >= 0; axis--) {
            boolean more = ++position[axis] < dims[axis];
            long steps = more ? 1 : 1 - dims[axis];
            for (int tensor = 0; tensor < at.length; tensor++) {
                at[tensor] += steps * strides[axis][tensor];
            }
            if (more) {
                return true;
            }
            position[axis] = 0;
        }
        return false;
    }
}
