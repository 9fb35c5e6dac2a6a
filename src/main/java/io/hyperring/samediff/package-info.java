/**
 * Takes graphs of ND4J's SameDiff as models: each of their operations is written with our primitives, so that they can be
 * differentiated any number of times.
 *
 * <p>Comes in: a SameDiff graph, built in code or saved in a file.
 *
 * <p>Goes out: a {@code MetaModule}, which gives nodes, and objectives made of it.
 *
 * <p>May use: autodiff, nn, optim, problem; ND4J.
 */
package io.hyperring.samediff;
