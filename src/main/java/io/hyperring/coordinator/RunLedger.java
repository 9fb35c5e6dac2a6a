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
 * here; then every replica has the digest of this one.
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

    /** Whether the next round can be entered. */
    boolean canAdvance() {
        return sums.containsKey(round())
                && reports.getOrDefault(round(), Map.of()).size() == members;
    }

    /**
     * Enters the next round.
     *
     * @throws RunFault when it must not be entered; the meta-parameters stay as they were
     */
    HistoryRow advance() {
        Round round = round();
        ReducedSum sum = sums.remove(round);
        List<RoundApplied> applied = List.copyOf(reports.remove(round).values());
        Contribution.Mean mean = Contribution.mean(sum);
        if (!mean.finite()) {
            throw new RunFault("loss and hypergradient must stay finite: round=" + round + ", outer_loss="
                    + mean.outerLoss() + " - lower --inner-lr or --outer-lr");
        }
        outer.apply(mean.hypergradient());
        checkDigests(round, applied);
        return new HistoryRow(
                round.number(),
                mean.outerLoss(),
                sum.contributors(),
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

    private void checkDigests(Round round, List<RoundApplied> applied) {
        for (RoundApplied report : applied) {
            if (report.digest() != outer.digest()) {
                throw new RunFault("every replica must have the coordinator's digest: round=" + round + ", worker="
                        + report.id() + " - run it again, and tell us if it happens again");
            }
        }
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
