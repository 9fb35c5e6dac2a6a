package io.hyperring.samediff;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cells and layers that remember, unrolled over time. */
final class RecurrentLowerings {
    static final Map<String, Lowering> TABLE = new LinkedHashMap<>();

    // spotless:off
    static {
        TABLE.put("gruCell",       RecurrentLowerings::gruCell);
        TABLE.put("gru",           Lowering.one(RecurrentLowerings::gru));
        TABLE.put("lstmBlockCell", call -> blockStep(call, call.in(0), call.in(1), call.in(2), 3));
        TABLE.put("lstmBlock",     RecurrentLowerings::lstmBlock);
        TABLE.put("lstmLayer",     LstmLayer::of);
    }
    // spotless:on

    private RecurrentLowerings() {}

    /** x, state, weights of the gates [in + out, 2 out] and of the candidate [in + out, out], biases; r, u, c, state. */
    private static List<Node> gruCell(Call call) {
        Node x = call.in(0);
        Node state = call.in(1);
        int out = state.shape().dim(1);
        Node gates = Node.concat(1, List.of(x, state))
                .matmul(call.in(2))
                .add(call.in(4))
                .sigmoid();
        Node reset = gates.narrow(1, 0, out);
        Node update = gates.narrow(1, out, 2 * out);
        Node candidate = Node.concat(1, List.of(x, reset.mul(state)))
                .matmul(call.in(3))
                .add(call.in(5))
                .tanh();
        return List.of(
                reset, update, candidate, update.mul(state).add(update.rsub(1).mul(candidate)));
    }

    /** x [t, n, in], state, weights [in, 3 out] and [out, 3 out] of reset, update and candidate, bias [3 out]. */
    private static Node gru(Call call) {
        Node state = call.in(1);
        int out = state.shape().dim(1);
        List<Node> states = new ArrayList<>();
        for (Node x : steps(call.in(0), 0)) {
            Node seen = x.matmul(call.in(2)).add(call.in(4));
            Node gates = seen.narrow(1, 0, 2 * out)
                    .add(state.matmul(call.in(3).narrow(1, 0, 2 * out)))
                    .sigmoid();
            Node reset = gates.narrow(1, 0, out);
            Node update = gates.narrow(1, out, 2 * out);
            Node candidate = seen.narrow(1, 2 * out, 3 * out)
                    .add(reset.mul(state.matmul(call.in(3).narrow(1, 2 * out, 3 * out))))
                    .tanh();
            state = update.mul(state).add(update.rsub(1).mul(candidate));
            states.add(state);
        }
        return Derived.stack(0, states);
    }

    /** The parts of x along an axis, which goes. */
    static List<Node> steps(Node x, int axis) {
        List<Node> steps = new ArrayList<>();
        for (int i = 0; i < x.shape().dim(axis); i++) {
            steps.add(x.narrow(axis, i, i + 1).reshape(x.shape().without(axis)));
        }
        return steps;
    }

    /**
     * Weights [in + out, 4 out] of input gate, candidate, forget gate, output gate; peepholes of input, forget and output.
     * Results: input gate, cell, forget gate, output gate, candidate, tanh of the cell, output.
     */
    private static List<Node> blockStep(Call call, Node x, Node cell, Node output, int weights) {
        int out = cell.shape().dim(1);
        boolean peeps = call.integer(0, 0) != 0;
        Node all = Node.concat(1, List.of(x, output)).matmul(call.in(weights)).add(call.in(weights + 4));
        Node input = all.narrow(1, 0, out);
        Node candidate = all.narrow(1, out, 2 * out).tanh();
        Node forget = all.narrow(1, 2 * out, 3 * out).add(call.number(0, 0));
        Node exit = all.narrow(1, 3 * out, 4 * out);
        Node i = (peeps ? input.add(call.in(weights + 1).mul(cell)) : input).sigmoid();
        Node f = (peeps ? forget.add(call.in(weights + 2).mul(cell)) : forget).sigmoid();
        Node next = LstmLayer.clipped(f.mul(cell).add(i.mul(candidate)), call.number(1, 0));
        Node o = (peeps ? exit.add(call.in(weights + 3).mul(next)) : exit).sigmoid();
        return List.of(i, next, f, o, candidate, next.tanh(), next.tanh().mul(o));
    }

    /** The same over time: greatest length, x, cell, output and the weights; each result along time. */
    private static List<Node> lstmBlock(Call call) {
        int time = call.integer(1, 0) == 0 ? 0 : call.integer(1, 0) == 1 ? 2 : 1;
        Node cell = call.in(2);
        Node output = call.in(3);
        List<List<Node>> results = new ArrayList<>();
        for (Node x : steps(call.in(1), time)) {
            List<Node> step = blockStep(call, x, cell, output, 4);
            results.add(step);
            cell = step.get(1);
            output = step.get(6);
        }
        List<Node> outputs = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            int which = i;
            outputs.add(Derived.stack(
                    time, results.stream().map(step -> step.get(which)).toList()));
        }
        return outputs;
    }
}
