package io.hyperring.nn;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * A gated recurrent unit (Cho et al. 2014) in PyTorch's form, where the reset gate acts behind the hidden weights: its gates
 * are r, z, n, in this order, in blocks of {@code hidden} rows.
 *
 * @param inputWeights [3·hidden, in]
 * @param hiddenWeights [3·hidden, hidden]
 * @param inputBias [3·hidden]
 * @param hiddenBias [3·hidden]
 */
public record Gru(Node inputWeights, Node hiddenWeights, Node inputBias, Node hiddenBias) {

    /** One place x [n, in] on the state h [n, hidden]: n = tanh(xₙ + σ(r)·hₙ), h' = n + σ(z)·(h − n). */
    public Node step(Node x, Node state) {
        int hidden = hiddenWeights.shape().dim(1);
        List<Node> fromInput = Linear.of(x, inputWeights, inputBias).split(1, hidden, hidden, hidden);
        List<Node> fromState = Linear.of(state, hiddenWeights, hiddenBias).split(1, hidden, hidden, hidden);
        Node reset = fromInput.get(0).add(fromState.get(0)).sigmoid();
        Node update = fromInput.get(1).add(fromState.get(1)).sigmoid();
        Node fresh = fromInput.get(2).add(reset.mul(fromState.get(2))).tanh();
        return fresh.add(update.mul(state.sub(fresh)));
    }

    /** All places of a sequence [t, n, in], one after another: the state after each, [t, n, hidden]. */
    public Node over(Node sequence, Node start) {
        Node state = start;
        List<Node> outputs = new ArrayList<>();
        for (Node x : Sequence.places(sequence)) {
            state = step(x, state);
            outputs.add(state);
        }
        return Derived.stack(0, outputs);
    }
}
