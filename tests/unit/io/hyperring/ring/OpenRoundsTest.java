package io.hyperring.ring;

import static io.hyperring.wire.Numbers.Format.FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.wire.Chunk;
import io.hyperring.wire.Floats;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Lap;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import org.junit.jupiter.api.Test;

class OpenRoundsTest {
    private static final Generation NOW = new Generation(2);
    private static final Round FIRST = new Round(5);

    private final OpenRounds rounds = new OpenRounds(NOW, FIRST, new Rank(1), Layout.ring(2, 2, FLOAT));

    private static Chunk chunk(Generation generation, long round, Lap lap, int piece, float... values) {
        return new Chunk(generation, new Round(round), lap, piece, 1, 1, new Floats(values));
    }

    @Test
    void finishesARoundWithOneMemberWithoutSendingAnythingToANeighbour() {
        OpenRounds alone = new OpenRounds(NOW, FIRST, new Rank(0), Layout.ring(1, 3, FLOAT));
        OpenRounds.Transition transition = alone.contribute(FIRST, new Floats(new float[] {1, 2, 3}), 1);
        assertEquals(
                new Floats(new float[] {1, 2, 3}),
                transition.reduced().orElseThrow().values());
        assertTrue(transition.sends().stream().allMatch(send -> send.to() == Send.To.OBSERVER));
        assertEquals(new Round(6), alone.current());
    }

    @Test
    void keepsASumThatComesBeforeTheOwnVectorIsReady() {
        assertEquals(
                OpenRounds.Transition.NOTHING.sends(),
                rounds.accept(chunk(NOW, 5, Lap.PARTIAL_SUM, 0, 10)).sends());
        OpenRounds.Transition transition = rounds.contribute(FIRST, new Floats(new float[] {1, 2}), 1);
        assertEquals(
                3, transition.sends().size()); // own chunk on its way; the early one finished: to observer and right
        assertEquals(
                chunk(NOW, 5, Lap.PARTIAL_SUM, 1, 2), transition.sends().get(0).chunk());
        assertEquals(
                new Floats(new float[] {11}), transition.sends().get(1).chunk().values());
    }

    @Test
    void dropsChunksOfAnOlderAndOfANewerGeneration() {
        rounds.contribute(FIRST, new Floats(new float[] {1, 2}), 1);
        assertTrue(rounds.accept(chunk(new Generation(1), 5, Lap.PARTIAL_SUM, 0, 10))
                .sends()
                .isEmpty());
        assertTrue(rounds.accept(chunk(new Generation(3), 5, Lap.PARTIAL_SUM, 0, 10))
                .sends()
                .isEmpty());
    }

    @Test
    void dropsChunksOfFinishedRoundsAndOfRoundsBeyondTheNext() {
        rounds.contribute(FIRST, new Floats(new float[] {1, 2}), 1);
        assertTrue(rounds.accept(chunk(NOW, 4, Lap.PARTIAL_SUM, 0, 10)).sends().isEmpty());
        assertTrue(rounds.accept(chunk(NOW, 7, Lap.PARTIAL_SUM, 0, 10)).sends().isEmpty());
    }

    @Test
    void dropsChunksThatDoNotFitTheLayout() {
        rounds.contribute(FIRST, new Floats(new float[] {1, 2}), 1);
        assertTrue(rounds.accept(chunk(NOW, 5, Lap.PARTIAL_SUM, 2, 10)).sends().isEmpty());
        assertTrue(
                rounds.accept(chunk(NOW, 5, Lap.FINISHED_SUM, -1, 10)).sends().isEmpty());
        assertTrue(
                rounds.accept(chunk(NOW, 5, Lap.PARTIAL_SUM, 0, 10, 11)).sends().isEmpty());
    }

    @Test
    void keepsWhatBelongsToTheNextRoundUntilItIsTheCurrentOne() {
        rounds.contribute(FIRST, new Floats(new float[] {1, 2}), 1);
        rounds.accept(chunk(NOW, 6, Lap.PARTIAL_SUM, 0, 100));
        rounds.accept(chunk(NOW, 5, Lap.PARTIAL_SUM, 0, 10));
        assertEquals(
                new Floats(new float[] {11, 7}),
                rounds.accept(chunk(NOW, 5, Lap.FINISHED_SUM, 1, 7))
                        .reduced()
                        .orElseThrow()
                        .values());
        rounds.contribute(new Round(6), new Floats(new float[] {3, 4}), 1);
        assertEquals(
                new Floats(new float[] {103, 8}),
                rounds.accept(chunk(NOW, 6, Lap.FINISHED_SUM, 1, 8))
                        .reduced()
                        .orElseThrow()
                        .values());
    }

    @Test
    void aMemberContributesOnceAndInOrder() {
        assertThrows(
                IllegalArgumentException.class, () -> rounds.contribute(new Round(6), new Floats(new float[2]), 1));
        rounds.contribute(FIRST, new Floats(new float[2]), 1);
        assertThrows(IllegalArgumentException.class, () -> rounds.contribute(FIRST, new Floats(new float[2]), 1));
    }
}
