package io.hyperring.optim;

import io.hyperring.autodiff.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An optimizer's state read as a step count followed by rows of one tensor per parameter. */
record Slots(Node count, List<List<Node>> rows) {

    /** No steps yet, and {@code rows} rows of zeros. */
    static List<Node> zeros(List<Node> parameters, int rows) {
        return new Slots(
                        Node.constant(0),
                        IntStream.range(0, rows)
                                .mapToObj(row -> map(parameters, (i, p) -> Node.full(p.shape(), 0)))
                                .toList())
                .flat();
    }

    static Slots read(List<Node> state, int perRow) {
        List<List<Node>> rows = new ArrayList<>();
        for (int from = 1; from < state.size(); from += perRow) {
            rows.add(state.subList(from, from + perRow));
        }
        return new Slots(state.get(0), rows);
    }

    List<Node> row(int index) {
        return rows.get(index);
    }

    List<Node> lastRow() {
        return row(rows.size() - 1);
    }

    /** The next state: one step more, and these rows. */
    static List<Node> next(Node count, List<List<Node>> rows) {
        return new Slots(count, rows).flat();
    }

    private List<Node> flat() {
        return Stream.concat(Stream.of(count), rows.stream().flatMap(List::stream))
                .toList();
    }

    static List<Node> map(List<Node> nodes, BiFunction<Integer, Node, Node> function) {
        return IntStream.range(0, nodes.size())
                .mapToObj(i -> function.apply(i, nodes.get(i)))
                .toList();
    }
}
