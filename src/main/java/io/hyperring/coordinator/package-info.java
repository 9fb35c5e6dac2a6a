/**
 * Owns the meta-parameters; decides who is in the ring; answers questions.
 *
 * <p>Comes in: joining workers, finished sums, questions.
 *
 * <p>Goes out: grants, snapshots, the run's folder.
 *
 * <p>May use: worker, plan, ring, checkpoint, config, wire.
 */
package io.hyperring.coordinator;
