package io.hyperring.autodiff;

import static io.hyperring.autodiff.Transforms.grad;
import static io.hyperring.autodiff.Transforms.hessian;
import static io.hyperring.autodiff.Transforms.hvp;
import static io.hyperring.autodiff.Transforms.jacobian;
import static io.hyperring.autodiff.Transforms.jacobianForward;
import static io.hyperring.autodiff.Transforms.jvp;
import static io.hyperring.autodiff.Transforms.valueAndGrad;
import static io.hyperring.autodiff.Transforms.vjp;
import static io.hyperring.autodiff.Transforms.vmap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Functions of functions: what they compute, that they nest, and that derivatives inside derivatives do not mix. */
class TransformsTest {
    private static final double ROUNDING = 1e-11;

    private final Node x = Node.input("x", 3);
    private final double[] at = {0.5, -1, 2};

    /** Σ sin(xᵢ) xᵢ₊₁², which mixes neighbours. */
    private static final TensorFunction MIXED = in -> {
        Node all = in.get(0);
        Node left = all.narrow(0, 0, 2);
        return List.of(left.sin().mul(all.narrow(0, 1, 3).square()).sum());
    };

    @Test
    void givesValueAndGradient() {
        List<double[]> both = numbers(valueAndGrad(MIXED).apply(x));
        close(value(at), both.get(0));
        close(gradient(at), both.get(1));
        close(gradient(at), numbers(grad(MIXED).apply(x)).get(0));
    }

    @Test
    void pushesAndPulls() {
        TensorFunction f = in -> List.of(in.get(0).mul(in.get(1)), in.get(0).sum());
        Node a = row(1, 2);
        Node b = row(3, 4);
        List<double[]> pushed = numbers(jvp(f).apply(a, b, row(1, 0), row(0, 10)));
        close(new double[] {3, 8}, pushed.get(0));
        close(new double[] {3}, pushed.get(1));
        close(new double[] {3, 20}, pushed.get(2));
        close(new double[] {1}, pushed.get(3));
        List<double[]> pulled = numbers(vjp(f, 2).apply(a, b, row(1, 100), Node.constant(7)));
        close(new double[] {10, 407}, pulled.get(0));
        close(new double[] {1, 200}, pulled.get(1));
    }

    @Test
    void hessianAgreesWithTheOracle() {
        double[][] exact = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                Dual[] moving = new Dual[3];
                for (int k = 0; k < 3; k++) {
                    moving[k] = Dual.moving(at[k], k == i ? 1 : 0, k == j ? 1 : 0);
                }
                Dual y = DualPlan.run(MIXED.apply(x), Map.of("x", moving)).get(0)[0];
                exact[i][j] = y.derivative(2);
            }
        }
        double[] flat = Arrays.stream(exact).flatMapToDouble(Arrays::stream).toArray();
        Node hessian = hessian(MIXED).apply(x).get(0);
        assertEquals(Shape.of(3, 3), hessian.shape());
        close(flat, numbers(List.of(hessian)).get(0));
        close(flat, numbers(jacobian(grad(MIXED)).apply(x)).get(0));
        double[] v = {1, 10, 100};
        double[] product = new double[3];
        Arrays.setAll(product, i -> exact[i][0] * v[0] + exact[i][1] * v[1] + exact[i][2] * v[2]);
        close(product, numbers(hvp(MIXED).apply(x, row(v))).get(0));
    }

    @Test
    void hessianOfTwoArgumentsHasFourBlocks() {
        TensorFunction f = in -> List.of(in.get(0).sum().square().mul(in.get(1)).sum());
        List<Node> blocks = hessian(f).apply(row(1, 2), row(3, 4, 5));
        assertEquals(
                List.of(Shape.of(2, 2), Shape.of(2, 3), Shape.of(3, 2), Shape.of(3, 3)),
                blocks.stream().map(Node::shape).toList());
        List<double[]> numbers = numbers(blocks);
        close(new double[] {24, 24, 24, 24}, numbers.get(0));
        close(new double[] {6, 6, 6, 6, 6, 6}, numbers.get(1));
        close(new double[] {6, 6, 6, 6, 6, 6}, numbers.get(2));
        close(new double[9], numbers.get(3));
    }

    @Test
    void jacobianHasTheAxesOfOutputsBeforeThoseOfArguments() {
        TensorFunction f = in ->
                List.of(in.get(0).matmul(in.get(1)), in.get(1).sum(), in.get(0).exp());
        Node a = Node.constant(Shape.of(1, 2), 1, 2);
        Node b = Node.constant(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        List<Node> reverse = jacobian(f).apply(a, b);
        List<Node> forward = jacobianForward(f).apply(a, b);
        assertEquals(
                List.of(
                        Shape.of(1, 3, 1, 2),
                        Shape.of(1, 3, 2, 3),
                        Shape.of(1, 2),
                        Shape.of(2, 3),
                        Shape.of(1, 2, 1, 2),
                        Shape.of(1, 2, 2, 3)),
                reverse.stream().map(Node::shape).toList());
        List<double[]> backwards = numbers(reverse);
        close(new double[] {1, 4, 2, 5, 3, 6}, backwards.get(0));
        close(new double[] {1, 0, 0, 2, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 1, 0, 0, 2}, backwards.get(1));
        close(new double[] {0, 0}, backwards.get(2));
        close(new double[] {1, 1, 1, 1, 1, 1}, backwards.get(3));
        close(new double[] {Math.E, 0, 0, Math.E * Math.E}, backwards.get(4));
        close(new double[12], backwards.get(5));
        for (int i = 0; i < forward.size(); i++) {
            assertEquals(reverse.get(i).shape(), forward.get(i).shape());
            close(backwards.get(i), numbers(forward).get(i));
        }
    }

    /** d/dx (x · d/dy (x + y)) is 1: the inner derivative must not see the outer x, even where y is x. */
    @Test
    void derivativesInsideDerivativesDoNotMix() {
        Node one = Node.constant(Shape.SCALAR, 1);
        TensorFunction outer = in -> {
            Node here = in.get(0);
            TensorFunction inner = y -> List.of(here.add(y.get(0)));
            return List.of(here.mul(grad(inner).apply(here).get(0)));
        };
        close(new double[] {1}, numbers(grad(outer).apply(one)).get(0));
        close(new double[] {1}, numbers(jvp(outer).apply(one, one)).get(1));
        TensorFunction forwards = in -> {
            Node here = in.get(0);
            TensorFunction inner = y -> List.of(here.mul(y.get(0)));
            return List.of(here.mul(jvp(inner).apply(here, Node.constant(1)).get(1)));
        };
        Node three = Node.constant(3);
        close(new double[] {6}, numbers(grad(forwards).apply(three)).get(0));
        close(new double[] {6}, numbers(jvp(forwards).apply(three, one)).get(1));
    }

    @Test
    void whatAClosureHoldsIsConstant() {
        TensorFunction f = in -> List.of(in.get(0).mul(x).sum());
        close(at, numbers(grad(f).apply(x)).get(0));
    }

    @Test
    void mapsDerivativesOfDerivativesOverABatch() {
        TensorFunction cube = in -> List.of(in.get(0).mul(in.get(1)).pow(3));
        TensorFunction second = in -> grad(one -> List.of(grad(two -> cube.apply(two.get(0), in.get(1)))
                        .apply(one)
                        .get(0)))
                .apply(in.subList(0, 1));
        Node batch = Node.constant(Shape.of(4), 1, 2, -1, 0.5);
        Node mapped = vmap(second, true, false).apply(batch, Node.constant(2)).get(0);
        List<Node> loop = new ArrayList<>();
        for (Node one : batch.split(0, 1, 1, 1, 1)) {
            loop.add(second.apply(one.reshape(), Node.constant(2)).get(0));
        }
        double[] expected = {48, 96, -48, 24};
        close(expected, numbers(List.of(mapped)).get(0));
        close(expected, numbers(List.of(Derived.stack(0, loop))).get(0));
    }

    /** One step of descent on each example's own loss inside, differentiated by the shared rate outside. */
    @Test
    void gradientInsideABatchInsideAGradient() {
        Node targets = row(1, 2, 5);
        TensorFunction meanAfterStep = rate -> {
            TensorFunction step = in -> {
                TensorFunction loss = w -> List.of(w.get(0).sub(in.get(1)).square());
                Node moved = in.get(0)
                        .sub(rate.get(0).mul(grad(loss).apply(in.get(0)).get(0)));
                return List.of(moved.sub(in.get(1)).square());
            };
            return List.of(vmap(step, false, true)
                    .apply(Node.constant(0.5), targets)
                    .get(0)
                    .mean());
        };
        // after a step the distance is (w − t)(1 − 2r), so the mean of its square falls by 4 (1 − 2r) Σ (w − t)² / 3
        double rate = 0.1;
        double sum = 0.25 + 2.25 + 20.25;
        close(
                new double[] {-4 * (1 - 2 * rate) * sum / 3},
                numbers(grad(meanAfterStep).apply(Node.constant(rate))).get(0));
    }

    @Test
    void mapsInsideAMap() {
        TensorFunction product = in -> List.of(in.get(0).mul(in.get(1)));
        TensorFunction row = in -> vmap(product, false, true).apply(in);
        Node table = vmap(row, true, false).apply(row(1, 2), row(3, 4, 5)).get(0);
        assertEquals(Shape.of(2, 3), table.shape());
        close(new double[] {3, 4, 5, 6, 8, 10}, numbers(List.of(table)).get(0));
        Node ofClosure = vmap(a -> vmap(b -> List.of(a.get(0).sub(b.get(0)))).apply(row(3, 4, 5)))
                .apply(row(1, 2))
                .get(0);
        close(new double[] {-2, -3, -4, -1, -2, -3}, numbers(List.of(ofClosure)).get(0));
    }

    @Test
    void saysWhatIsWrong() {
        TensorFunction same = in -> in;
        refused("only a scalar has a gradient: shape=[3]", () -> grad(same).apply(x));
        refused("outputs=2", () -> grad(same).apply(x, x));
        refused("every argument needs a tangent: tensors=3", () -> jvp(same).apply(x, x, x));
        refused("node=[3], tangent=[2]", () -> jvp(same).apply(x, row(1, 2)));
        refused("outputs=[[3]], gradients=[[2]]", () -> vjp(same, 1).apply(x, row(1, 2)));
        refused("outputs=[[3]], gradients=[]", () -> vjp(same, 1).apply(x));
        refused("n=2, tensors=1", () -> vjp(same, 2).apply(x));
        refused("sizes=[3, 2]", () -> vmap(same).apply(x, row(1, 2)));
        refused("sizes=[]", () -> vmap(same, false).apply(x));
        refused("argument=0, shape=[]", () -> vmap(same).apply(Node.constant(1)));
        refused("told=1, arguments=2", () -> vmap(same, true).apply(x, x));
        refused("only a scalar has a gradient", () -> hvp(same).apply(x, x));
    }

    private static void refused(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static Node row(double... values) {
        return Node.constant(Shape.of(values.length), values);
    }

    private List<double[]> numbers(List<Node> nodes) {
        return DualPlan.numbers(nodes, Map.of("x", at));
    }

    private static double[] value(double[] x) {
        return new double[] {Math.sin(x[0]) * x[1] * x[1] + Math.sin(x[1]) * x[2] * x[2]};
    }

    private static double[] gradient(double[] x) {
        return new double[] {
            Math.cos(x[0]) * x[1] * x[1],
            2 * Math.sin(x[0]) * x[1] + Math.cos(x[1]) * x[2] * x[2],
            2 * Math.sin(x[1]) * x[2]
        };
    }

    private static void close(double[] expected, double[] ours) {
        assertArrayEquals(expected, ours, ROUNDING);
    }
}
