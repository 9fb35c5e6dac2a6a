package io.hyperring.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Numbers of 128 bits: whole multiples of 2⁻⁸⁰ in two's complement, as pairs of words, high word first. Adding them is
 * exact, so a sum has the same bits in whatever order and grouping it is added up.
 *
 * <p>Floats from 2⁻⁵⁷ up to {@link #LIMIT} are represented exactly, smaller ones to the nearest multiple of 2⁻⁸⁰. Others
 * become NaN, and so does every sum that they are in. At most {@link #MOST_ADDENDS} floats stay within ±2⁴⁷, whatever they
 * are and in whatever order they come; a sum that leaves that range is NaN.
 */
public record FixedPoints(long[] words) implements Numbers {
    /** Floats must be smaller than this in magnitude, 2³¹. */
    public static final float LIMIT = 0x1p31f;

    /** So many floats may be added up. */
    public static final int MOST_ADDENDS = 1 << 16;

    private static final int WORDS = 2;
    private static final int SCALE = 80; // bits behind the point
    private static final double UNIT = 0x1p-80;

    /** High word of NaN: no sum in range has it. */
    private static final long NAN = Long.MIN_VALUE;

    private static final int MANTISSA_BITS = 23;
    private static final int EXPONENT_BIAS = 127 + MANTISSA_BITS;

    static FixedPoints zeros(int size) {
        return new FixedPoints(new long[Math.multiplyExact(WORDS, size)]);
    }

    @Override
    public Format format() {
        return Format.FIXED_POINT;
    }

    @Override
    public int size() {
        return words.length / WORDS;
    }

    @Override
    public FixedPoints copy(int from, int size) {
        return new FixedPoints(Arrays.copyOfRange(words, WORDS * from, WORDS * (from + size)));
    }

    @Override
    public void put(int at, Numbers part) {
        long[] others = ((FixedPoints) part).words;
        System.arraycopy(others, 0, words, WORDS * at, others.length);
    }

    @Override
    public void add(Numbers other, int from) {
        add(words, ((FixedPoints) other).words, WORDS * from);
    }

    private static void add(long[] sums, long[] others, int offset) {
        for (int i = 0; i < sums.length; i += WORDS) {
            add(sums, i, others[offset + i], others[offset + i + 1]);
        }
    }

    @Override
    public void add(float[] values) {
        for (int i = 0; i < values.length; i++) {
            add(WORDS * i, values[i]);
        }
    }

    private void add(int at, float value) {
        if (!(Math.abs(value) < LIMIT)) {
            words[at] = NAN;
            words[at + 1] = 0;
            return;
        }
        int bits = Float.floatToRawIntBits(value);
        int exponent = bits >>> MANTISSA_BITS & 0xff;
        long mantissa = bits & (1 << MANTISSA_BITS) - 1 | (exponent == 0 ? 0 : 1 << MANTISSA_BITS);
        int shift = Math.max(exponent, 1) - EXPONENT_BIAS + SCALE; // magnitude = mantissa · 2^shift units
        long high = 0;
        long low;
        if (shift >= Long.SIZE) {
            high = mantissa << shift - Long.SIZE;
            low = 0;
        } else if (shift > 0) {
            high = mantissa >>> Long.SIZE - shift;
            low = mantissa << shift;
        } else {
            low = shift < -MANTISSA_BITS - 1 ? 0 : (mantissa << 1 >>> -shift) + 1 >>> 1;
        }
        if (bits < 0) {
            low = -low;
            high = low == 0 ? -high : ~high;
        }
        add(words, at, high, low);
    }

    private static void add(long[] sums, int at, long high, long low) {
        long here = sums[at + 1];
        long sum = here + low;
        long carry = (here & low | (here | low) & ~sum) >>> Long.SIZE - 1; // no branch: carries come as they please
        long before = sums[at];
        long after = before + high + carry;
        boolean left = ((before ^ after) & (high ^ after)) < 0; // two of one sign gave the other sign
        if (left | before == NAN | high == NAN | after == NAN) {
            after = NAN;
            sum = 0;
        }
        sums[at] = after;
        sums[at + 1] = sum;
    }

    @Override
    public float[] dividedBy(int divisor) {
        float[] quotients = new float[size()];
        for (int i = 0; i < quotients.length; i++) {
            quotients[i] = (float) (number(WORDS * i) / divisor);
        }
        return quotients;
    }

    /** By way of the magnitude: near 0 the two words of a negative number would cancel, and leave nothing. */
    private double number(int at) {
        long high = words[at];
        long low = words[at + 1];
        if (high == NAN) {
            return Double.NaN;
        }
        if (high >= 0) {
            return magnitude(high, low);
        }
        return -magnitude(low == 0 ? -high : ~high, -low);
    }

    private static double magnitude(long high, long low) {
        return (high * 0x1p64 + (low >>> Integer.SIZE) * 0x1p32 + (low & 0xffff_ffffL)) * UNIT;
    }

    @Override
    public void write(ByteBuffer buffer) {
        buffer.asLongBuffer().put(words);
        buffer.position(buffer.position() + Long.BYTES * words.length);
    }

    @Override
    public void read(ByteBuffer buffer) {
        buffer.asLongBuffer().get(words);
        buffer.position(buffer.position() + Long.BYTES * words.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FixedPoints that && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return "FixedPoints[" + size() + "]";
    }
}
