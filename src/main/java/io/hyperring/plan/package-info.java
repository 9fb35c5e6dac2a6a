/**
 * An unrolled graph made executable. This is the border: flat floats in, loss and flat hypergradient out.
 *
 * <p>Comes in: graphs.
 *
 * <p>Goes out: plans bound to one thread, which own their memory.
 *
 * <p>May use: config, problem, optim, unroll, autodiff.
 */
package io.hyperring.plan;
