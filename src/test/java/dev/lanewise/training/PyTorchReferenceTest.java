package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataSet;
import dev.lanewise.inference.Model;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import dev.lanewise.training.DoubleTrainer.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each optimizer with each loss, with and without weight decay, at batches of 1, odd ones with a short last one and the
 * full one, against PyTorch's formulas in {@code double}: the predictions after training.
 */
class PyTorchReferenceTest {
    private static final int INPUTS = 6;
    private static final int SAMPLES = 45;
    private static final int EPOCHS = 3;

    private record Pair(Optimizer optimizer, Rule rule) {}

    private static final List<Pair> PAIRS = pairs();

    /** Every optimizer, with and without weight decay. */
    static final List<Optimizer> OPTIMIZERS =
            PAIRS.stream().map(Pair::optimizer).toList();

    private static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (float d : new float[] {0f, 0.05f}) {
            pairs.add(new Pair(Optimizer.sgd(0.1f).withWeightDecay(d), new Rule("sgd", 0.1f, 0, 0, 0, 0, d)));
            pairs.add(new Pair(
                    Optimizer.momentum(0.01f, 0.9f).withWeightDecay(d), new Rule("momentum", 0.01, 0.9, 0, 0, 0, d)));
            pairs.add(new Pair(
                    Optimizer.nesterov(0.02f, 0.8f).withWeightDecay(d), new Rule("nesterov", 0.02, 0.8, 0, 0, 0, d)));
            pairs.add(
                    new Pair(Optimizer.adam(0.01f).withWeightDecay(d), new Rule("adam", 0.01, 0, 0.9, 0.999, 1e-8, d)));
            pairs.add(new Pair(
                    Optimizer.adam(0.01f, 0.5f, 0.9f, 1e-3f).withWeightDecay(d),
                    new Rule("adam", 0.01, 0, 0.5, 0.9, 1e-3, d)));
            pairs.add(new Pair(Optimizer.adamw(0.01f, d), new Rule("adamw", 0.01, 0, 0.9, 0.999, 1e-8, d)));
            pairs.add(new Pair(
                    Optimizer.rmsProp(0.005f).withWeightDecay(d), new Rule("rmsprop", 0.005, 0, 0, 0.99, 1e-8, d)));
            pairs.add(new Pair(
                    Optimizer.rmsProp(0.002f, 0.9f, 1e-5f, 0.7f).withWeightDecay(d),
                    new Rule("rmsprop", 0.002, 0.7, 0, 0.9, 1e-5, d)));
            pairs.add(new Pair(
                    Optimizer.adagrad(0.02f).withWeightDecay(d), new Rule("adagrad", 0.02, 0, 0, 0, 1e-10, d)));
        }
        return List.copyOf(pairs);
    }

    record Setting(Pair pair, Loss loss, Activation hidden, Activation output, int outputs, int batch) {}

    static Stream<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        for (Pair pair : PAIRS) {
            for (Loss loss : GradientCheckTest.LOSSES) {
                for (int batch : new int[] {1, 7, 16, SAMPLES}) {
                    boolean classes = loss.equals(Loss.CROSS_ENTROPY);
                    boolean binary = loss.equals(Loss.BINARY_CROSS_ENTROPY);
                    Activation pick = batch == 16 ? Activation.LOG_SOFTMAX : Activation.SOFTMAX;
                    Activation output = classes ? pick : binary ? Activation.SIGMOID : Activation.IDENTITY;
                    Activation hidden = batch == 7 ? Activation.RELU : Activation.TANH;
                    settings.add(new Setting(pair, loss, hidden, output, classes ? 5 : 1 + batch % 3, batch));
                }
            }
        }
        return settings.stream();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void predictionsAfterTrainingMatch(Setting setting) {
        Network network = Network.inputs(INPUTS)
                .dense(11, setting.hidden)
                .dense(setting.outputs, setting.output)
                .seed(3)
                .build();
        float[] x = new float[SAMPLES * INPUTS];
        float[] y = new float[SAMPLES * setting.outputs];
        SplitMix64 random = new SplitMix64(8);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < SAMPLES; row++) {
            for (int i = 0; i < setting.outputs; i++) {
                double noise = 0.3 * random.nextGaussian();
                float value = (float) (x[row * INPUTS + i] - x[row * INPUTS + 5 - i] + noise);
                y[row * setting.outputs + i] = setting.output.kind() == Activation.Kind.IDENTITY ? value : 0;
                if (setting.output.kind() == Activation.Kind.SIGMOID) {
                    y[row * setting.outputs + i] = value > 0 ? 1 : 0;
                }
            }
            if (setting.loss.equals(Loss.CROSS_ENTROPY)) {
                y[row * setting.outputs + random.nextInt(setting.outputs)] = 1;
            }
        }

        DoubleTrainer oracle = new DoubleTrainer(network, setting.loss.toString(), setting.pair.rule);
        float[] start = network.slab().clone();
        Trainer.of(network)
                .loss(setting.loss)
                .optimizer(setting.pair.optimizer)
                .batchSize(setting.batch)
                .shuffle(false)
                .build()
                .fit(DataSet.of(INPUTS, setting.outputs, x, y), EPOCHS, epoch -> {});

        double[][] dx = rows(x, INPUTS);
        double[][] dy = rows(y, setting.outputs);
        double[] ones = new double[SAMPLES];
        Arrays.fill(ones, 1);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (int from = 0; from < SAMPLES; from += setting.batch) {
                int to = Math.min(SAMPLES, from + setting.batch);
                oracle.step(Arrays.copyOfRange(dx, from, to), Arrays.copyOfRange(dy, from, to), ones, to - from);
            }
        }
        assertTrue(!Arrays.equals(start, network.slab()), "something was learnt");
        float[] out = new float[setting.outputs];
        var session = Model.of(network).session();
        for (int row = 0; row < SAMPLES; row++) {
            session.predict(x, row * INPUTS, out, 0);
            double[] expected = oracle.network.output(dx[row]);
            for (int i = 0; i < out.length; i++) {
                double bound = 2e-5 + 2e-4 * Math.abs(expected[i]);
                assertEquals(expected[i], out[i], bound, "row " + row + ", output " + i);
            }
        }
    }

    private static double[][] rows(float[] values, int width) {
        double[][] rows = new double[values.length / width][width];
        for (int i = 0; i < values.length; i++) {
            rows[i / width][i % width] = values[i];
        }
        return rows;
    }
}
