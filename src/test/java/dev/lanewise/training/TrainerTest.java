package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.OracleCase;
import dev.lanewise.Thrown;
import dev.lanewise.data.DataSet;
import dev.lanewise.data.DataSets;
import dev.lanewise.data.Split;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TrainerTest {
    @Test
    void onLineSgdMatchesPyTorch() {
        matchesPyTorch(
                "training/sgd-online-softmax",
                Network.inputs(8).dense(16, Activation.SIGMOID).dense(3, Activation.SOFTMAX),
                Loss.CROSS_ENTROPY,
                Optimizer.sgd(0.1f),
                1,
                2);
    }

    @Test
    void miniBatchSgdMatchesPyTorch() {
        matchesPyTorch(
                "training/sgd-minibatch-softmax",
                Network.inputs(20).dense(33, Activation.RELU).dense(10, Activation.SOFTMAX),
                Loss.CROSS_ENTROPY,
                Optimizer.sgd(0.1f),
                16,
                5);
    }

    @Test
    void adamMatchesPyTorch() {
        matchesPyTorch(
                "training/adam-minibatch-softmax",
                Network.inputs(20)
                        .dense(40, Activation.RELU)
                        .dense(20, Activation.RELU)
                        .dense(5, Activation.SOFTMAX),
                Loss.CROSS_ENTROPY,
                Optimizer.adam(0.003f),
                32,
                5);
    }

    @Test
    void momentumRegressionMatchesPyTorch() {
        matchesPyTorch(
                "training/momentum-regression",
                Network.inputs(6).dense(24, Activation.TANH).dense(2),
                Loss.MEAN_SQUARED_ERROR,
                Optimizer.momentum(0.05f, 0.9f),
                12,
                4);
    }

    @Test
    void adamWMatchesPyTorch() {
        matchesPyTorch(
                "training/adamw-binary",
                Network.inputs(10).dense(18, Activation.RELU).dense(1, Activation.SIGMOID),
                Loss.BINARY_CROSS_ENTROPY,
                Optimizer.adamw(0.01f, 0.02f),
                20,
                4);
    }

    private static void matchesPyTorch(
            String name, Network.Builder sizes, Loss loss, Optimizer optimizer, int batch, int epochs) {
        OracleCase oracle = OracleCase.named(name);
        Network network = oracle.network(sizes);
        Trainer trainer = Trainer.of(network)
                .loss(loss)
                .optimizer(optimizer)
                .batchSize(batch)
                .shuffle(false)
                .build();
        trainer.fit(samples(oracle.read("data.csv"), network, loss), epochs, epoch -> {});
        oracle.check(network, "probe.csv", 1e-4, 1e-3);
    }

    private static DataSet samples(float[][] rows, Network network, Loss loss) {
        int inputs = network.inputs();
        int outputs = network.outputs();
        float[] x = new float[rows.length * inputs];
        float[] y = new float[rows.length * outputs];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, x, row * inputs, inputs);
            if (loss.equals(Loss.CROSS_ENTROPY)) {
                y[row * outputs + (int) rows[row][inputs]] = 1;
            } else {
                System.arraycopy(rows[row], inputs, y, row * outputs, outputs);
            }
        }
        return DataSet.of(inputs, outputs, x, y);
    }

    @Test
    void learnsTheDigitsAsWellAsPyTorch() {
        Split digits = DataSets.digits();
        double sum = 0;
        for (long seed = 0; seed < 3; seed++) {
            Network network = Network.inputs(64)
                    .dense(64, Activation.RELU)
                    .dense(10, Activation.SOFTMAX)
                    .seed(seed)
                    .build();
            List<Epoch> epochs = new ArrayList<>();
            Trainer.of(network).optimizer(Optimizer.adam(0.003f)).build().fit(digits.train(), 60, epochs::add);
            assertEquals(60, epochs.size());
            assertEquals(60, epochs.get(59).number());
            assertTrue(epochs.get(59).loss() < 0.05 * epochs.get(0).loss(), epochs.toString());
            Evaluation evaluation = Evaluation.of(network, Loss.CROSS_ENTROPY, digits.test());
            System.out.println("digits, seed " + seed + ": test accuracy " + evaluation.accuracy());
            sum += evaluation.accuracy();
        }
        assertTrue(sum / 3 >= 0.905, "mean test accuracy of three seeds: " + sum / 3);
    }

    @Test
    void seedAndShuffleDecideTheOrder() {
        float[] first = trained(1, 1, true);
        assertArrayEquals(first, trained(1, 1, true));
        assertFalse(Arrays.equals(first, trained(1, 2, true)), "another order");
        assertFalse(Arrays.equals(first, trained(2, 1, true)), "other weights");
        assertArrayEquals(trained(1, 1, false), trained(1, 2, false), "the seed only shuffles");
    }

    private static float[] trained(long networkSeed, long trainerSeed, boolean shuffle) {
        Network network = Network.inputs(64)
                .dense(10, Activation.SOFTMAX)
                .seed(networkSeed)
                .build();
        Trainer.of(network)
                .seed(trainerSeed)
                .shuffle(shuffle)
                .build()
                .fit(DataSets.digits().train().rows(0, 101), 2, epoch -> {});
        return network.slab();
    }

    @Test
    void fittingIsTheSameAsSteppingThroughTheRows() {
        DataSet data = DataSets.digits().train().rows(3, 3 + 70);
        Network fitted = Network.inputs(64).dense(10, Activation.SOFTMAX).build();
        Network stepped = fitted.copy();
        List<Epoch> epochs = new ArrayList<>();
        Trainer.of(fitted).batchSize(32).shuffle(false).build().fit(data, 1, epochs::add);
        Trainer steps = Trainer.of(stepped).build();
        double sum = 0;
        for (int row = 0; row < 70; row += 32) {
            int batch = Math.min(32, 70 - row);
            sum += (double) batch
                    * steps.stepBatch(
                            batch, data.features(), data.featuresAt(row), data.targets(), data.targetsAt(row));
        }
        assertArrayEquals(fitted.slab(), stepped.slab());
        assertEquals(sum / 70, epochs.get(0).loss(), 1e-6);
        assertEquals(3, steps.steps());
        assertEquals("cross-entropy", stepped.metadata("loss").orElseThrow());
    }

    @Test
    void aRefusedSampleLeavesEveryBitAndSaysWhere() {
        Network network = Network.inputs(4)
                .dense(6, Activation.RELU)
                .dense(3, Activation.SOFTMAX)
                .build();
        Trainer trainer =
                Trainer.of(network).optimizer(Optimizer.momentum(0.1f, 0.9f)).build();
        float[] x = {1, 2, 3, 4, 5, 6, 7, 8};
        float[] y = {1, 0, 0, 0, 1, 0};
        Network twin = network.copy();
        Trainer other =
                Trainer.of(twin).optimizer(Optimizer.momentum(0.1f, 0.9f)).build();
        float[] before = network.slab().clone();
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e38f, -1e38f}) {
            for (int i = 0; i < x.length; i++) {
                float[] broken = x.clone();
                broken[i] = bad;
                String message = Thrown.message(NonFiniteException.class, () -> trainer.stepBatch(2, broken, 0, y, 0));
                assertTrue(message.contains("sample " + i / 4), message);
                assertTrue(Math.abs(bad) == 1e38f || message.contains("feature " + i % 4 + " is " + bad), message);
                assertArrayEquals(before, network.slab());
            }
        }
        String target =
                Thrown.message(NonFiniteException.class, () -> trainer.step(x, 0, new float[] {0, Float.NaN, 1}, 0));
        assertTrue(target.contains("target 1 is NaN"), target);
        trainer.stepBatch(2, x, 0, y, 0);
        other.stepBatch(2, x, 0, y, 0);
        assertArrayEquals(twin.slab(), network.slab(), "moments are untouched too");
        assertEquals(1, trainer.steps());
    }

    @Test
    void oneBadSampleCannotRuinAModel() {
        float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e38f, -1e38f, Float.MIN_VALUE, -0f
        };
        for (Optimizer optimizer : PyTorchReferenceTest.OPTIMIZERS) {
            Network network = Network.inputs(5)
                    .dense(9, Activation.RELU)
                    .dense(4, Activation.TANH)
                    .dense(2)
                    .build();
            Trainer trainer = Trainer.of(network).optimizer(optimizer).build();
            SplitMix64 random = new SplitMix64(4);
            float[] x = new float[5];
            float[] y = new float[2];
            int refused = 0;
            for (int step = 0; step < 10_000; step++) {
                for (int i = 0; i < 5; i++) {
                    x[i] = 2 * random.nextFloat() - 1;
                }
                y[0] = x[0] * x[1];
                y[1] = x[2];
                x[step % 5] = step % 3 == 0 ? bad[random.nextInt(bad.length)] : x[step % 5];
                y[step % 2] = step % 7 == 0 ? bad[random.nextInt(bad.length)] : y[step % 2];
                try {
                    trainer.step(x, 0, y, 0);
                } catch (NonFiniteException expected) {
                    refused++;
                }
            }
            assertTrue(refused > 2000 && refused < 5000, "refused: " + refused);
            for (float weight : network.slab()) {
                assertTrue(Math.abs(weight) < 100, optimizer + " left a weight of " + weight);
            }
        }
    }

    @Test
    void divergenceIsReportedWithAdvice() {
        Network network = Network.inputs(64).dense(10).build();
        Trainer trainer = Trainer.of(network).optimizer(Optimizer.sgd(100f)).build();
        String message = Thrown.message(
                NonFiniteException.class, () -> trainer.fit(DataSets.digits().train(), 50, epoch -> {}));
        assertTrue(message.contains("layer 1") && message.contains("lower the learning rate"), message);
        for (float weight : network.slab()) {
            assertTrue(Float.isFinite(weight));
        }
    }

    @Test
    void wrongUseIsRefusedInWords() {
        Network network = Network.inputs(3).dense(2, Activation.SIGMOID).build();
        Trainer trainer = Trainer.of(network).build();
        DataSet data = DataSet.of(4, 2, new float[8], new float[4]);
        assertMessage(
                "takes 3 features and gives 2 outputs, the data has 4 and 2", () -> trainer.fit(data, 1, e -> {}));
        assertMessage("no samples", () -> trainer.fit(DataSet.of(3, 2, new float[0], new float[0]), 1, e -> {}));
        assertMessage("epochs", () -> trainer.fit(DataSet.of(3, 2, new float[3], new float[2]), -1, e -> {}));
        assertMessage(
                "softmax", () -> Trainer.of(network).loss(Loss.CROSS_ENTROPY).build());
        assertMessage("batch size", () -> Trainer.of(network).batchSize(0));
        assertMessage("at least 1 sample", () -> trainer.stepBatch(0, new float[0], 0, new float[0], 0));
        assertMessage("learning rate", () -> Optimizer.sgd(Float.NaN));
        assertMessage("learning rate", () -> Optimizer.adam(-1f));
        assertMessage("momentum", () -> Optimizer.momentum(0.1f, 1f));
        assertMessage("beta1", () -> Optimizer.adam(0.1f, -0.1f, 0.999f, 1e-8f));
        assertMessage("beta2", () -> Optimizer.adam(0.1f, 0.9f, 1f, 1e-8f));
        assertMessage("epsilon", () -> Optimizer.adam(0.1f, 0.9f, 0.999f, 0f));
        assertMessage("at least 1.0E-16", () -> Optimizer.adam(0.1f, 0.9f, 0.8f, 1e-17f));
        assertMessage("epsilon", () -> Optimizer.adagrad(0.1f, 1e-31f));
        assertMessage("epsilon", () -> Optimizer.rmsProp(0.1f, 0.9f, Float.POSITIVE_INFINITY, 0f));
        assertMessage("alpha", () -> Optimizer.rmsProp(0.1f, 1f, 1e-8f, 0f));
        assertMessage("momentum", () -> Optimizer.rmsProp(0.1f, 0.9f, 1e-8f, -1f));
        assertMessage("momentum", () -> Optimizer.nesterov(0.1f, Float.NaN));
        assertMessage("at most 1", () -> Optimizer.sgd(4f).withWeightDecay(0.26f));
        assertMessage("weight decay", () -> Optimizer.adamw(0.1f, -0.1f));
        assertMessage("weight decay", () -> Optimizer.adam(0.1f).withWeightDecay(Float.NaN));
        assertMessage("delta", () -> Loss.huber(0f));
        assertMessage("delta", () -> Loss.huber(Float.POSITIVE_INFINITY));
        assertMessage("cross-entropy, binary-cross-entropy", () -> Loss.named("bce"));
        float[] before = network.slab().clone();
        assertThrows(IndexOutOfBoundsException.class, () -> trainer.step(new float[2], 0, new float[2], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> trainer.step(new float[3], 0, new float[2], 1));
        assertArrayEquals(before, network.slab());
    }

    private static void assertMessage(String part, Executable action) {
        String message = Thrown.message(IllegalArgumentException.class, action);
        assertTrue(message.contains(part), message);
    }

    @Test
    void everyInitialWeightCanMove() {
        Network network = Network.inputs(3).dense(4, Activation.TANH).dense(2).build();
        float[] before = network.slab().clone();
        Trainer.of(network).optimizer(Optimizer.sgd(0.5f)).build().step(new float[] {1, 2, 3}, 0, new float[2], 0);
        int moved = 0;
        for (int i = 0; i < before.length; i++) {
            moved += before[i] == network.slab()[i] ? 0 : 1;
        }
        assertEquals(network.parameterCount(), moved);
        assertNotEquals(0, moved);
    }
}
