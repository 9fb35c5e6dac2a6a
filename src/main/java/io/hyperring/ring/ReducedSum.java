package io.hyperring.ring;

import io.hyperring.wire.Numbers;

/**
 * What an all-reduce yields, bit-equal at every member and at the observer.
 *
 * @param values the sum of the contributed vectors; shared, so nobody writes to it
 * @param contributors how many vectors are in it
 * @param weight what they weigh together: the mean is the sum divided by it
 */
public record ReducedSum(Numbers values, int contributors, int weight) {}
