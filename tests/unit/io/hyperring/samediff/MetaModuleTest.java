package io.hyperring.samediff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.plan.HostPlan;
import io.hyperring.plan.Natives;
import io.hyperring.problem.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A graph as a module: which variables are what, what is bound, what a file may be, and the sentences when it goes wrong. */
class MetaModuleTest {
    private static final double ROUNDING = 1e-12;
    private static final INDArray X =
            Nd4j.createFromArray(0.5, -1, 2, 1, 0.25, -0.75).reshape(3, 2);

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    /** tanh(x·w + b)·s, where s is a constant, and a count that nothing differentiates. */
    private static SameDiff layer() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.DOUBLE, -1, 2);
        SDVariable w = sd.var("w", Nd4j.createFromArray(1., 2, 3, 4).reshape(2, 2));
        SDVariable b = sd.var("b", Nd4j.createFromArray(0.5, -0.5));
        SDVariable scale = sd.constant("scale", Nd4j.scalar(2.0));
        sd.var("count", Nd4j.createFromArray(1, 2));
        sd.math().tanh("y", x.mmul(w).add(b).mul(scale));
        return sd;
    }

    private static double[] run(MetaModule module) {
        Parameters inner = Parameters.inputs("inner", module.inner());
        Parameters meta = Parameters.inputs("meta", module.meta());
        Node y = module.apply(
                "y",
                inner,
                meta,
                Map.of("x", Node.constant(Shape.of(3, 2), X.data().asDouble())));
        Map<String, double[]> fed = new HashMap<>();
        module.inner()
                .names()
                .forEach(name -> fed.put("inner/" + name, module.inner().slice(module.initialInner(), name)));
        module.meta()
                .names()
                .forEach(name -> fed.put("meta/" + name, module.meta().slice(module.initialMeta(), name)));
        return HostPlan.compile(List.of(y)).run(fed).get(0);
    }

    private static double[] expected() {
        return layer().output(Map.of("x", X), "y").get("y").dup('c').data().asDouble();
    }

    @Test
    void everyVariableMayBeInnerOrMetaOrConstant() {
        for (var split : List.of(
                List.of(List.of("w", "b"), List.<String>of()),
                List.of(List.of("w"), List.of("b")),
                List.of(List.<String>of(), List.of("b", "w")),
                List.of(List.<String>of(), List.<String>of()))) {
            assertArrayEquals(expected(), run(MetaModule.of(layer(), split.get(0), split.get(1))), ROUNDING);
        }
    }

    @Test
    void parametersLieInTheOrderInWhichTheyAreNamed() {
        MetaModule module = MetaModule.of(layer(), List.of("b", "w"), List.of());
        assertArrayEquals(new double[] {0.5, -0.5, 1, 2, 3, 4}, module.initialInner());
        assertEquals(List.of("x"), module.placeholders());
    }

    @Test
    void aSavedGraphIsTheSameModule() {
        Path file = folder.resolve("layer.fb");
        layer().save(file.toFile(), false);
        assertArrayEquals(expected(), run(MetaModule.load(file, List.of("w"), List.of("b"))), ROUNDING);
    }

    @Test
    void aFileThatIsNoGraphIsRefused() throws IOException {
        Path absent = folder.resolve("absent.fb");
        refused("must be a file that is there: file=" + absent, () -> MetaModule.load(absent, List.of(), List.of()));
        Path zip = Files.writeString(folder.resolve("model.zip"), "PK and more");
        refused("never zipped (.zip, .sdz): file=" + zip, () -> MetaModule.load(zip, List.of(), List.of()));
        Path text = Files.writeString(folder.resolve("text.fb"), "this is not a graph of any kind");
        refused("must be what SameDiff.save wrote: file=" + text, () -> MetaModule.load(text, List.of(), List.of()));
    }

    @Test
    void wrongNamesAreRefusedWithTheRightOnes() {
        refused("name=v, variables=[", () -> MetaModule.of(layer(), List.of("v"), List.of()));
        refused("name=scale, variables=[", () -> MetaModule.of(layer(), List.of("scale"), List.of()));
        refused("never both: names=[w]", () -> MetaModule.of(layer(), List.of("w", "b"), List.of("w")));
        refused("named once: name=w", () -> MetaModule.of(layer(), List.of("w", "w"), List.of()));
        refused("name=count, type=INT", () -> MetaModule.of(layer(), List.of(), List.of("count")));
        refused("no variable of this name: name=z, known=[", () -> apply("z", Map.of()));
        refused("no variable of this name: name=z, known=[", () -> apply("y", Map.of("z", Node.constant(1))));
        refused("a placeholder must be bound: name=x, placeholders=[x]", () -> apply("y", Map.of()));
        refused(
                "name=x, placeholder=[-1, 2], bound=[4, 3]",
                () -> apply("y", Map.of("x", Node.full(Shape.of(4, 3), 1))));
    }

    private static Node apply(String output, Map<String, Node> bound) {
        return MetaModule.of(layer(), List.of(), List.of()).apply(output, Parameters.NONE, Parameters.NONE, bound);
    }

    @Test
    void everyOperationWithoutALoweringIsNamedAtOnce() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.var("x", Nd4j.eye(3).castTo(DataType.DOUBLE));
        sd.math().matrixInverse("inverse", x).add("sum", sd.linalg().cholesky("root", x));
        MetaModule module = MetaModule.of(sd, List.of(), List.of());
        refused("output=inverse", () -> module.apply("sum", Parameters.NONE, Parameters.NONE, Map.of()));
        refused("output=root", () -> module.apply("sum", Parameters.NONE, Parameters.NONE, Map.of()));
    }

    @Test
    void whatIsBoundStandsForAnyVariable() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.var("x", Nd4j.createFromArray(1., 2));
        sd.random().normal("noise", 0, 1, DataType.DOUBLE, 2).add("y", x);
        MetaModule module = MetaModule.of(sd, List.of(), List.of());
        refused("missing=", () -> module.apply("y", Parameters.NONE, Parameters.NONE, Map.of()));
        Node noise = Node.constant(Shape.of(2), 10, 20);
        Node y = module.apply("y", Parameters.NONE, Parameters.NONE, Map.of("noise", noise));
        assertArrayEquals(
                new double[] {11, 22},
                HostPlan.compile(List.of(y)).run(Map.of()).get(0));
    }

    @Test
    void dropoutNeedsItsMask() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.var("x", Nd4j.createFromArray(1., 2));
        sd.nn().dropout("y", x, 0.5);
        sd.nn().dropoutInverted("z", x, 0.5);
        MetaModule module = MetaModule.of(sd, List.of(), List.of());
        for (String output : List.of("y", "z")) {
            refused("bind " + output + "/mask", () -> module.apply(output, Parameters.NONE, Parameters.NONE, Map.of()));
            Node mask = Node.constant(Shape.of(2), 0, 2);
            Node y = module.apply(output, Parameters.NONE, Parameters.NONE, Map.of(output + "/mask", mask));
            assertArrayEquals(
                    new double[] {0, 4},
                    HostPlan.compile(List.of(y)).run(Map.of()).get(0));
        }
        Set<String> named = Arrays.stream(sd.ops()).map(op -> op.opName()).collect(Collectors.toSet());
        assertEquals(RandomLowerings.TABLE.keySet(), named);
    }

    private static void refused(String part, Executable what) {
        String message = assertThrows(IllegalArgumentException.class, what).getMessage();
        assertTrue(message.contains(part), () -> "must contain: " + part + "\nmessage: " + message);
    }
}
