package io.hyperring.plan;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import java.util.List;

/** About how much there is to compute, to choose between graphs of the same value: products of matrices and numbers moved. */
final class Work {
    /** A number that is read and written takes as long as so many multiplications and additions of a matrix product. */
    private static final double PER_NUMBER = 10;

    private Work() {}

    static double of(List<Node> outputs) {
        return Schedule.of(outputs).order().stream().mapToDouble(Work::of).sum();
    }

    /** Of keeping so many numbers and taking them back. */
    static double ofMoving(long numbers) {
        return 2 * PER_NUMBER * numbers;
    }

    private static double of(Node node) {
        if (node.op() == Op.INPUT || node.op() == Op.CONSTANT || Storage.VIEWS.contains(node.op())) {
            return 0;
        }
        double numbers = node.shape().size();
        if (node.op() == Op.MATMUL) {
            Node left = node.in(0);
            boolean transposed = node.attribute(Attribute.Transposed.class).left();
            numbers *= left.shape().dim(left.shape().rank() - (transposed ? 2 : 1));
            return numbers;
        }
        if (node.op() == Op.GATHER || node.op() == Op.SLICE) {
            return PER_NUMBER * numbers;
        }
        double read = node.inputs().stream()
                .mapToInt(input -> input.shape().size())
                .max()
                .orElse(0);
        return PER_NUMBER * Math.max(numbers, read);
    }
}
