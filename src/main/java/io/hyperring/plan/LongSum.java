package io.hyperring.plan;

import io.hyperring.autodiff.Node;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sums over long stretches of memory, as the product of a matrix and a vector of ones. ND4J's own loop adds one number after
 * another, several times slower.
 */
final class LongSum {
    /** Shorter stretches are summed as fast by ND4J itself. */
    private static final int LONG = 4096;

    private static final int WIDEST = 1024;
    private static final int NARROWEST = 32;

    private LongSum() {}

    /** Empty where what is summed is short, is not one stretch, or is no rectangle. */
    static Optional<Kernel> of(Node sum, INDArray x, INDArray z) {
        int outer = sum.shape().size();
        int inner = sum.in(0).shape().size() / outer;
        int[] axes = sum.axes();
        boolean innermost = axes.length > 0 && axes[0] == sum.shape().rank() - axes.length;
        int width = widthOf(inner);
        if (!innermost || inner < LONG || width < NARROWEST) {
            return Optional.empty();
        }
        long height = inner / width;
        INDArray ones = Nd4j.ones(z.dataType(), width, 1);
        INDArray ofRows = Nd4j.create(z.dataType(), outer * height, 1);
        Kernel rows = Nd4jKernels.custom(
                "matmul", new INDArray[] {x.reshape('c', true, outer * height, width), ones}, ofRows, 0, 0);
        Kernel total = Nd4jKernels.sum(ofRows.reshape('c', true, outer, height), z.reshape('c', true, outer, 1), 1);
        return Optional.of(() -> {
            rows.run();
            total.run();
        });
    }

    /** The largest divisor that is not too wide. */
    private static int widthOf(int inner) {
        int width = Math.min(inner, WIDEST);
        while (inner % width != 0) {
            width--;
        }
        return width;
    }
}
