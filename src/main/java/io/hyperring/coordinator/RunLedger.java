package io.hyperring.coordinator;

import io.hyperring.checkpoint.HistoryRow;
import io.hyperring.plan.OuterStep;
import io.hyperring.ring.ReducedSum;
import io.hyperring.ring.RingObserver;
import io.hyperring.wire.Chunk;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Numbers;
import io.hyperring.wire.Round;
import io.hyperring.wire.WorkerId;
import io.hyperring.worker.Contribution;
import io.hyperring.worker.Worker.RoundApplied;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The coordinator's books: its own replica of the meta-parameters and the history of the run, from what the ring's observer
 * sees and the workers report. Without clock and actors.
 *
 * <p>Invariant: a round is entered once, after the one before it, when its whole sum and the reports of all members are
 * here, or when the ring has ended and the whole sum is here.
 */
final class RunLedger {
    private final Generation generation;
    private final int members;
    private final OuterStep outer;
    private final RingObserver observer;
    private final Map<Round, Map<WorkerId, RoundApplied>> reports = new HashMap<>();
    private final Map<Round, ReducedSum> sums = new HashMap<>();

    /**
     * @param size numbers of a contribution
     * @param format of these numbers
     */
    RunLedger(Generation generation, int members, int size, Numbers.Format format, OuterStep outer) {
        this.generation = generation;
        this.members = members;
        this.outer = outer;
        this.observer = new RingObserver(generation, members, size, format);
    }

    void sumArrived(Chunk finished) {
        observer.accept(finished);
        observer.take(finished.round()).ifPresent(sum -> sums.put(finished.round(), sum));
    }

    void roundApplied(RoundApplied report) {
        reports.computeIfAbsent(report.round(), absent -> new TreeMap<>()).put(report.id(), report);
    }

    /** Whether the next round can be entered, with the digests of all members. */
    boolean canAdvance() {
        return sums.containsKey(round())
                && reports.getOrDefault(round(), Map.of()).size() == members;
    }

    /** Whether the next round can be entered, whoever has reported: the ring is no more. */
    boolean canClose() {
        return sums.containsKey(round());
    }

    /**
     * A round that was entered.
     *
     * @param different members whose replicas have another digest than the one here
     */
    record Entered(HistoryRow row, List<WorkerId> different) {}

    /**
     * Enters the next round.
     *
     * @throws RunFault when it must not be entered; the meta-parameters stay as they were
     */
    Entered advance() {
        Round round = round();
        ReducedSum sum = sums.remove(round);
        List<RoundApplied> applied = reported(round);
        Contribution.Mean mean = Contribution.mean(sum);
        if (!mean.finite()) {
            throw new RunFault("loss and hypergradient must stay finite: round=" + round + ", outer_loss="
                    + mean.outerLoss() + " - lower --inner-lr or --outer-lr");
        }
        outer.apply(mean.hypergradient());
        List<WorkerId> different = applied.stream()
                .filter(report -> report.digest() != outer.digest())
                .map(RoundApplied::id)
                .toList();
        return new Entered(row(round, mean.outerLoss(), sum.contributors(), applied), different);
    }

    /** The row of a round whose sum was not seen here, from what members told of it. */
    HistoryRow told(Round round) {
        List<RoundApplied> applied = reported(round);
        float loss = applied.isEmpty() ? Float.NaN : applied.get(0).outerLoss();
        int contributors = applied.isEmpty() ? members : applied.get(0).contributors();
        return row(round, loss, contributors, applied);
    }

    private List<RoundApplied> reported(Round round) {
        Map<WorkerId, RoundApplied> told = reports.remove(round);
        return told == null ? List.of() : List.copyOf(told.values());
    }

    private HistoryRow row(Round round, float loss, int contributors, List<RoundApplied> applied) {
        return new HistoryRow(
                round.number(),
                loss,
                contributors,
                0,
                applied.stream()
                        .mapToDouble(RoundApplied::computeMillis)
                        .average()
                        .orElse(0),
                applied.stream()
                        .mapToDouble(RoundApplied::reduceMillis)
                        .average()
                        .orElse(0),
                generation.number());
    }

    /** The next round. */
    Round round() {
        return new Round(outer.round());
    }

    /** A copy of the meta-parameters, flat. */
    double[] meta() {
        return outer.meta();
    }
}
