package io.hyperring.conformance;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.unroll.InnerLoop;
import io.hyperring.unroll.UnrollPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What all families of one inner loop and one outer loss expect, computed the same way. */
final class Bilevel {
    private Bilevel() {}

    /**
     * @param inner names of the inputs that are the initial inner parameters
     */
    static Map<String, double[]> compute(
            GoldenCase golden, Computation computation, List<String> inner, Objective objective) {
        return compute(golden, computation, inner, objective, new UnrollPolicy.Full());
    }

    /** The same by a policy. */
    static Map<String, double[]> compute(
            GoldenCase golden, Computation computation, List<String> inner, Objective objective, UnrollPolicy policy) {
        Map<String, Node> initial = new LinkedHashMap<>();
        inner.forEach(name -> initial.put(name, computation.input(golden, name)));
        Parameters start = Parameters.of(initial);
        InnerLoop loop = InnerLoop.unroll(objective, start, Parameters.NONE, policy);
        Node outer = loop.outerLoss(objective, Parameters.NONE, Parameters.NONE);
        computation.result("outputs/outer_loss", outer);
        for (int step = 0; step < loop.trajectory().size(); step++) {
            Parameters parameters = loop.trajectory().get(step);
            record(computation, "outputs/trajectory/" + step, parameters);
            for (String name : inner) { // some families list the steps of each name
                computation.result("outputs/trajectory/" + name + "/" + step, parameters.get(name));
            }
        }
        record(computation, "outputs/adapted", loop.adapted());
        IntStream.range(0, loop.losses().size())
                .forEach(step ->
                        computation.result("losses/" + step, loop.losses().get(step)));
        gradients(golden, computation, "grads/", outer);
        if (golden.wants("grads_first_order")) {
            InnerLoop firstOrder = InnerLoop.unroll(objective, start, Parameters.NONE, new UnrollPolicy.FirstOrder());
            Node loss = firstOrder.outerLoss(objective, Parameters.NONE, Parameters.NONE);
            gradients(golden, computation, "grads_first_order/", loss);
        }
        Map<String, double[]> values = computation.run();
        for (String name : inner) { // of one number they are one list
            if (start.get(name).shape().size() == 1) {
                values.put(
                        "outputs/trajectory/" + name,
                        IntStream.range(0, loop.trajectory().size())
                                .mapToDouble(step -> values.get("outputs/trajectory/" + name + "/" + step)[0])
                                .toArray());
            }
        }
        values.put(
                "outputs/inner_losses",
                IntStream.range(0, loop.losses().size())
                        .mapToDouble(step -> values.get("losses/" + step)[0])
                        .toArray());
        return values;
    }

    private static void record(Computation computation, String path, Parameters parameters) {
        parameters.names().forEach(name -> computation.result(path + "/" + name, parameters.get(name)));
    }

    private static void gradients(GoldenCase golden, Computation computation, String prefix, Node loss) {
        List<String> names = golden.expected().keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .toList();
        List<Node> gradients =
                Grad.of(loss, names.stream().map(computation::node).toList());
        for (int i = 0; i < names.size(); i++) {
            computation.result(prefix + names.get(i), gradients.get(i));
        }
    }
}
