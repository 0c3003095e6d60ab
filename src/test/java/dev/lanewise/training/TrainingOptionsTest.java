package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.network.SlabPlan;
import dev.lanewise.network.SplitMix64;
import dev.lanewise.training.DoubleTrainer.Rule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dropout, weights of samples and classes, clipping, what is checked before a step. */
class TrainingOptionsTest {
    private static final int INPUTS = 5;
    private static final int CLASSES = 4;
    private static final int ROWS = 12;

    private final float[] x = new float[ROWS * INPUTS];
    private final float[] y = new float[ROWS * CLASSES];
    private final float[] weights = new float[ROWS];

    TrainingOptionsTest() {
        SplitMix64 random = new SplitMix64(9);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < ROWS; row++) {
            y[row * CLASSES + random.nextInt(CLASSES)] = 1;
            weights[row] = 2 * random.nextFloat();
        }
    }

    private static Network network(Activation output) {
        return Network.inputs(INPUTS)
                .dense(19, Activation.TANH)
                .dense(17, Activation.GELU)
                .dense(CLASSES, output)
                .seed(5)
                .build();
    }

    @Test
    void theGradientWithDropoutIsThatOfTheLossWithTheSameMask() {
        Network network = network(Activation.SOFTMAX);
        for (float p : new float[] {0.2f, 0.6f}) {
            BackPropagation pass = new BackPropagation(
                    network, Loss.CROSS_ENTROPY, new Dropout(p, 3), NonFinitePolicy.CHECK_EVERYTHING);
            for (long key = 1; key < 4; key++) {
                float[] slab = network.slab();
                float[] gradient = new float[slab.length];
                pass.compute(x, 0, y, 0, 1f, key);
                pass.accumulate(x, 0, gradient);
                int zeros = 0;
                for (int i = SlabPlan.first(); i < slab.length; i++) {
                    float kept = slab[i];
                    double difference = 0;
                    for (int k = -2; k <= 2; k++) {
                        slab[i] = kept + k / 32f;
                        double value = pass.compute(x, 0, y, 0, 1f, key);
                        difference += new double[] {1, -8, 0, 8, -1}[k + 2] * value * 32 / 12;
                    }
                    slab[i] = kept;
                    assertEquals(difference, gradient[i], 1e-4 * (1 + Math.abs(difference)), "element " + i);
                    zeros += gradient[i] == 0 ? 1 : 0;
                }
                assertTrue(zeros > p * p * network.parameterCount(), "dropped neurons have no gradient: " + zeros);
            }
        }
    }

    @Test
    void dropoutChangesTrainingButNotTheSeedsPromise() {
        List<float[]> results = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            Network network = network(Activation.SOFTMAX);
            Trainer trainer = Trainer.of(network).dropout(0.5f).seed(run / 2).build();
            for (int step = 0; step < 5; step++) {
                trainer.stepBatch(ROWS, x, 0, y, 0);
            }
            results.add(network.slab());
        }
        assertArrayEquals(results.get(0), results.get(1));
        assertNotEquals(results.get(0)[SlabPlan.first()], results.get(2)[SlabPlan.first()]);
        assertThrows(
                IllegalArgumentException.class,
                () -> Trainer.of(network(Activation.SOFTMAX)).dropout(1f));
    }

    @Test
    void sampleWeightsMultiplyLossAndGradient() {
        matches(Loss.CROSS_ENTROPY, y, weights, ROWS);
        DataSet data = DataSet.of(INPUTS, CLASSES, x, y);
        Network fitted = network(Activation.SOFTMAX);
        Trainer.of(fitted).batchSize(ROWS).shuffle(false).build().fit(data.withWeights(weights), 1, e -> {});
        Network stepped = network(Activation.SOFTMAX);
        Trainer trainer = Trainer.of(stepped).build();
        trainer.stepBatch(ROWS, x, 0, y, 0, weights, 0);
        assertArrayEquals(stepped.slab(), fitted.slab());
        Network once = network(Activation.SOFTMAX);
        float plain = Trainer.of(once).build().step(x, 0, y, 0);
        Network twice = network(Activation.SOFTMAX);
        assertEquals(2 * plain, Trainer.of(twice).build().step(x, 0, y, 0, 2f));
        assertThrows(IllegalArgumentException.class, () -> trainer.step(x, 0, y, 0, -1f));
        assertThrows(IllegalArgumentException.class, () -> trainer.step(x, 0, y, 0, Float.NaN));
        assertThrows(IllegalArgumentException.class, () -> data.withWeights(new float[3]));
        assertThrows(
                IllegalArgumentException.class,
                () -> DataSet.of(1, 1, new float[1], new float[1]).withWeights(new float[] {Float.POSITIVE_INFINITY}));
        assertEquals(weights[7], data.withWeights(weights).rows(5, 9).weight(2));
    }

    @Test
    void classWeightsAndSmoothingMeanWhatTheyMeanInPyTorch() {
        float[] w = {0.5f, 2f, 1f, 0.25f};
        for (float s : new float[] {0f, 0.1f, 1f}) {
            float[] targets = new float[y.length];
            double divisor = 0;
            for (int row = 0; row < ROWS; row++) {
                for (int c = 0; c < CLASSES; c++) {
                    int i = row * CLASSES + c;
                    targets[i] = w[c] * ((1 - s) * y[i] + s / CLASSES);
                    divisor += w[c] * y[i];
                }
            }
            float[] ones = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
            matches(Loss.crossEntropy(s, w), targets, ones, divisor);
        }
        assertEquals(Loss.CROSS_ENTROPY, Loss.crossEntropy(0f));
        assertTrue(Loss.crossEntropy(0.1f).takesClasses());
        assertThrows(IllegalArgumentException.class, () -> Loss.crossEntropy(1.1f));
        assertThrows(IllegalArgumentException.class, () -> Loss.crossEntropy(0f, -1f));
        assertThrows(IllegalArgumentException.class, () -> Loss.crossEntropy(0f, 0f, 0f));
        Network network = network(Activation.SOFTMAX);
        assertThrows(
                IllegalArgumentException.class,
                () -> Trainer.of(network).loss(Loss.crossEntropy(0f, 1f, 2f)).build());
        float[] before = network.slab().clone();
        int c = 0;
        while (y[c] == 0) {
            c++;
        }
        float[] none = {1, 1, 1, 1};
        none[c] = 0;
        Trainer zero = Trainer.of(network).loss(Loss.crossEntropy(0f, none)).build();
        assertEquals(0f, zero.step(x, 0, y, 0));
        assertArrayEquals(before, network.slab());
    }

    /** One step of gradient descent with softmax and with log-softmax outputs, against the oracle. */
    private void matches(Loss loss, float[] targets, float[] sampleWeights, double divisor) {
        for (Activation output : List.of(Activation.SOFTMAX, Activation.LOG_SOFTMAX)) {
            Network network = Network.inputs(INPUTS)
                    .dense(9, Activation.TANH)
                    .dense(CLASSES, output)
                    .seed(8)
                    .build();
            DoubleTrainer oracle = new DoubleTrainer(network, "cross-entropy", new Rule("sgd", 0.5, 0, 0, 0, 0, 0));
            double[][] dx = new double[ROWS][INPUTS];
            double[][] dy = new double[ROWS][CLASSES];
            double[] dw = new double[ROWS];
            double expected = 0;
            for (int row = 0; row < ROWS; row++) {
                for (int i = 0; i < INPUTS; i++) {
                    dx[row][i] = x[row * INPUTS + i];
                }
                for (int i = 0; i < CLASSES; i++) {
                    dy[row][i] = targets[row * CLASSES + i];
                }
                dw[row] = sampleWeights[row];
                expected += dw[row] * oracle.network.loss(Loss.CROSS_ENTROPY, dx[row], dy[row]) / divisor;
            }
            Evaluation seen = Evaluation.of(
                    network, loss, DataSet.of(INPUTS, CLASSES, x, y).withWeights(sampleWeights));
            assertEquals(expected, seen.loss(), 1e-5, loss + " evaluated");
            Trainer trainer = Trainer.of(network)
                    .loss(loss)
                    .optimizer(Optimizer.sgd(0.5f))
                    .build();
            assertEquals(expected, trainer.stepBatch(ROWS, x, 0, y, 0, sampleWeights, 0), 1e-5, loss + "");
            oracle.step(dx, dy, dw, divisor);
            for (int l = 0; l < 2; l++) {
                for (int j = 0; j < network.layer(l).outputs(); j++) {
                    assertEquals(oracle.network.b[l][j], network.layer(l).bias(j), 1e-5);
                    for (int k = 0; k < network.layer(l).inputs(); k++) {
                        assertEquals(oracle.network.w[l][j][k], network.layer(l).weight(j, k), 1e-5);
                    }
                }
            }
        }
    }

    /** The mean gradient of the batch, from the change that gradient descent with a rate of 1 makes. */
    private float[] change(float clipValue, float clipNorm) {
        Network network = network(Activation.SOFTMAX);
        float[] before = network.slab().clone();
        Trainer.of(network)
                .optimizer(Optimizer.sgd(1f))
                .clipValue(clipValue)
                .clipNorm(clipNorm)
                .build()
                .stepBatch(ROWS, x, 0, y, 0);
        float[] change = new float[before.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = before[i] - network.slab()[i];
        }
        return change;
    }

    @Test
    void gradientsAreClippedByNormUnderAtAndOverTheThreshold() {
        float none = Float.POSITIVE_INFINITY;
        float[] plain = change(none, none);
        double squares = 0;
        for (float g : plain) {
            squares += (double) g * g;
        }
        double norm = Math.sqrt(squares);
        for (double factor : new double[] {0.1, 0.999, 1, 1.001, 10}) {
            float[] clipped = change(none, (float) (factor * norm));
            double coefficient = Math.min(1, factor * norm / (norm + 1e-6));
            for (int i = 0; i < plain.length; i++) {
                assertEquals(coefficient * plain[i], clipped[i], 2e-7, "norm times " + factor);
            }
            if (factor > 1.0005) {
                assertArrayEquals(plain, clipped);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> change(none, 0f));
    }

    @Test
    void gradientsAreClippedByValueUnderAtAndOverTheThreshold() {
        float none = Float.POSITIVE_INFINITY;
        float[] plain = change(none, none);
        float largest = 0;
        for (float g : plain) {
            largest = Math.max(largest, Math.abs(g));
        }
        for (float factor : new float[] {0.1f, 0.5f, 1f, 2f}) {
            float limit = factor * largest;
            float[] clipped = change(limit, none);
            for (int i = 0; i < plain.length; i++) {
                assertEquals(Math.clamp(plain[i], -limit, limit), clipped[i], 2e-7, "value " + limit);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> change(Float.NaN, none));
    }

    @Test
    void clippingSurvivesGradientsWhoseSquaresOverflow() {
        Network network = Network.inputs(1)
                .dense(1)
                .initializer(dev.lanewise.network.Initializer.ZEROS)
                .build();
        Trainer trainer = Trainer.of(network)
                .loss(Loss.MEAN_ABSOLUTE_ERROR)
                .optimizer(Optimizer.sgd(1f))
                .clipNorm(3f)
                .build();
        float[] far = new float[40_000];
        float[] one = new float[far.length];
        java.util.Arrays.fill(far, 9e14f);
        java.util.Arrays.fill(one, 1f);
        trainer.stepBatch(far.length, far, 0, one, 0);
        assertEquals(3f, network.layer(0).weight(0, 0), 1e-5);
    }

    @Test
    void decayComesAfterClipping() {
        Network network = network(Activation.SOFTMAX);
        float[] before = network.slab().clone();
        Trainer.of(network)
                .optimizer(Optimizer.sgd(1f).withWeightDecay(0.5f))
                .clipValue(1e-20f)
                .build()
                .stepBatch(ROWS, x, 0, y, 0);
        for (int i = 0; i < before.length; i++) {
            assertEquals(before[i] / 2, network.slab()[i], 1e-7);
        }
    }

    @Test
    void eachPolicyDoesWhatItSays() {
        float[] bad = x.clone();
        bad[INPUTS + 2] = Float.NaN;
        Network network = network(Activation.SOFTMAX);
        float[] before = network.slab().clone();
        Trainer skip = Trainer.of(network).nonFinite(NonFinitePolicy.SKIP_STEP).build();
        assertTrue(Float.isNaN(skip.stepBatch(ROWS, bad, 0, y, 0)));
        assertArrayEquals(before, network.slab());
        assertEquals(0, skip.steps());
        assertEquals(1, skip.skipped());
        assertTrue(Float.isFinite(skip.stepBatch(ROWS, x, 0, y, 0)));
        assertEquals(1, skip.steps());
        List<Epoch> epochs = new ArrayList<>();
        Trainer.of(network)
                .nonFinite(NonFinitePolicy.SKIP_STEP)
                .batchSize(4)
                .shuffle(false)
                .build()
                .fit(DataSet.of(INPUTS, CLASSES, bad, y), 1, epochs::add);
        assertTrue(Double.isFinite(epochs.get(0).loss()), "the mean is over the steps that were made");

        Network checked = network(Activation.SOFTMAX);
        Trainer loss = Trainer.of(checked).nonFinite(NonFinitePolicy.CHECK_LOSS).build();
        assertThrows(NonFiniteException.class, () -> loss.stepBatch(ROWS, bad, 0, y, 0));
        assertArrayEquals(before, network(Activation.SOFTMAX).slab());

        Network off = network(Activation.SOFTMAX);
        Trainer.of(off).nonFinite(NonFinitePolicy.OFF).build().stepBatch(ROWS, bad, 0, y, 0);
        boolean finite = true;
        for (float value : off.slab()) {
            finite &= Float.isFinite(value);
        }
        assertFalse(finite, "nothing is checked");
    }
}
