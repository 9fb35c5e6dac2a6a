/**
 * What is learned: meta-parameters, initialiser, inner loss, outer loss, data; a catalogue by name.
 *
 * <p>Comes in: a name and a few settings; providers on the class path.
 *
 * <p>Goes out: a {@code Problem}.
 *
 * <p>May use: config, autodiff, nn, optim.
 */
package io.hyperring.problem;
