package io.hyperring.nn;

import io.hyperring.autodiff.Node;

/** A layer of sines, whose derivatives of every order are such layers again (Sitzmann et al. 2020). */
public final class Siren {
    private Siren() {}

    /**
     * sin(frequency·(x·Wᵀ + b)): x [..., in], weights [out, in], bias [out].
     *
     * @param frequency 30 in the article
     */
    public static Node of(Node x, Node weights, Node bias, double frequency) {
        return Linear.of(x, weights, bias).mul(frequency).sin();
    }
}
