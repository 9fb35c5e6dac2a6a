package io.hyperring.samediff;

import io.hyperring.problem.Randomness;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A SameDiff graph under construction, with random variables named {@code v0, v1, …}; the same for the same calls. */
final class SmallGraph {
    final SameDiff sd = SameDiff.create();
    private final Randomness random = Randomness.of(11);
    private final Map<String, INDArray> variables = new LinkedHashMap<>();

    /** The variables, by name. */
    Map<String, INDArray> variables() {
        return variables;
    }

    /** Numbers in −2 .. 2. */
    SDVariable any(int... dims) {
        return variable(u -> 4 * u - 2, dims);
    }

    /** Numbers in 0.3 .. 3. */
    SDVariable positive(int... dims) {
        return variable(u -> 0.3 + 2.7 * u, dims);
    }

    /** Numbers in 0.1 .. 0.9. */
    SDVariable fraction(int... dims) {
        return variable(u -> 0.1 + 0.8 * u, dims);
    }

    /** Numbers in −2 .. 2 at least 0.2 from 0, so that no kink is near. */
    SDVariable apart(int... dims) {
        return variable(u -> u < 0.5 ? -0.2 - 3.6 * u : 0.2 + 3.6 * (u - 0.5), dims);
    }

    /** Numbers of which no two are nearer than 0.1. */
    SDVariable distinct(int... dims) {
        INDArray values = array(u -> 0, dims);
        int[] order = random.permutation((int) values.length());
        for (int i = 0; i < order.length; i++) {
            values.putScalar(i, 0.17 * (order[i] - order.length / 2.0) + 0.03);
        }
        return variable(values);
    }

    SDVariable variable(DoubleUnaryOperator ofUniform, int... dims) {
        return variable(array(ofUniform, dims));
    }

    SDVariable variable(INDArray values) {
        String name = "v" + variables.size();
        variables.put(name, values);
        return sd.var(name, values);
    }

    /** A constant of 0s and 1s. */
    SDVariable labels(int... dims) {
        return sd.constant(array(u -> u < 0.5 ? 0 : 1, dims));
    }

    /** A constant of rows that have one 1. */
    SDVariable oneHot(int rows, int classes) {
        INDArray values = Nd4j.zeros(DataType.DOUBLE, rows, classes);
        for (int row = 0; row < rows; row++) {
            values.putScalar(row, random.nextInt(classes), 1);
        }
        return sd.constant(values);
    }

    SDVariable numbers(double... values) {
        return sd.constant(Nd4j.createFromArray(values));
    }

    SDVariable ints(int... values) {
        return sd.constant(Nd4j.createFromArray(values));
    }

    private INDArray array(DoubleUnaryOperator ofUniform, int... dims) {
        int size = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
        double[] values = new double[size];
        Arrays.setAll(values, i -> ofUniform.applyAsDouble(random.nextUniform()));
        return dims.length == 0
                ? Nd4j.scalar(values[0])
                : Nd4j.createFromArray(values)
                        .reshape(Arrays.stream(dims).asLongStream().toArray());
    }
}
