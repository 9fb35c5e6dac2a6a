/**
 * Writes and reads a run's folder atomically: {@code .npz} tensors, JSON manifest, CSV history.
 *
 * <p>Comes in: a run's state.
 *
 * <p>Goes out: files that are whole or absent.
 *
 * <p>May use: config, wire.
 */
package io.hyperring.checkpoint;
