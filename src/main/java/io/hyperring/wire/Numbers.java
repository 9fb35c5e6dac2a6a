package io.hyperring.wire;

import java.nio.ByteBuffer;

/** A vector that can be added up, in one of two formats; what chunks carry. Equal by content. */
public sealed interface Numbers permits Floats, FixedPoints {

    /** How each number is written. */
    enum Format {
        /** Floats: sums depend on the order of their parts. */
        FLOAT(Float.BYTES) {
            @Override
            public Numbers zeros(int size) {
                return new Floats(new float[size]);
            }
        },
        /** 128 bits, fixed point: sums do not depend on the order of their parts. */
        FIXED_POINT(2 * Long.BYTES) {
            @Override
            public Numbers zeros(int size) {
                return FixedPoints.zeros(size);
            }
        };

        private final int bytes;

        Format(int bytes) {
            this.bytes = bytes;
        }

        /** Bytes of one number. */
        public int bytes() {
            return bytes;
        }

        /** So many numbers, all 0. */
        public abstract Numbers zeros(int size);
    }

    Format format();

    /** Numbers in it. */
    int size();

    /** The numbers {@code from .. from + size - 1}; the caller's to keep. */
    Numbers copy(int from, int size);

    /** Overwrites the numbers from {@code at} on with {@code part}, of the same format. */
    void put(int at, Numbers part);

    /** Adds to every number here the one of {@code other}, of the same format, that is {@code from} places further on. */
    void add(Numbers other, int from);

    /** Adds a float to each number. */
    void add(float[] values);

    /** Divides every number by {@code divisor} and gives the floats nearby, by a computation that is the same everywhere. */
    float[] dividedBy(int divisor);

    /** Writes {@code size() * format().bytes()} bytes, in the buffer's order. */
    void write(ByteBuffer buffer);

    /** Reads what {@link #write} has written over what is here. */
    void read(ByteBuffer buffer);
}
