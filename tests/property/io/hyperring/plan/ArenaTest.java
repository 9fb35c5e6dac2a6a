package io.hyperring.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.problem.Randomness;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ArenaTest {
    private record Block(long offset, long size) {
        boolean overlaps(Block other) {
            return offset < other.offset + other.size && other.offset < offset + size;
        }
    }

    @Property(tries = 300)
    void neverGivesOutMemoryThatIsInUse(@ForAll long seed) {
        Randomness random = Randomness.of(seed);
        Arena arena = new Arena();
        List<Block> live = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (!live.isEmpty() && random.nextInt(2) == 0) {
                Block freed = live.remove(random.nextInt(live.size()));
                arena.free(freed.offset(), freed.size());
            } else {
                long size = 1 + random.nextInt(100);
                Block block = new Block(arena.allocate(size), size);
                assertTrue(live.stream().noneMatch(block::overlaps), block::toString);
                assertEquals(0, block.offset() % Arena.ALIGNMENT);
                live.add(block);
            }
            assertTrue(live.stream().allMatch(block -> block.offset() + block.size() <= arena.size()));
        }
    }

    @Property(tries = 100)
    void givesBackEverythingOnceEverythingIsFree(@ForAll long seed) {
        Randomness random = Randomness.of(seed);
        Arena arena = new Arena();
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            long size = 1 + random.nextInt(100);
            blocks.add(new Block(arena.allocate(size), size));
        }
        for (int index : random.permutation(blocks.size())) {
            arena.free(blocks.get(index).offset(), blocks.get(index).size());
        }
        long before = arena.size();
        assertEquals(0, arena.allocate(before));
        assertEquals(before, arena.size());
    }

    @Test
    void takesTheSmallestGapThatFits() {
        Arena arena = new Arena();
        long large = arena.allocate(64);
        arena.allocate(16);
        long small = arena.allocate(32);
        arena.allocate(16);
        arena.free(large, 64);
        arena.free(small, 32);
        assertEquals(small, arena.allocate(20));
        assertEquals(large, arena.allocate(20));
    }
}
