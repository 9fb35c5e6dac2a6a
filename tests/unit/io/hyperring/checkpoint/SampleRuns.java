package io.hyperring.checkpoint;

import io.hyperring.config.Averaging;
import io.hyperring.config.ProblemSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Runs to write and read. */
final class SampleRuns {
    private SampleRuns() {}

    static RunRecord running() {
        Map<String, int[]> tensors = new LinkedHashMap<>();
        tensors.put("X", new int[] {4, 2});
        tensors.put("lr", new int[0]);
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("hyperring", "0.1.0");
        versions.put("java", "17");
        return new RunRecord(
                RunRecord.FORMAT,
                RunRecord.Status.RUNNING,
                new ProblemSettings(
                        "two-clusters",
                        OptionalInt.of(4),
                        OptionalInt.empty(),
                        OptionalDouble.of(0.1),
                        OptionalDouble.empty(),
                        Optional.empty()),
                2,
                Averaging.perWorker(3),
                500,
                Long.MIN_VALUE,
                tensors,
                new Picture("points", "X", new int[] {0, 0, 1, 1}, 0, 0),
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                "2026-01-02T03:04:05Z",
                versions,
                Optional.empty());
    }

    static Map<String, NamedArray> meta(double filling) {
        Map<String, NamedArray> meta = new LinkedHashMap<>();
        double[] points = new double[8];
        java.util.Arrays.fill(points, filling);
        meta.put("X", new NamedArray(new int[] {4, 2}, points));
        meta.put("lr", new NamedArray(new int[0], new double[] {filling}));
        return meta;
    }

    static HistoryRow row(long round) {
        return new HistoryRow(round, 1.0 / round, 2, 0.5, 1.25, 0.125, 3);
    }
}
