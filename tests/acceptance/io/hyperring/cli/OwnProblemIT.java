package io.hyperring.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperring.checkpoint.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A problem from outside the jar, compiled against it and put on the class path: every command knows it. */
class OwnProblemIT {
    private static final String SERVICES = "META-INF/services/io.hyperring.problem.ProblemProvider";
    private static final Path EXAMPLES = Path.of("src/examples").toAbsolutePath();
    private static final String JAR =
            Path.of("target/hyperring.jar").toAbsolutePath().toString();

    @TempDir
    private static Path dir;

    @BeforeAll
    static void train() throws IOException {
        Path classes = dir.resolve("my-classes");
        compile(classes, EXAMPLES.resolve("io/hyperring/examples/NoisyLabels.java"));
        Files.createDirectories(classes.resolve(SERVICES).getParent());
        Files.copy(EXAMPLES.resolve(SERVICES), classes.resolve(SERVICES));
        Cli.Ended train =
                run("train", "--problem=noisy-labels", "--workers=2", "--steps=60", "--no-http", "--out=mine");
        assertEquals(0, train.exitCode(), train.err());
        assertTrue(train.err().startsWith("noisy-labels: learns trust"), train.err());
    }

    private static void compile(Path into, Path source) {
        String[] args = {"-cp", JAR, "-d", into.toString(), source.toString()};
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, args));
    }

    private static Cli.Ended run(String... args) {
        return Cli.runWith(dir, "my-classes", args);
    }

    @Test
    void isLearned() throws IOException {
        double[] trust = Npz.read(dir.resolve("mine/meta.npz")).get("trust").data();
        assertEquals(60, trust.length);
        assertTrue(Arrays.stream(trust).anyMatch(value -> Math.abs(value) > 0.5), Arrays.toString(trust));
    }

    @Test
    void isEvaluated() throws IOException {
        Cli.Ended evaluated =
                run("evaluate", "--run=mine", "--inits=20", "--json").orFail();
        JsonNode figures = new ObjectMapper().readTree(evaluated.out());
        assertTrue(figures.path("mean_accuracy").asDouble() > 0.5, evaluated.out());
        assertTrue(figures.path("mean_loss").asDouble() > 0, evaluated.out());
    }

    @Test
    void isReported() throws IOException {
        run("report", "--run=mine", "--out=page.html").orFail();
        String page = Files.readString(dir.resolve("page.html"));
        assertTrue(page.contains("<td>trust</td><td>60 × 1</td>"), page);
    }

    @Test
    void isInTheCatalogueAndHasPolicies() {
        assertTrue(run("problems").orFail().out().contains("noisy-labels\n  learns trust\n  learned: trust [60, 1]\n"));
        String said = run("doctor", "--problem=noisy-labels").orFail().out();
        assertTrue(said.contains("noisy-labels, 20 inner steps") && said.contains("checkpointed:"), said);
    }

    @Test
    void isUnknownWhereItIsNotOnTheClassPath() {
        Cli.Ended unknown = Cli.run(dir, "evaluate", "--run=mine");
        assertEquals(1, unknown.exitCode());
        assertTrue(unknown.err().startsWith("hyperring: problem must be one of ["), unknown.err());
        assertFalse(unknown.err().contains("\tat "), unknown.err());
    }

    @Test
    void aProviderThatDoesNotLoadIsNamedInOneSentence() throws IOException {
        Path services = dir.resolve("broken").resolve(SERVICES);
        Files.createDirectories(services.getParent());
        Files.writeString(services, "not.There\n");
        for (String command : List.of("problems", "train")) {
            Cli.Ended broken = Cli.runWith(dir, "broken", command);
            assertTrue(broken.exitCode() > 0);
            assertEquals(1, broken.err().lines().count(), broken.err());
            assertTrue(broken.err().contains("not.There"), broken.err());
        }
    }
}
