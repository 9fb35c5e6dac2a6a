/**
 * Repeats inner steps and keeps their whole history differentiable; memory policies.
 *
 * <p>Comes in: a {@code Problem}.
 *
 * <p>Goes out: graph nodes: outer loss and hypergradient.
 *
 * <p>May use: problem, optim, autodiff.
 */
package io.hyperring.unroll;
