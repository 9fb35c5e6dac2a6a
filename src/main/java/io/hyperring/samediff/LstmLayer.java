package io.hyperring.samediff;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.nn.Activations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * ND4J's {@code lstmLayer}: weights [in, 4 out] and [out, 4 out] of input gate, forget gate, candidate and output gate, all
 * with a leading axis of two when it runs both ways. Integers: layout, direction, activations of gates, cell and output;
 * flags: bias, lengths, first output, first cell, peepholes, and which results are wanted: all outputs, last output, last
 * cell.
 */
final class LstmLayer {
    private static final int BACKWARD = 1;
    private static final int ADDED = 2;
    private static final int JOINED = 3;

    private record Weights(Node input, Node recurrent, Node bias, Node peepholes) {}

    private record Run(List<Node> outputs, Node output, Node cell) {}

    private LstmLayer() {}

    static List<Node> of(Call call) {
        if (call.flag(1)) {
            throw call.refused("has sequences of several lengths; only full ones are known - mask what follows it");
        }
        Iterator<Node> inputs = call.in().iterator();
        Node x = inputs.next();
        Node wx = inputs.next();
        Node wr = inputs.next();
        Node bias = call.flag(0) ? inputs.next() : null;
        Node output = call.flag(2) ? inputs.next() : null;
        Node cell = call.flag(3) ? inputs.next() : null;
        Node peepholes = call.flag(4) ? inputs.next() : null;
        List<Node> steps = RecurrentLowerings.steps(x, timeAxis(call));
        int direction = call.integer(1, 0);
        if (direction < ADDED) {
            Run run = run(call, steps, new Weights(wx, wr, bias, peepholes), output, cell, direction == BACKWARD);
            return wanted(call, run.outputs(), run.output(), run.cell());
        }
        Weights there = new Weights(half(wx, 0), half(wr, 0), half(bias, 0), half(peepholes, 0));
        Weights andBack = new Weights(half(wx, 1), half(wr, 1), half(bias, 1), half(peepholes, 1));
        Run forward = run(call, steps, there, half(output, 0), half(cell, 0), false);
        Run backward = run(call, steps, andBack, half(output, 1), half(cell, 1), true);
        List<Node> both = new ArrayList<>();
        for (int t = 0; t < steps.size(); t++) {
            both.add(together(
                    call,
                    direction,
                    forward.outputs().get(t),
                    backward.outputs().get(t)));
        }
        return wanted(
                call,
                both,
                Derived.stack(0, List.of(forward.output(), backward.output())),
                Derived.stack(0, List.of(forward.cell(), backward.cell())));
    }

    private static Node together(Call call, int direction, Node there, Node back) {
        return switch (direction) {
            case ADDED -> there.add(back);
            case JOINED -> Node.concat(1, List.of(there, back));
            default -> throw call.refused("keeps both directions apart; give BIDIR_CONCAT or BIDIR_SUM");
        };
    }

    private static Node half(Node both, int index) {
        return both == null
                ? null
                : both.narrow(0, index, index + 1).reshape(both.shape().without(0));
    }

    /** [t, n, in], [n, t, in] or [n, in, t]. */
    private static int timeAxis(Call call) {
        return switch (call.integer(0, 0)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> 2;
            default -> throw call.refused("has a layout that is not known; give TNS, NTS or NST");
        };
    }

    private static List<Node> wanted(Call call, List<Node> outputs, Node output, Node cell) {
        List<Node> results = new ArrayList<>();
        if (call.flag(5)) {
            results.add(Derived.stack(timeAxis(call), outputs));
        }
        if (call.flag(6)) {
            results.add(output);
        }
        if (call.flag(7)) {
            results.add(cell);
        }
        return results;
    }

    private static Run run(Call call, List<Node> steps, Weights w, Node output, Node cell, boolean backward) {
        int units = w.recurrent().shape().dim(0);
        int n = steps.get(0).shape().dim(0);
        Node zeros = Node.full(Shape.of(n, units), 0);
        Node h = output == null ? zeros : output;
        Node c = cell == null ? zeros : cell;
        List<Node> order = new ArrayList<>(steps);
        if (backward) {
            Collections.reverse(order);
        }
        List<Node> outputs = new ArrayList<>();
        for (Node x : order) {
            Node all = x.matmul(w.input()).add(h.matmul(w.recurrent()));
            Node z = w.bias() == null ? all : all.add(w.bias());
            Node i = gate(call, peeped(z, 0, units, w, 0, c));
            Node f = gate(call, peeped(z, 1, units, w, 1, c));
            Node candidate = activated(call, 3, part(z, 2, units));
            c = clipped(f.mul(c).add(i.mul(candidate)), call.number(0, 0));
            Node o = gate(call, peeped(z, 3, units, w, 2, c));
            h = o.mul(activated(call, 4, c));
            outputs.add(h);
        }
        if (backward) {
            Collections.reverse(outputs);
        }
        return new Run(outputs, h, c);
    }

    private static Node part(Node z, int index, int units) {
        return z.narrow(1, index * units, (index + 1) * units);
    }

    private static Node peeped(Node z, int index, int units, Weights w, int peephole, Node cell) {
        Node own = part(z, index, units);
        return w.peepholes() == null
                ? own
                : own.add(w.peepholes()
                        .narrow(0, peephole * units, (peephole + 1) * units)
                        .mul(cell));
    }

    static Node clipped(Node x, double most) {
        return most > 0 ? Activations.hardtanh(x, -most, most) : x;
    }

    private static Node gate(Call call, Node x) {
        return activated(call, 2, x);
    }

    private static Node activated(Call call, int integer, Node x) {
        int which = call.integer(integer, 0);
        return switch (which) {
            case 0 -> x.tanh();
            case 1 -> x.relu();
            case 2 -> x.sigmoid();
            case 7 -> Activations.hardtanh(x.mul(0.2).add(0.5), 0, 1);
            case 9 -> Activations.softsign(x);
            case 10 -> x.softplus();
            default ->
                throw call.refused("has an activation with parameters of its own: activation=" + which
                        + " - give tanh, relu, sigmoid, hard sigmoid, softsign or softplus");
        };
    }
}
