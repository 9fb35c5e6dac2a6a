package io.hyperring.plan;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The numbers of an array, one by one; bounds are checked. Floats pass through doubles unchanged. */
interface Memory {
    double get(long position);

    void put(long position, double value);

    /** The memory of an array that lies on the host, row-major. */
    static Memory of(INDArray array) {
        return array.dataType() == DataType.FLOAT
                ? new Floats(
                        FloatIndexer.create(new FloatPointer(array.data().addressPointer()).capacity(array.length())))
                : new Doubles(DoubleIndexer.create(
                        new DoublePointer(array.data().addressPointer()).capacity(array.length())));
    }

    static Memory of(double[] values) {
        return new Doubles(DoubleIndexer.create(values));
    }

    record Floats(FloatIndexer numbers) implements Memory {
        @Override
        public double get(long position) {
            return numbers.get(position);
        }

        @Override
        public void put(long position, double value) {
            numbers.put(position, (float) value);
        }
    }

    record Doubles(DoubleIndexer numbers) implements Memory {
        @Override
        public double get(long position) {
            return numbers.get(position);
        }

        @Override
        public void put(long position, double value) {
            numbers.put(position, value);
        }
    }
}
