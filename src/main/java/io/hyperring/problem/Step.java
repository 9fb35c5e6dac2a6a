package io.hyperring.problem;

import io.hyperring.autodiff.Node;

/**
 * One inner step as an objective sees it. The same graph serves every step of a loop, so what differs between steps must
 * come in here.
 *
 * @param index number of the step, from 0: a scalar, constant where the loop is unrolled, fed where it is scanned
 * @param episode what was drawn for this init, e.g. the support set of a task
 * @param data what was drawn for this init and this step, e.g. a minibatch or a dropout mask
 */
public record Step(Node index, Parameters episode, Parameters data) {

    /** The row of this step in a tensor that has one for each step, e.g. learned learning rates [T]. */
    public Node row(Node perStep) {
        return perStep.gather(index);
    }
}
