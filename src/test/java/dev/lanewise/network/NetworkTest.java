package dev.lanewise.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.OracleCase;
import dev.lanewise.Thrown;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
class NetworkTest {
    private static final double ABSOLUTE = 1e-5;
    private static final double RELATIVE = 1e-4;

    @Test
    void forwardMatchesPyTorch() {
        OracleCase tanh = OracleCase.named("forward/tanh-softmax-4-8-3");
        tanh.check(
                tanh.network(Network.inputs(4).dense(8, Activation.TANH).dense(3, Activation.SOFTMAX)),
                "input.csv",
                ABSOLUTE,
                RELATIVE);
        OracleCase leaky = OracleCase.named("forward/leaky-linear-7-13-5");
        leaky.check(
                leaky.network(
                        Network.inputs(7).dense(13, Activation.leakyRelu(0.07f)).dense(5)),
                "input.csv",
                ABSOLUTE,
                RELATIVE);
        OracleCase relu = OracleCase.named("forward/relu-sigmoid-20-50-50-1");
        relu.check(
                relu.network(Network.inputs(20)
                        .dense(50, Activation.RELU)
                        .dense(50, Activation.RELU)
                        .dense(1, Activation.SIGMOID)),
                "input.csv",
                ABSOLUTE,
                RELATIVE);
    }

    @Test
    void weightsGoInAndOutRowMajor() {
        Network network = Network.inputs(5)
                .dense(19, Activation.RELU)
                .initializer(Initializer.ZEROS)
                .build();
        Layer layer = network.layer(0);
        float[] w = new float[1 + 19 * 5];
        float[] b = new float[2 + 19];
        for (int i = 0; i < w.length; i++) {
            w[i] = i;
        }
        for (int j = 0; j < 19; j++) {
            b[2 + j] = -j;
        }
        layer.setWeights(w, 1);
        layer.setBias(b, 2);
        for (int j = 0; j < 19; j++) {
            assertEquals(-j, layer.bias(j));
            for (int k = 0; k < 5; k++) {
                assertEquals(1 + j * 5 + k, layer.weight(j, k));
            }
        }
        float[] wOut = new float[w.length];
        float[] bOut = new float[b.length];
        layer.getWeights(wOut, 1);
        layer.getBias(bOut, 2);
        w[0] = 0;
        assertArrayEquals(w, wOut);
        assertArrayEquals(b, bOut);
        assertThrows(IndexOutOfBoundsException.class, () -> layer.weight(19, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> layer.weight(0, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> layer.bias(19));
        assertThrows(IndexOutOfBoundsException.class, () -> layer.setWeights(w, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> layer.setBias(b, 3));
    }

    @Test
    void parameterCountHasNoPadding() {
        Network network = Network.inputs(64)
                .dense(64, Activation.RELU)
                .dense(10, Activation.SOFTMAX)
                .build();
        assertEquals(64 * 65 + 10 * 65, network.parameterCount());
        assertEquals(Network.slabLength(64, 64, 10), network.slab().length);
        assertTrue(network.slab().length > network.parameterCount());
        assertEquals("64 -> 64 relu -> 10 softmax", network.toString());
    }

    @Test
    void paddingOfTheSlabIsZero() {
        Network network = Network.inputs(3).dense(5, Activation.TANH).build();
        long nonZero = 0;
        for (float value : network.slab()) {
            nonZero += value == 0 ? 0 : 1;
        }
        assertEquals(15, nonZero, "weights alone: biases start at zero");
    }

    @Test
    void sameSeedSameWeights() {
        float[] first = Network.inputs(9).dense(7).seed(3).build().slab();
        assertArrayEquals(first, Network.inputs(9).dense(7).seed(3).build().slab());
        assertNotEquals(
                first[SlabPlan.first()],
                Network.inputs(9).dense(7).seed(4).build().slab()[SlabPlan.first()]);
    }

    @Test
    void initializersHaveTheirVariance() {
        check(Initializer.GLOROT_UNIFORM, 2.0 / (300 + 200), Math.sqrt(6.0 / (300 + 200)));
        check(Initializer.GLOROT_NORMAL, 2.0 / (300 + 200), Double.POSITIVE_INFINITY);
        check(Initializer.HE_UNIFORM, 2.0 / 300, Math.sqrt(6.0 / 300));
        check(Initializer.HE_NORMAL, 2.0 / 300, Double.POSITIVE_INFINITY);
        check(Initializer.LECUN_UNIFORM, 1.0 / 300, Math.sqrt(3.0 / 300));
        check(Initializer.LECUN_NORMAL, 1.0 / 300, Double.POSITIVE_INFINITY);
        check(Initializer.ORTHOGONAL, 1.0 / 300, Double.POSITIVE_INFINITY);
        check(Initializer.ZEROS, 0, 0);
    }

    @Test
    void orthogonalRowsOrColumnsHaveLengthOneAndRightAngles() {
        for (int[] shape : new int[][] {{20, 7}, {7, 20}, {9, 9}, {1, 5}, {5, 1}}) {
            Layer layer = Network.inputs(shape[0])
                    .dense(shape[1])
                    .initializer(Initializer.ORTHOGONAL)
                    .seed(2)
                    .build()
                    .layer(0);
            boolean rows = shape[1] <= shape[0];
            int count = Math.min(shape[0], shape[1]);
            int size = Math.max(shape[0], shape[1]);
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < count; j++) {
                    double sum = 0;
                    for (int k = 0; k < size; k++) {
                        sum += rows
                                ? (double) layer.weight(i, k) * layer.weight(j, k)
                                : (double) layer.weight(k, i) * layer.weight(k, j);
                    }
                    assertEquals(i == j ? 1 : 0, sum, 1e-6);
                }
            }
        }
    }

    @Test
    void constantWeightsAreAllAlike() {
        Layer layer = Network.inputs(3)
                .dense(2)
                .initializer(Initializer.constant(0.25f))
                .build()
                .layer(0);
        assertEquals(0.25f, layer.weight(0, 0));
        assertEquals(0.25f, layer.weight(1, 2));
        assertEquals(0f, layer.bias(1));
        assertEquals("constant(0.25)", Initializer.constant(0.25f).toString());
        assertMessage("finite", () -> Initializer.constant(Float.NaN));
    }

    private static void check(Initializer initializer, double variance, double bound) {
        Layer layer = Network.inputs(300)
                .dense(200)
                .initializer(initializer)
                .seed(11)
                .build()
                .layer(0);
        double sum = 0;
        double squares = 0;
        for (int j = 0; j < 200; j++) {
            assertEquals(0f, layer.bias(j));
            for (int k = 0; k < 300; k++) {
                double w = layer.weight(j, k);
                assertTrue(Math.abs(w) <= bound * (1 + 1e-6), initializer + ": " + w);
                sum += w;
                squares += w * w;
            }
        }
        int n = 200 * 300;
        assertEquals(0, sum / n, 5 * Math.sqrt(variance / n), "mean of " + initializer);
        assertEquals(variance, squares / n, 0.03 * variance, "variance of " + initializer);
    }

    @Test
    void aCopySharesNothing() {
        Network network = Network.inputs(2).dense(2).build();
        network.putMetadata("loss", "mean-squared-error");
        Network copy = network.copy();
        float kept = copy.layer(0).weight(0, 0);
        network.layer(0).setWeights(new float[] {9, 9, 9, 9}, 0);
        network.putMetadata("loss", "changed");
        assertEquals(kept, copy.layer(0).weight(0, 0));
        assertEquals("mean-squared-error", copy.metadata("loss").orElseThrow());
    }

    @Test
    void scalingAndNamesAreKeptInCopiesAndChecked() {
        InputScaling scaling = InputScaling.of(new float[] {1, 2}, new float[] {3, 4});
        Network network = Network.inputs(2)
                .dense(3)
                .inputScaling(scaling)
                .featureNames(List.of("a", "b"))
                .outputNames(List.of("x", "y", "x"))
                .build();
        Network copy = network.copy();
        network.setFeatureNames(List.of());
        network.setOutputNames(List.of("1", "2", "3"));
        assertEquals(scaling, copy.inputScaling().orElseThrow());
        assertEquals(List.of("a", "b"), copy.featureNames());
        assertEquals(List.of("x", "y", "x"), copy.outputNames());
        assertEquals(List.of(), network.featureNames());
        assertEquals(List.of("1", "2", "3"), network.outputNames());
        assertEquals("2 -> 3 identity", copy.toString());
        assertMessage("name all of them or none", () -> network.setFeatureNames(List.of("a")));
        assertMessage("named 'a'; rename one", () -> network.setFeatureNames(List.of("a", "a")));
        assertMessage("2 output names, and the network has 3 outputs", () -> network.setOutputNames(List.of("a", "b")));
        assertEquals(List.of("1", "2", "3"), network.outputNames());
        assertMessage(
                "is for 2 features, the network has 3", () -> Network.inputs(3).inputScaling(scaling));
        Network.Builder builder = Network.inputs(1).dense(1).featureNames(List.of("a", "b"));
        assertMessage("2 feature names, and the network has 1 features", builder::build);
    }

    @Test
    void impossibleNetworksAreRefusedInWords() {
        assertMessage("at least 1 input", () -> Network.inputs(0));
        assertMessage(
                "layer 2 needs at least 1 neuron",
                () -> Network.inputs(1).dense(1).dense(0));
        assertMessage("at least one layer", () -> Network.inputs(1).build());
        assertMessage(
                "one float[]", () -> Network.inputs(1 << 20).dense(1 << 12).build());
        assertMessage("identity, relu, leaky-relu, relu6, elu", () -> Activation.named("ReLU"));
        assertMessage("glorot-uniform", () -> Initializer.named("glorot"));
        assertMessage("finite number", () -> Activation.leakyRelu(Float.NaN));
        assertMessage("hard-sigmoid cannot have the offset", () -> Activation.hardSigmoid(1f, Float.NaN));
        assertMessage("celu cannot have the parameter 0", () -> Activation.celu(0f));
        assertMessage("elu cannot have the offset 2.0; it has none", () -> new Activation(Activation.Kind.ELU, 1f, 2f));
        assertMessage("it has none", () -> new Activation(Activation.Kind.RELU, 1f, 0f));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable action) {
        String message = Thrown.message(IllegalArgumentException.class, action);
        assertTrue(message.contains(part), message);
    }

    @Test
    void namesLeadBackToActivations() {
        for (Activation.Kind kind : Activation.Kind.values()) {
            assertEquals(kind, Activation.named(kind.id()).kind());
        }
        assertEquals("leaky-relu", Activation.LEAKY_RELU.toString());
        assertEquals(
                "hard-sigmoid(0.2, 0.5)", Activation.hardSigmoid(0.2f, 0.5f).toString());
        assertEquals("hard-sigmoid", Activation.hardSigmoid(1f / 6f, 0.5f).toString());
        assertEquals("elu(2.0)", Activation.elu(2f).toString());
        assertEquals("leaky-relu(0.2)", Activation.leakyRelu(0.2f).toString());
        for (Initializer initializer : Initializer.all()) {
            assertEquals(initializer, Initializer.named(initializer.id()));
        }
    }
}
