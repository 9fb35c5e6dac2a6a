/**
 * Writes the derivative of an expression graph as more of the same graph: one rule table per transform.
 *
 * <p>Comes in: graphs of {@code Node}s.
 *
 * <p>Goes out: graphs of {@code Node}s, closed under differentiation.
 *
 * <p>May use: ND4J (for exchange with SameDiff).
 */
package io.hyperring.autodiff;
