package io.hyperring.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class FixedPointsProperties {
    private static final BigDecimal UNITS = new BigDecimal(BigInteger.ONE.shiftLeft(80));
    private static final int ZERO_EXPONENT = 127;

    private static FixedPoints of(float... values) {
        FixedPoints numbers = FixedPoints.zeros(values.length);
        numbers.add(values);
        return numbers;
    }

    private static FixedPoints sum(FixedPoints one, FixedPoints other) {
        FixedPoints sum = one.copy(0, one.size());
        sum.add(other, 0);
        return sum;
    }

    private static float back(FixedPoints number) {
        return number.dividedBy(1)[0];
    }

    /** A float with any sign and mantissa, and an exponent of these. */
    private static float random(Random random, int least, int most) {
        int exponent = least + random.nextInt(most - least + 1) + ZERO_EXPONENT;
        return Float.intBitsToFloat(random.nextInt(2) << 31 | exponent << 23 | random.nextInt(1 << 23));
    }

    private static BigInteger units(FixedPoints number) {
        return BigInteger.valueOf(number.words()[0])
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(number.words()[1])));
    }

    @Property(tries = 20_000)
    void floatsFromTwoToTheMinus57UpComeBackExactly(@ForAll long seed) {
        float value = random(new Random(seed), -57, 30);
        assertEquals(value, back(of(value)));
    }

    @Property(tries = 20_000)
    void everyFloatBecomesTheNearestMultipleOfTheUnit(@ForAll long seed) {
        float value = random(new Random(seed), -126, 30);
        assertEquals(
                new BigDecimal(value)
                        .multiply(UNITS)
                        .setScale(0, RoundingMode.HALF_UP)
                        .toBigInteger(),
                units(of(value)),
                () -> "value=" + value);
    }

    @Property(tries = 3000)
    void anyOrderAndGroupingOfTheAdditionsGivesTheSameWords(
            @ForAll @IntRange(min = 1, max = 40) int count, @ForAll @LongRange(min = 0) long seed) {
        Random random = new Random(seed);
        FixedPoints[] parts = new FixedPoints[count];
        BigInteger expected = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            parts[i] = of(random(random, -90, 30));
            expected = expected.add(units(parts[i]));
        }
        int left = count;
        while (left > 1) { // joins two at random, until one is left
            int one = random.nextInt(left);
            FixedPoints taken = parts[one];
            parts[one] = parts[--left];
            int other = random.nextInt(left);
            parts[other] = sum(parts[other], taken);
        }
        assertEquals(expected, units(parts[0]));
    }

    @Property(tries = 3000)
    void theQuotientIsWithinAFloatsRoundingOfTheExactOne(
            @ForAll @IntRange(min = 1, max = 40) int count, @ForAll @LongRange(min = 0) long seed) {
        Random random = new Random(seed);
        FixedPoints sum = FixedPoints.zeros(1);
        BigDecimal exact = BigDecimal.ZERO;
        for (int i = 0; i < count; i++) {
            float value = random(random, -40, 30);
            exact = exact.add(new BigDecimal(value));
            sum.add(new float[] {value});
        }
        double expected = exact.doubleValue() / count;
        assertEquals(expected, sum.dividedBy(count)[0], Math.ulp((float) expected));
    }

    @Property(tries = 500)
    void whatIsAddedAndTakenAwayLeavesNothing(@ForAll @LongRange(min = 0) long seed) {
        float value = random(new Random(seed), -126, 30);
        assertEquals(FixedPoints.zeros(1), sum(of(value), of(-value)));
    }

    @Property(tries = 500)
    void aFloatThatIsTooLargeOrNoNumberMakesEverySumNaN(
            @ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 0, max = 5) int bad) {
        float[] bads = {
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            FixedPoints.LIMIT,
            -FixedPoints.LIMIT,
            Float.MAX_VALUE
        };
        float good = random(new Random(seed), -126, 30);
        FixedPoints one = sum(of(good, good), of(bads[bad], good));
        FixedPoints other = sum(of(bads[bad], good), of(good, good));
        assertEquals(one, other);
        assertTrue(Float.isNaN(one.dividedBy(3)[0]));
        assertTrue(!Float.isNaN(one.dividedBy(3)[1]), "its neighbours stay as they are");
    }

    @Example
    void asManyFloatsAsAreAllowedFitAndTheSumBeyondIsNaN() {
        float largest = Math.nextDown(FixedPoints.LIMIT);
        for (float value : new float[] {largest, -largest}) {
            FixedPoints sum = of(value);
            int addends = 1;
            while (2 * addends <= FixedPoints.MOST_ADDENDS) {
                sum = sum(sum, sum);
                addends *= 2;
            }
            assertEquals(FixedPoints.MOST_ADDENDS, addends);
            assertEquals(value, sum.dividedBy(addends)[0]);
            assertTrue(Float.isNaN(back(sum(sum, sum))));
        }
    }

    @Property(tries = 500)
    void copiesAndPiecesKeepNumbersWhole(@ForAll @IntRange(min = 1, max = 20) int size, @ForAll long seed) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random(random, -57, 30);
        }
        FixedPoints all = of(values);
        int from = random.nextInt(size);
        FixedPoints piece = all.copy(from, size - from);
        FixedPoints put = FixedPoints.zeros(size);
        put.put(from, piece);
        piece.add(all, from);
        for (int i = 0; i < size; i++) {
            assertEquals(i < from ? 0 : values[i], put.dividedBy(1)[i]);
        }
        for (int i = from; i < size; i++) {
            assertEquals(values[i], piece.dividedBy(2)[i - from]);
        }
    }
}
