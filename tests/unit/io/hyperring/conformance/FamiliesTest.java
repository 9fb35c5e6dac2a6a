package io.hyperring.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hyperring.autodiff.GradCheck;
import io.hyperring.autodiff.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Families take nothing for granted that a case says: cases that no file has, against differences of their own losses. */
class FamiliesTest {
    private static final double STEP = 1e-5;
    /** Truncation and cancellation of a central difference, for derivatives of up to some tens. */
    private static final double TOLERANCE = 1e-6;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(com.fasterxml.jackson.core.json.JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();

    /**
     * A case made up.
     *
     * @param shapes the inputs, each a name and its extents, e.g. {@code W1:4,2}; {@code y!3:5} are five of three classes
     */
    record Made(Family family, String config, String shapes) {
        GoldenCase golden() {
            Map<String, GoldenCase.Tensor> inputs = new LinkedHashMap<>();
            for (String one : shapes.split(" ")) {
                String[] parts = one.split(":");
                String[] classes = parts[0].split("!");
                int[] dims = parts.length < 2
                        ? new int[0]
                        : Arrays.stream(parts[1].split(","))
                                .mapToInt(Integer::parseInt)
                                .toArray();
                double[] data = GradCheck.random(Shape.of(dims), 100 + inputs.size());
                if (classes.length > 1) {
                    int count = Integer.parseInt(classes[1]);
                    Arrays.setAll(data, i -> Math.floorMod(7 * i + 1, count));
                }
                inputs.put(classes[0], new GoldenCase.Tensor(Shape.of(dims), data));
            }
            return new GoldenCase(shapes, FamiliesTest.config(config), inputs, Map.of());
        }

        @Override
        public String toString() {
            return config;
        }
    }

    private static com.fasterxml.jackson.databind.JsonNode config(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final String SINE = "xs:4,2 ys:4,3 xq:6,2 yq:6,3 ";
    private static final String PERCEPTRON = SINE + "W1:5,2 b1:5 W2:3,5 b2:3";
    private static final String IMAGES = "ys!4:5 yq!4:3 ";

    static List<Made> bilevel() {
        Family maml = new MamlFamily();
        Family cavia = new CaviaFamily();
        Family distill = new DistillFamily();
        Family conv = new ConvFamily();
        return List.of(
                new Made(maml, "{'T':4,'inner_lr':0.1,'activation':'gelu'}", PERCEPTRON),
                new Made(maml, "{'T':0,'inner_lr':0.1,'activation':'silu'}", PERCEPTRON),
                new Made(maml, "{'T':2,'inner_lr':0.1}", SINE + "W1:3,2 b1:3"),
                new Made(
                        maml,
                        "{'T':2,'inner_lr':0.05,'activation':'softplus'}",
                        SINE + "W1:3,2 b1:3 W2:4,3 b2:4 W3:4,4 b3:4 W4:3,4 b4:3"),
                new Made(maml, "{'T':2,'activation':'elu','alpha':0.7,'variant':'lslr','lrs':[0.1,0.2]}", PERCEPTRON),
                new Made(
                        maml,
                        "{'T':2,'activation':'sigmoid','variant':'msl','step_weights':[0.3,0.7],'inner_lr':0.1}",
                        PERCEPTRON),
                new Made(
                        maml,
                        "{'T':1,'activation':'tanh','variant':'metasgd'}",
                        PERCEPTRON + " lr_W1:5,2 lr_b1:5 lr_W2:3,5 lr_b2:3"),
                new Made(
                        cavia,
                        "{'T':3,'activation':'silu','inner_lr':0.2}",
                        SINE + "W1:5,5 b1:5 W2:3,5 b2:3 context:3"),
                new Made(
                        distill,
                        "{'T':2,'label_mode':'logits','inner_lr':0.3}",
                        "images:3,4 labels:3,5 W:5,4 c:5 real_x:7,4 real_y!5:7"),
                new Made(
                        conv,
                        "{'T':2,'inner_lr':0.1,'padding':[1,0],'batch_norm':false}",
                        IMAGES + "xs:5,2,5,7 xq:3,2,5,7 c1w:3,2,2,3 lw:4,18 lb:4"),
                new Made(
                        conv,
                        "{'T':1,'inner_lr':0.1,'padding':1,'batch_norm':true,'bn_eps':0.001,'activation':'tanh'}",
                        IMAGES + "xs:5,1,8,8 xq:3,1,8,8 c1w:2,1,3,3 g1:2 h1:2 c2w:3,2,3,3 c2b:3 g2:3 h2:3"
                                + " c3w:2,3,3,3 g3:2 h3:2 lw:4,2 lb:4"));
    }

    @ParameterizedTest
    @MethodSource("bilevel")
    void hypergradientsAreDifferencesOfTheOuterLoss(Made made) {
        differences(made, "outputs/outer_loss", "grads/");
    }

    static List<Made> operations() {
        Family ops = new OpsFamily();
        return List.of(
                new Made(
                        ops,
                        "{'op':'conv2d','stride':[2,1],'padding':[1,2],'dilation':[1,2],'groups':2}",
                        "x0:2,4,5,6 x1:2,2,3,2 x2:2 v:2,2,3,8 u0:2,4,5,6 u1:2,2,3,2 u2:2"),
                new Made(ops, "{'op':'conv1d','stride':2}", "x0:2,3,7 x1:2,3,3 v:2,2,3 u0:2,3,7 u1:2,3,3"),
                new Made(
                        ops,
                        "{'op':'conv_transpose2d','stride':2,'padding':1}",
                        "x0:1,2,3,3 x1:2,3,3,3 v:1,3,5,5 u0:1,2,3,3 u1:2,3,3,3"),
                new Made(
                        ops,
                        "{'op':'max_pool2d','kernel':3,'stride':2,'padding':1}",
                        "x0:1,2,5,5 v:1,2,3,3 u0:1,2,5,5"),
                new Made(
                        ops,
                        "{'op':'avg_pool2d','kernel':[2,3],'padding':1,'count_include_pad':false}",
                        "x0:1,2,4,7 v:1,2,3,3 u0:1,2,4,7"),
                new Made(ops, "{'op':'sum','axis':[0,-1],'keepdim':true}", "x0:2,3,4 v:1,3,1 u0:2,3,4"),
                new Made(ops, "{'op':'mean'}", "x0:2,3 v u0:2,3"),
                new Made(ops, "{'op':'min','axis':0}", "x0:2,3 v:3 u0:2,3"),
                new Made(ops, "{'op':'logsumexp','axis':[0,1]}", "x0:2,3,4 v:4 u0:2,3,4"),
                new Made(ops, "{'op':'softmax','axis':0}", "x0:2,3 v:2,3 u0:2,3"),
                new Made(ops, "{'op':'mul'}", "x0:2,3 x1:4,1,3 v:4,2,3 u0:2,3 u1:4,1,3"),
                new Made(ops, "{'op':'pow','exponent':3}", "x0:2,3 v:2,3 u0:2,3"),
                new Made(ops, "{'op':'gelu','approximate':'tanh'}", "x0:2,3 v:2,3 u0:2,3"),
                new Made(ops, "{'op':'leaky_relu','alpha':0.3}", "x0:2,3 v:2,3 u0:2,3"),
                new Made(ops, "{'op':'linear'}", "x0:2,5,3 x1:4,3 v:2,5,4 u0:2,5,3 u1:4,3"),
                new Made(
                        ops,
                        "{'op':'layer_norm','eps':0.01,'normalized_axes':[-2,-1]}",
                        "x0:2,3,4 x1:3,4 x2:3,4 v:2,3,4 u0:2,3,4 u1:3,4 u2:3,4"),
                new Made(
                        ops,
                        "{'op':'batch_norm','eps':0.01,'channel_axis':-1}",
                        "x0:3,2,4 x1:4 x2:4 v:3,2,4 u0:3,2,4 u1:4 u2:4"),
                new Made(ops, "{'op':'layer_norm','eps':0.01}", "x0:2,3 v:2,3 u0:2,3"),
                new Made(ops, "{'op':'cross_entropy','classes':[3,0],'reduction':'sum'}", "x0:2,4 v u0:2,4"),
                new Made(ops, "{'op':'cross_entropy','reduction':'none'}", "x0:2,4,3 x1!4:2,3 v:2,3 u0:2,4,3"),
                new Made(ops, "{'op':'huber','delta':0.5,'reduction':'none'}", "x0:2,3 x1:2,3 v:2,3 u0:2,3 u1:2,3"),
                new Made(ops, "{'op':'smooth_l1','beta':0.5}", "x0:2,3 x1:2,3 v u0:2,3 u1:2,3"),
                new Made(ops, "{'op':'matmul'}", "x0:2,1,3,4 x1:5,4,2 v:2,5,3,2 u0:2,1,3,4 u1:5,4,2"),
                new Made(ops, "{'op':'matmul'}", "x0:4 x1:5,4,2 v:5,2 u0:4 u1:5,4,2"),
                new Made(ops, "{'op':'matmul'}", "x0:4 x1:4 v u0:4 u1:4"),
                new Made(ops, "{'op':'amax','dim':1,'keepdims':true}", "x0:2,3 v:2,1 u0:2,3"),
                new Made(ops, "{'op':'prod','axis':[0,2]}", "x0:2,3,2 v:3 u0:2,3,2"),
                new Made(ops, "{'op':'std','axis':-1}", "x0:2,3 v:2 u0:2,3"),
                new Made(ops, "{'op':'reshape','shape':[-1,2]}", "x0:2,3 v:3,2 u0:2,3"),
                new Made(ops, "{'op':'softplus','beta':3}", "x0:2,3 v:2,3 u0:2,3"),
                new Made(ops, "{'op':'leaky_relu','negative_slope':0.3}", "x0:2,3 v:2,3 u0:2,3"),
                new Made(
                        ops,
                        "{'op':'conv2d','padding':'same'}",
                        "x0:1,2,4,3 x1:2,2,2,3 v:1,2,4,3 u0:1,2,4,3 u1:2,2,2,3"),
                new Made(ops, "{'op':'cross_entropy','classes':[3,0],'label_smoothing':0.2}", "x0:2,4 v u0:2,4"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void gradientsOfOperationsAreDifferencesToSecondOrder(Made made) {
        differences(made, "contracted", "second/");
        GoldenCase golden = made.golden();
        Map<String, double[]> values = made.family().compute(golden);
        double along = 0;
        for (int i = 0; golden.has("u" + i); i++) {
            along += dot(golden.input("u" + i).data(), values.get("grads/x" + i));
        }
        double difference = (weighted(made, golden, STEP) - weighted(made, golden, -STEP)) / (2 * STEP);
        assertEquals(difference, along, TOLERANCE * Math.max(1, Math.abs(along)));
        assertEquals(values.get("contracted")[0], along, 1e-12 * Math.max(1, Math.abs(along)));
    }

    /** ⟨v, y⟩ where every xᵢ is moved along its uᵢ. */
    private static double weighted(Made made, GoldenCase golden, double by) {
        Map<String, GoldenCase.Tensor> moved = new LinkedHashMap<>(golden.inputs());
        for (int i = 0; golden.has("u" + i); i++) {
            moved.put(
                    "x" + i, moved(golden.input("x" + i), golden.input("u" + i).data(), by));
        }
        return dot(
                golden.input("v").data(),
                made.family().compute(with(golden, moved)).get("outputs/y"));
    }

    /** The gradients under {@code prefix} along a direction of all real inputs, and the difference of {@code path} along it. */
    private static void differences(Made made, String path, String prefix) {
        GoldenCase golden = made.golden();
        List<String> names = golden.inputs().keySet().stream()
                .filter(name -> !name.startsWith("u"))
                .filter(name -> !made.shapes().contains(name + "!"))
                .toList();
        Map<String, double[]> wanted = new LinkedHashMap<>();
        names.forEach(name -> wanted.put(prefix + name, golden.input(name).data()));
        Map<String, double[]> values =
                made.family().compute(new GoldenCase(golden.name(), golden.config(), golden.inputs(), wanted));
        double along = 0;
        Map<String, GoldenCase.Tensor> ahead = new LinkedHashMap<>(golden.inputs());
        Map<String, GoldenCase.Tensor> behind = new LinkedHashMap<>(golden.inputs());
        for (String name : names) {
            double[] direction = GradCheck.random(golden.input(name).shape(), name.hashCode());
            along += dot(direction, values.get(prefix + name));
            ahead.put(name, moved(golden.input(name), direction, STEP));
            behind.put(name, moved(golden.input(name), direction, -STEP));
        }
        double difference = (made.family().compute(with(golden, ahead)).get(path)[0]
                        - made.family().compute(with(golden, behind)).get(path)[0])
                / (2 * STEP);
        assertTrue(along != 0, "a gradient that is 0 tests nothing");
        assertEquals(difference, along, TOLERANCE * Math.max(1, Math.abs(along)));
    }

    @Test
    void aMeanIsThatOfTheNamedCasesWithTheirOwnData() {
        Family maml = new MamlFamily();
        Made made = new Made(maml, "{'T':2,'inner_lr':0.1,'activation':'tanh'}", PERCEPTRON);
        GoldenCase one = made.golden();
        Map<String, GoldenCase.Tensor> other = new LinkedHashMap<>(one.inputs());
        other.put("xq", moved(one.input("xq"), one.input("xq").data(), 0.5));
        GoldenCase two = with(one, other);
        Map<String, double[]> wanted = Map.of(
                "outputs/outer_loss", new double[1], "grads/W1", new double[10], "grads/inner_lr", new double[1]);
        GoldenCase mean = new GoldenCase(
                "mean",
                config("{'T':2,'inner_lr':0.1,'activation':'tanh','mean_of':['one','two']}"),
                Map.of(),
                wanted,
                Map.of("one", one, "two", two));
        Map<String, double[]> ofMean = maml.compute(mean);
        Map<String, double[]> ofOne = maml.compute(new GoldenCase("one", one.config(), one.inputs(), wanted));
        Map<String, double[]> ofTwo = maml.compute(new GoldenCase("two", one.config(), two.inputs(), wanted));
        for (String path : wanted.keySet()) {
            double[] half = ofOne.get(path).clone();
            Arrays.setAll(half, i -> (half[i] + ofTwo.get(path)[i]) / 2);
            assertArrayEquals(half, ofMean.get(path), 1e-14, path);
        }
        GoldenCase lost = new GoldenCase("lost", config("{'mean_of':['nowhere']}"), Map.of(), wanted);
        assertUnsupported("nowhere", maml, lost);
    }

    @Test
    void settingsCountByWhateverNameTheyHave() {
        assertArrayEquals(new double[] {0, -0.3, 2}, y("{'op':'leaky_relu','negative_slope':0.3}", 0, -1, 2), 1e-15);
        assertArrayEquals(new double[] {Math.sqrt(14) / 3}, y("{'op':'std','unbiased':false,'dim':0}", 1, 2, 4), 1e-14);
        assertArrayEquals(new double[] {7 / 3.0}, y("{'op':'var'}", 1, 2, 4), 1e-14);
        assertArrayEquals(new double[] {14 / 9.0}, y("{'op':'var','unbiased':false}", 1, 2, 4), 1e-14);
        assertArrayEquals(new double[] {-1, 0, 2}, y("{'op':'clamp','min':-1,'max':2}", -5, 0, 3), 0);
        assertArrayEquals(new double[] {4}, y("{'op':'amax','dim':0}", 1, 4, 2), 0);
        assertArrayEquals(new double[] {24}, y("{'op':'prod'}", 2, 3, 4), 0);
        assertArrayEquals(new double[] {-1.1113307378125625}, y("{'op':'selu'}", -1), 1e-14);
    }

    private static double[] y(String config, double... x) {
        Shape shape = Shape.of(x.length);
        GoldenCase.Tensor first = new GoldenCase.Tensor(shape, x);
        GoldenCase.Tensor none = new GoldenCase.Tensor(Shape.SCALAR, new double[1]);
        boolean reduced =
                config.contains("var") || config.contains("std") || config.contains("max'") || config.contains("prod");
        Map<String, GoldenCase.Tensor> inputs =
                Map.of("x0", first, "v", reduced && !config.contains("clamp") ? none : first);
        return new OpsFamily()
                .compute(new GoldenCase(config, config(config), inputs, Map.of()))
                .get("outputs/y");
    }

    private static final String TOY = "X:4,2 Y!2:4 Xv:3,2 Yv!2:3 w:2 b:1";

    /** A loss is climbed by descending its negative: plainly, from here, by minus the learning rate. */
    @Test
    void optimizersClimbWhereTheCaseSaysSo() {
        double[] down = adapted("{'T':3,'optimizer':'sgd','hyper':{'lr':-0.1,'momentum':0.5}}");
        double[] up = adapted("{'T':3,'optimizer':'sgd','hyper':{'lr':0.1,'momentum':0.5,'maximize':true}}");
        assertArrayEquals(down, up, 1e-15);
    }

    @Test
    void whatChangesNoValueIsLeftOut() {
        double[] plain = adapted("{'T':3,'optimizer':'adam','hyper':{'lr':0.1}}");
        assertArrayEquals(
                plain,
                adapted("{'T':3,'optimizer':'adam','hyper':{'lr':0.1,'eps':null,'maximize':false,'foreach':null,"
                        + "'capturable':false,'differentiable':true,'fused':false}}"),
                0);
        double[] sgd = adapted("{'T':3,'optimizer':'sgd','hyper':{'lr':0.1}}");
        assertArrayEquals( // as torch: without momentum nothing is dampened
                sgd, adapted("{'T':3,'optimizer':'sgd','hyper':{'lr':0.1,'momentum':0,'dampening':0.5}}"), 1e-15);
    }

    private static double[] adapted(String config) {
        return new OptimizersFamily()
                .compute(new Made(null, config, TOY).golden())
                .get("outputs/adapted/w");
    }

    @Test
    void theStepsOfOneNumberAreAList() {
        double[] steps = new ToyFamily()
                .compute(new Made(null, "{'T':3,'inner_lr':0.1}", "X:4,2 Y!2:4 w:2 b").golden())
                .get("outputs/trajectory/b");
        assertEquals(4, steps.length);
    }

    @Test
    void whatIsNotThereIsNamed() {
        Family maml = new MamlFamily();
        Family ops = new OpsFamily();
        refused("swoosh", maml, "{'T':1,'inner_lr':0.1,'activation':'swoosh'}", PERCEPTRON);
        refused("name=T", maml, "{'inner_lr':0.1}", PERCEPTRON);
        refused("name=inner_lr", maml, "{'T':1}", PERCEPTRON);
        refused("name=W1", maml, "{'T':1,'inner_lr':0.1}", SINE + "b1:3");
        refused("variant=maml++", maml, "{'T':1,'inner_lr':0.1,'variant':'maml++'}", PERCEPTRON);
        refused("lrs=1", maml, "{'T':2,'variant':'lslr','lrs':[0.1]}", PERCEPTRON);
        refused("step_weights=0", maml, "{'T':2,'inner_lr':0.1,'variant':'msl'}", PERCEPTRON);
        refused("op=fft", ops, "{'op':'fft'}", "x0:3 v:3");
        refused("name=x0", ops, "{'op':'exp'}", "v:3");
        refused("op=mul, inputs=1", ops, "{'op':'mul'}", "x0:3 v:3");
        refused("v=[2]", ops, "{'op':'exp'}", "x0:3 v:2");
        refused("reduction=median", ops, "{'op':'mse','reduction':'median'}", "x0:3 x1:3 v");
        refused("normalized_axes", ops, "{'op':'layer_norm','normalized_axes':[0]}", "x0:3,3 x1:3 x2:3 v:3,3");
        refused("setting=ceil_mode", ops, "{'op':'max_pool2d','ceil_mode':true}", "x0:1,1,3,3 v:1,1,2,2");
        refused("padding=reflect", ops, "{'op':'conv2d','padding':'reflect'}", "x0:1,1,3,3 x1:1,1,2,2 v:1,1,2,2");
        refused("eps=\"small\"", ops, "{'op':'layer_norm','eps':'small'}", "x0:2,3 v:2,3");
        refused("name=T", new ToyFamily(), "{'inner_lr':0.1}", TOY);
        refused("inner_opt=adam", new ToyFamily(), "{'T':1,'inner_lr':0.1,'inner_opt':'adam'}", TOY);
        refused("momentum", new ToyFamily(), "{'T':1,'inner_lr':0.1,'momentum':0.9}", TOY);
        refused("name=optimizer", new OptimizersFamily(), "{'T':1}", TOY);
        refused("lambda", new ImplicitFamily(), "{}", TOY);
        refused(
                "label_mode=hard",
                new DistillFamily(),
                "{'T':1,'inner_lr':0.1,'label_mode':'hard'}",
                "images:3,4 labels:3,5 W:5,4 c:5 real_x:7,4 real_y!5:7");
    }

    private static void refused(String word, Family family, String config, String shapes) {
        assertUnsupported(word, family, new Made(family, config, shapes).golden());
    }

    private static void assertUnsupported(String word, Family family, GoldenCase golden) {
        String message =
                assertThrows(Unsupported.class, () -> family.compute(golden)).getMessage();
        assertTrue(message.contains(word), message);
    }

    private static GoldenCase with(GoldenCase golden, Map<String, GoldenCase.Tensor> inputs) {
        return new GoldenCase(golden.name(), golden.config(), inputs, Map.of());
    }

    private static GoldenCase.Tensor moved(GoldenCase.Tensor from, double[] direction, double by) {
        double[] data = from.data().clone();
        Arrays.setAll(data, i -> data[i] + by * direction[i]);
        return new GoldenCase.Tensor(from.shape(), data);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
