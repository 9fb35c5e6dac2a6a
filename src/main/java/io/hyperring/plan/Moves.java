package io.hyperring.plan;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.plan.StridedWalk.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Kernels that only choose and move numbers, as loops over the arrays' memory. ND4J's own are not always right or quick:
 * gathering from a vector by a matrix of indices reads foreign memory, and a choice takes 900 µs for 10 000 floats where
 * these take 20.
 */
final class Moves {
    /** A loop over the memory of a node's inputs and of its value, which is all row-major. */
    @FunctionalInterface
    private interface Factory {
        Kernel create(Node n, Memory[] in, Memory z);
    }

    private Moves() {}

    static Kernel of(Node node, INDArray[] in, INDArray z) {
        Factory factory = factory(node);
        if (!Natives.backend().equals("CpuBackend")) {
            return throughCopies(node, in, z);
        }
        Memory[] memory = Arrays.stream(in).map(Memory::of).toArray(Memory[]::new);
        return factory.create(node, memory, Memory.of(z));
    }

    /** The same by copies on the host, for a device whose memory the host does not see. */
    static Kernel throughCopies(Node node, INDArray[] in, INDArray z) {
        HostAccess[] from = Arrays.stream(in).map(HostAccess.ByHostArray::new).toArray(HostAccess[]::new);
        HostAccess to = new HostAccess.ByHostArray(z);
        return () -> {
            double[] value = new double[to.length()];
            Memory[] copies =
                    Arrays.stream(from).map(access -> Memory.of(access.read())).toArray(Memory[]::new);
            factory(node).create(node, copies, Memory.of(value)).run();
            to.write(value, 0);
        };
    }

    private static Factory factory(Node node) {
        return switch (node.op()) {
            case SELECT -> Moves::select;
            case CONCAT -> Moves::concat;
            case SLICE -> Moves::slice;
            case PAD -> Moves::pad;
            case GATHER -> Moves::gather;
            case SCATTER_ADD -> Moves::scatterAdd;
            case PATCHES -> Moves::patches;
            case FOLD -> Moves::fold;
            default -> throw new IllegalArgumentException("not a move: op=" + node.op());
        };
    }

    private static Kernel select(Node n, Memory[] in, Memory z) {
        StridedWalk.Row row = (length, at, step) -> {
            for (int k = 0; k < length; k++) {
                int chosen = in[0].get(at[0] + k * step[0]) != 0 ? 1 : 2;
                z.put(at[3] + k * step[3], in[chosen].get(at[chosen] + k * step[chosen]));
            }
        };
        Layout[] layouts = {broadcast(n, 0), broadcast(n, 1), broadcast(n, 2), plain(n.shape())};
        return new StridedWalk(row, n.shape().dims(), layouts)::run;
    }

    private static Kernel concat(Node n, Memory[] in, Memory z) {
        int axis = n.axes()[0];
        long[] strides = plain(n.shape()).strides();
        Kernel[] copies = new Kernel[in.length];
        long from = 0;
        for (int i = 0; i < in.length; i++) {
            Shape part = n.in(i).shape();
            copies[i] = copy(part, in[i], plain(part), z, new Layout(from * strides[axis], strides));
            from += part.dim(axis);
        }
        return Nd4jKernels.inOrder(copies);
    }

    private static Kernel slice(Node n, Memory[] in, Memory z) {
        var kept = n.attribute(Attribute.Range.class);
        Layout cut = spread(n.in(0).shape(), kept.begin(), kept.stride());
        return copy(n.shape(), in[0], cut, z, plain(n.shape()));
    }

    private static Kernel pad(Node n, Memory[] in, Memory z) {
        var zeros = n.attribute(Attribute.Padding.class);
        List<Integer> apart =
                zeros.between().stream().map(between -> between + 1).toList();
        Layout inside = spread(n.shape(), zeros.before(), apart);
        Shape x = n.in(0).shape();
        return Nd4jKernels.inOrder(z::clear, copy(x, in[0], plain(x), z, inside));
    }

    private static Kernel patches(Node n, Memory[] in, Memory z) {
        Layout seen = seen(n.attribute(Attribute.Window.class), n.in(0).shape());
        return copy(n.shape(), in[0], seen, z, plain(n.shape()));
    }

    private static Kernel fold(Node n, Memory[] in, Memory z) {
        Shape x = n.in(0).shape();
        Layout seen = seen(n.attribute(Attribute.Window.class), n.shape());
        return Nd4jKernels.inOrder(z::clear, add(x, in[0], plain(x), z, seen));
    }

    private static Kernel gather(Node n, Memory[] in, Memory z) {
        int extent = n.in(0).shape().dim(0);
        int row = n.in(0).shape().size() / extent;
        int count = n.in(1).shape().size();
        return () -> {
            for (int i = 0; i < count; i++) {
                long from = (long) HostPlan.inside(in[1].get(i), extent) * row;
                in[0].copy(from, z, (long) i * row, row);
            }
        };
    }

    private static Kernel scatterAdd(Node n, Memory[] in, Memory z) {
        int extent = n.shape().dim(0);
        int row = n.shape().size() / extent;
        int count = n.in(1).shape().size();
        Kernel add = () -> {
            for (int i = 0; i < count; i++) {
                long to = (long) HostPlan.inside(in[1].get(i), extent) * row;
                for (int k = 0; k < row; k++) {
                    z.put(to + k, z.get(to + k) + in[0].get((long) i * row + k));
                }
            }
        };
        return Nd4jKernels.inOrder(z::clear, add);
    }

    private static Kernel copy(Shape shape, Memory x, Layout from, Memory z, Layout to) {
        StridedWalk.Row row = (length, at, step) -> {
            if (step[0] == 1 && step[1] == 1) {
                x.copy(at[0], z, at[1], length);
                return;
            }
            for (int k = 0; k < length; k++) {
                z.put(at[1] + k * step[1], x.get(at[0] + k * step[0]));
            }
        };
        return new StridedWalk(row, shape.dims(), from, to)::run;
    }

    private static Kernel add(Shape shape, Memory x, Layout from, Memory z, Layout to) {
        StridedWalk.Row row = (length, at, step) -> {
            for (int k = 0; k < length; k++) {
                long target = at[1] + k * step[1];
                z.put(target, z.get(target) + x.get(at[0] + k * step[0]));
            }
        };
        return new StridedWalk(row, shape.dims(), from, to)::run;
    }

    private static Layout plain(Shape shape) {
        return new Layout(0, longs(shape.strides()));
    }

    /** An input of a node that is stretched to its shape. */
    private static Layout broadcast(Node n, int input) {
        Shape padded = n.in(input).shape().leftPadded(n.shape().rank());
        int[] strides = padded.strides();
        Arrays.setAll(strides, axis -> padded.dim(axis) == 1 ? 0 : strides[axis]);
        return new Layout(0, longs(strides));
    }

    /** Elements of a tensor that lie {@code apart} from each other, the first of them at {@code position}. */
    private static Layout spread(Shape shape, List<Integer> position, List<Integer> apart) {
        long[] strides = plain(shape).strides();
        long offset = IntStream.range(0, strides.length)
                .mapToLong(axis -> position.get(axis) * strides[axis])
                .sum();
        return new Layout(
                offset,
                IntStream.range(0, strides.length)
                        .mapToLong(axis -> apart.get(axis) * strides[axis])
                        .toArray());
    }

    /** What windows see of an image: [n, c, window h, window w, out h, out w], where pixels appear many times. */
    private static Layout seen(Attribute.Window window, Shape image) {
        int[] strides = image.strides();
        long[] steps = {
            strides[0],
            strides[1],
            (long) window.dilationHeight() * strides[2],
            window.dilationWidth(),
            (long) window.strideHeight() * strides[2],
            window.strideWidth()
        };
        return new Layout(0, steps);
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }
}
