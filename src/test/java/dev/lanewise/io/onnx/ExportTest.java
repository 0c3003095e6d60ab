package dev.lanewise.io.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Activation.Kind;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every network of ours as an ONNX file: ONNX Runtime computes the same, and what comes back is the same to the bit. */
class ExportTest {
    private static final int[] SIZES = {1, 2, 15, 16, 17, 33};

    /** Every function, with other parameters than the usual ones too. */
    private static List<Activation> activations() {
        List<Activation> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            all.add(Activation.of(kind));
        }
        all.add(Activation.leakyRelu(0.3f));
        all.add(Activation.leakyRelu(-0.25f));
        all.add(Activation.leakyRelu(0f));
        all.add(Activation.elu(0.7f));
        all.add(Activation.celu(0.7f));
        all.add(Activation.celu(2f));
        all.add(Activation.hardSigmoid(0.2f, 0.5f));
        all.add(Activation.hardSigmoid(0.4f, 0.1f));
        return all;
    }

    private static void assertSameBits(Network expected, Network actual) {
        assertEquals(expected.toString(), actual.toString());
        for (int l = 0; l < expected.depth(); l++) {
            assertEquals(expected.layer(l).activation(), actual.layer(l).activation());
        }
        float[] a = expected.slab();
        float[] b = actual.slab();
        assertEquals(a.length, b.length);
        for (int i = 0; i < a.length; i++) {
            assertEquals(Float.floatToRawIntBits(a[i]), Float.floatToRawIntBits(b[i]), "slab " + i);
        }
        assertEquals(expected.inputScaling(), actual.inputScaling());
        assertEquals(expected.metadata(), actual.metadata());
        assertEquals(expected.featureNames(), actual.featureNames());
        assertEquals(expected.outputNames(), actual.outputNames());
    }

    /** Biases that are not zero, some of them -0. */
    private static Network filled(Network network) {
        int seed = 1;
        for (Layer layer : network.layers()) {
            float[] bias = Reference.seeded(layer.outputs(), seed++);
            bias[0] = layer.outputs() > 3 ? -0f : bias[0];
            layer.setBias(bias, 0);
        }
        return network;
    }

    private static void check(Network network) throws IOException {
        byte[] file = HostileTest.written(network);
        assertArrayEquals(file, HostileTest.written(network), "the same network gives the same bytes");
        OnnxReader.Result result = Reference.read(file);
        assertEquals(List.of(), result.notes());
        assertSameBits(network, result.network());
        assertArrayEquals(file, HostileTest.written(result.network()));
        int rows = 8;
        float[] x = Reference.samples(rows, network.inputs(), 5);
        float[] expected = Reference.run(file, "input", "output", new long[] {rows, network.inputs()}, x);
        float[] actual = Reference.predict(network, rows, x);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 2e-6 + 2e-5 * Math.abs(expected[i]), network + ", output " + i);
        }
    }

    @Test
    void everyActivationWithinAndAtTheEnd() throws IOException {
        for (Activation activation : activations()) {
            for (int size : SIZES) {
                check(filled(Network.inputs(5).dense(size, activation).seed(3).build()));
                check(filled(Network.inputs(size)
                        .dense(7, activation)
                        .dense(size, Activation.IDENTITY)
                        .dense(3, activation)
                        .seed(4)
                        .build()));
            }
        }
    }

    @Test
    void everyActivationAfterEveryOther() throws IOException {
        for (Activation first : activations()) {
            Network.Builder builder = Network.inputs(3);
            for (Activation second : activations()) {
                builder.dense(4, first).dense(4, second);
            }
            byte[] file = HostileTest.written(filled(builder.seed(1).build()));
            assertArrayEquals(file, HostileTest.written(Reference.read(file).network()));
        }
    }

    @Test
    void scalingNamesAndMetadata() throws IOException {
        for (int inputs : new int[] {1, 2, 5, 17}) {
            float[] mean = Reference.seeded(inputs, 1);
            float[] scale = Reference.seeded(inputs, 2);
            mean[0] = -0f;
            List<String> features = new ArrayList<>();
            for (int i = 0; i < inputs; i++) {
                features.add("f\\" + i + "\nnext, 年");
            }
            Network network = Network.inputs(inputs)
                    .inputScaling(InputScaling.of(mean, scale))
                    .featureNames(features)
                    .outputNames(List.of("", "a\\nb", "\\"))
                    .dense(4, Activation.RELU)
                    .dense(3, Activation.SOFTMAX)
                    .build();
            network.putMetadata("loss", "cross-entropy");
            network.putMetadata("", "");
            network.putMetadata("Größe", "年\n\u0000\ud83d\ude00");
            check(filled(network));
        }
    }

    @Test
    void scalingsThatScaleNothing() throws IOException {
        float[][] scalings = {{0, 0, 1, 1}, {-0f, -0f, 1, 1}, {1, 2, 1, 1}, {0, 0, 3, 3}, {1, 1, 2, 2}, {5, 7, 0, -0f}};
        for (float[] s : scalings) {
            for (Activation activation : new Activation[] {Activation.IDENTITY, Activation.GELU, Activation.SOFTMAX}) {
                check(Network.inputs(2)
                        .inputScaling(InputScaling.of(new float[] {s[0], s[1]}, new float[] {s[2], s[3]}))
                        .dense(2, activation)
                        .build());
            }
        }
    }

    @Test
    void weightsOfEveryKindKeepTheirBits() throws IOException {
        float[] kinds = {0f, -0f, Float.MIN_VALUE, -Float.MIN_NORMAL, 1e-30f, 0.1f, -1f, 3e38f, Float.MAX_VALUE};
        Network network = Network.inputs(9).dense(9, Activation.TANH).dense(1).build();
        float[] weights = new float[81];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = kinds[(i + i / 9) % 9];
        }
        network.layer(0).setWeights(weights, 0);
        network.layer(0).setBias(kinds, 0);
        assertSameBits(network, Reference.read(HostileTest.written(network)).network());
    }

    @Test
    void largeLayersGoOutInBlocks() throws IOException {
        Network network = filled(Network.inputs(301)
                .dense(517, Activation.RELU)
                .dense(203, Activation.TANH)
                .dense(1, Activation.SIGMOID)
                .seed(2)
                .build());
        check(network);
    }

    @Test
    void whatCannotBeWrittenIsRefused() {
        Network network = Network.inputs(2).dense(2).build();
        network.layer(0).setBias(new float[] {0, Float.NaN}, 0);
        assertTrue(assertThrows(OnnxException.class, () -> HostileTest.written(network))
                .getMessage()
                .startsWith("not saved, as layer 1, a bias is NaN; "));
        Network named = Network.inputs(2).dense(2).build();
        named.putMetadata(Properties.FEATURES, "x");
        assertTrue(assertThrows(OnnxException.class, () -> HostileTest.written(named))
                .getMessage()
                .contains("remove it"));
        Network broken = Network.inputs(2).dense(2).build();
        broken.putMetadata("half", "\ud83d");
        assertTrue(assertThrows(OnnxException.class, () -> HostileTest.written(broken))
                .getMessage()
                .contains("no Unicode"));
    }
}
