package io.hyperring.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.hyperring.autodiff.DualPlan;
import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer and loss to third order against the oracle, also at awkward points. */
class LayersGradTest {
    private static final int ORDER = 3;

    static List<AllLayers.Row> rows() {
        return AllLayers.rows();
    }

    static List<AllLayers.Row> awkward() {
        return AllLayers.awkward();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void agreesWithTheOracleToThirdOrder(AllLayers.Row row) {
        row.check(ORDER);
    }

    @ParameterizedTest
    @MethodSource("awkward")
    void agreesWithTheOracleAtAwkwardPoints(AllLayers.Row row) {
        row.check(ORDER);
        Node x = row.point().keySet().iterator().next();
        Node scalar = row.y().sum();
        for (int order = 0; order <= ORDER; order++) {
            double[] values = DualPlan.numbers(
                            List.of(scalar), Map.of("x", row.point().get(x)))
                    .get(0);
            assertTrue(Arrays.stream(values).allMatch(Double::isFinite), row + ", order " + order);
            scalar = Grad.of(scalar, x).sum();
        }
    }

    /** Whatever gives nodes, and is not the accessor of a record. */
    @Test
    void everyPublicMethodHasARow() {
        Set<String> results = Set.of(Node.class.getName(), Lstm.State.class.getName(), Lstm.Result.class.getName());
        Set<String> methods = new ClassFileImporter()
                .importPath("target/classes/io/hyperring/nn").stream()
                        .flatMap(one -> one.getMethods().stream())
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(method ->
                                results.contains(method.getRawReturnType().getName()))
                        .filter(method -> !method.getRawParameterTypes().isEmpty())
                        .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> tested = AllLayers.rows().stream()
                .map(row -> row.name().split(",")[0])
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(tested, methods);
    }
}
