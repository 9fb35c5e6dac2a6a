package io.hyperring.samediff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Sgd;
import io.hyperring.plan.HostPlan;
import io.hyperring.plan.Natives;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Randomness;
import io.hyperring.problem.Tensors;
import io.hyperring.unroll.Batch;
import io.hyperring.unroll.InnerLoop;
import io.hyperring.unroll.UnrollPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whole models built with SameDiff and a fused loss: the derivative of the loss after training by the learning rate and by
 * the weight decay, against differences of training with SameDiff's own gradients.
 */
class ModuleObjectiveGradTest {
    private static final int STEPS = 3;
    private static final int EXAMPLES = 4;
    private static final int CLASSES = 3;
    private static final double LR = 0.2;
    private static final double DECAY = 0.1;
    private static final double STEP = 1e-5;
    /** Truncation h² and cancellation 1e-16/h together. */
    private static final double TOLERANCE = 1e-7;

    private final SameDiff sd = SameDiff.create();
    private final Randomness random = Randomness.of(5);
    private final List<String> weights = new ArrayList<>();

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private INDArray drawn(double deviation, int... dims) {
        double[] values = new double[Shape.of(dims).size()];
        random.fillGaussian(values, 0, values.length, deviation);
        return Nd4j.createFromArray(values)
                .reshape(Arrays.stream(dims).asLongStream().toArray());
    }

    private SDVariable weight(String name, int... dims) {
        weights.add(name);
        return sd.var(name, drawn(0.5, dims));
    }

    private INDArray labels() {
        INDArray rows = Nd4j.zeros(DataType.DOUBLE, EXAMPLES, CLASSES);
        for (int row = 0; row < EXAMPLES; row++) {
            rows.putScalar(row, random.nextInt(CLASSES), 1);
        }
        return rows;
    }

    /** The fused loss is the outer one; the inner one decays weights too. */
    private void losses(SDVariable logits) {
        SDVariable y = sd.placeHolder("y", DataType.DOUBLE, -1, CLASSES);
        SDVariable fused = sd.loss().softmaxCrossEntropy("fused", y, logits, null);
        sd.var("lr", Nd4j.scalar(LR));
        SDVariable decay = sd.var("decay", Nd4j.scalar(DECAY));
        // not l2Loss: SameDiff's gradient of it would forget the decay
        SDVariable size = sd.math().square(sd.getVariable(weights.get(0))).sum();
        fused.add("training", size.mul(decay));
    }

    @Test
    void perceptron() {
        SDVariable x = sd.placeHolder("x", DataType.DOUBLE, -1, 5);
        SDVariable hidden = sd.math().tanh(sd.nn().linear(x, weight("w1", 5, 6), weight("b1", 6)));
        losses(sd.nn().linear(hidden, weight("w2", 6, CLASSES), weight("b2", CLASSES)));
        check(5);
    }

    @Test
    void convolutionalNet() {
        SDVariable x = sd.placeHolder("x", DataType.DOUBLE, -1, 1, 6, 6);
        SDVariable seen = sd.cnn()
                .conv2d(
                        x,
                        weight("kernel", 3, 3, 1, 2),
                        weight("bias", 2),
                        Conv2DConfig.builder()
                                .kH(3)
                                .kW(3)
                                .dataFormat("NCHW")
                                .paddingMode(PaddingMode.VALID)
                                .build());
        SDVariable pooled = sd.cnn()
                .maxPooling2d(
                        sd.nn().softplus(seen),
                        Pooling2DConfig.builder()
                                .kH(2)
                                .kW(2)
                                .sH(2)
                                .sW(2)
                                .paddingMode(PaddingMode.VALID)
                                .build());
        losses(pooled.reshape(-1, 8).mmul(weight("w", 8, CLASSES)));
        check(1, 6, 6);
    }

    private void check(int... example) {
        Map<String, INDArray> training = data(example);
        Map<String, INDArray> validation = data(example);
        MetaModule module = MetaModule.of(sd, weights, List.of("lr", "decay"));
        ModuleObjective objective = new ModuleObjective(
                module,
                "training",
                "fused",
                STEPS,
                meta -> new Sgd(Hyper.shared(meta.get("lr"))),
                shapes(training),
                shapes(validation),
                Map.of());
        Parameters inner = Parameters.inputs("inner", module.inner());
        Parameters meta = Parameters.inputs("meta", module.meta());
        Parameters episode = nodes(validation);
        List<Parameters> stepData = Collections.nCopies(STEPS, nodes(training));
        Node loss = InnerLoop.unroll(objective, inner, meta, episode, stepData, new UnrollPolicy.Full())
                .outerLoss(objective, meta, episode);
        List<Node> wanted = new ArrayList<>(List.of(loss));
        wanted.addAll(Grad.of(loss, meta.list()));
        Map<String, double[]> fed = new HashMap<>();
        module.inner()
                .names()
                .forEach(name -> fed.put("inner/" + name, module.inner().slice(module.initialInner(), name)));
        fed.put("meta/lr", new double[] {LR});
        fed.put("meta/decay", new double[] {DECAY});
        List<double[]> ours = HostPlan.compile(wanted).run(fed);

        assertEquals(trained(training, validation, LR, DECAY), ours.get(0)[0], 1e-10);
        checkBatch(objective, training, validation, fed, ours.get(0)[0]);
        double byRate =
                trained(training, validation, LR + STEP, DECAY) - trained(training, validation, LR - STEP, DECAY);
        double byDecay =
                trained(training, validation, LR, DECAY + STEP) - trained(training, validation, LR, DECAY - STEP);
        assertEquals(byRate / (2 * STEP), ours.get(1)[0], TOLERANCE);
        assertEquals(byDecay / (2 * STEP), ours.get(2)[0], TOLERANCE);
    }

    /** Two inits at once, which begin and see the same. */
    private static void checkBatch(
            ModuleObjective objective,
            Map<String, INDArray> training,
            Map<String, INDArray> validation,
            Map<String, double[]> one,
            double expected) {
        MetaModule module = objective.module();
        Batch batch = Batch.of(
                objective,
                module.meta(),
                module.inner(),
                2,
                new UnrollPolicy.Full(),
                (loop, meta, episode) -> List.of(loop.outerLoss(objective, meta, episode)));
        Map<String, double[]> fed = new HashMap<>();
        one.forEach((name, values) -> fed.put(name, name.startsWith("inner/") ? twice(values) : values));
        validation.forEach((name, array) ->
                fed.put("episode/" + name, twice(array.dup('c').data().asDouble())));
        for (int t = 0; t < STEPS; t++) {
            String prefix = "step/" + t + "/";
            training.forEach((name, array) ->
                    fed.put(prefix + name, twice(array.dup('c').data().asDouble())));
        }
        double[] losses = HostPlan.compile(batch.results()).run(fed).get(0);
        assertArrayEquals(new double[] {expected, expected}, losses, 1e-10);
    }

    private static double[] twice(double[] values) {
        return DoubleStream.concat(Arrays.stream(values), Arrays.stream(values)).toArray();
    }

    private Map<String, INDArray> data(int... example) {
        return Map.of("x", drawn(1, Shape.of(example).prepend(EXAMPLES).dims()), "y", labels());
    }

    private static Tensors shapes(Map<String, INDArray> data) {
        Map<String, Shape> shapes = new HashMap<>();
        nodes(data)
                .names()
                .forEach(name -> shapes.put(name, nodes(data).get(name).shape()));
        return Tensors.of(shapes);
    }

    private static Parameters nodes(Map<String, INDArray> data) {
        Map<String, Node> nodes = new HashMap<>();
        data.forEach((name, array) -> nodes.put(
                name,
                Node.constant(
                        Shape.of(Arrays.stream(array.shape())
                                .mapToInt(Math::toIntExact)
                                .toArray()),
                        array.dup('c').data().asDouble())));
        return Parameters.of(nodes);
    }

    /** The outer loss after training by SameDiff's own gradients. */
    private double trained(Map<String, INDArray> training, Map<String, INDArray> validation, double lr, double decay) {
        Map<String, INDArray> start = new HashMap<>();
        weights.forEach(name -> start.put(name, sd.getVariable(name).getArr().dup()));
        sd.getVariable("decay").setArray(Nd4j.scalar(decay));
        sd.setLossVariables("training");
        for (int t = 0; t < STEPS; t++) {
            Map<String, INDArray> gradients = sd.calculateGradients(training, weights);
            weights.forEach(name -> sd.getVariable(name)
                    .setArray(sd.getVariable(name)
                            .getArr()
                            .sub(gradients.get(name).mul(lr))));
        }
        double loss = sd.output(validation, "fused").get("fused").getDouble(0);
        start.forEach((name, values) -> sd.getVariable(name).setArray(values));
        return loss;
    }
}
