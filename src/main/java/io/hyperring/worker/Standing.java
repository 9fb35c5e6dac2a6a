package io.hyperring.worker;

import io.hyperring.wire.Round;

/**
 * Where a replica stands.
 *
 * @param round the next round: all before it are applied
 * @param digest of every bit of the replica
 */
public record Standing(Round round, long digest) {}
