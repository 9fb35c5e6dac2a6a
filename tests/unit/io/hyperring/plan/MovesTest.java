package io.hyperring.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.autodiff.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What only moves numbers gives the very numbers that the host gives, in shapes of every kind. */
class MovesTest {
    private static final Node SCALAR = Node.input("scalar");
    private static final Node ONE = Node.input("one", 1);
    private static final Node FIVE = Node.input("five", 5);
    private static final Node MATRIX = Node.input("matrix", 4, 3);
    private static final Node COLUMN = Node.input("column", 4, 1);
    private static final Node CUBE = Node.input("cube", 2, 3, 4);
    private static final Node DEEP = Node.input("deep", 2, 2, 3, 2, 2);
    private static final Node IMAGES = Node.input("images", 2, 3, 5, 6);
    private static final Node PIXEL = Node.input("pixel", 1, 1, 1, 1);
    private static final Node LINE = Node.input("line", 1, 1, 1, 7);
    /** Rows long enough to be copied as a whole. */
    private static final Node WIDE = Node.input("wide", 3, 40);

    private static final Node AT = index(2, Shape.SCALAR);
    private static final Node AT_ONE = index(3, Shape.of(1));
    private static final Node THRICE = Node.input("i thrice", 3);
    private static final Node SQUARE = Node.input("i square", 2, 2);
    private static final Node ZEROS = Node.input("i zeros", 1, 1, 1);

    /** An index that is fed: a constant one would be rewritten as a slice. */
    private static Node index(int at, Shape shape) {
        return Node.input("i" + at, shape);
    }

    private static final Map<String, double[]> FED = fed();

    private static Map<String, double[]> fed() {
        Map<String, double[]> fed = new HashMap<>(Map.of(
                "i2", new double[] {2},
                "i3", new double[] {3},
                "i thrice", new double[] {3, 0, 3},
                "i square", new double[] {1, 1, 0, 1},
                "i zeros", new double[] {0}));
        for (Node node : List.of(SCALAR, ONE, FIVE, MATRIX, COLUMN, CUBE, DEEP, IMAGES, PIXEL, LINE, WIDE)) {
            double[] values = new double[node.shape().size()];
            Arrays.setAll(values, i -> i + 1);
            fed.put(Schedule.nameOf(node), values);
        }
        return fed;
    }

    static Stream<Node> moves() {
        Attribute.Window square = new Attribute.Window(2, 2, 1, 1, 1, 1);
        Attribute.Window odd = new Attribute.Window(3, 2, 1, 2, 2, 1);
        Attribute.Window far = new Attribute.Window(2, 3, 2, 1, 1, 2);
        Attribute.Window single = new Attribute.Window(1, 1, 1, 1, 1, 1);
        Attribute.Window skipping = new Attribute.Window(1, 1, 2, 3, 1, 1);
        Attribute.Window along = new Attribute.Window(1, 3, 1, 2, 1, 1);
        return Stream.of(
                        Node.concat(0, List.of(FIVE, ONE, FIVE)),
                        Node.concat(0, List.of(MATRIX, MATRIX)),
                        Node.concat(1, List.of(COLUMN, MATRIX, COLUMN)),
                        Node.concat(1, List.of(CUBE, CUBE)),
                        Node.concat(2, List.of(DEEP, DEEP)),
                        FIVE.narrow(0, 1, 4),
                        FIVE.narrow(0, 4, 5),
                        FIVE.slice(new int[] {1}, new int[] {5}, new int[] {3}),
                        MATRIX.narrow(1, 1, 2),
                        MATRIX.slice(new int[] {1, 0}, new int[] {4, 3}, new int[] {2, 2}),
                        CUBE.slice(new int[] {0, 1, 1}, new int[] {2, 3, 4}, new int[] {1, 1, 2}),
                        DEEP.narrow(2, 1, 3),
                        ONE.pad(new int[] {2}, new int[] {3}, new int[] {4}),
                        FIVE.pad(new int[] {0}, new int[] {0}, new int[] {1}),
                        MATRIX.pad(new int[] {1, 0}, new int[] {0, 2}, new int[] {0, 1}),
                        CUBE.pad(new int[] {1, 0, 2}, new int[] {0, 3, 1}, new int[] {2, 0, 1}),
                        DEEP.pad(new int[] {0, 1, 0, 0, 0}, new int[5], new int[5]),
                        Node.concat(1, List.of(WIDE, WIDE)),
                        Node.concat(0, List.of(WIDE, WIDE)),
                        WIDE.narrow(1, 3, 38),
                        WIDE.narrow(0, 1, 3),
                        WIDE.pad(new int[] {1, 2}, new int[] {0, 1}, new int[2]),
                        WIDE.gather(AT),
                        WIDE.gather(SQUARE),
                        WIDE.scatterAdd(THRICE, 4),
                        FIVE.gather(AT),
                        FIVE.gather(AT_ONE),
                        FIVE.gather(THRICE),
                        FIVE.gather(SQUARE),
                        ONE.gather(ZEROS),
                        MATRIX.gather(AT),
                        MATRIX.gather(SQUARE),
                        COLUMN.gather(THRICE),
                        CUBE.gather(SQUARE),
                        CUBE.gather(ZEROS),
                        SCALAR.scatterAdd(AT, 4),
                        ONE.scatterAdd(AT_ONE, 5),
                        FIVE.scatterAdd(AT, 3),
                        FIVE.narrow(0, 0, 3).scatterAdd(THRICE, 4),
                        MATRIX.narrow(0, 0, 3).scatterAdd(THRICE, 6),
                        MATRIX.reshape(2, 2, 3).scatterAdd(SQUARE, 2),
                        CUBE.narrow(1, 0, 2).scatterAdd(SQUARE, 3),
                        PIXEL.reshape(1, 1, 1).scatterAdd(ZEROS, 1),
                        IMAGES.patches(square),
                        IMAGES.patches(odd),
                        IMAGES.patches(far),
                        IMAGES.patches(skipping),
                        PIXEL.patches(single),
                        LINE.patches(along),
                        IMAGES.patches(square).mul(2).fold(square, IMAGES.shape()),
                        IMAGES.patches(odd).mul(2).fold(odd, IMAGES.shape()),
                        IMAGES.patches(far).mul(2).fold(far, IMAGES.shape()),
                        IMAGES.patches(skipping).mul(2).fold(skipping, IMAGES.shape()),
                        PIXEL.patches(single).mul(2).fold(single, PIXEL.shape()),
                        LINE.patches(along).mul(2).fold(along, LINE.shape()),
                        FIVE.greater(Node.constant(2)).select(FIVE, FIVE.neg()),
                        MATRIX.greater(Node.constant(5)).select(COLUMN, ONE),
                        COLUMN.sub(2).select(MATRIX, SCALAR),
                        SCALAR.sub(1).select(CUBE, MATRIX.narrow(0, 0, 1).sum(1).reshape(1, 1, 1)),
                        SCALAR.select(SCALAR, SCALAR.neg()),
                        FIVE.cumsum(0),
                        FIVE.cumsum(0, true, true),
                        MATRIX.cumsum(0, true, false),
                        MATRIX.cumsum(1, false, true),
                        CUBE.cumsum(0, false, true),
                        CUBE.cumsum(1, true, true),
                        CUBE.cumsum(2),
                        DEEP.cumsum(2),
                        COLUMN.cumsum(1),
                        COLUMN.cumsum(1, true, false),
                        ONE.cumsum(0, true, true))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("moves")
    void givesTheHostsNumbers(Node node) {
        double[] expected = HostPlan.compile(List.of(node)).run(FED).get(0);
        for (Precision precision : Precision.values()) {
            try (GraphPlan plan = GraphPlan.compile(List.of(node), precision)) {
                FED.forEach((name, values) -> plan.feed(name, values, 0));
                for (int run = 0; run < 2; run++) {
                    plan.run();
                    assertArrayEquals(expected, plan.fetch(0), precision + ", run " + run);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("moves")
    void givesThemByCopiesToo(Node node) {
        Node[] in = node.inputs().toArray(Node[]::new);
        if (node.op() == Op.CUMSUM || node.op() == Op.RESHAPE) {
            return;
        }
        Natives.load();
        List<double[]> values = HostPlan.compile(List.of(in)).run(FED);
        INDArray[] arrays = IntStream.range(0, in.length)
                .mapToObj(i -> Nd4j.createFromArray(values.get(i)).reshape(longs(in[i].shape())))
                .toArray(INDArray[]::new);
        INDArray z = Nd4j.create(DataType.DOUBLE, longs(node.shape()));
        Moves.throughCopies(node, arrays, z).run();
        assertArrayEquals(
                HostPlan.compile(List.of(node)).run(FED).get(0),
                z.dup('c').data().asDouble());
    }

    private static long[] longs(Shape shape) {
        return Arrays.stream(shape.dims()).asLongStream().toArray();
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void refusesAnIndexOutsideItsAxis(Precision precision) {
        for (Node node : List.of(FIVE.gather(AT), ONE.reshape().scatterAdd(AT, 4))) {
            for (double outside : new double[] {-1, 5, 1e9, -1e9, Double.NaN}) {
                Map<String, double[]> fed =
                        Map.of("five", new double[5], "one", new double[1], "i2", new double[] {outside});
                HostPlan host = HostPlan.compile(List.of(node));
                assertThrows(IllegalArgumentException.class, () -> host.run(fed), "index=" + outside);
                try (GraphPlan plan = GraphPlan.compile(List.of(node), precision)) {
                    fed.forEach((name, values) -> plan.feed(name, values, 0));
                    assertThrows(RuntimeException.class, plan::run, "index=" + outside);
                }
            }
        }
    }

    @Test
    void refusesAnAxisThatFloatsCannotCount() {
        var refused = assertThrows(IllegalArgumentException.class, () -> ONE.scatterAdd(AT_ONE, (1 << 24) + 1));
        assertTrue(refused.getMessage().contains("extent=16777217"), refused.getMessage());
    }

    @Test
    void whatIsNotChosenHasNoPart() {
        Node bad = FIVE.sub(FIVE).div(FIVE.sub(FIVE));
        Node chosen = FIVE.greater(Node.constant(0)).select(FIVE, bad);
        try (GraphPlan plan = GraphPlan.compile(List.of(chosen), Precision.FLOAT)) {
            plan.feed("five", FED.get("five"), 0);
            plan.run();
            assertArrayEquals(FED.get("five"), plan.fetch(0));
        }
    }
}
