package io.hyperring.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Numbers that are floats. */
public record Floats(float[] values) implements Numbers {

    @Override
    public Format format() {
        return Format.FLOAT;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public Floats copy(int from, int size) {
        return new Floats(Arrays.copyOfRange(values, from, from + size));
    }

    @Override
    public void put(int at, Numbers part) {
        float[] floats = ((Floats) part).values;
        System.arraycopy(floats, 0, values, at, floats.length);
    }

    @Override
    public void add(Numbers other, int from) {
        float[] floats = ((Floats) other).values;
        for (int i = 0; i < values.length; i++) {
            values[i] += floats[from + i];
        }
    }

    @Override
    public void add(float[] floats) {
        for (int i = 0; i < values.length; i++) {
            values[i] += floats[i];
        }
    }

    @Override
    public float[] dividedBy(int divisor) {
        float[] quotients = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            quotients[i] = values[i] / divisor;
        }
        return quotients;
    }

    @Override
    public void write(ByteBuffer buffer) {
        buffer.asFloatBuffer().put(values);
        buffer.position(buffer.position() + Float.BYTES * values.length);
    }

    @Override
    public void read(ByteBuffer buffer) {
        buffer.asFloatBuffer().get(values);
        buffer.position(buffer.position() + Float.BYTES * values.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Floats that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Floats[" + values.length + "]";
    }
}
