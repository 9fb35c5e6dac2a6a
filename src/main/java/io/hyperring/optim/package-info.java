/**
 * Optimizers as two pure functions, {@code init} and {@code update}, on graph nodes; what can be chained before them; and
 * schedules for their hyperparameters.
 *
 * <p>Comes in: gradients, state, parameters.
 *
 * <p>Goes out: updates and the next state; used inside the inner loop <em>and</em> for the outer step.
 *
 * <p>May use: autodiff.
 */
package io.hyperring.optim;
