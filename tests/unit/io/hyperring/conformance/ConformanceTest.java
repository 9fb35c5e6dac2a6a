package io.hyperring.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperring.autodiff.Node;
import io.hyperring.conformance.CaseResult.Status;
import io.hyperring.optim.Adadelta;
import io.hyperring.optim.Adagrad;
import io.hyperring.optim.Adam;
import io.hyperring.optim.AdamW;
import io.hyperring.optim.Adamax;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.RmsProp;
import io.hyperring.optim.Sgd;
import io.hyperring.plan.HostPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The golden cases on this machine's backend, and that a wrong number is seen. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {
    private static final Path GOLDENS = Path.of("tests/resources/goldens");
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * At T = 1 Adam's step hardly depends on the size of the gradient: what is left, 1.2e-9, is a difference of numbers
     * near 0.1, so roundings of 1e-17 show. In 50 digits the file's own value is 1.8e-9 off.
     */
    private static final String ILL_CONDITIONED = "adam_wd_T1";

    private final List<CaseResult> results = new ArrayList<>();

    @BeforeAll
    void computeAllCases() throws IOException {
        Conformance.run(GOLDENS, results::add);
    }

    private List<CaseResult> family(String family) {
        return results.stream().filter(one -> one.family().equals(family)).toList();
    }

    @Test
    void everyCaseButThoseOfOptimizersPasses() {
        Map<String, Integer> cases = Map.of(
                "toy", 5, "outer", 5, "ops", 33, "conv", 9, "maml_sine", 15, "cavia", 6, "distill", 6, "implicit", 7);
        cases.forEach((family, count) -> assertEquals(count, family(family).size(), family));
        for (CaseResult result : results) {
            if (!result.family().equals("optimizers")) {
                assertEquals(Status.PASS, result.status(), result::toString);
                assertTrue(result.maxRelError() <= 1e-9, result::toString);
            }
        }
    }

    @Test
    void everyCaseOfTheOptimizersPasses() {
        assertEquals(57, family("optimizers").size());
        for (CaseResult result : family("optimizers")) {
            if (!result.name().equals(ILL_CONDITIONED)) {
                assertEquals(Status.PASS, result.status(), result::toString);
                assertTrue(result.maxRelError() <= 1e-9, result::toString);
            }
        }
    }

    @Test
    void anUnknownOptimizerIsNamed() {
        assertEquals("no such optimizer here: optimizer=Lion", refusal("Lion", "{}"));
    }

    @Test
    void anUnknownHyperparameterIsNamed() {
        assertEquals(
                "an optimizer has no such hyperparameter here: optimizer=SGD, hyperparameters=[warmup]",
                refusal("SGD", "{\"lr\": 1, \"warmup\": 5}"));
    }

    @Test
    void aHyperparameterMustBeANumber() {
        assertEquals("a hyperparameter must be a number: lr=\"fast\"", refusal("SGD", "{\"lr\": \"fast\"}"));
        assertEquals("betas must be two numbers: betas=0.9", refusal("Adam", "{\"betas\": 0.9}"));
    }

    private static String refusal(String optimizer, String hypers) {
        return assertThrows(
                        Unsupported.class,
                        () -> GoldenOptimizer.of(optimizer, JSON.readTree(hypers), (name, value) -> Hyper.fixed(value)))
                .getMessage();
    }

    @Test
    void whatACaseDoesNotGiveIsAsTorchHasIt() throws IOException {
        Hyper lr = Hyper.fixed(0.5);
        for (Optimizer expected : List.of(
                new Sgd(lr),
                new Adam(lr),
                new AdamW(lr),
                new Adamax(lr),
                new RmsProp(lr),
                new Adagrad(lr),
                new Adadelta(lr, Hyper.fixed(0.9), Hyper.fixed(1e-6), Hyper.fixed(0)))) {
            String name = expected.getClass().getSimpleName();
            Optimizer made =
                    GoldenOptimizer.of(name, JSON.readTree("{\"lr\": 0.5}"), (hyper, value) -> Hyper.fixed(value));
            assertEquals(stepOf(expected), stepOf(made), name);
        }
    }

    private static List<Double> stepOf(Optimizer optimizer) {
        List<Node> parameters = List.of(Node.constant(2));
        List<Node> gradients = List.of(Node.constant(3));
        Optimizer.Update first = optimizer.update(gradients, optimizer.init(parameters), parameters);
        Optimizer.Update second = optimizer.update(gradients, first.state(), parameters);
        return Stream.of(first, second)
                .map(update -> HostPlan.compile(update.updates()).run(Map.of()).get(0)[0])
                .toList();
    }

    @Test
    void theIllConditionedCaseAgreesToItsOwnRounding() {
        CaseResult result = family("optimizers").stream()
                .filter(one -> one.name().equals(ILL_CONDITIONED))
                .findFirst()
                .orElseThrow();
        assertEquals("grads/X", result.detail());
        assertTrue(result.maxRelError() <= 1e-8, result::toString);
    }

    @Test
    void aGoldenValueThatIsOffByAHundredThousandthFails(@TempDir Path folder) throws IOException {
        CaseResult result = tampered(folder, grads -> {
            ArrayNode data = (ArrayNode) grads.get("X").get("data");
            data.set(0, data.get(0).asDouble() * (1 + 1e-5) + 1e-5);
        });
        assertEquals(Status.FAIL, result.status());
        assertEquals("grads/X", result.detail());
        assertTrue(result.maxRelError() > 1e-9);
    }

    @Test
    void aGradientBySomethingUnknownIsUnsupported(@TempDir Path folder) throws IOException {
        CaseResult result = tampered(folder, grads -> grads.put("unheard_of", 1.0));
        assertEquals(Status.UNSUPPORTED, result.status());
    }

    @Test
    void anUnknownFamilyIsUnsupported(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("x.json"), "{\"family\":\"x\",\"cases\":[{\"name\":\"one\"}]}");
        List<CaseResult> seen = new ArrayList<>();
        Conformance.run(folder, seen::add);
        assertEquals(Status.UNSUPPORTED, seen.get(0).status());
    }

    @Test
    void anOddCaseDoesNotKeepTheNextFromBeingComputed(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("x.json"),
                "{\"family\":\"outer\",\"cases\":[{\"name\":\"one\",\"config\":{\"K\":1,\"T\":1,\"inner_lr\":1,\"outer_steps\":0,"
                        + "\"optimizer\":\"SGD\"},\"inputs\":{\"X\":{\"shape\":[1,1],\"data\":[1]},\"Y\":{\"shape\":[1],"
                        + "\"data\":[1]}},\"outputs\":{\"outer_loss\":1}},{\"name\":\"two\"}]}");
        List<CaseResult> seen = new ArrayList<>();
        Conformance.run(folder, seen::add);
        assertEquals(List.of("one", "two"), seen.stream().map(CaseResult::name).toList());
        assertTrue(seen.stream().allMatch(result -> result.status() == Status.UNSUPPORTED), seen::toString);
    }

    @Test
    void aFolderWithoutCasesIsRefused(@TempDir Path folder) {
        assertThrows(IOException.class, () -> Conformance.run(folder, one -> {}));
    }

    @Test
    void notANumberFailsWhereverItStands() {
        Map<String, double[]> expected = new LinkedHashMap<>();
        List.of("first", "second", "third").forEach(path -> expected.put(path, new double[] {1, 2}));
        for (String wrong : expected.keySet()) {
            Map<String, double[]> ours = new LinkedHashMap<>(expected);
            ours.put(wrong, new double[] {Double.NaN, 2});
            CaseResult result = Conformance.compare("family", golden(expected), ours);
            assertEquals(Status.FAIL, result.status(), wrong);
            assertEquals(wrong, result.detail());
        }
    }

    @Test
    void infinityFails() {
        Map<String, double[]> expected = Map.of("one", new double[] {1, 2});
        Map<String, double[]> ours = Map.of("one", new double[] {1, Double.POSITIVE_INFINITY});
        assertEquals(
                Status.FAIL,
                Conformance.compare("family", golden(expected), ours).status());
    }

    @Test
    void aCaseThatExpectsNothingDoesNotPass() {
        assertThrows(Unsupported.class, () -> Conformance.compare("family", golden(Map.of()), Map.of()));
    }

    @Test
    void comparesAbsolutelyWhereTheGoldenTensorIsAlmostZero() {
        Map<String, double[]> expected = Map.of("one", new double[] {1e-17});
        CaseResult result = Conformance.compare("family", golden(expected), Map.of("one", new double[] {-1e-17}));
        assertEquals(2e-17, result.maxRelError());
        assertEquals(Status.PASS, result.status());
    }

    private static GoldenCase golden(Map<String, double[]> expected) {
        return new GoldenCase("case", JSON.createObjectNode(), Map.of(), expected);
    }

    private interface Tampering {
        void with(ObjectNode grads);
    }

    private static CaseResult tampered(Path folder, Tampering tampering) throws IOException {
        ObjectNode toy = (ObjectNode)
                JSON.readTree(Files.readString(GOLDENS.resolve("toy.json")).replace("NaN", "null"));
        tampering.with((ObjectNode) toy.get("cases").get(0).get("grads"));
        Files.writeString(folder.resolve("toy.json"), toy.toString());
        List<CaseResult> seen = new ArrayList<>();
        Conformance.run(folder, seen::add);
        return seen.get(0);
    }
}
