/**
 * Computes hypergradients on one device and has them averaged.
 *
 * <p>Comes in: a grant of rounds.
 *
 * <p>Goes out: outer steps, applied to its replica of the meta-parameters.
 *
 * <p>May use: plan, ring, checkpoint, config, wire.
 */
package io.hyperring.worker;
