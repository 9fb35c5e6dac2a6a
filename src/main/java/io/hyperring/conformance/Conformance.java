package io.hyperring.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hyperring.conformance.CaseResult.Status;
import io.hyperring.plan.RelativeError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs golden cases against this machine's backend. */
public final class Conformance {
    /** The largest relative error with which a case passes. */
    public static final double TOLERANCE = 1e-9;

    /** Python writes NaN, which JSON does not know, into what describes a case. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final Map<String, Family> FAMILIES = Map.of(
            "toy", new ToyFamily(),
            "outer", new OuterFamily(),
            "optimizers", new OptimizersFamily(),
            "implicit", new ImplicitFamily(),
            "ops", new OpsFamily(),
            "conv", new ConvFamily(),
            "maml_sine", new MamlFamily(),
            "cavia", new CaviaFamily(),
            "distill", new DistillFamily());

    private Conformance() {}

    /**
     * Computes every case of every {@code *.json} in the folder, in order of file names.
     *
     * @throws IOException when the folder or a file cannot be read, or is not a golden file
     */
    public static void run(Path folder, Consumer<CaseResult> onResult) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        if (files.isEmpty()) {
            throw new IOException("a folder of golden cases holds *.json files: folder=" + folder);
        }
        for (Path file : files) {
            JsonNode json = read(file);
            String family = json.get("family").asText();
            GoldenCase.all(json.get("cases")).forEach(one -> onResult.accept(check(family, one)));
        }
    }

    private static JsonNode read(Path file) throws IOException {
        try {
            JsonNode json = JSON.readTree(file.toFile());
            if (!json.path("family").isTextual() || !json.path("cases").isArray()) {
                throw new IOException("a golden file has a family and cases: file=" + file);
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "a golden file is JSON: file=" + file + ", line="
                            + e.getLocation().getLineNr(),
                    e);
        }
    }

    private static CaseResult check(String family, GoldenCase golden) {
        Family computed = FAMILIES.get(family);
        if (computed == null) {
            return new CaseResult(
                    family, golden.name(), Double.NaN, Status.UNSUPPORTED, "no such family here: family=" + family);
        }
        try {
            return compare(family, golden, computed.compute(golden));
        } catch (Unsupported | IllegalArgumentException e) { // the latter: shapes or settings that no graph can have
            return new CaseResult(family, golden.name(), Double.NaN, Status.UNSUPPORTED, e.getMessage());
        } catch (RuntimeException e) { // one odd case must not keep the others from being computed
            return new CaseResult(
                    family, golden.name(), Double.NaN, Status.UNSUPPORTED, "the case cannot be computed: reason=" + e);
        }
    }

    static CaseResult compare(String family, GoldenCase golden, Map<String, double[]> ours) {
        if (golden.expected().isEmpty()) {
            throw new Unsupported("a case must expect something: case=" + golden.name());
        }
        double worst = 0;
        String where = "";
        for (var expected : golden.expected().entrySet()) {
            double[] values = ours.get(expected.getKey());
            if (values == null || values.length != expected.getValue().length) {
                throw new Unsupported("not computed: " + expected.getKey());
            }
            double error = RelativeError.of(values, expected.getValue());
            if (Double.isNaN(error)) {
                return new CaseResult(family, golden.name(), error, Status.FAIL, expected.getKey());
            }
            if (error > worst || where.isEmpty()) {
                worst = error;
                where = expected.getKey();
            }
        }
        return new CaseResult(family, golden.name(), worst, worst <= TOLERANCE ? Status.PASS : Status.FAIL, where);
    }
}
