package io.hyperring.samediff;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How each operation of SameDiff is written with primitives, by the name that ND4J gives it. To add one, add a row. */
final class Lowerings {
    private static final Map<String, Lowering> ALL = new LinkedHashMap<>();

    static {
        List.of(
                        ElementwiseLowerings.TABLE,
                        ReductionLowerings.TABLE,
                        ShapeLowerings.TABLE,
                        IndexLowerings.TABLE,
                        ProductLowerings.TABLE,
                        NormLowerings.TABLE,
                        ImageLowerings.TABLE,
                        VolumeLowerings.TABLE,
                        RecurrentLowerings.TABLE,
                        LossLowerings.TABLE,
                        RandomLowerings.TABLE)
                .forEach(Lowerings::addAll);
    }

    private Lowerings() {}

    private static void addAll(Map<String, Lowering> table) {
        table.forEach((name, lowering) -> {
            if (ALL.put(name, lowering) != null) {
                throw new IllegalStateException("an operation has one lowering: op=" + name);
            }
        });
    }

    /** Names of the operations that have one. */
    static Set<String> names() {
        return ALL.keySet();
    }

    /** The lowering of an operation, or null when it has none. */
    static Lowering of(String op) {
        return ALL.get(op);
    }
}
