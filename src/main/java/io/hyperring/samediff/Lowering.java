package io.hyperring.samediff;

import io.hyperring.autodiff.Node;
import java.util.List;

/** How an operation of SameDiff is written with primitives: the nodes of its outputs, in their order. */
@FunctionalInterface
interface Lowering {
    List<Node> apply(Call call);

    /** Of an operation with one output. */
    static Lowering one(java.util.function.Function<Call, Node> of) {
        return call -> List.of(of.apply(call));
    }
}
