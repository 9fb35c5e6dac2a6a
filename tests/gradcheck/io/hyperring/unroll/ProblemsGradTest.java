package io.hyperring.unroll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.GradCheck;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.autodiff.Substitute;
import io.hyperring.autodiff.Topology;
import io.hyperring.problem.AllProblems;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hypergradient of every problem against an oracle that differentiates its whole batched inner loop forwards. */
class ProblemsGradTest {
    private static final int INITS = 2;
    /** Sums over at most 1400 rows of 64 products. */
    private static final double TOLERANCE = 1e-10;

    static List<Problem> problems() {
        return AllProblems.small();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void hypergradientIsTheDerivativeOfTheOuterLossByTheMetaParameters(Problem problem) {
        Batch batch = Batch.of(
                problem,
                problem.meta(),
                problem.inner(),
                INITS,
                new UnrollPolicy.Full(),
                (loop, meta, episode) -> List.of(loop.outerLoss(problem, meta, episode)));
        List<Node> results = withRowNumbersFixed(problem, batch.results());
        Map<Node, double[]> point = new LinkedHashMap<>();
        Topology.ancestors(results).stream()
                .filter(node -> node.op() == Op.INPUT)
                .forEach(node -> point.put(node, drawn(problem, node)));
        GradCheck.of(problem.name(), point, TOLERANCE).check(results.get(0).mean(), 1);
    }

    /** Numbers of rows, as a minibatch has them, are no place to differentiate at: constants in place of such inputs. */
    private static List<Node> withRowNumbersFixed(Problem problem, List<Node> results) {
        Map<Node, Node> fixed = new LinkedHashMap<>();
        Topology.ancestors(results).stream()
                .filter(node -> node.op() == Op.GATHER)
                .map(gather -> gather.inputs().get(1))
                .filter(indices -> indices.op() == Op.INPUT)
                .forEach(indices -> fixed.put(indices, Node.constant(indices.shape(), drawn(problem, indices))));
        return Substitute.in(results, fixed);
    }

    private static double[] drawn(Problem problem, Node input) {
        return drawn(problem, input.attribute(Attribute.Name.class).name());
    }

    @Test
    void everyProblemOfTheCatalogueIsUnderTest() {
        assertEquals(
                Problems.names(),
                AllProblems.small().stream().map(Problem::name).toList());
    }

    /** The value of an input: meta-parameters as they begin, and what is drawn for each init. */
    private static double[] drawn(Problem problem, String input) {
        String[] path = input.split("/");
        String name = path[path.length - 1];
        return switch (path[0]) {
            case "meta" -> problem.meta().slice(problem.initialMeta(1), name);
            case "inner" -> ofInits(init -> problem.inner().slice(problem.initialInner(1, 0, init), name));
            case "episode" -> ofInits(init -> problem.episode().slice(problem.episode(1, 0, init), name));
            default -> {
                int step = Integer.parseInt(path[1]);
                yield ofInits(init -> problem.stepData().slice(problem.stepData(1, 0, init, step), name));
            }
        };
    }

    private static double[] ofInits(IntFunction<double[]> draw) {
        return IntStream.range(0, INITS)
                .mapToObj(draw)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }
}
