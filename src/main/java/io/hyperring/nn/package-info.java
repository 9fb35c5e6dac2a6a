/**
 * Layers, activations and losses, written with primitives so that they can be differentiated any number of times. Weights
 * come in as nodes: nothing here holds or draws any.
 *
 * <p>Comes in: graphs of {@code Node}s: data, weights, masks.
 *
 * <p>Goes out: graphs of {@code Node}s.
 *
 * <p>May use: autodiff.
 */
package io.hyperring.nn;
