package io.hyperring.unroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.autodiff.Topology;
import io.hyperring.optim.Chain;
import io.hyperring.optim.ClipByValue;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.SkipNonFinite;
import io.hyperring.problem.EveryFeature;
import io.hyperring.problem.Problem;
import io.hyperring.unroll.Scan.SecondOrder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the parts of a scanned loop read, and how large they are. */
class ScanTest {
    private static Set<String> inputs(List<Node> outputs) {
        return Topology.ancestors(outputs).stream()
                .filter(node -> node.op() == Op.INPUT)
                .map(node -> node.attribute().toString().replaceAll("Name\\[name=(\\w+).*", "$1"))
                .collect(Collectors.toSet());
    }

    private static int size(Problem problem, SecondOrder way) {
        Scan scan = Scan.of(problem, 1, way);
        return Topology.ancestors(Stream.of(scan.next(), scan.stepReverse(), scan.outer(), scan.startReverse())
                        .flatMap(List::stream)
                        .toList())
                .size();
    }

    @Test
    void everyPartReadsOnlyWhatItIsFed() {
        for (SecondOrder way : SecondOrder.values()) {
            Scan scan = Scan.of(new EveryFeature(7, true), 2, way);
            assertEquals(Set.of("meta", "inner"), inputs(scan.start()));
            assertEquals(Set.of("meta", "state", "step", "index"), inputs(scan.next()));
            assertEquals(Set.of("meta", "state", "episode", "weight"), inputs(scan.outer()));
            assertEquals(Set.of("meta", "state", "step", "index", "cotangent", "sum"), inputs(scan.stepReverse()));
            assertTrue(Set.of("meta", "inner", "cotangent", "sum").containsAll(inputs(scan.startReverse())));
        }
    }

    @Test
    void noPartGrowsWithTheSteps() {
        for (SecondOrder way : SecondOrder.values()) {
            assertEquals(size(new EveryFeature(2, false), way), size(new EveryFeature(2000, false), way));
        }
    }

    /** An optimizer that asks how gradients came about must be given them, not numbers. */
    @Test
    void anOptimizerThatLooksInsideItsGradientsIsDifferentiatedWithThem() {
        Problem guarded = new EveryFeature(
                7, false, adam -> new Chain(List.of(new ClipByValue(Hyper.fixed(1))), new SkipNonFinite(adam)));
        assertEquals(size(guarded, SecondOrder.REVERSE_OVER_REVERSE), size(guarded, SecondOrder.FORWARD_OVER_REVERSE));
    }
}
