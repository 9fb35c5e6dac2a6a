package io.hyperring.coordinator;

import io.hyperring.checkpoint.Picture;
import io.hyperring.checkpoint.RunFolder;
import io.hyperring.checkpoint.RunRecord;
import io.hyperring.config.Averaging;
import io.hyperring.config.ProblemSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Runs of two-clusters for tests of the coordinator. */
final class TestRuns {
    private static final int POINTS = 100;

    private TestRuns() {}

    static Coordinator.Run twoClusters(Path out, int workers, int steps) throws IOException {
        return twoClusters(out, workers, steps, POINTS, Averaging.perWorker(1));
    }

    static Coordinator.Run twoClusters(Path out, int workers, int steps, int points, Averaging averaging)
            throws IOException {
        RunRecord record = new RunRecord(
                RunRecord.FORMAT,
                RunRecord.Status.RUNNING,
                new ProblemSettings(
                        "two-clusters",
                        OptionalInt.of(points),
                        OptionalInt.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.empty()),
                workers,
                averaging,
                steps,
                5,
                Map.of("X", new int[] {points, 2}),
                new Picture("points", "X", new int[points], 0, 0),
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                "2026-01-01T00:00:00Z",
                Map.of(),
                Optional.empty());
        return new Coordinator.Run(RunFolder.create(out), record, Duration.ofSeconds(60), System::nanoTime);
    }
}
