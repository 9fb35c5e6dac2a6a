package io.hyperring.report;

import io.hyperring.checkpoint.EvaluationRecord;
import io.hyperring.checkpoint.HistoryRow;
import io.hyperring.checkpoint.NamedArray;
import io.hyperring.checkpoint.Picture;
import io.hyperring.checkpoint.RunFolder;
import io.hyperring.checkpoint.RunRecord;
import io.hyperring.config.Averaging;
import io.hyperring.config.ProblemSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;

/** Folders of runs that look like real ones. */
final class FakeRuns {
    private FakeRuns() {}

    /** Two learned blobs after 500 rounds, evaluated; the more workers, the better. */
    static RunFolder clusters(Path path, int workers) throws IOException {
        RunFolder run = RunFolder.create(path);
        run.writeRun(clustersRun(workers, 100));
        run.writeMeta(Map.of("X", new NamedArray(new int[] {100, 2}, blobs(workers))));
        run.writeHistory(history(500, 0.9, 0.02 / workers, 0.6 / Math.sqrt(workers), workers));
        run.writeEvaluation(new EvaluationRecord(
                1000,
                OptionalDouble.of(1 - 0.021 / workers),
                0.031 / workers,
                OptionalDouble.of(1 - 0.2 / workers),
                OptionalDouble.of(0.9876)));
        return run;
    }

    /** Learned hyperparameters of a regression: it has no accuracy. */
    static RunFolder numbers(Path path) throws IOException {
        RunFolder run = RunFolder.create(path);
        Map<String, int[]> tensors = new LinkedHashMap<>();
        tensors.put("log_lr", new int[] {4});
        tensors.put("momentum", new int[] {});
        tensors.put("W", new int[] {10, 64});
        run.writeRun(run("hyper", 1, 1, new Picture("values", "", new int[0], 0, 0), tensors));
        Map<String, NamedArray> meta = new LinkedHashMap<>();
        meta.put("log_lr", new NamedArray(new int[] {4}, new double[] {-2, -1, 0.5, -1.5}));
        meta.put("momentum", new NamedArray(new int[] {}, new double[] {0.875}));
        meta.put("W", new NamedArray(new int[] {10, 64}, images()));
        run.writeMeta(meta);
        run.writeHistory(history(500, 3, 1, 0.1, 1));
        run.writeEvaluation(new EvaluationRecord(
                100, OptionalDouble.empty(), 0.25, OptionalDouble.empty(), OptionalDouble.empty()));
        return run;
    }

    /** Ten learned images of 8 × 8 pixels, not evaluated. */
    static RunFolder digits(Path path) throws IOException {
        RunFolder run = RunFolder.create(path);
        Picture picture = new Picture("images", "images", new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 8, 8);
        run.writeRun(run("digits-distill", 2, 4, picture, Map.of("images", new int[] {10, 64})));
        run.writeMeta(Map.of("images", new NamedArray(new int[] {10, 64}, images())));
        run.writeHistory(history(500, 2.3, 0.4, 0.1, 2));
        return run;
    }

    static RunRecord clustersRun(int workers, int points) {
        int[] classes = new int[points];
        java.util.Arrays.fill(classes, points / 2, points, 1);
        return run(
                "two-clusters", workers, 1, new Picture("points", "X", classes, 0, 0), Map.of("X", new int[] {points, 2
                }));
    }

    private static RunRecord run(String problem, int workers, int inits, Picture picture, Map<String, int[]> tensors) {
        return new RunRecord(
                RunRecord.FORMAT,
                RunRecord.Status.FINISHED,
                ProblemSettings.defaults(problem),
                workers,
                Averaging.perWorker(inits),
                500,
                7,
                tensors,
                picture,
                500,
                OptionalDouble.of(0.02 / workers),
                OptionalDouble.of(4321.5 / workers),
                "2026-01-02T03:04:05Z",
                new TreeMap<>(Map.of("hyperring", "0.1.0", "java", "17.0.2", "nd4j", "1.0.0-M2.1")),
                Optional.empty());
    }

    private static double[] blobs(int workers) {
        Random random = new Random(workers);
        double[] points = new double[200];
        for (int i = 0; i < points.length; i++) {
            double centre = (i < 100 ? -1 : 1) * (i % 2 == 0 ? 2.2 : 1.1) * (0.5 + 0.15 * workers);
            points[i] = centre + 0.7 * random.nextGaussian();
        }
        return points;
    }

    private static double[] images() {
        Random random = new Random(3);
        double[] pixels = new double[640];
        for (int i = 0; i < pixels.length; i++) {
            double x = i % 8 - 3.5;
            double y = i / 8 % 8 - 3.5;
            double ring = Math.hypot(x, y) - 1 - i / 64 * 0.3;
            pixels[i] = 3 * Math.exp(-ring * ring) - 0.8 + 0.3 * random.nextGaussian();
        }
        return pixels;
    }

    static List<HistoryRow> history(int rounds, double first, double last, double noise, int workers) {
        Random random = new Random(rounds + workers);
        List<HistoryRow> rows = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            double loss = last + (first - last) * Math.exp(-round / (0.12 * rounds));
            rows.add(new HistoryRow(
                    round, loss * Math.exp(noise * random.nextGaussian()), workers, 0, 0.2, 0.05 * workers, 1));
        }
        return rows;
    }
}
