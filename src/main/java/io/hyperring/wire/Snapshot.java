package io.hyperring.wire;

/**
 * All that a replica needs to go on from here.
 *
 * @param round the next round
 * @param meta flat meta-parameters
 * @param state flat state of the outer optimizer
 */
public record Snapshot(Round round, double[] meta, double[] state) {}
