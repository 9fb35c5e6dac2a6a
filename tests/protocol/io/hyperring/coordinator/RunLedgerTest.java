package io.hyperring.coordinator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.checkpoint.HistoryRow;
import io.hyperring.config.ProblemSettings;
import io.hyperring.plan.OuterStep;
import io.hyperring.plan.Plans;
import io.hyperring.wire.Chunk;
import io.hyperring.wire.Floats;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Lap;
import io.hyperring.wire.Numbers;
import io.hyperring.wire.Round;
import io.hyperring.wire.WorkerId;
import io.hyperring.worker.Worker.RoundApplied;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RunLedgerTest {
    private static final ProblemSettings TWO_POINTS = new ProblemSettings(
            "two-clusters",
            OptionalInt.of(2),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty());
    private static final int SIZE = 5; // four coordinates and the loss
    private static final float[] SUM = {2, 4, 6, 8, 1};

    private final OuterStep outer = Plans.outerStep(TWO_POINTS, 1);
    private final OuterStep twin = Plans.outerStep(TWO_POINTS, 1);
    private final RunLedger ledger = new RunLedger(Generation.FIRST, 2, SIZE, Numbers.Format.FLOAT, outer);

    private void sum(long round, float... values) {
        ledger.sumArrived(sumOf(Generation.FIRST, round, values));
    }

    private static Chunk sumOf(Generation generation, long round, float... values) {
        return new Chunk(generation, new Round(round), Lap.FINISHED_SUM, 0, 2, 2, new Floats(values));
    }

    private void reports(long round, long digest) {
        ledger.roundApplied(new RoundApplied(new WorkerId("a"), new Round(round), 2, 0.5f, 1, 3, digest));
        ledger.roundApplied(new RoundApplied(new WorkerId("b"), new Round(round), 2, 0.5f, 2, 5, digest));
    }

    private long digestAfter(float... mean) {
        twin.apply(mean);
        return twin.digest();
    }

    @Test
    void aRoundIsEnteredWhenItsSumAndAllReportsAreHere() {
        long digest = digestAfter(1, 2, 3, 4);
        assertFalse(ledger.canAdvance());
        sum(0, SUM);
        assertFalse(ledger.canAdvance());
        ledger.roundApplied(new RoundApplied(new WorkerId("a"), new Round(0), 2, 0.5f, 1, 3, digest));
        assertFalse(ledger.canAdvance());
        ledger.roundApplied(new RoundApplied(new WorkerId("b"), new Round(0), 2, 0.5f, 2, 5, digest));
        assertTrue(ledger.canAdvance());
        assertEquals(new RunLedger.Entered(new HistoryRow(0, 0.5, 2, 0, 1.5, 4, 1), List.of()), ledger.advance());
        assertArrayEquals(twin.meta(), ledger.meta());
        assertFalse(ledger.canAdvance());
    }

    @Test
    void roundsThatCompleteOutOfOrderAreEnteredInOrder() {
        long first = digestAfter(1, 2, 3, 4);
        long second = digestAfter(1, 2, 3, 4);
        sum(1, SUM);
        reports(1, second);
        assertFalse(ledger.canAdvance());
        sum(0, SUM);
        reports(0, first);
        assertEquals(0, ledger.advance().row().round());
        assertEquals(1, ledger.advance().row().round());
        assertEquals(new Round(2), ledger.round());
    }

    @Test
    void aReplicaWithAnotherDigestIsNamed() {
        sum(0, SUM);
        long digest = digestAfter(1, 2, 3, 4);
        ledger.roundApplied(new RoundApplied(new WorkerId("a"), new Round(0), 2, 0.5f, 1, 3, digest));
        ledger.roundApplied(new RoundApplied(new WorkerId("b"), new Round(0), 2, 0.5f, 1, 3, digest + 1));
        assertEquals(List.of(new WorkerId("b")), ledger.advance().different());
    }

    @Test
    void whenTheRingHasEndedARoundIsEnteredWithItsSumAlone() {
        assertFalse(ledger.canClose());
        sum(0, SUM);
        assertFalse(ledger.canAdvance());
        assertTrue(ledger.canClose());
        digestAfter(1, 2, 3, 4);
        assertEquals(new HistoryRow(0, 0.5, 2, 0, 0, 0, 1), ledger.advance().row());
        assertArrayEquals(twin.meta(), ledger.meta());
    }

    @Test
    void aRoundWhoseSumWasNotSeenIsWrittenAsMembersToldIt() {
        reports(3, 0);
        assertEquals(new HistoryRow(3, 0.5, 2, 0, 1.5, 4, 1), ledger.told(new Round(3)));
        HistoryRow unknown = ledger.told(new Round(4));
        assertTrue(Double.isNaN(unknown.outerLoss()));
    }

    @Test
    void metaParametersStayAsTheyWereWhenAHypergradientOrLossIsNotFinite() {
        double[] before = ledger.meta();
        for (float[] bad : new float[][] {{2, Float.NaN, 6, 8, 1}, {2, 4, 6, 8, Float.POSITIVE_INFINITY}}) {
            sum(0, bad);
            reports(0, 0);
            RunFault fault = assertThrows(RunFault.class, ledger::advance);
            assertTrue(fault.getMessage().contains("round=0"), fault.getMessage());
            assertArrayEquals(before, ledger.meta());
        }
    }

    @Test
    void chunksOfAnotherGenerationChangeNothing() {
        ledger.sumArrived(sumOf(new Generation(9), 0, SUM));
        reports(0, 0);
        assertFalse(ledger.canAdvance());
    }
}
