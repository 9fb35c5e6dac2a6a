package io.hyperring.samediff;

import java.util.List;
import java.util.stream.Stream;

/** SameDiff's operations under test: to add one, add a row to the list of its kind. */
final class AllLowerings {
    private AllLowerings() {}

    static List<Row> rows() {
        return Stream.of(
                        ElementwiseRows.rows(),
                        ReductionRows.rows(),
                        ShapeRows.rows(),
                        LayerRows.rows(),
                        ImageRows.rows(),
                        RecurrentRows.rows(),
                        LossRows.rows())
                .flatMap(List::stream)
                .toList();
    }
}
