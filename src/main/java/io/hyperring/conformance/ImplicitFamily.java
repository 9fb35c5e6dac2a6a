package io.hyperring.conformance;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.nn.Losses;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;
import io.hyperring.plan.GraphPlan;
import io.hyperring.plan.Precision;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import io.hyperring.problem.Tensors;
import io.hyperring.unroll.ImplicitSystem;
import io.hyperring.unroll.UnrollPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Hypergradients that do not go back through the loop: the last steps of the toy's, and the implicit function theorem at the
 * minimum of a regularised logistic regression, solved exactly, by some conjugate gradients, by some terms of Neumann's
 * series.
 */
final class ImplicitFamily implements Family {
    private static final int NEWTON_STEPS = 100;
    private static final int EXACT = 1000;

    @Override
    public Map<String, double[]> compute(GoldenCase golden) {
        return golden.config().has("window") ? truncated(golden) : implicit(golden);
    }

    // ------------------------------------------------------------------ the last steps

    private static Map<String, double[]> truncated(GoldenCase golden) {
        Computation computation = new Computation();
        CaseConfig config = CaseConfig.of(golden);
        Node points = computation.input(golden, "X");
        Node labels = computation.input(golden, "Y");
        Node lr = computation.hyper("inner_lr", config.number("inner_lr"));
        Node validationPoints = computation.input(golden, "Xv");
        Node validationLabels = computation.input(golden, "Yv");
        int steps = config.whole("T");
        Objective toy = ToyFamily.toy(meta -> points, labels, lr, steps);
        Objective judged = new Judged(toy, validationPoints, validationLabels);
        int window = config.whole("window");
        return Bilevel.compute(golden, computation, List.of("w", "b"), judged, new UnrollPolicy.Truncated(window));
    }

    /** An objective with another outer loss: that of validation points. */
    private record Judged(Objective objective, Node points, Node labels) implements Objective {
        @Override
        public int innerSteps() {
            return objective.innerSteps();
        }

        @Override
        public Optimizer innerOptimizer(Parameters meta, Step step) {
            return objective.innerOptimizer(meta, step);
        }

        @Override
        public Node innerLoss(Parameters inner, Parameters meta, Step step) {
            return objective.innerLoss(inner, meta, step);
        }

        @Override
        public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
            return LinearClassifier.loss(points, labels, adapted);
        }
    }

    // ------------------------------------------------------------------ the implicit function theorem

    private static Map<String, double[]> implicit(GoldenCase golden) {
        Regression regression = Regression.of(golden);
        double[] phi = regression.minimum();
        Map<String, double[]> values = new LinkedHashMap<>();
        try (GraphPlan plan = regression.plan(phi)) {
            plan.run();
            double norm = Math.sqrt(Arrays.stream(plan.fetch(0)).map(x -> x * x).sum());
            values.put("outputs/phi_star", phi);
            values.put("outputs/inner_grad_norm", new double[] {norm});
            values.put("outputs/A", plan.fetch(1));
            values.put("outputs/outer_loss", plan.fetch(2));
            double[] g = plan.fetch(3);
            Solution exact = regression.solve(phi, g, new UnrollPolicy.ConjugateGradients(), EXACT);
            values.put("outputs/v", exact.v());
            exact.gradients().forEach((name, gradient) -> values.put("grads/" + name, gradient));
            for (String name : approximations(golden)) {
                Solution rough = regression.solve(phi, g, solver(golden, name), iterations(name));
                values.put("approximations/" + name + "/v", rough.v());
                rough.gradients()
                        .forEach((tensor, gradient) -> values.put("approximations/" + name + "/" + tensor, gradient));
            }
        }
        return values;
    }

    private static TreeSet<String> approximations(GoldenCase golden) {
        TreeSet<String> names = new TreeSet<>();
        golden.expected().keySet().stream()
                .filter(path -> path.startsWith("approximations/"))
                .forEach(path -> names.add(path.split("/")[1]));
        return names;
    }

    /** {@code cg_3} or {@code neumann_20}. */
    private static UnrollPolicy.Solver solver(GoldenCase golden, String name) {
        return switch (name.split("_")[0]) {
            case "cg" -> new UnrollPolicy.ConjugateGradients();
            case "neumann" -> new UnrollPolicy.Neumann(CaseConfig.of(golden).number("neumann_alpha"));
            default -> throw new Unsupported("no such solver here: approximation=" + name);
        };
    }

    private static int iterations(String name) {
        try {
            return Integer.parseInt(name.substring(name.indexOf('_') + 1));
        } catch (NumberFormatException e) {
            throw new Unsupported("an approximation ends with its iterations: approximation=" + name);
        }
    }

    private record Solution(double[] v, Map<String, double[]> gradients) {}

    /**
     * min over φ of BCE(Xφ, Y) + λ/2 |φ − θ|², or with e^{log λ}/2 |φ|².
     *
     * @param meta what the hypergradient is taken by
     * @param values of the meta-parameters
     */
    private record Regression(GoldenCase golden, Tensors meta, Map<String, double[]> values) implements Objective {

        static Regression of(GoldenCase golden) {
            Map<String, Shape> shapes = new LinkedHashMap<>();
            Map<String, double[]> values = new LinkedHashMap<>();
            for (String name : List.of("X", "theta")) {
                if (golden.inputs().containsKey(name)) {
                    shapes.put(name, golden.input(name).shape());
                    values.put(name, golden.input(name).data());
                }
            }
            for (String name : List.of("lambda", "log_lambda")) {
                if (golden.config().has(name)) {
                    shapes.put(name, Shape.SCALAR);
                    values.put(name, new double[] {golden.config().get(name).asDouble()});
                }
            }
            if (!shapes.containsKey("lambda") && !shapes.containsKey("log_lambda")) {
                throw new Unsupported("config missing: name=lambda or log_lambda");
            }
            return new Regression(golden, Tensors.of(shapes), values);
        }

        private int features() {
            return golden.input("X").shape().dim(1);
        }

        private Tensors inner() {
            return Tensors.none().with("phi", features());
        }

        private Node constant(String name) {
            return Node.constant(golden.input(name).shape(), golden.input(name).data());
        }

        private static Node bce(Node points, Node phi, Node labels) {
            Node logits = points.matmul(phi.reshape(phi.shape().size(), 1));
            return Losses.bceWithLogits(logits.reshape(labels.shape()), labels);
        }

        @Override
        public int innerSteps() {
            return 1;
        }

        @Override
        public Optimizer innerOptimizer(Parameters parameters, Step step) {
            return new Sgd(Hyper.fixed(1));
        }

        @Override
        public Node innerLoss(Parameters inner, Parameters parameters, Step step) {
            Node phi = inner.get("phi");
            Node weight = meta.names().contains("lambda")
                    ? parameters.get("lambda")
                    : parameters.get("log_lambda").exp();
            Node from = meta.names().contains("theta") ? phi.sub(parameters.get("theta")) : phi;
            return bce(parameters.get("X"), phi, constant("Y"))
                    .add(from.square().sum().mul(weight).mul(0.5));
        }

        @Override
        public Node outerLoss(Parameters adapted, Parameters parameters, Parameters episode) {
            return bce(constant("Xv"), adapted.get("phi"), constant("Yv"));
        }

        /** Gradient and Hessian of the inner loss at φ, the outer loss and its gradient; fed. */
        GraphPlan plan(double[] phi) {
            Parameters parameters = Parameters.inputs("meta", meta);
            Parameters inner = Parameters.inputs("state", inner());
            Node at = inner.get("phi");
            Step step = new Step(Node.constant(0), Parameters.NONE, Parameters.NONE);
            Node gradient = Grad.of(innerLoss(inner, parameters, step), at);
            List<Node> rows = new ArrayList<>();
            for (int i = 0; i < features(); i++) {
                rows.add(Grad.of(gradient.narrow(0, i, i + 1).sum(), at).reshape(1, features()));
            }
            Node outer = outerLoss(inner, parameters, Parameters.NONE);
            GraphPlan plan = GraphPlan.compile(
                    List.of(gradient, Node.concat(0, rows), outer, Grad.of(outer, at)), Precision.DOUBLE);
            values.forEach((name, data) -> plan.feed("meta/" + name, data, 0));
            plan.feed("state/phi", phi, 0);
            return plan;
        }

        /** By Newton's method from 0. */
        double[] minimum() {
            double[] phi = new double[features()];
            try (GraphPlan plan = plan(phi)) {
                for (int i = 0; i < NEWTON_STEPS; i++) {
                    plan.feed("state/phi", phi, 0);
                    plan.run();
                    double[] step = solved(plan.fetch(1), plan.fetch(0));
                    for (int j = 0; j < phi.length; j++) {
                        phi[j] -= step[j];
                    }
                }
            }
            return phi;
        }

        /** v with A v = g as the solver finds it, and the hypergradient that comes of it. */
        Solution solve(double[] phi, double[] g, UnrollPolicy.Solver solver, int iterations) {
            ImplicitSystem system = ImplicitSystem.of(this, meta, inner(), 1, solver);
            double[] v = new double[g.length];
            double[] direction = g;
            double[] rest = g;
            try (GraphPlan iterate = GraphPlan.compile(system.iterate(), Precision.DOUBLE);
                    GraphPlan finish = GraphPlan.compile(system.finish(), Precision.DOUBLE)) {
                for (GraphPlan plan : List.of(iterate, finish)) {
                    values.forEach((name, data) -> plan.feed("meta/" + name, data, 0));
                    plan.feed("state/0", phi, 0);
                }
                for (int i = 0; i < iterations; i++) {
                    iterate.feed("solution/0", v, 0);
                    iterate.feed("direction/0", direction, 0);
                    iterate.feed("rest/0", rest, 0);
                    iterate.run();
                    v = iterate.fetch(0);
                    direction = iterate.fetch(1);
                    rest = iterate.fetch(2);
                }
                finish.feed("solution/0", v, 0);
                finish.run();
                Map<String, double[]> gradients = new LinkedHashMap<>();
                meta.names().forEach(name -> gradients.put(name, finish.fetch(gradients.size())));
                return new Solution(v, gradients);
            }
        }

        /** x with A x = b, for a positive definite A, row-major: elimination without pivoting. */
        private static double[] solved(double[] a, double[] b) {
            int n = b.length;
            double[] left = a.clone();
            double[] right = b.clone();
            for (int k = 0; k < n; k++) {
                for (int i = k + 1; i < n; i++) {
                    double factor = left[i * n + k] / left[k * n + k];
                    for (int j = k; j < n; j++) {
                        left[i * n + j] -= factor * left[k * n + j];
                    }
                    right[i] -= factor * right[k];
                }
            }
            for (int k = n - 1; k >= 0; k--) {
                for (int j = k + 1; j < n; j++) {
                    right[k] -= left[k * n + j] * right[j];
                }
                right[k] /= left[k * n + k];
            }
            return right;
        }
    }
}
