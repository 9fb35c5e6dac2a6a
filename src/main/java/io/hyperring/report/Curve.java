package io.hyperring.report;

import io.hyperring.checkpoint.HistoryRow;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A loss against rounds: only finite losses, in the order of the history. */
record Curve(double[] rounds, double[] losses) {
    /** The smoothing window is this part of the run. */
    static final int PARTS = 20;

    static Curve of(List<HistoryRow> history) {
        List<HistoryRow> finite =
                history.stream().filter(row -> Double.isFinite(row.outerLoss())).toList();
        return new Curve(
                finite.stream().mapToDouble(HistoryRow::round).toArray(),
                finite.stream().mapToDouble(HistoryRow::outerLoss).toArray());
    }

    int size() {
        return rounds.length;
    }

    /** Mean over a window round each of so many points at most, evenly spread; the window is shorter at the ends. */
    Curve smoothed(int most) {
        int half = Math.max(1, size() / PARTS / 2);
        int[] middles = IntStream.range(0, Math.min(most, size()))
                .map(i -> size() <= most ? i : (int) ((long) i * (size() - 1) / (most - 1)))
                .toArray();
        return new Curve(
                IntStream.of(middles).mapToDouble(i -> rounds[i]).toArray(),
                IntStream.of(middles)
                        .mapToDouble(i -> mean(Math.max(0, i - half), Math.min(size(), i + half + 1)))
                        .toArray());
    }

    private double mean(int from, int to) {
        return Arrays.stream(losses, from, to).average().orElseThrow();
    }

    /** At most that many points: the lowest and the highest of each stretch, so that no spike is lost. */
    Curve thinned(int most) {
        if (size() <= most) {
            return this;
        }
        int stretches = most / 2;
        int[] kept = IntStream.range(0, stretches)
                .flatMap(i -> extremes((int) ((long) i * size() / stretches), (int) ((i + 1L) * size() / stretches)))
                .distinct()
                .toArray();
        return new Curve(
                IntStream.of(kept).mapToDouble(i -> rounds[i]).toArray(),
                IntStream.of(kept).mapToDouble(i -> losses[i]).toArray());
    }

    private IntStream extremes(int from, int to) {
        int low = from;
        int high = from;
        for (int i = from; i < to; i++) {
            low = losses[i] < losses[low] ? i : low;
            high = losses[i] > losses[high] ? i : high;
        }
        return IntStream.of(low, high).sorted();
    }

    double lowest() {
        return Arrays.stream(losses).min().orElse(Double.NaN);
    }

    double highest() {
        return Arrays.stream(losses).max().orElse(Double.NaN);
    }
}
