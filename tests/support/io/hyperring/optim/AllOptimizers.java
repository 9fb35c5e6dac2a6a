package io.hyperring.optim;

import io.hyperring.autodiff.Node;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Optimizers under test, each with every hyperparameter as an input: to add one, add a row. */
public final class AllOptimizers {

    /** Gives the hyperparameter of a name and a value. */
    public interface Hypers extends Function<String, Hyper> {}

    /**
     * @param values the hyperparameters, by name
     * @param make the optimizer from its hyperparameters
     */
    public record Row(String name, Map<String, Double> values, Function<Hypers, Optimizer> make) {
        /** With every hyperparameter a number. */
        public Optimizer fixed() {
            return make.apply(hyper -> Hyper.fixed(values.get(hyper)));
        }

        /** With every hyperparameter the input of its name; {@code inputs} receives their values. */
        public Optimizer learned(Map<Node, double[]> inputs) {
            Map<String, Node> nodes = new LinkedHashMap<>();
            values.forEach((hyper, value) -> nodes.put(hyper, Node.input(hyper)));
            nodes.forEach((hyper, node) -> inputs.put(node, new double[] {values.get(hyper)}));
            return make.apply(hyper -> Hyper.shared(nodes.get(hyper)));
        }

        /** With every hyperparameter an input of its own for each element of each parameter; {@code inputs} receives them. */
        public Optimizer learnedPerElement(List<Node> parameters, Map<Node, double[]> inputs) {
            Map<String, List<Node>> nodes = new LinkedHashMap<>();
            values.forEach((hyper, value) -> nodes.put(hyper, Slots.map(parameters, (i, p) -> {
                Node node = Node.input(hyper + "/" + i, p.shape());
                double[] data = new double[p.shape().size()];
                Arrays.setAll(data, element -> value * (1 - 0.1 * element - 0.03 * i));
                inputs.put(node, data);
                return node;
            })));
            return make.apply(hyper -> Hyper.perTensor(nodes.get(hyper)));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Hyper NONE = Hyper.fixed(0);

    private AllOptimizers() {}

    // spotless:off
    public static List<Row> rows() {
        return List.of(
            new Row("sgd",              Map.of("lr", 0.3), h -> new Sgd(h.apply("lr"))),
            new Row("sgd, momentum",    Map.of("lr", 0.3, "momentum", 0.8), h -> new Sgd(h.apply("lr"), h.apply("momentum"))),
            new Row("sgd, nesterov",    Map.of("lr", 0.2, "momentum", 0.7),
                    h -> new Sgd(h.apply("lr"), h.apply("momentum"), NONE, NONE, true)),
            new Row("sgd, dampening",   Map.of("lr", 0.3, "momentum", 0.8, "dampening", 0.25),
                    h -> new Sgd(h.apply("lr"), h.apply("momentum"), h.apply("dampening"), NONE, false)),
            new Row("sgd, weight decay", Map.of("lr", 0.3, "weightDecay", 0.1),
                    h -> new Sgd(h.apply("lr"), NONE, NONE, h.apply("weightDecay"), false)),
            new Row("sgd, everything",  Map.of("lr", 0.3, "momentum", 0.8, "dampening", 0.1, "weightDecay", 0.1),
                    h -> new Sgd(h.apply("lr"), h.apply("momentum"), h.apply("dampening"), h.apply("weightDecay"), true)),
            new Row("adam",             Map.of("lr", 0.2, "beta1", 0.8, "beta2", 0.95, "eps", 0.1, "weightDecay", 0.1),
                    h -> new Adam(h.apply("lr"), h.apply("beta1"), h.apply("beta2"), h.apply("eps"), h.apply("weightDecay"), false)),
            new Row("adam, amsgrad",    Map.of("lr", 0.5, "beta1", 0.7, "beta2", 0.3, "eps", 0.1, "weightDecay", 0.1),
                    h -> new Adam(h.apply("lr"), h.apply("beta1"), h.apply("beta2"), h.apply("eps"), h.apply("weightDecay"), true)),
            new Row("adamw",            Map.of("lr", 0.2, "beta1", 0.8, "beta2", 0.95, "eps", 0.1, "weightDecay", 0.3),
                    h -> new AdamW(h.apply("lr"), h.apply("beta1"), h.apply("beta2"), h.apply("eps"), h.apply("weightDecay"), false)),
            new Row("adamw, amsgrad",   Map.of("lr", 0.5, "beta1", 0.7, "beta2", 0.3, "eps", 0.1, "weightDecay", 0.3),
                    h -> new AdamW(h.apply("lr"), h.apply("beta1"), h.apply("beta2"), h.apply("eps"), h.apply("weightDecay"), true)),
            new Row("adamax",           Map.of("lr", 0.2, "beta1", 0.8, "beta2", 0.9, "eps", 0.1, "weightDecay", 0.1),
                    h -> new Adamax(h.apply("lr"), h.apply("beta1"), h.apply("beta2"), h.apply("eps"), h.apply("weightDecay"))),
            new Row("rmsprop",          Map.of("lr", 0.1, "alpha", 0.8, "eps", 0.2),
                    h -> new RmsProp(h.apply("lr"), h.apply("alpha"), h.apply("eps"), NONE, NONE, false)),
            new Row("rmsprop, weight decay", Map.of("lr", 0.1, "alpha", 0.8, "eps", 0.2, "weightDecay", 0.1),
                    h -> new RmsProp(h.apply("lr"), h.apply("alpha"), h.apply("eps"), h.apply("weightDecay"), NONE, false)),
            new Row("rmsprop, centered", Map.of("lr", 0.1, "alpha", 0.7, "eps", 0.2),
                    h -> new RmsProp(h.apply("lr"), h.apply("alpha"), h.apply("eps"), NONE, NONE, true)),
            new Row("rmsprop, momentum", Map.of("lr", 0.1, "alpha", 0.8, "eps", 0.2, "momentum", 0.6),
                    h -> new RmsProp(h.apply("lr"), h.apply("alpha"), h.apply("eps"), NONE, h.apply("momentum"), false)),
            new Row("rmsprop, everything", Map.of("lr", 0.1, "alpha", 0.7, "eps", 0.2, "weightDecay", 0.1, "momentum", 0.6),
                    h -> new RmsProp(h.apply("lr"), h.apply("alpha"), h.apply("eps"), h.apply("weightDecay"), h.apply("momentum"), true)),
            new Row("adagrad",          Map.of("lr", 0.3, "eps", 0.2),
                    h -> new Adagrad(h.apply("lr"), NONE, NONE, NONE, h.apply("eps"))),
            new Row("adagrad, everything", Map.of("lr", 0.3, "lrDecay", 0.4, "weightDecay", 0.1, "initialAccumulator", 0.2, "eps", 0.1),
                    h -> new Adagrad(h.apply("lr"), h.apply("lrDecay"), h.apply("weightDecay"), h.apply("initialAccumulator"), h.apply("eps"))),
            new Row("adadelta",         Map.of("lr", 0.8, "rho", 0.7, "eps", 0.1, "weightDecay", 0.1),
                    h -> new Adadelta(h.apply("lr"), h.apply("rho"), h.apply("eps"), h.apply("weightDecay"))),
            new Row("sgd, clipped",     Map.of("lr", 0.3, "maxNorm", 0.5),
                    h -> new ClipByNorm(h.apply("maxNorm")).then(new Sgd(h.apply("lr")))),
            new Row("sgd, not clipped", Map.of("lr", 0.3, "maxNorm", 50.0),
                    h -> new ClipByNorm(h.apply("maxNorm")).then(new Sgd(h.apply("lr")))),
            new Row("sgd, clipped by value", Map.of("lr", 0.3, "most", 0.4),
                    h -> new ClipByValue(h.apply("most")).then(new Sgd(h.apply("lr")))),
            new Row("rmsprop, clipped twice", Map.of("lr", 0.3, "alpha", 0.8, "eps", 0.2, "most", 0.6, "maxNorm", 0.5),
                    h -> new Chain(
                            List.of(new ClipByValue(h.apply("most")), new ClipByNorm(h.apply("maxNorm"))),
                            new RmsProp(h.apply("lr"), h.apply("alpha"), h.apply("eps"), NONE, NONE, false))),
            new Row("sgd, guarded",     Map.of("lr", 0.3, "momentum", 0.8),
                    h -> new SkipNonFinite(new Sgd(h.apply("lr"), h.apply("momentum")))));
    }
    // spotless:on
}
