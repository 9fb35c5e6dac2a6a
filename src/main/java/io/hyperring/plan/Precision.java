package io.hyperring.plan;

import org.nd4j.linalg.api.buffer.DataType;

/** In which numbers a plan computes. */
public enum Precision {
    FLOAT(DataType.FLOAT, Float.BYTES),
    DOUBLE(DataType.DOUBLE, Double.BYTES);

    private final DataType type;
    private final int bytes;

    Precision(DataType type, int bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    DataType type() {
        return type;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }
}
