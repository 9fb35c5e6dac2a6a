package io.hyperring.conformance;

import io.hyperring.autodiff.Node;
import io.hyperring.nn.BatchNorm;
import io.hyperring.nn.Bias;
import io.hyperring.nn.Convolution;
import io.hyperring.nn.Layout;
import io.hyperring.nn.Linear;
import io.hyperring.nn.Losses;
import io.hyperring.nn.Pooling;
import io.hyperring.nn.Sliding;
import io.hyperring.problem.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A convolutional classifier adapts to a support set and is judged on a query set. It has a block for each of the weights
 * c1w, c2w, ...: convolution (bias c1b where given), batch norm (g1, h1, where asked for), activation, max pool; and a
 * linear layer lw, lb at the end.
 */
final class ConvFamily implements Family {
    private static final Set<String> DATA = Set.of("xs", "ys", "xq", "yq");

    @Override
    public Map<String, double[]> compute(GoldenCase golden) {
        Computation computation = new Computation();
        CaseConfig config = CaseConfig.of(golden);
        Node support = computation.input(golden, "xs");
        Node supportClasses = computation.input(golden, "ys");
        Node query = computation.input(golden, "xq");
        Node queryClasses = computation.input(golden, "yq");
        List<String> parameters = golden.inputs().keySet().stream()
                .filter(name -> !DATA.contains(name))
                .toList();
        return Bilevel.compute(
                golden,
                computation,
                parameters,
                Adaptation.of(
                        config,
                        computation,
                        inner -> loss(config, support, supportClasses, inner),
                        inner -> loss(config, query, queryClasses, inner)));
    }

    private static Node loss(CaseConfig config, Node images, Node classes, Parameters inner) {
        Node features = images;
        for (int block = 1; inner.names().contains("c" + block + "w"); block++) {
            features = block(config, features, inner, block);
        }
        int count = images.shape().dim(0);
        Node rows = features.reshape(count, features.shape().size() / count);
        return Losses.softmaxCrossEntropyOfClasses(Linear.of(rows, inner.get("lw"), inner.get("lb")), classes);
    }

    private static Node block(CaseConfig config, Node x, Parameters inner, int block) {
        Node weights = inner.get("c" + block + "w");
        Node y = Convolution.image(
                x, weights, GoldenSliding.of(config, weights), config.whole("groups", 1), Layout.NCHW);
        String bias = "c" + block + "b";
        y = inner.names().contains(bias) ? Bias.add(y, inner.get(bias), 1) : y;
        if (config.flag("batch_norm")) {
            y = BatchNorm.of(y, inner.get("g" + block), inner.get("h" + block), 1, config.number("bn_eps", 1e-5));
        }
        y = GoldenActivation.of(config.text("activation", "relu"), config).apply(y);
        int[] pool = config.pair("pool", 2);
        return Pooling.max(y, pool[0], pool[1], Sliding.PLAIN.stride(pool[0], pool[1]));
    }
}
