package io.hyperring.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperring.conformance.CaseResult;
import io.hyperring.conformance.CaseResult.Status;
import io.hyperring.conformance.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "conformance",
        description = "Computes golden cases on this machine's backend and compares; fails unless every case passes.")
final class ConformanceCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(paramLabel = "DIR", description = "Folder of golden files, one family each.")
    private Path folder;

    @Option(names = "--json", description = "One JSON object a line for each case.")
    private boolean json;

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw Failure.usage("golden cases must be in a folder: DIR=" + folder + " - check the path");
        }
        Main.loadNatives();
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        try {
            Conformance.run(folder, result -> {
                counts.merge(result.status(), 1, Integer::sum);
                System.out.println(json ? asJson(result) : asText(result));
            });
        } catch (IOException e) {
            throw Failure.failed(e);
        }
        if (!json) {
            System.out.printf(
                    Locale.ROOT,
                    "%d passed, %d failed, %d unsupported (tolerance %.0e)%n",
                    counts.getOrDefault(Status.PASS, 0),
                    counts.getOrDefault(Status.FAIL, 0),
                    counts.getOrDefault(Status.UNSUPPORTED, 0),
                    Conformance.TOLERANCE);
        }
        return counts.keySet().equals(Set.of(Status.PASS)) ? Main.DONE : Main.FAILED;
    }

    private static String asJson(CaseResult result) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("family", result.family());
        line.put("case", result.name());
        line.put("max_rel_error", Double.isFinite(result.maxRelError()) ? result.maxRelError() : null);
        line.put("status", word(result));
        if (result.status() != Status.PASS) {
            line.put("detail", result.detail());
        }
        try {
            return JSON.writeValueAsString(line);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String asText(CaseResult result) {
        String error =
                Double.isNaN(result.maxRelError()) ? "-" : String.format(Locale.ROOT, "%.1e", result.maxRelError());
        return String.format(
                Locale.ROOT,
                "%-11s %-10s %-28s %8s  %s",
                word(result),
                result.family(),
                result.name(),
                error,
                result.status() == Status.PASS ? "" : result.detail());
    }

    private static String word(CaseResult result) {
        return result.status().name().toLowerCase(Locale.ROOT);
    }
}
