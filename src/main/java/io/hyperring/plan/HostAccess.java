package io.hyperring.plan;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One array of a plan as the host sees it: copies numbers in and out, row-major. On the CPU they are copied straight to the
 * array's memory; on other backends through a host array, so that the device's copy is kept in step.
 */
interface HostAccess {
    /** Numbers that every call moves; arrays must hold so many, since direct memory checks no bounds. */
    int length();

    void write(float[] values, int from);

    void write(double[] values, int from);

    void read(float[] into, int from);

    double[] read();

    static HostAccess to(INDArray array, Precision precision) {
        if (!Natives.backend().equals("CpuBackend")) {
            return new ByHostArray(array);
        }
        return precision == Precision.FLOAT ? new Floats(array) : new Doubles(array);
    }

    /** Direct memory of 4-byte numbers. */
    final class Floats implements HostAccess {
        private final FloatPointer memory;
        private final int length;

        Floats(INDArray array) {
            this.length = (int) array.length();
            this.memory = new FloatPointer(array.data().addressPointer()).capacity(length);
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public void write(float[] values, int from) {
            memory.put(values, from, length);
        }

        @Override
        public void write(double[] values, int from) {
            for (int i = 0; i < length; i++) {
                memory.put(i, (float) values[from + i]);
            }
        }

        @Override
        public void read(float[] into, int from) {
            memory.get(into, from, length);
        }

        @Override
        public double[] read() {
            double[] values = new double[length];
            Arrays.setAll(values, memory::get);
            return values;
        }
    }

    /** Direct memory of 8-byte numbers. */
    final class Doubles implements HostAccess {
        private final DoublePointer memory;
        private final int length;

        Doubles(INDArray array) {
            this.length = (int) array.length();
            this.memory = new DoublePointer(array.data().addressPointer()).capacity(length);
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public void write(float[] values, int from) {
            for (int i = 0; i < length; i++) {
                memory.put(i, values[from + i]);
            }
        }

        @Override
        public void write(double[] values, int from) {
            memory.put(values, from, length);
        }

        @Override
        public void read(float[] into, int from) {
            for (int i = 0; i < length; i++) {
                into[from + i] = (float) memory.get(i);
            }
        }

        @Override
        public double[] read() {
            double[] values = new double[length];
            memory.get(values);
            return values;
        }
    }

    /** By copies that ND4J makes; for every backend. */
    record ByHostArray(INDArray array) implements HostAccess {
        @Override
        public int length() {
            return (int) array.length();
        }

        @Override
        public void write(float[] values, int from) {
            int to = from + (int) array.length();
            array.assign(
                    Nd4j.createFromArray(Arrays.copyOfRange(values, from, to)).reshape(array.shape()));
        }

        @Override
        public void write(double[] values, int from) {
            int to = from + (int) array.length();
            array.assign(
                    Nd4j.createFromArray(Arrays.copyOfRange(values, from, to)).reshape(array.shape()));
        }

        @Override
        public void read(float[] into, int from) {
            System.arraycopy(array.dup('c').data().asFloat(), 0, into, from, (int) array.length());
        }

        @Override
        public double[] read() {
            return array.dup('c').data().asDouble();
        }
    }
}
