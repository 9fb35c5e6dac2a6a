package io.hyperring.plan;

import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The numbers of an array, one by one or many at once; bounds are checked. Floats pass through doubles unchanged. */
interface Memory {
    /** Fewer numbers are moved by a loop: calling the native library costs as much as moving some dozen. */
    int MANY = 32;

    double get(long position);

    void put(long position, double value);

    /** Zeros everywhere. */
    void clear();

    /** Copies {@code length} numbers from {@code position} on into other memory. */
    default void copy(long position, Memory to, long at, int length) {
        for (int k = 0; k < length; k++) {
            to.put(at + k, get(position + k));
        }
    }

    /** The memory of an array that lies on the host, row-major. */
    static Memory of(INDArray array) {
        Pointer memory = array.data().addressPointer();
        return array.dataType() == DataType.FLOAT
                ? new Floats(memory, array.length())
                : new Doubles(memory, array.length());
    }

    static Memory of(double[] values) {
        return new OnHeap(values);
    }

    /** Copies bytes; positions and length are in bytes, too. */
    private static void copyBytes(BytePointer from, long position, BytePointer to, long at, long length) {
        Objects.checkFromIndexSize(position, length, from.limit());
        Objects.checkFromIndexSize(at, length, to.limit());
        Pointer.memcpy(to.position(at), from.position(position), length);
    }

    private static void clearBytes(BytePointer memory) {
        Pointer.memset(memory.position(0), 0, memory.limit());
    }

    record Floats(BytePointer memory, FloatIndexer numbers) implements Memory {
        Floats(Pointer memory, long length) {
            this(
                    new BytePointer(memory).capacity(length * Float.BYTES),
                    FloatIndexer.create(new FloatPointer(memory).capacity(length)));
        }

        @Override
        public double get(long position) {
            return numbers.get(position);
        }

        @Override
        public void put(long position, double value) {
            numbers.put(position, (float) value);
        }

        @Override
        public void clear() {
            clearBytes(memory);
        }

        @Override
        public void copy(long position, Memory to, long at, int length) {
            if (length >= MANY && to instanceof Floats other) {
                copyBytes(memory, position * Float.BYTES, other.memory, at * Float.BYTES, (long) length * Float.BYTES);
            } else {
                Memory.super.copy(position, to, at, length);
            }
        }
    }

    record Doubles(BytePointer memory, DoubleIndexer numbers) implements Memory {
        Doubles(Pointer memory, long length) {
            this(
                    new BytePointer(memory).capacity(length * Double.BYTES),
                    DoubleIndexer.create(new DoublePointer(memory).capacity(length)));
        }

        @Override
        public double get(long position) {
            return numbers.get(position);
        }

        @Override
        public void put(long position, double value) {
            numbers.put(position, value);
        }

        @Override
        public void clear() {
            clearBytes(memory);
        }

        @Override
        public void copy(long position, Memory to, long at, int length) {
            if (length >= MANY && to instanceof Doubles other) {
                copyBytes(
                        memory, position * Double.BYTES, other.memory, at * Double.BYTES, (long) length * Double.BYTES);
            } else {
                Memory.super.copy(position, to, at, length);
            }
        }
    }

    record OnHeap(double[] numbers) implements Memory {
        @Override
        public double get(long position) {
            return numbers[Math.toIntExact(position)];
        }

        @Override
        public void put(long position, double value) {
            numbers[Math.toIntExact(position)] = value;
        }

        @Override
        public void clear() {
            Arrays.fill(numbers, 0);
        }
    }
}
