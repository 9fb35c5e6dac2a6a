package io.hyperring.samediff;

import io.hyperring.autodiff.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.ScalarOp;

/**
 * One operation of a SameDiff graph with the nodes of its inputs.
 *
 * @param name its own name in the graph
 * @param in nodes of its inputs
 * @param output name of its first output
 * @param types element types of its outputs
 * @param bound what the caller has bound, by name
 */
record Call(
        DifferentialFunction op,
        String name,
        String output,
        List<Node> in,
        List<DataType> types,
        Map<String, Node> bound) {
    /** How ND4J says "every axis". */
    private static final int ALL = Integer.MAX_VALUE;

    Node in(int index) {
        if (index >= in.size()) {
            throw refused("needs an input of this number: input=" + index + ", inputs=" + in.size());
        }
        return in.get(index);
    }

    /** The input of this number, or null where there is none. */
    Node inOrNull(int index) {
        return index < in.size() ? in.get(index) : null;
    }

    /** Integer arguments. */
    int[] integers() {
        return op instanceof DynamicCustomOp custom
                ? Arrays.stream(custom.iArgs()).mapToInt(Math::toIntExact).toArray()
                : new int[0];
    }

    int integer(int index, int otherwise) {
        int[] integers = integers();
        return index < integers.length ? integers[index] : otherwise;
    }

    boolean flag(int index) {
        return op instanceof DynamicCustomOp custom && index < custom.numBArguments() && custom.bArgs()[index];
    }

    double number(int index, double otherwise) {
        return op instanceof DynamicCustomOp custom && index < custom.numTArguments()
                ? custom.tArgs()[index]
                : otherwise;
    }

    /** The number of a scalar operation. */
    double scalar() {
        if (op instanceof ScalarOp scalar && scalar.scalar() != null) {
            return scalar.scalar().getDouble(0);
        }
        throw refused("needs its number");
    }

    /** An extra argument of a legacy operation. */
    double extra(int index) {
        return ((Number) op.getExtraArgs()[index]).doubleValue();
    }

    /** The axes of a legacy reduction, which come as dimensions or as input {@code input}; all of them when neither. */
    int[] axes(int input) {
        int[] given = op.getDimensions();
        if (given == null || given.length == 0) {
            given = inOrNull(input) == null ? new int[0] : whole(input);
        }
        return counted(given);
    }

    /** Integer arguments from {@code from} on as axes; all when there are none. */
    int[] axesFrom(int from) {
        int[] integers = integers();
        return counted(from < integers.length ? Arrays.copyOfRange(integers, from, integers.length) : new int[0]);
    }

    private int[] counted(int[] given) {
        return given.length == 0 || given[0] == ALL
                ? in(0).shape().axes()
                : Arrays.stream(given).map(in(0).shape()::axis).sorted().toArray();
    }

    /** Whether a legacy reduction keeps its axes. */
    boolean keeps() {
        return op instanceof BaseReduceOp reduce && reduce.isKeepDims();
    }

    /** The whole numbers that an input holds, which must be known while the graph is made. */
    int[] whole(int input) {
        return Arrays.stream(numbers(input)).mapToInt(value -> (int) value).toArray();
    }

    /** The numbers that an input holds, which must be known while the graph is made. */
    double[] numbers(int input) {
        return Known.of(in(input))
                .orElseThrow(() -> refused("needs an input that does not depend on variables or placeholders: input="
                        + input + " - make it a constant"));
    }

    /** Integer arguments from {@code from} on, or else the whole numbers of an input. */
    int[] integersOr(int from, int input) {
        int[] integers = integers();
        return from < integers.length
                ? IntStream.range(from, integers.length).map(i -> integers[i]).toArray()
                : whole(input);
    }

    DataType type() {
        return types.get(0);
    }

    IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("an operation of the SameDiff graph " + why + " (op=" + op.opName()
                + ", name=" + name + ", output=" + output + ")");
    }
}
