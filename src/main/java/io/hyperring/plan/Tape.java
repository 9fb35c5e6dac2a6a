package io.hyperring.plan;

import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/** What a loop leaves behind for its way back: rows, each holding the values that some blocks had at one step. */
final class Tape implements AutoCloseable {
    private final Block memory;
    private final long rowLength;

    Tape(long rows, long rowLength, Precision precision) {
        this.rowLength = rowLength;
        this.memory =
                new Block(Nd4j.createUninitialized(precision.type(), Math.max(1, Math.multiplyExact(rows, rowLength))));
    }

    /** Keeps the values of the blocks, whose lengths add up to that of a row. */
    void save(long row, List<Block> blocks) {
        long at = row * rowLength;
        for (Block block : blocks) {
            memory.write(at, block);
            at += block.length();
        }
    }

    /** Gives the values of a row back, to blocks of the lengths that were saved. */
    void restore(long row, List<Block> blocks) {
        long at = row * rowLength;
        for (Block block : blocks) {
            memory.read(at, block);
            at += block.length();
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
