package io.hyperring.nn;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * A long short-term memory (Hochreiter and Schmidhuber 1997) in PyTorch's form: its gates are i, f, g, o, in this order, in
 * blocks of {@code hidden} rows.
 *
 * @param inputWeights [4·hidden, in]
 * @param hiddenWeights [4·hidden, hidden]
 * @param inputBias [4·hidden]
 * @param hiddenBias [4·hidden]
 */
public record Lstm(Node inputWeights, Node hiddenWeights, Node inputBias, Node hiddenBias) {

    /** Hidden and cell state, each [n, hidden]. */
    public record State(Node hidden, Node cell) {}

    /** The hidden state after each place, [t, n, hidden], and the state after the last. */
    public record Result(Node outputs, State last) {}

    /** One place x [n, in]: c' = σ(f)·c + σ(i)·tanh(g), h' = σ(o)·tanh(c'). */
    public State step(Node x, State state) {
        int hidden = hiddenWeights.shape().dim(1);
        List<Node> gates = Linear.of(x, inputWeights, inputBias)
                .add(Linear.of(state.hidden(), hiddenWeights, hiddenBias))
                .split(1, hidden, hidden, hidden, hidden);
        Node kept = gates.get(1).sigmoid().mul(state.cell());
        Node cell = kept.add(gates.get(0).sigmoid().mul(gates.get(2).tanh()));
        return new State(gates.get(3).sigmoid().mul(cell.tanh()), cell);
    }

    /** All places of a sequence [t, n, in], one after another. */
    public Result over(Node sequence, State start) {
        State state = start;
        List<Node> outputs = new ArrayList<>();
        for (Node x : Sequence.places(sequence)) {
            state = step(x, state);
            outputs.add(state.hidden());
        }
        return new Result(Derived.stack(0, outputs), state);
    }
}
