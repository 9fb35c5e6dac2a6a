package io.hyperring.ring;

/**
 * What an all-reduce yields, bit-equal at every member and at the observer.
 *
 * @param values the sum of the contributed vectors; handed over to the receiver
 * @param contributors how many vectors are in it
 */
public record ReducedSum(float[] values, int contributors) {}
