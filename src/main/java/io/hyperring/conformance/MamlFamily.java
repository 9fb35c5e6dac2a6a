package io.hyperring.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperring.autodiff.Node;
import io.hyperring.nn.Losses;
import io.hyperring.optim.Hyper;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * MAML: a perceptron adapts to a support set and is judged on a query set, with one learning rate, one per element
 * ({@code metasgd}), one per step ({@code lslr}) or with every step judged ({@code msl}); or the mean of several such cases.
 */
final class MamlFamily implements Family {
    @Override
    public Map<String, double[]> compute(GoldenCase golden) {
        JsonNode tasks = golden.config().path("mean_of");
        return tasks.isArray() && !tasks.isEmpty() ? mean(golden, tasks) : one(golden);
    }

    private static Map<String, double[]> one(GoldenCase golden) {
        Computation computation = new Computation();
        CaseConfig config = CaseConfig.of(golden);
        Perceptron model = Perceptron.of(golden);
        Node support = computation.input(golden, "xs");
        Node supportTargets = computation.input(golden, "ys");
        Node query = computation.input(golden, "xq");
        Node queryTargets = computation.input(golden, "yq");
        return Bilevel.compute(
                golden,
                computation,
                model.names(),
                new Adaptation(
                        config.whole("T"),
                        learningRates(golden, computation, model.names()),
                        parameters -> loss(model, support, supportTargets, parameters),
                        parameters -> loss(model, query, queryTargets, parameters),
                        weights(config)));
    }

    private static Node loss(Perceptron model, Node x, Node targets, Parameters parameters) {
        return Losses.meanSquaredError(model.of(x, parameters::get), targets);
    }

    private static Function<Step, Hyper> learningRates(
            GoldenCase golden, Computation computation, List<String> parameters) {
        CaseConfig config = CaseConfig.of(golden);
        String variant = config.text("variant", "plain");
        return switch (variant) {
            case "plain", "msl" -> {
                Hyper lr = Hyper.shared(computation.hyper("inner_lr", config.number("inner_lr")));
                yield step -> lr;
            }
            case "metasgd" -> {
                Hyper lr = Hyper.perTensor(parameters.stream()
                        .map(name -> computation.input(golden, "lr_" + name))
                        .toList());
                yield step -> lr;
            }
            case "lslr" -> {
                double[] rates = config.numbers("lrs");
                demandOnePerStep("lrs", rates, config);
                Node perStep = Node.concat(
                        0,
                        IntStream.range(0, rates.length)
                                .mapToObj(t -> computation
                                        .hyper("lr_step" + t, rates[t])
                                        .reshape(1))
                                .toList());
                yield step -> Hyper.shared(step.row(perStep));
            }
            default -> throw new Unsupported("no such variant here: variant=" + variant);
        };
    }

    private static IntToDoubleFunction weights(CaseConfig config) {
        int steps = config.whole("T");
        if (!config.text("variant", "plain").equals("msl")) {
            return step -> step == steps ? 1 : 0;
        }
        double[] weights = config.numbers("step_weights");
        demandOnePerStep("step_weights", weights, config);
        return step -> weights[step - 1];
    }

    private static void demandOnePerStep(String name, double[] values, CaseConfig config) {
        if (values.length != config.whole("T")) {
            throw new Unsupported("there must be one number for each step: " + name + "=" + values.length + ", T="
                    + config.whole("T"));
        }
    }

    /** Every result of the case as the mean over the named cases' own, which have the same parameters. */
    private static Map<String, double[]> mean(GoldenCase golden, JsonNode tasks) {
        Map<String, double[]> sums = new LinkedHashMap<>();
        for (JsonNode task : tasks) {
            GoldenCase part = golden.beside(task.asText());
            ObjectNode config = ((ObjectNode) part.config()).deepCopy().setAll((ObjectNode) golden.config());
            config.remove("mean_of");
            Map<String, double[]> values =
                    one(new GoldenCase(part.name(), config, part.inputs(), golden.expected(), golden.file()));
            golden.expected()
                    .keySet()
                    .forEach(path -> sums.merge(path, scaled(values, path, tasks.size()), MamlFamily::sum));
        }
        return sums;
    }

    private static double[] scaled(Map<String, double[]> values, String path, int parts) {
        double[] one = values.get(path);
        if (one == null) {
            throw new Unsupported("not computed: " + path);
        }
        return IntStream.range(0, one.length).mapToDouble(i -> one[i] / parts).toArray();
    }

    private static double[] sum(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
    }
}
