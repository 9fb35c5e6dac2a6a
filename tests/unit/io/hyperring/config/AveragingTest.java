package io.hyperring.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.config.Averaging.Block;
import io.hyperring.wire.FixedPoints;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AveragingTest {
    @Test
    void initsOfARoundAreDealtOutInOrderAndAsEvenlyAsCanBe() {
        for (int inits = 1; inits < 30; inits++) {
            for (int members = 1; members < 40; members++) {
                Averaging averaging = Averaging.perRound(inits, Reduction.EXACT);
                int next = 0;
                for (int rank = 0; rank < members; rank++) {
                    Block block = averaging.block(rank, members);
                    assertEquals(next, block.first());
                    assertTrue(block.count() == inits / members || block.count() == (inits + members - 1) / members);
                    next += block.count();
                }
                assertEquals(inits, next);
            }
        }
    }

    @Test
    void initsOfAWorkerAreTheSameNumberForEachRank() {
        Averaging averaging = Averaging.perWorker(3);
        assertEquals(new Block(0, 3), averaging.block(0, 1));
        assertEquals(new Block(12, 3), averaging.block(4, 8));
        assertEquals(OptionalInt.of(3), averaging.initsPerWorker());
        assertEquals(OptionalInt.empty(), averaging.initsPerRound());
    }

    @Test
    void oneWorkerByEightInitsAndEightByOneAreTheSameEight() {
        assertEquals(
                Averaging.perWorker(8).block(0, 1),
                Averaging.perRound(8, Reduction.FAST).block(0, 1));
        assertEquals(
                Averaging.perWorker(1).block(5, 8),
                Averaging.perRound(8, Reduction.FAST).block(5, 8));
    }

    @Test
    void anExactReductionComputesOneInitAtATimeAndAFastOneItsWholeBlock() {
        assertEquals(1, Averaging.perRound(8, Reduction.EXACT).mostAtOnce(3));
        assertEquals(3, Averaging.perRound(8, Reduction.FAST).mostAtOnce(3));
        assertEquals(4, Averaging.perWorker(4).mostAtOnce(3));
    }

    @Test
    void exactlyAsManyInitsAreAllowedAsFixedPointNumbersCanHold() {
        assertEquals(FixedPoints.MOST_ADDENDS, Averaging.MOST_EXACT);
    }
}
