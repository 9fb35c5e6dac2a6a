/**
 * Golden cases computed anew on this machine's backend and compared, in double precision.
 *
 * <p>Comes in: a folder of golden files, one family each.
 *
 * <p>Goes out: for each case the largest relative error over all its tensors.
 *
 * <p>May use: plan, unroll, problem, optim, nn, autodiff, config.
 */
package io.hyperring.conformance;
