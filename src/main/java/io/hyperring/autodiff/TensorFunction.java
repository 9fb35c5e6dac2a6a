package io.hyperring.autodiff;

import java.util.List;

/**
 * A function of tensors, written as the graph it makes of its arguments. It may use nodes from outside: those are constants
 * to every transform of it in {@link Transforms}, even where one of them is passed as an argument too.
 */
@FunctionalInterface
public interface TensorFunction {
    List<Node> apply(List<Node> in);

    default List<Node> apply(Node... in) {
        return apply(List.of(in));
    }
}
