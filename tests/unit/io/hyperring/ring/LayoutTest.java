package io.hyperring.ring;

import static io.hyperring.wire.Numbers.Format.FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.wire.Numbers;
import io.hyperring.wire.Rank;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
    @Test
    void piecesAreTheVectorInOrderAndNoneIsEmptyOrTooLarge() {
        for (int members = 1; members < 10; members++) {
            for (int size = 1; size < 60; size++) {
                Layout layout = Layout.ring(members, size, FLOAT, 7);
                int offset = 0;
                for (Layout.Piece piece : layout.pieces()) {
                    assertEquals(offset, piece.offset());
                    assertTrue(piece.length() >= 1 && piece.length() <= 7);
                    assertTrue(piece.origin().index() < members);
                    offset += piece.length();
                }
                assertEquals(size, offset);
            }
        }
    }

    @Test
    void chunksDifferByOneFloatAtTheMost() {
        Layout layout = Layout.ring(8, 201, FLOAT);
        assertEquals(8, layout.pieces().size());
        layout.pieces().forEach(piece -> assertTrue(piece.length() == 25 || piece.length() == 26));
    }

    @Test
    void aLargeVectorDoesNotOverflow() {
        Layout layout = Layout.ring(7, Integer.MAX_VALUE, FLOAT);
        var last = layout.pieces().get(layout.pieces().size() - 1);
        assertEquals(Integer.MAX_VALUE, last.offset() + last.length());
    }

    @Test
    void aRingNeedsMembersAndFloats() {
        for (Layout.Choice layout : List.<Layout.Choice>of(Layout::of, Layout::ring, Layout::exchange)) {
            assertThrows(IllegalArgumentException.class, () -> layout.of(0, 1, FLOAT));
            assertThrows(IllegalArgumentException.class, () -> layout.of(1, 0, FLOAT));
        }
    }

    @Test
    void aPieceFitsANetworkFrameWhateverTheFormat() {
        for (Numbers.Format format : Numbers.Format.values()) {
            Layout.ring(3, 1_000_000, format)
                    .pieces()
                    .forEach(piece -> assertTrue(piece.length() * format.bytes() <= Layout.LARGEST_PIECE));
        }
    }

    @Test
    void smallVectorsAreExchangedWholeAndLargeOnesGoRound() {
        Layout small = Layout.of(8, 201, FLOAT);
        assertEquals(Schedule.EXCHANGE, small.schedule());
        assertEquals(List.of(new Layout.Piece(0, new Rank(0), 0, 201)), small.pieces());
        assertEquals(Layout.ring(8, 1_000_000, FLOAT), Layout.of(8, 1_000_000, FLOAT));
        for (Numbers.Format format : Numbers.Format.values()) {
            for (int members = 1; members < 1000; members++) {
                assertEquals(Schedule.RING, Schedule.of(members, Integer.MAX_VALUE, format));
                assertEquals(
                        Schedule.RING,
                        Schedule.of(members, Layout.LARGEST_PIECE / format.bytes() + 1, format),
                        "what is exchanged must fit a frame");
            }
        }
    }

    /** A test of whole runs counts on it. */
    @Test
    void threeHundredFixedPointNumbersAreExchangedByFiveMembersButNotByEight() {
        assertEquals(Schedule.EXCHANGE, Schedule.of(5, 301, Numbers.Format.FIXED_POINT));
        assertEquals(Schedule.RING, Schedule.of(8, 301, Numbers.Format.FIXED_POINT));
    }
}
