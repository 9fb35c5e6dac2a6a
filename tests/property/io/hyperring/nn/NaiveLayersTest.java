package io.hyperring.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperring.autodiff.GradCheck;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.plan.HostPlan;
import io.hyperring.problem.Randomness;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Values of layers against the loops that textbooks write, over random extents. */
class NaiveLayersTest {
    private static final double ROUNDING = 1e-12;

    /** A tensor with an index for each axis. */
    private record Tensor(Shape shape, double[] data) {
        static Tensor random(long stream, int... dims) {
            return new Tensor(Shape.of(dims), GradCheck.random(Shape.of(dims), stream));
        }

        static Tensor zeros(Shape shape) {
            return new Tensor(shape, new double[shape.size()]);
        }

        private int position(int... index) {
            int position = 0;
            for (int axis = 0; axis < index.length; axis++) {
                position = position * shape.dim(axis) + index[axis];
            }
            return position;
        }

        double at(int... index) {
            return data[position(index)];
        }

        /** A pixel of an image [n, c, h, w], and {@code outside} beside it. */
        double pixel(double outside, int n, int c, int i, int j) {
            return i < 0 || j < 0 || i >= shape.dim(2) || j >= shape.dim(3) ? outside : at(n, c, i, j);
        }

        void add(double value, int... index) {
            data[position(index)] += value;
        }

        Node node() {
            return Node.constant(shape, data);
        }

        double dot(double[] other) {
            double sum = 0;
            for (int i = 0; i < data.length; i++) {
                sum += data[i] * other[i];
            }
            return sum;
        }
    }

    /** Images, weights and a way to slide, by chance. */
    private record Drawn(Tensor x, Tensor weights, Sliding sliding, int groups) {
        static Drawn of(long seed) {
            Randomness random = Randomness.of(seed);
            int groups = 1 + random.nextInt(3);
            int in = groups * (1 + random.nextInt(2));
            int out = groups * (1 + random.nextInt(2));
            int[] window = {1 + random.nextInt(3), 1 + random.nextInt(3)};
            Sliding sliding = Sliding.PLAIN
                    .stride(1 + random.nextInt(3), 1 + random.nextInt(3))
                    .dilation(1 + random.nextInt(2), 1 + random.nextInt(2))
                    .padding(random.nextInt(3), random.nextInt(3), random.nextInt(3), random.nextInt(3));
            Tensor x = Tensor.random(seed, 1 + random.nextInt(2), in, 2 + random.nextInt(6), 2 + random.nextInt(6));
            Tensor weights = Tensor.random(seed + 1, out, in / groups, window[0], window[1]);
            Drawn drawn = new Drawn(x, weights, sliding, groups);
            Assume.that(drawn.down() > 0 && drawn.across() > 0);
            return drawn;
        }

        int height() {
            return weights.shape().dim(2);
        }

        int width() {
            return weights.shape().dim(3);
        }

        int down() {
            int reach = sliding.dilationHeight() * (height() - 1) + 1;
            int room = x.shape().dim(2) + sliding.top() + sliding.bottom() - reach;
            return room < 0 ? 0 : room / sliding.strideHeight() + 1;
        }

        int across() {
            int reach = sliding.dilationWidth() * (width() - 1) + 1;
            int room = x.shape().dim(3) + sliding.left() + sliding.right() - reach;
            return room < 0 ? 0 : room / sliding.strideWidth() + 1;
        }

        int row(int place, int k) {
            return place * sliding.strideHeight() + k * sliding.dilationHeight() - sliding.top();
        }

        int column(int place, int l) {
            return place * sliding.strideWidth() + l * sliding.dilationWidth() - sliding.left();
        }
    }

    private interface Place {
        double value(int n, int channel, int down, int across);
    }

    private static Tensor images(int n, int channels, int down, int across, Place place) {
        Tensor y = Tensor.zeros(Shape.of(n, channels, down, across));
        for (int b = 0; b < n; b++) {
            for (int c = 0; c < channels; c++) {
                for (int i = 0; i < down; i++) {
                    for (int j = 0; j < across; j++) {
                        y.add(place.value(b, c, i, j), b, c, i, j);
                    }
                }
            }
        }
        return y;
    }

    private static Tensor convolved(Drawn d) {
        int perGroup = d.weights().shape().dim(1);
        int outPerGroup = d.weights().shape().dim(0) / d.groups();
        return images(d.x().shape().dim(0), d.weights().shape().dim(0), d.down(), d.across(), (n, o, i, j) -> {
            double sum = 0;
            for (int c = 0; c < perGroup; c++) {
                for (int k = 0; k < d.height(); k++) {
                    for (int l = 0; l < d.width(); l++) {
                        double pixel = d.x().pixel(0, n, o / outPerGroup * perGroup + c, d.row(i, k), d.column(j, l));
                        sum += pixel * d.weights().at(o, c, k, l);
                    }
                }
            }
            return sum;
        });
    }

    @Property(tries = 60, seed = "1")
    void convolutionIsSixLoops(@ForAll long seed) {
        Drawn d = Drawn.of(seed);
        Tensor expected = convolved(d);
        equal(expected, Convolution.image(d.x().node(), d.weights().node(), d.sliding(), d.groups(), Layout.NCHW));
        Node channelsLast = Convolution.image(
                d.x().node().permute(0, 2, 3, 1), d.weights().node(), d.sliding(), d.groups(), Layout.NHWC);
        equal(expected, channelsLast.permute(0, 3, 1, 2));
    }

    @Property(tries = 60, seed = "2")
    void transposedConvolutionIsTheAdjoint(@ForAll long seed) {
        Drawn d = Drawn.of(seed);
        Tensor y = convolved(d);
        Tensor g = Tensor.random(seed + 2, y.shape().dims());
        Shape x = d.x().shape();
        Node back = TransposedConvolution.image(
                g.node(), d.weights().node(), d.sliding(), d.groups(), Layout.NCHW, x.dim(2), x.dim(3));
        assertEquals(x, back.shape());
        double left = y.dot(g.data());
        assertEquals(left, d.x().dot(run(back)), ROUNDING * 100 * Math.max(1, Math.abs(left)));
    }

    @Property(tries = 40, seed = "3")
    void lineConvolutionIsThatOfAnImageOneRowHigh(@ForAll long seed) {
        Drawn d = Drawn.of(seed);
        Shape x = d.x().shape();
        Shape w = d.weights().shape();
        Tensor row = new Tensor(Shape.of(x.dim(0), x.dim(1), 1, x.dim(2) * x.dim(3)), d.x().data());
        Tensor kernel = new Tensor(
                Shape.of(w.dim(0), w.dim(1), 1, w.dim(2) * w.dim(3)),
                d.weights().data());
        Sliding flat = new Sliding(
                1,
                d.sliding().strideWidth(),
                1,
                1,
                0,
                0,
                d.sliding().left() + kernel.shape().dim(3),
                d.sliding().right());
        Node y = Convolution.line(
                row.node().reshape(x.dim(0), x.dim(1), row.shape().dim(3)),
                kernel.node().reshape(w.dim(0), w.dim(1), kernel.shape().dim(3)),
                flat,
                d.groups());
        Tensor expected = convolved(new Drawn(row, kernel, flat, d.groups()));
        equal(expected, y.reshape(expected.shape()));
    }

    @Property(tries = 60, seed = "4")
    void poolsLookAtTheirWindows(@ForAll long seed) {
        Drawn d = Drawn.of(seed);
        int n = d.x().shape().dim(0);
        int channels = d.x().shape().dim(1);
        Tensor largest = images(n, channels, d.down(), d.across(), (b, c, i, j) -> {
            double most = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < d.height(); k++) {
                for (int l = 0; l < d.width(); l++) {
                    most = Math.max(most, d.x().pixel(Double.NEGATIVE_INFINITY, b, c, d.row(i, k), d.column(j, l)));
                }
            }
            return most;
        });
        equal(largest, Pooling.max(d.x().node(), d.height(), d.width(), d.sliding()));
        for (boolean countPadding : new boolean[] {true, false}) {
            Tensor mean = images(n, channels, d.down(), d.across(), (b, c, i, j) -> {
                double sum = 0;
                int seen = 0;
                for (int k = 0; k < d.height(); k++) {
                    for (int l = 0; l < d.width(); l++) {
                        double pixel = d.x().pixel(Double.NaN, b, c, d.row(i, k), d.column(j, l));
                        sum += Double.isNaN(pixel) ? 0 : pixel;
                        seen += Double.isNaN(pixel) && !countPadding ? 0 : 1;
                    }
                }
                return seen == 0 ? 0 : sum / seen;
            });
            Node ours = Pooling.average(
                    d.x().node().permute(0, 2, 3, 1), d.height(), d.width(), d.sliding(), Layout.NHWC, countPadding);
            equal(mean, ours.permute(0, 3, 1, 2));
        }
    }

    @Test
    void samePaddingKeepsTheExtentDividedByTheStride() {
        for (int size = 1; size < 9; size++) {
            for (int stride = 1; stride < 4; stride++) {
                for (int window = 1; window < 5; window++) {
                    Sliding same = Sliding.PLAIN.stride(stride).dilation(2).same(size, size, window, window);
                    Node y = Convolution.image(
                            Node.input("x", 1, 1, size, size), Node.input("w", 1, 1, window, window), same);
                    int places = (size + stride - 1) / stride;
                    assertEquals(Shape.of(1, 1, places, places), y.shape());
                    assertEquals(same.top() + (same.top() < same.bottom() ? 1 : 0), same.bottom());
                }
            }
        }
    }

    @Property(tries = 30, seed = "5")
    void normsStandardizeWhatBelongsTogether(@ForAll long seed) {
        Randomness random = Randomness.of(seed);
        int n = 1 + random.nextInt(3);
        int groups = 1 + random.nextInt(2);
        int channels = groups * (1 + random.nextInt(2));
        int length = 2 + random.nextInt(3);
        double eps = 0.1 * (1 + random.nextInt(3));
        Tensor x = Tensor.random(seed, n, channels, length);
        Tensor scale = Tensor.random(seed + 1, channels);
        Tensor shift = Tensor.random(seed + 2, channels);
        Node batch = BatchNorm.of(x.node(), scale.node(), shift.node(), 1, eps);
        equal(standardized(x, eps, (b, c, i) -> c, scale, shift), batch);
        Node group = GroupNorm.of(x.node(), scale.node(), shift.node(), groups, eps);
        equal(standardized(x, eps, (b, c, i) -> b * groups + c / (channels / groups), scale, shift), group);
        Node instance = GroupNorm.instance(x.node(), scale.node(), shift.node(), eps);
        equal(standardized(x, eps, (b, c, i) -> b * channels + c, scale, shift), instance);
        Tensor ones = new Tensor(Shape.of(channels), new double[channels]);
        java.util.Arrays.fill(ones.data(), 1);
        Node layer = LayerNorm.of(
                x.node(), Node.full(Shape.of(channels, length), 1), Node.full(Shape.of(channels, length), 0), eps);
        equal(standardized(x, eps, (b, c, i) -> b, ones, Tensor.zeros(Shape.of(channels))), layer);
    }

    private interface Group {
        int of(int n, int channel, int i);
    }

    /** Each element less its group's mean, over the root of its group's variance and eps. */
    private static Tensor standardized(Tensor x, double eps, Group group, Tensor scale, Tensor shift) {
        double[] count = new double[x.data().length];
        double[] sum = new double[x.data().length];
        double[] squares = new double[x.data().length];
        Tensor y = Tensor.zeros(x.shape());
        for (int pass = 0; pass < 3; pass++) {
            for (int n = 0; n < x.shape().dim(0); n++) {
                for (int c = 0; c < x.shape().dim(1); c++) {
                    for (int i = 0; i < x.shape().dim(2); i++) {
                        int g = group.of(n, c, i);
                        double fromMean = x.at(n, c, i) - (pass == 0 ? 0 : sum[g] / count[g]);
                        switch (pass) {
                            case 0 -> {
                                count[g]++;
                                sum[g] += fromMean;
                            }
                            case 1 -> squares[g] += fromMean * fromMean;
                            default ->
                                y.add(
                                        fromMean / Math.sqrt(squares[g] / count[g] + eps) * scale.at(c) + shift.at(c),
                                        n,
                                        c,
                                        i);
                        }
                    }
                }
            }
        }
        return y;
    }

    @Property(tries = 20, seed = "6")
    void recurrentCellsGoThroughTheirGates(@ForAll long seed) {
        Randomness random = Randomness.of(seed);
        int length = 1 + random.nextInt(4);
        int n = 1 + random.nextInt(3);
        int in = 1 + random.nextInt(3);
        int hidden = 1 + random.nextInt(3);
        Tensor x = Tensor.random(seed, length, n, in);
        Tensor h = Tensor.random(seed + 1, n, hidden);
        Tensor c = Tensor.random(seed + 2, n, hidden);
        Tensor[] four = weights(seed, 4 * hidden, in, hidden);
        Tensor lstm = Tensor.zeros(Shape.of(length, n, hidden));
        Tensor[] three = weights(seed, 3 * hidden, in, hidden);
        Tensor gru = Tensor.zeros(Shape.of(length, n, hidden));
        for (int b = 0; b < n; b++) {
            double[] state = row(h, b);
            double[] cell = row(c, b);
            double[] gated = row(h, b);
            for (int t = 0; t < length; t++) {
                double[] seen = new double[in];
                for (int i = 0; i < in; i++) {
                    seen[i] = x.at(t, b, i);
                }
                double[] a = affine(four[0], four[2], seen);
                double[] u = affine(four[1], four[3], state);
                double[] p = affine(three[0], three[2], seen);
                double[] q = affine(three[1], three[3], gated);
                for (int j = 0; j < hidden; j++) {
                    double input = sigmoid(a[j] + u[j]);
                    double forget = sigmoid(a[hidden + j] + u[hidden + j]);
                    double fresh = Math.tanh(a[2 * hidden + j] + u[2 * hidden + j]);
                    double output = sigmoid(a[3 * hidden + j] + u[3 * hidden + j]);
                    cell[j] = forget * cell[j] + input * fresh;
                    state[j] = output * Math.tanh(cell[j]);
                    lstm.add(state[j], t, b, j);
                    double reset = sigmoid(p[j] + q[j]);
                    double update = sigmoid(p[hidden + j] + q[hidden + j]);
                    double candidate = Math.tanh(p[2 * hidden + j] + reset * q[2 * hidden + j]);
                    gated[j] = (1 - update) * candidate + update * gated[j];
                    gru.add(gated[j], t, b, j);
                }
            }
        }
        Lstm.Result ours = new Lstm(four[0].node(), four[1].node(), four[2].node(), four[3].node())
                .over(x.node(), new Lstm.State(h.node(), c.node()));
        equal(lstm, ours.outputs());
        assertArrayEquals(
                run(ours.outputs().narrow(0, length - 1, length)),
                run(ours.last().hidden()));
        Node ourGru =
                new Gru(three[0].node(), three[1].node(), three[2].node(), three[3].node()).over(x.node(), h.node());
        equal(gru, ourGru);
    }

    private static Tensor[] weights(long seed, int gates, int in, int hidden) {
        return new Tensor[] {
            Tensor.random(seed + 3, gates, in),
            Tensor.random(seed + 4, gates, hidden),
            Tensor.random(seed + 5, gates),
            Tensor.random(seed + 6, gates)
        };
    }

    private static double[] row(Tensor matrix, int row) {
        int width = matrix.shape().dim(1);
        return java.util.Arrays.copyOfRange(matrix.data(), row * width, (row + 1) * width);
    }

    private static double[] affine(Tensor weights, Tensor bias, double[] x) {
        double[] y = bias.data().clone();
        for (int o = 0; o < y.length; o++) {
            for (int i = 0; i < x.length; i++) {
                y[o] += weights.at(o, i) * x[i];
            }
        }
        return y;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Property(tries = 20, seed = "7")
    void attentionIsAWeightedMeanOfWhatMayBeSeen(@ForAll long seed) {
        Randomness random = Randomness.of(seed);
        int heads = 1 + random.nextInt(3);
        int d = heads * (1 + random.nextInt(2));
        int t = 1 + random.nextInt(4);
        Tensor x = Tensor.random(seed, 2, t, d);
        Tensor weights = Tensor.random(seed + 1, 3 * d, d);
        Tensor bias = Tensor.random(seed + 2, 3 * d);
        Tensor outWeights = Tensor.random(seed + 3, d, d);
        Tensor outBias = Tensor.random(seed + 4, d);
        Tensor expected = Tensor.zeros(x.shape());
        for (int n = 0; n < 2; n++) {
            double[][] projected = new double[t][];
            for (int i = 0; i < t; i++) {
                double[] one = new double[d];
                System.arraycopy(x.data(), (n * t + i) * d, one, 0, d);
                projected[i] = affine(weights, bias, one);
            }
            for (int i = 0; i < t; i++) {
                double[] seen = new double[d];
                for (int head = 0; head < heads; head++) {
                    attend(projected, i, head, d, heads, seen);
                }
                double[] y = affine(outWeights, outBias, seen);
                for (int f = 0; f < d; f++) {
                    expected.add(y[f], n, i, f);
                }
            }
        }
        var attention = new MultiHeadAttention(weights.node(), bias.node(), outWeights.node(), outBias.node(), heads);
        equal(expected, attention.of(x.node(), x.node(), x.node(), Attention.causalMask(t)));
    }

    /** Place i looks at the places up to i. */
    private static void attend(double[][] projected, int i, int head, int d, int heads, double[] into) {
        int width = d / heads;
        double total = 0;
        double[] share = new double[i + 1];
        for (int s = 0; s <= i; s++) {
            double score = 0;
            for (int f = head * width; f < (head + 1) * width; f++) {
                score += projected[i][f] * projected[s][d + f];
            }
            share[s] = Math.exp(score / Math.sqrt(width));
            total += share[s];
        }
        for (int s = 0; s <= i; s++) {
            for (int f = head * width; f < (head + 1) * width; f++) {
                into[f] += share[s] / total * projected[s][2 * d + f];
            }
        }
    }

    private static void equal(Tensor expected, Node ours) {
        assertEquals(expected.shape(), ours.shape());
        assertArrayEquals(expected.data(), run(ours), ROUNDING * 100);
    }

    private static double[] run(Node node) {
        return HostPlan.compile(List.of(node)).run(Map.of()).get(0);
    }
}
