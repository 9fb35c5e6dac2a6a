package io.hyperring.plan;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The memory of an array, for copies that stay on the device: directly on the CPU, by ND4J on other backends. */
final class Block {
    private final INDArray array;
    private final BytePointer memory;
    private final long bytesPerElement;

    Block(INDArray array) {
        this.array = array;
        this.bytesPerElement = array.dataType().width();
        this.memory = Natives.backend().equals("CpuBackend")
                ? new BytePointer(array.data().addressPointer()).capacity(array.length() * bytesPerElement)
                : null;
    }

    /** Elements. */
    long length() {
        return array.length();
    }

    /** Copies all of another block here, to the elements {@code at ..}. */
    void write(long at, Block source) {
        copy(source, 0, this, at, source.length());
    }

    /** Fills another block with the elements {@code at ..} of this one. */
    void read(long at, Block into) {
        copy(this, at, into, 0, into.length());
    }

    private static void copy(Block from, long fromAt, Block to, long toAt, long length) {
        if (fromAt + length > from.length() || toAt + length > to.length()) {
            throw new IndexOutOfBoundsException("a copy must lie inside both blocks: from=" + fromAt + " of "
                    + from.length() + ", to=" + toAt + " of " + to.length() + ", length=" + length);
        }
        if (from.memory == null) {
            to.part(toAt, length).assign(from.part(fromAt, length));
        } else {
            Pointer.memcpy(
                    to.memory.position(toAt * to.bytesPerElement),
                    from.memory.position(fromAt * from.bytesPerElement),
                    length * from.bytesPerElement);
        }
    }

    private INDArray part(long at, long length) {
        return Nd4j.create(
                array.data(), new long[] {length}, new long[] {1}, array.offset() + at, 'c', array.dataType());
    }

    /** Adds another block of the same length. */
    void add(Block other) {
        array.addi(other.array.reshape('c', array.shape()));
    }

    /** Fills with one value. */
    void fill(double value) {
        array.assign(value);
    }

    /** Whether both are the same memory. */
    boolean is(Block other) {
        return memory == null ? array == other.array : memory.address() == other.memory.address();
    }

    /** A block of its own with the same length. */
    Block fresh() {
        return new Block(Nd4j.createUninitialized(array.dataType(), array.shape()));
    }

    void close() {
        array.close();
    }
}
