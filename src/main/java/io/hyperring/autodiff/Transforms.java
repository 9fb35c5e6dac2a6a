package io.hyperring.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Functions made of functions: derivatives and batches, nested as one likes. Each calls the function it is given on
 * arguments of its own and differentiates by those alone, so what a closure holds stays constant and derivatives inside
 * derivatives do not mix.
 *
 * <p>Lists of tensors are laid out flat: where a transformed function takes or gives several kinds of tensor, all of the
 * first kind come first. Nonsense is refused with an {@link IllegalArgumentException} when the function is applied.
 */
public final class Transforms {
    private Transforms() {}

    // ------------------------------------------------------------------ derivatives

    /** The gradient of a scalar by each argument: x₁ … xₙ → ∂f/∂x₁ … ∂f/∂xₙ. */
    public static TensorFunction grad(TensorFunction f) {
        return in -> {
            List<Node> all = valueAndGrad(f).apply(in);
            return all.subList(1, all.size());
        };
    }

    /** The same behind the value: x₁ … xₙ → f, ∂f/∂x₁ … ∂f/∂xₙ. */
    public static TensorFunction valueAndGrad(TensorFunction f) {
        return in -> {
            Call call = Call.of(f, in);
            if (call.out.size() != 1) {
                throw new IllegalArgumentException("only a function with one output has a gradient: outputs="
                        + call.out.size() + " - add them up, or use vjp or a jacobian");
            }
            return joined(call.out, Grad.of(call.out.get(0), call.in));
        };
    }

    /** How f moves when its arguments move: x₁ … xₙ, ẋ₁ … ẋₙ → y₁ … yₘ, ẏ₁ … ẏₘ. */
    public static TensorFunction jvp(TensorFunction f) {
        return in -> {
            if (in.size() % 2 != 0) {
                throw new IllegalArgumentException("every argument needs a tangent: tensors=" + in.size());
            }
            int arguments = in.size() / 2;
            Call call = Call.of(f, in.subList(0, arguments));
            return joined(call.out, call.pushed(in.subList(arguments, in.size())));
        };
    }

    /** Gradients of the n arguments for given gradients of the outputs: x₁ … xₙ, ȳ₁ … ȳₘ → x̄₁ … x̄ₙ. */
    public static TensorFunction vjp(TensorFunction f, int n) {
        return in -> {
            if (in.size() < n) {
                throw new IllegalArgumentException("there must be n arguments: n=" + n + ", tensors=" + in.size());
            }
            Call call = Call.of(f, in.subList(0, n));
            return call.pulled(in.subList(n, in.size()));
        };
    }

    /** Hessian times vector, forward over reverse: x₁ … xₙ, v₁ … vₙ → one tensor like each argument. */
    public static TensorFunction hvp(TensorFunction f) {
        return in -> {
            List<Node> all = jvp(grad(f)).apply(in);
            return all.subList(all.size() / 2, all.size());
        };
    }

    /**
     * All derivatives of all outputs, backwards: one pass per output element, all at once. For each output in turn and each
     * argument in turn a tensor with the axes of the output before those of the argument.
     */
    public static TensorFunction jacobian(TensorFunction f) {
        return in -> {
            Call call = Call.of(f, in);
            return call.out.stream()
                    .flatMap(y -> overBasis(y.shape(), u -> Grad.vjp(y, u, call.in)).stream()
                            .map(rows ->
                                    rows.reshape(y.shape().append(rows.shape().without(0)))))
                    .toList();
        };
    }

    /** The same forwards: one pass per argument element, all at once. */
    public static TensorFunction jacobianForward(TensorFunction f) {
        return in -> {
            Call call = Call.of(f, in);
            List<List<Node>> ofArgument = call.in.stream()
                    .map(x -> overBasis(x.shape(), v -> Jvp.of(call.out, Map.of(x, v))).stream()
                            .map(moved -> columns(moved, x.shape()))
                            .toList())
                    .toList();
            return IntStream.range(0, call.out.size())
                    .boxed()
                    .flatMap(output -> ofArgument.stream().map(columns -> columns.get(output)))
                    .toList();
        };
    }

    /** All second derivatives of a scalar, forward over reverse: for each pair of arguments, in order. */
    public static TensorFunction hessian(TensorFunction f) {
        return jacobianForward(grad(f));
    }

    // ------------------------------------------------------------------ batches

    /** f for every example of a batch: arguments and outputs have it as an extra outermost axis. */
    public static TensorFunction vmap(TensorFunction f) {
        return in -> mapped(f, in, argument -> true);
    }

    /** The same, where arguments that are not {@code batched} are shared by all examples, and have no such axis. */
    public static TensorFunction vmap(TensorFunction f, boolean... batched) {
        return in -> {
            if (in.size() != batched.length) {
                throw new IllegalArgumentException("vmap must be told of every argument whether it is batched: told="
                        + batched.length + ", arguments=" + in.size());
            }
            return mapped(f, in, argument -> batched[argument]);
        };
    }

    private static List<Node> mapped(TensorFunction f, List<Node> in, IntPredicate batched) {
        Map<Node, Node> batches = new LinkedHashMap<>();
        List<Node> example = new ArrayList<>(in);
        for (int i = 0; i < example.size(); i++) {
            if (batched.test(i)) {
                Shape shape = in.get(i).shape();
                if (shape.rank() == 0) {
                    throw new IllegalArgumentException("a batch has an axis of examples: argument=" + i + ", shape=[]");
                }
                example.set(i, Node.input("example", shape.without(0)));
                batches.put(example.get(i), in.get(i));
            }
        }
        int[] sizes = batches.values().stream()
                .mapToInt(batch -> batch.shape().dim(0))
                .distinct()
                .toArray();
        if (sizes.length != 1) {
            throw new IllegalArgumentException(
                    "all batched arguments have as many examples: sizes=" + Arrays.toString(sizes));
        }
        return Vmap.of(f.apply(example), batches, sizes[0]);
    }

    // ------------------------------------------------------------------

    /** A function called on arguments of its own: nodes that nothing else in the graph uses. */
    private record Call(List<Node> in, List<Node> out) {
        static Call of(TensorFunction f, List<Node> arguments) {
            List<Node> own = arguments.stream().map(Node::alias).toList();
            return new Call(own, f.apply(own));
        }

        /** Tangents of the outputs. */
        List<Node> pushed(List<Node> tangents) {
            Map<Node, Node> moving = new IdentityHashMap<>();
            IntStream.range(0, in.size()).forEach(i -> moving.put(in.get(i), tangents.get(i)));
            return Jvp.of(out, moving);
        }

        /** Gradients of the arguments. */
        List<Node> pulled(List<Node> cotangents) {
            if (!cotangents.stream()
                    .map(Node::shape)
                    .toList()
                    .equals(out.stream().map(Node::shape).toList())) {
                throw new IllegalArgumentException("every output needs a gradient of its shape: outputs="
                        + out.stream().map(Node::shape).toList() + ", gradients="
                        + cotangents.stream().map(Node::shape).toList());
            }
            return IntStream.range(0, out.size())
                    .mapToObj(i -> Grad.vjp(out.get(i), cotangents.get(i), in))
                    .reduce((left, right) -> IntStream.range(0, in.size())
                            .mapToObj(i -> left.get(i).add(right.get(i)))
                            .toList())
                    .orElseThrow();
        }
    }

    /** The results of a linear function for every unit vector of a shape, along a new outermost axis. */
    private static List<Node> overBasis(Shape shape, Function<Node, List<Node>> linear) {
        int n = shape.size();
        double[] units = new double[n * n];
        for (int i = 0; i < n; i++) {
            units[i * n + i] = 1;
        }
        Node unit = Node.input("unit", shape);
        return Vmap.of(linear.apply(unit), Map.of(unit, Node.constant(shape.prepend(n), units)), n);
    }

    /** [elements of x, axes of y] as [axes of y, axes of x]. */
    private static Node columns(Node moved, Shape x) {
        int[] axes = moved.shape().axes();
        System.arraycopy(moved.shape().axes(), 1, axes, 0, axes.length - 1);
        axes[axes.length - 1] = 0;
        return moved.permute(axes).reshape(moved.shape().without(0).append(x));
    }

    private static List<Node> joined(List<Node> first, List<Node> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
