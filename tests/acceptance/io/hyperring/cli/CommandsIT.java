package io.hyperring.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperring.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path GOLDENS = Path.of("tests/resources/goldens").toAbsolutePath();

    @TempDir
    private Path dir;

    @Test
    void helpNamesEveryCommand() {
        Cli.Ended help = Cli.run(dir, "--help").orFail();
        for (String command : List.of("train", "evaluate", "report", "conformance", "doctor", "problems")) {
            assertTrue(help.out().lines().anyMatch(line -> line.startsWith("  " + command + " ")), help.out());
        }
        assertEquals("", help.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "evaluate"})
    void everyCommandHasHelp(String command) {
        Cli.Ended help = Cli.run(dir, command, "--help").orFail();
        assertTrue(help.out().startsWith("Usage: hyperring " + command), help.out());
        assertEquals("", help.err());
    }

    @Test
    void tellsItsVersion() {
        assertTrue(Cli.run(dir, "--version").orFail().out().matches("hyperring \\d+\\.\\d+\\.\\d+\\S*\\R"));
    }

    @Test
    void asksForACommand() {
        Cli.Ended ended = Cli.run(dir);
        assertEquals(2, ended.exitCode());
        assertTrue(ended.out().contains("Usage: hyperring"), ended.out());
        assertTrue(ended.err().startsWith("hyperring: a command must be named"), ended.err());
    }

    @Test
    void listsEveryProblem() {
        List<String> ours = listed(Cli.run(dir, "problems").orFail());
        assertTrue(ours.size() >= 5, ours::toString);
        String testClasses = Path.of("target/test-classes").toAbsolutePath().toString();
        List<String> ofTheTestsClassPath =
                listed(Cli.runWith(dir, testClasses, "problems").orFail());
        assertEquals(Problems.names(), ofTheTestsClassPath);
        assertEquals(ours, ofTheTestsClassPath.subList(0, ours.size()));
        assertEquals(List.of("noisy-labels"), ofTheTestsClassPath.subList(ours.size(), ofTheTestsClassPath.size()));
    }

    private static List<String> listed(Cli.Ended problems) {
        return problems.out().lines().filter(line -> !line.startsWith(" ")).toList();
    }

    @Test
    void findsThisMachineWell() {
        String said = Cli.run(dir, "doctor").orFail().out();
        for (String name : List.of("hyperring ", "java ", "nd4j ", "backend ", "akka ", "cpus ", "memory ")) {
            assertTrue(said.lines().anyMatch(line -> line.startsWith(name)), () -> name + "in " + said);
        }
        assertTrue(said.lines().anyMatch(line -> line.startsWith("self-check  ok")), said);
    }

    @Test
    void passesGoldenCasesOfOneAndOfManyInnerSteps() throws IOException {
        Files.copy(GOLDENS.resolve("toy.json"), dir.resolve("toy.json"));
        Files.copy(GOLDENS.resolve("outer.json"), dir.resolve("outer.json"));
        Cli.Ended ended = Cli.run(dir, "conformance", ".", "--json").orFail();
        int cases = 0;
        for (String family : List.of("toy", "outer")) {
            cases += JSON.readTree(dir.resolve(family + ".json").toFile())
                    .path("cases")
                    .size();
        }
        List<String> lines = ended.out().lines().toList();
        assertEquals(cases, lines.size());
        for (String line : lines) {
            JsonNode result = JSON.readTree(line);
            assertTrue(Set.of("toy", "outer").contains(result.path("family").asText()), line);
            assertTrue(!result.path("case").asText().isEmpty(), line);
            assertTrue(result.path("max_rel_error").asDouble(1) < 1e-9, line);
            assertEquals("pass", result.path("status").asText(), line);
        }
    }

    /** All but one, whose golden value is rounding noise: see {@code ConformanceTest}. */
    @Test
    void passesGoldenCasesOfEveryFamily() throws IOException {
        Cli.Ended ended = Cli.run(dir, "conformance", GOLDENS.toString(), "--json");
        List<String> others = new ArrayList<>();
        Set<String> families = new TreeSet<>();
        for (String line : ended.out().lines().toList()) {
            JsonNode result = JSON.readTree(line);
            families.add(result.path("family").asText());
            if (!result.path("status").asText().equals("pass")) {
                others.add(result.path("case").asText() + " "
                        + result.path("status").asText());
            }
        }
        assertEquals(List.of("adam_wd_T1 fail"), others);
        assertEquals(
                Set.of("toy", "outer", "optimizers", "ops", "conv", "maml_sine", "cavia", "distill", "implicit"),
                families);
        assertEquals(1, ended.exitCode());
        assertEquals("", ended.err());
    }

    @Test
    void failsWhenACaseIsNotSupported() throws IOException {
        String cases = Files.readString(GOLDENS.resolve("toy.json"));
        Files.writeString(dir.resolve("own.json"), cases.replace("\"toy\"", "\"of my own\""));
        Cli.Ended ended = Cli.run(dir, "conformance", ".", "--json");
        assertEquals(1, ended.exitCode());
        for (String line : ended.out().lines().toList()) {
            JsonNode result = JSON.readTree(line);
            assertEquals("unsupported", result.path("status").asText(), line);
            assertTrue(result.path("detail").asText().contains("of my own"), line);
        }
    }

    @Test
    void tellsWhatMemoryEachPolicyTakes() {
        String said = Cli.run(dir, "doctor", "--problem", "digits-distill", "--inner-steps", "100")
                .orFail()
                .out();
        for (String policy : List.of("full ", "checkpointed:", "truncated:10 ", "first-order ", "implicit-cg:")) {
            assertEquals(
                    1,
                    said.lines()
                            .filter(line -> line.strip().startsWith(policy) && line.contains(" MiB "))
                            .count(),
                    said);
        }
        List<String> chosen =
                said.lines().filter(line -> line.endsWith("<- auto")).toList();
        assertEquals(1, chosen.size(), said);
        assertTrue(chosen.get(0).strip().startsWith("full "), said);
    }
}
