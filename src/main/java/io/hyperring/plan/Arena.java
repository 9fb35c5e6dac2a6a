package io.hyperring.plan;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Places blocks in one stretch of memory and takes them back: the smallest gap that fits is used first, neighbouring gaps
 * are joined. Sizes and offsets in elements.
 */
final class Arena {
    /** Blocks begin on a cache line also for 4-byte elements. */
    static final int ALIGNMENT = 16;

    private final TreeMap<Long, Long> gaps = new TreeMap<>();
    private long end;
    private long highWater;

    /** The offset of a block of at least {@code size} elements. */
    long allocate(long size) {
        long needed = aligned(size);
        OptionalLong offset =
                gaps.entrySet().stream()
                        .filter(gap -> gap.getValue() >= needed)
                        .min(Map.Entry.comparingByValue())
                        .stream()
                        .mapToLong(Map.Entry::getKey)
                        .findFirst();
        return offset.isPresent() ? cut(offset.getAsLong(), needed) : extend(needed);
    }

    private long cut(long offset, long needed) {
        long length = gaps.remove(offset);
        if (length > needed) {
            gaps.put(offset + needed, length - needed);
        }
        return offset;
    }

    private long extend(long needed) {
        Map.Entry<Long, Long> last = gaps.lastEntry();
        if (last != null && last.getKey() + last.getValue() == end) {
            gaps.remove(last.getKey());
            end = last.getKey();
        }
        long offset = end;
        end += needed;
        highWater = Math.max(highWater, end);
        return offset;
    }

    /** Takes back a block that {@link #allocate} gave out. */
    void free(long offset, long size) {
        long from = offset;
        long to = offset + aligned(size);
        Map.Entry<Long, Long> before = gaps.floorEntry(from);
        if (before != null && before.getKey() + before.getValue() == from) {
            from = before.getKey();
        }
        Long after = gaps.remove(to);
        if (after != null) {
            to += after;
        }
        gaps.put(from, to - from);
    }

    /** Elements ever in use at once. */
    long size() {
        return highWater;
    }

    private static long aligned(long size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
