package io.hyperring.plan;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.autodiff.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A graph made executable by ND4J: kernels in order, all arrays in one arena that is allocated once. Feed the inputs, run,
 * fetch the outputs, as often as wanted; a run allocates nothing.
 *
 * <p>Bound to the thread that compiled it.
 */
public final class GraphPlan implements AutoCloseable {
    private final Thread owner = Thread.currentThread();
    private final INDArray arena;
    private final Map<String, HostAccess> inputs = new HashMap<>();
    private final Map<String, INDArray> inputArrays = new HashMap<>();
    private final List<INDArray> outputArrays;
    private final List<HostAccess> outputs;
    private final List<Shape> outputShapes;
    private final Kernel[] kernels;
    private boolean closed;

    private GraphPlan(Schedule schedule, Precision precision) {
        Natives.stayOnThisThread();
        Storage storage = Storage.of(schedule);
        this.arena = Nd4j.create(precision.type(), Math.max(1, storage.size()));
        Map<Node, INDArray> arrays = new IdentityHashMap<>();
        List<Kernel> steps = new ArrayList<>();
        for (Node node : schedule.order()) {
            INDArray array = view(node.shape(), storage.offsets().get(node), precision);
            arrays.put(node, array);
            if (node.op() == Op.CONSTANT) {
                HostAccess.to(array, precision)
                        .write(node.attribute(Attribute.Values.class).data(), 0);
            } else if (node.op() == Op.INPUT) {
                inputs.put(Schedule.nameOf(node), HostAccess.to(array, precision));
                inputArrays.put(Schedule.nameOf(node), array);
            } else if (!Storage.VIEWS.contains(node.op())) {
                INDArray[] in = node.inputs().stream().map(arrays::get).toArray(INDArray[]::new);
                steps.add(Nd4jKernels.of(node, in, array));
            }
        }
        this.kernels = steps.toArray(Kernel[]::new);
        this.outputShapes = schedule.outputs().stream().map(Node::shape).toList();
        this.outputArrays = schedule.outputs().stream().map(arrays::get).toList();
        this.outputs = outputArrays.stream()
                .map(array -> HostAccess.to(array, precision))
                .toList();
    }

    private INDArray view(Shape shape, long offset, Precision precision) {
        DataBuffer memory = arena.data();
        return Nd4j.create(memory, longs(shape.dims()), longs(shape.strides()), offset, 'c', precision.type());
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    /** Compiles the graph that yields {@code outputs}; equal nodes are merged. */
    public static GraphPlan compile(List<Node> outputs, Precision precision) {
        return new GraphPlan(Schedule.of(outputs), precision);
    }

    /** Bytes that the arena of such a plan takes; allocates none of them. */
    public static long bytes(List<Node> outputs, Precision precision) {
        return Math.multiplyExact(Storage.of(Schedule.of(outputs)).size(), (long) precision.bytes());
    }

    /** Number of kernels that a run calls. */
    public int kernels() {
        return kernels.length;
    }

    /** Writes an input, {@code values[from ..]}, row-major. One that no output depends on is passed over. */
    public void feed(String name, double[] values, int from) {
        checkUsable();
        HostAccess input = inputs.get(name);
        if (input != null) {
            Objects.checkFromIndexSize(from, input.length(), values.length);
            input.write(values, from);
        }
    }

    /** The same for floats. */
    public void feed(String name, float[] values, int from) {
        checkUsable();
        HostAccess input = inputs.get(name);
        if (input != null) {
            Objects.checkFromIndexSize(from, input.length(), values.length);
            input.write(values, from);
        }
    }

    /** Writes all inputs named; those that no output depends on are passed over. */
    void feed(Map<String, double[]> values) {
        values.forEach((name, data) -> feed(name, data, 0));
    }

    public void run() {
        checkUsable();
        for (Kernel kernel : kernels) {
            kernel.run();
        }
    }

    /** Reads the output of this index, row-major, into {@code into[from ..]}. */
    public void fetch(int output, float[] into, int from) {
        checkUsable();
        Objects.checkFromIndexSize(from, outputs.get(output).length(), into.length);
        outputs.get(output).read(into, from);
    }

    /** The same for doubles. */
    void fetch(int output, double[] into, int from) {
        double[] values = fetch(output);
        System.arraycopy(values, 0, into, from, values.length);
    }

    /** The output of this index, row-major. */
    public double[] fetch(int output) {
        checkUsable();
        return outputs.get(output).read();
    }

    /** The shape of the output of this index. */
    public Shape shape(int output) {
        return outputShapes.get(output);
    }

    /** The memory of an input, of one that no output depends on too. */
    Block input(String name, Shape shape) {
        INDArray array =
                inputArrays.computeIfAbsent(name, unread -> Nd4j.create(arena.dataType(), longs(shape.dims())));
        return new Block(array);
    }

    /** The memory of the output of this index. */
    Block output(int index) {
        return new Block(outputArrays.get(index));
    }

    private void checkUsable() {
        if (closed) {
            throw new IllegalStateException("a closed plan has no memory left - compile another");
        }
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("a plan runs on the thread that compiled it: compiled=" + owner.getName()
                    + ", now=" + Thread.currentThread().getName());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
