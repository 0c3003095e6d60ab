package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.TrainerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Networks to save, and what must be equal when they come back. */
final class Examples {
    private Examples() {}

    /** Every activation, more than one panel, fewer outputs than a panel, all kinds of finite weights, and metadata. */
    static Network small() {
        Network network = Network.inputs(3)
                .dense(17, Activation.leakyRelu(0.2f))
                .dense(2, Activation.TANH)
                .dense(1, Activation.SIGMOID)
                .dense(2, Activation.RELU)
                .dense(4)
                .dense(2, Activation.LEAKY_RELU)
                .dense(3, Activation.SOFTMAX)
                .build();
        fill(network, 1);
        network.putMetadata("loss", "cross-entropy");
        network.putMetadata("", "");
        network.putMetadata("Größe", "年\n\u0000\ud83d\ude00");
        return network;
    }

    /** The small one with an input scaling and names. */
    static Network named() {
        Network small = small();
        Network.Builder builder = Network.inputs(3)
                .inputScaling(InputScaling.of(new float[] {-0f, 1.5f, 1e-40f}, new float[] {2, 0, -0.125f}))
                .featureNames(List.of("", "Größe", "a,b"))
                .outputNames(List.of("0", "年\n\ud83d\ude00", "0"));
        for (Layer layer : small.layers()) {
            builder.dense(layer.outputs(), layer.activation());
        }
        Network named = builder.build();
        System.arraycopy(small.slab(), 0, named.slab(), 0, small.slab().length);
        small.metadata().forEach(named::putMetadata);
        return named;
    }

    /** A trainer of the small one with names, in the midst of its work. */
    static Trainer trainer() {
        Network network = named();
        Network first = network.on(new float[network.slab().length]);
        Network second = network.on(new float[network.slab().length]);
        fill(first, 3);
        fill(second, 8);
        for (int i = 0; i < second.slab().length; i++) {
            second.slab()[i] = Math.abs(second.slab()[i]);
        }
        SortedMap<String, String> settings = new TreeMap<>(Trainer.of(network)
                .optimizer(Optimizer.adam(0.003f))
                .seed(-5)
                .build()
                .state()
                .settings());
        settings.put("steps", "9000000000");
        settings.put("epochs", "7");
        return Trainer.resume(network, new TrainerState(settings, List.of(first, second)));
    }

    /** A small trainer that has trained: it knows the checksums of its data, and remembers epochs. */
    static Trainer experienced() {
        DataSet data = DataSet.of(1, 2, new float[] {1, -2, 0.5f}, new float[] {0, 1, 1, 0, 0, 1});
        Trainer trainer = Trainer.of(
                        Network.inputs(1).dense(2, Activation.SOFTMAX).build())
                .optimizer(Optimizer.sgd(0.1f))
                .build();
        trainer.fit(data, 1, epoch -> trainer.noteTest(Evaluation.of(trainer.network(), trainer.loss(), data)));
        trainer.fit(data, 1, epoch -> {});
        return trainer;
    }

    /** About a megabyte: more than one buffer, and blocks of rows that do not end with a layer. */
    static Network large(int seed) {
        Network network = Network.inputs(301)
                .dense(517, Activation.RELU)
                .dense(203, Activation.TANH)
                .dense(1, Activation.SIGMOID)
                .build();
        fill(network, seed);
        return network;
    }

    /** Sets all weights to values that depend on no random generator. */
    private static void fill(Network network, int seed) {
        int n = seed;
        for (Layer layer : network.layers()) {
            float[] weights = new float[layer.outputs() * layer.inputs()];
            float[] bias = new float[layer.outputs()];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = value(n++);
            }
            for (int i = 0; i < bias.length; i++) {
                bias[i] = value(n++);
            }
            layer.setWeights(weights, 0);
            layer.setBias(bias, 0);
        }
    }

    private static float value(int n) {
        return switch (n % 23) {
            case 5 -> -0f;
            case 9 -> Float.MIN_VALUE;
            case 14 -> -Float.MAX_VALUE;
            case 19 -> 0f;
            default -> (n * 31 % 101 - 50) / 64f + n * 0x1p-20f;
        };
    }

    /** Fails unless the two are the same network to the bit. */
    static void assertSame(Network expected, Network actual) {
        assertEquals(expected.inputs(), actual.inputs());
        assertEquals(expected.depth(), actual.depth());
        for (int l = 0; l < expected.depth(); l++) {
            Layer a = expected.layer(l);
            Layer b = actual.layer(l);
            assertEquals(a.inputs(), b.inputs());
            assertEquals(a.outputs(), b.outputs());
            assertEquals(a.activation(), b.activation());
            for (int j = 0; j < a.outputs(); j++) {
                for (int k = 0; k < a.inputs(); k++) {
                    assertSameBits(a.weight(j, k), b.weight(j, k));
                }
                assertSameBits(a.bias(j), b.bias(j));
            }
        }
        assertEquals(expected.metadata(), actual.metadata());
        assertEquals(expected.inputScaling(), actual.inputScaling());
        assertEquals(expected.featureNames(), actual.featureNames());
        assertEquals(expected.outputNames(), actual.outputNames());
    }

    /** Fails unless the two trainers are at the same place, to the bit. */
    static void assertSame(Trainer expected, Trainer actual) {
        assertSame(expected.network(), actual.network());
        assertEquals(expected.state().settings(), actual.state().settings());
        assertEquals(expected.history(), actual.history());
        List<Network> moments = expected.state().moments();
        assertEquals(moments.size(), actual.state().moments().size());
        for (int i = 0; i < moments.size(); i++) {
            assertSame(moments.get(i), actual.state().moments().get(i));
        }
    }

    private static void assertSameBits(float expected, float actual) {
        if (Float.floatToRawIntBits(expected) != Float.floatToRawIntBits(actual)) {
            assertEquals(expected, actual);
        }
    }

    /** The names in a directory, sorted. */
    static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
