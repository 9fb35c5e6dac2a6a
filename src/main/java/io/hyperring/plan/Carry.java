package io.hyperring.plan;

import java.util.ArrayList;
import java.util.List;

/** Copies values from some blocks to others, all at once: a block that is read and written gives its old value. */
final class Carry {
    private final List<Runnable> copies = new ArrayList<>();

    Carry(List<Block> from, List<Block> to) {
        List<Runnable> late = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            Block source = from.get(i);
            Block target = to.get(i);
            if (source.is(target)) {
                continue;
            }
            if (to.stream().anyMatch(source::is)) {
                Block staged = source.fresh();
                copies.add(() -> staged.write(0, source));
                late.add(() -> target.write(0, staged));
            } else {
                late.add(() -> target.write(0, source));
            }
        }
        copies.addAll(late);
    }

    void run() {
        copies.forEach(Runnable::run);
    }
}
