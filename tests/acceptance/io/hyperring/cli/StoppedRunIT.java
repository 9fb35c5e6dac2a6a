package io.hyperring.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperring.checkpoint.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is ended from outside keeps what it has learned. */
class StoppedRunIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] LONG = {"train", "--workers", "2", "--steps", "1000000", "--no-http", "--out", "run"};

    @TempDir
    private Path dir;

    @Test
    void keepsEveryRoundWhenItIsAskedToStop() throws IOException {
        try (Cli.Running running = Cli.start(dir, LONG)) {
            running.eventually("round 50", () -> said(running, "round "));
            running.process().destroy();
            Cli.Ended ended = running.await(Duration.ofSeconds(20));
            assertEquals(128 + 15, ended.exitCode(), ended.err());
            assertTrue(!ended.err().contains("\tat "), ended.err());
        }
        JsonNode run = JSON.readTree(dir.resolve("run/run.json").toFile());
        assertEquals("failed", run.path("status").asText());
        long rounds = run.path("rounds").asLong();
        assertTrue(rounds >= 50, "rounds=" + rounds);
        assertEquals(
                "stopped before the end: round=" + rounds + ", steps=1000000",
                run.path("failure").asText());
        assertEquals(rounds, RunFolder.open(dir.resolve("run")).readHistory().size());
        assertTheMetaParametersAreThoseOfRound(rounds);
    }

    /** A run of exactly so many rounds learns the same bits. */
    private void assertTheMetaParametersAreThoseOfRound(long rounds) throws IOException {
        Cli.run(dir, "train", "--workers=2", "--steps=" + rounds, "--no-http", "--out=same")
                .orFail();
        assertEquals(
                RunFolder.open(dir.resolve("same")).readMeta(),
                RunFolder.open(dir.resolve("run")).readMeta());
    }

    @Test
    void leavesTheLastCheckpointWhenItIsKilled() throws IOException {
        try (Cli.Running running = Cli.start(dir, LONG)) {
            running.eventually("a checkpoint with rounds", this::checkpoint);
            running.process().destroyForcibly().onExit().join();
        }
        RunFolder folder = RunFolder.open(dir.resolve("run"));
        assertTrue(folder.readRun().rounds() > 0);
        assertTrue(folder.readHistory().size() >= folder.readRun().rounds(), "run.json is written last");
        Cli.Ended evaluated = Cli.run(dir, "evaluate", "--run", "run", "--inits", "50", "--json")
                .orFail();
        assertTrue(JSON.readTree(evaluated.out()).path("mean_accuracy").asDouble() > 0.9, evaluated.out());
    }

    @Test
    void evaluatesARunThatIsStillGoingOn() {
        try (Cli.Running running = Cli.start(dir, LONG)) {
            running.eventually("a checkpoint with rounds", this::checkpoint);
            Cli.run(dir, "evaluate", "--run", "run", "--inits", "50").orFail();
            assertTrue(running.process().isAlive());
        }
    }

    private Optional<Boolean> checkpoint() {
        try {
            JsonNode run = JSON.readTree(dir.resolve("run/run.json").toFile());
            return run.path("rounds").asLong() > 0 ? Optional.of(true) : Optional.empty();
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> said(Cli.Running running, String words) {
        try {
            return Files.readString(running.err()).contains(words) ? Optional.of(true) : Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
