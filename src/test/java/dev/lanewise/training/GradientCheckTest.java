package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The float gradient against central differences of a double oracle, with the settings of PyTorch's gradcheck (eps
 * 1e-6, atol 1e-5, rtol 1e-3): each activation hidden and at the output, with each loss that it allows.
 */
@Tag("width")
class GradientCheckTest {
    private static final double EPSILON = 1e-6;
    private static final double ABSOLUTE = 1e-5;
    private static final double RELATIVE = 1e-3;

    static final List<Activation> ACTIVATIONS = List.of(
            Activation.IDENTITY,
            Activation.RELU,
            Activation.LEAKY_RELU,
            Activation.leakyRelu(0.3f),
            Activation.RELU6,
            Activation.ELU,
            Activation.elu(0.7f),
            Activation.SELU,
            Activation.CELU,
            Activation.celu(0.4f),
            Activation.GELU,
            Activation.GELU_TANH,
            Activation.SILU,
            Activation.MISH,
            Activation.HARD_SWISH,
            Activation.TANH,
            Activation.SIGMOID,
            Activation.HARD_SIGMOID,
            Activation.hardSigmoid(0.3f, 0.45f),
            Activation.SOFTPLUS,
            Activation.SOFTSIGN,
            Activation.SOFTMAX,
            Activation.LOG_SOFTMAX);

    static final List<Loss> LOSSES =
            Stream.concat(Loss.all().stream(), Stream.of(Loss.huber(0.25f))).toList();

    record Combination(Activation hidden, Activation output, Loss loss, int outputs) {}

    static Stream<Combination> combinations() {
        List<Combination> all = new ArrayList<>();
        for (Activation hidden : ACTIVATIONS) {
            for (Activation output : ACTIVATIONS) {
                for (Loss loss : LOSSES) {
                    if (allows(loss, output.kind())) {
                        all.add(new Combination(hidden, output, loss, 5));
                        all.add(new Combination(hidden, output, loss, 19));
                    }
                }
            }
        }
        return all.stream();
    }

    /** Cross-entropy needs probabilities or their logarithms, binary cross-entropy outputs that can lie from 0 to 1. */
    private static boolean allows(Loss loss, Activation.Kind output) {
        return switch (loss.id()) {
            case "cross-entropy" -> output == Activation.Kind.SOFTMAX || output == Activation.Kind.LOG_SOFTMAX;
            case "binary-cross-entropy" -> output != Activation.Kind.LOG_SOFTMAX;
            default -> true;
        };
    }

    @Test
    void everyActivationAndLossIsCovered() {
        assertEquals(
                List.of(Activation.Kind.values()),
                ACTIVATIONS.stream().map(Activation::kind).distinct().sorted().toList());
        assertEquals(Set.copyOf(LOSSES), combinations().map(Combination::loss).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void gradientMatchesCentralDifferences(Combination c) {
        double largest = 0;
        for (int attempt = 0; attempt < 9 && largest < 10 * ABSOLUTE; attempt++) {
            largest = largestGradient(c, attempt);
        }
        assertTrue(largest > 10 * ABSOLUTE, "the gradient must be large enough to be checked, is " + largest);
    }

    /**
     * Checks the gradients of one random network; returns the largest, 0 if the network happens to give outputs that the
     * loss does not allow.
     */
    private static double largestGradient(Combination c, int attempt) {
        Network network = Network.inputs(7)
                .dense(18, c.hidden)
                .dense(c.outputs, c.output)
                .seed(c.toString().hashCode() + attempt)
                .build();
        SplitMix64 random = new SplitMix64(7);
        keepOutputsBetweenZeroAndOne(network, c, random);
        float[] x = new float[7];
        float[] y = new float[c.outputs];
        fill(x, random, -1, 1);
        fill(y, random, 0, 1);
        if (c.loss.equals(Loss.CROSS_ENTROPY)) {
            normalize(y);
        }
        if (c.loss.equals(Loss.MEAN_ABSOLUTE_ERROR) || c.loss.toString().startsWith("huber")) {
            // Some outputs above, some below their targets: equal slopes for all would cancel behind a softmax.
            for (int i = 0; i < y.length; i++) {
                y[i] = i % 2 == 0 ? 0.001f * y[i] : 0.9f + 0.1f * y[i];
            }
        }

        DoubleNetwork oracle = new DoubleNetwork(network);
        double[] dx = toDouble(x);
        double[] dy = toDouble(y);
        double expectedLoss = oracle.loss(c.loss, dx, dy);
        if (!Double.isFinite(expectedLoss)) {
            return 0;
        }
        float[] gradient = new float[network.slab().length];
        BackPropagation pass =
                new BackPropagation(network, c.loss, new Dropout(0, 0), NonFinitePolicy.CHECK_EVERYTHING);
        float loss = pass.compute(x, 0, y, 0, 1f, 0);
        assertFalse(pass.isRefused());
        pass.accumulate(x, 0, gradient);
        assertEquals(expectedLoss, loss, 1e-5);
        Network gradients = network.copy();
        System.arraycopy(gradient, 0, gradients.slab(), 0, gradient.length);
        double largest = 0;
        for (int l = 0; l < network.depth(); l++) {
            Layer layer = gradients.layer(l);
            for (int j = 0; j < layer.outputs(); j++) {
                double[] b = oracle.b[l];
                check(centralDifference(oracle, c.loss, dx, dy, b, j), layer.bias(j), "b", l, j, 0);
                for (int k = 0; k < layer.inputs(); k++) {
                    double expected = centralDifference(oracle, c.loss, dx, dy, oracle.w[l][j], k);
                    check(expected, layer.weight(j, k), "W", l, j, k);
                    largest = Math.max(largest, Math.abs(expected));
                }
            }
        }
        return largest;
    }

    private static double centralDifference(
            DoubleNetwork oracle, Loss loss, double[] x, double[] y, double[] parameters, int i) {
        double kept = parameters[i];
        parameters[i] = kept + EPSILON;
        double above = oracle.loss(loss, x, y);
        parameters[i] = kept - EPSILON;
        double below = oracle.loss(loss, x, y);
        parameters[i] = kept;
        return (above - below) / (2 * EPSILON);
    }

    private static void check(double expected, float actual, String what, int l, int j, int k) {
        assertEquals(
                expected,
                actual,
                ABSOLUTE + RELATIVE * Math.abs(expected),
                () -> "d" + what + "(" + (l + 1) + ")[" + j + "][" + k + "]");
    }

    /** Binary cross-entropy needs outputs from 0 to 1: relu and its like get small weights and a bias of 0.5. Softplus
     * of small net inputs is between them. */
    private static void keepOutputsBetweenZeroAndOne(Network network, Combination c, SplitMix64 random) {
        Layer output = network.outputLayer();
        float[] w = new float[output.inputs() * output.outputs()];
        float[] b = new float[output.outputs()];
        output.getWeights(w, 0);
        boolean unbounded = c.loss.equals(Loss.BINARY_CROSS_ENTROPY)
                && c.output.kind() != Activation.Kind.SIGMOID
                && c.output.kind() != Activation.Kind.SOFTMAX;
        boolean farFromZero =
                c.hidden.kind() == Activation.Kind.SOFTPLUS || c.hidden.kind() == Activation.Kind.LOG_SOFTMAX;
        for (int i = 0; i < w.length && unbounded; i++) {
            w[i] *= farFromZero ? 0.02f : 0.1f;
        }
        boolean around = unbounded && c.output.kind() != Activation.Kind.SOFTPLUS;
        fill(b, random, around ? 0.4f : -0.5f, around ? 0.6f : 0.5f);
        output.setWeights(w, 0);
        output.setBias(b, 0);
    }

    private static void fill(float[] values, SplitMix64 random, float low, float high) {
        for (int i = 0; i < values.length; i++) {
            values[i] = low + (high - low) * random.nextFloat();
        }
    }

    private static void normalize(float[] y) {
        float sum = 0;
        for (float value : y) {
            sum += value;
        }
        for (int i = 0; i < y.length; i++) {
            y[i] /= sum;
        }
    }

    private static double[] toDouble(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
