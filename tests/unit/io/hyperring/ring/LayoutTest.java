package io.hyperring.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LayoutTest {
    @Test
    void piecesAreTheVectorInOrderAndNoneIsEmptyOrTooLarge() {
        for (int members = 1; members < 10; members++) {
            for (int size = 1; size < 60; size++) {
                Layout layout = Layout.of(members, size, 7);
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
        Layout layout = Layout.of(8, 201);
        assertEquals(8, layout.pieces().size());
        layout.pieces().forEach(piece -> assertTrue(piece.length() == 25 || piece.length() == 26));
    }

    @Test
    void aLargeVectorDoesNotOverflow() {
        Layout layout = Layout.of(7, Integer.MAX_VALUE);
        var last = layout.pieces().get(layout.pieces().size() - 1);
        assertEquals(Integer.MAX_VALUE, last.offset() + last.length());
    }

    @Test
    void aRingNeedsMembersAndFloats() {
        assertThrows(IllegalArgumentException.class, () -> Layout.of(0, 1));
        assertThrows(IllegalArgumentException.class, () -> Layout.of(1, 0));
    }
}
