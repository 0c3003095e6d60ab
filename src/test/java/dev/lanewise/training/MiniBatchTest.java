package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.GemmKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Samples together give the bits of {@link BackPropagation} for one sample after the other. */
@Tag("width")
class MiniBatchTest {
    private static final int INPUTS = 19;
    private static final int OUTPUTS = 5;
    private static final int MOST = 151;

    private final float[] x = new float[MOST * INPUTS + 3];
    private final float[] y = new float[MOST * OUTPUTS + 2];

    MiniBatchTest() {
        SplitMix64 random = new SplitMix64(3);
        for (int i = 0; i < x.length; i++) {
            x[i] = 2 * random.nextFloat() - 1;
        }
        for (int row = 0; row < MOST; row++) {
            y[2 + row * OUTPUTS + random.nextInt(OUTPUTS)] = 1;
        }
    }

    private static Network network(Activation hidden, Activation output) {
        return Network.inputs(INPUTS)
                .dense(33, hidden)
                .dense(18, hidden)
                .dense(OUTPUTS, output)
                .seed(4)
                .build();
    }

    @Test
    void gradientsAndLossesAreThoseOfSingleSamples() {
        for (Activation hidden : GradientCheckTest.ACTIVATIONS) {
            for (Activation output : List.of(Activation.IDENTITY, Activation.SIGMOID, Activation.SOFTMAX)) {
                for (int batch : new int[] {1, 2, 3, 5, 6, 7, 13, 48, 127, 128, 129, MOST}) {
                    assertSameAsSingle(network(hidden, output), Loss.defaultFor(output), 0f, batch);
                }
            }
        }
    }

    @Test
    void soTheyAreWithDropoutAndRewrittenTargets() {
        List<Loss> losses = List.of(
                Loss.CROSS_ENTROPY, Loss.crossEntropy(0.1f), Loss.crossEntropy(0f, 1f, 2f, 0.5f, 0f, 1f), Loss.HUBER);
        for (Activation hidden : List.of(Activation.RELU, Activation.TANH, Activation.GELU, Activation.SOFTMAX)) {
            for (Loss loss : losses) {
                for (float dropout : new float[] {0f, 0.3f, 0.9f}) {
                    for (int batch : new int[] {2, 7, 128, MOST}) {
                        assertSameAsSingle(network(hidden, Activation.SOFTMAX), loss, dropout, batch);
                        assertSameAsSingle(wide(hidden), loss, dropout, batch);
                    }
                }
            }
        }
    }

    /** Layers without padding, and one whose rows are apart by more than that. */
    private static Network wide(Activation hidden) {
        return Network.inputs(INPUTS)
                .dense(64, hidden)
                .dense(1024, hidden)
                .dense(OUTPUTS, Activation.LOG_SOFTMAX)
                .seed(4)
                .build();
    }

    private void assertSameAsSingle(Network network, Loss loss, float p, int batch) {
        Dropout dropout = new Dropout(p, 8);
        BackPropagation single = new BackPropagation(network, loss, dropout, NonFinitePolicy.CHECK_EVERYTHING);
        MiniBatch together = new MiniBatch(network, loss, dropout, NonFinitePolicy.CHECK_EVERYTHING);
        float[] expected = new float[network.slab().length];
        float[] actual = new float[network.slab().length];
        for (int i = 0; i < batch; i++) {
            int row = i * 7 % MOST;
            float weight = i % 3 == 1 ? 0.75f : 1f;
            together.add(row, 3 + row * INPUTS, 2 + row * OUTPUTS, weight, row);
            if (together.count() == MiniBatch.CAPACITY || i == batch - 1) {
                together.compute(x, y);
                if (i < MiniBatch.CAPACITY) {
                    together.accumulate(actual);
                    together.gradient(actual); // overwritten
                } else {
                    together.accumulate(actual);
                }
                assertTrue(together.areUsable());
                for (int k = 0; k < together.count(); k++) {
                    int xAt = together.featuresAt(k);
                    int yAt = together.targetsAt(k);
                    float value = single.compute(x, xAt, y, yAt, together.weight(k), together.key(k));
                    single.accumulate(x, xAt, expected);
                    assertEquals(value, together.loss(k));
                    assertTrue(together.isUsable(k));
                }
                together.clear();
            }
        }
        String which = network + ", " + loss + ", " + p + ", " + batch;
        if (batch < GemmKernels.FEWEST_TURNED) {
            assertArrayEquals(expected, actual, which);
        } else {
            assertArrayEquals(expected, actual, 4e-6f * largest(expected), which);
        }
    }

    private static float largest(float[] values) {
        float largest = 0f;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** Where the norms over a batch are too large to tell, those of each sample decide. */
    @Test
    void aBatchOfLargeSamplesIsNoneThatIsRefused() {
        Network network = Network.inputs(1).dense(1).build();
        float[] large = new float[8];
        Arrays.fill(large, 1.4e7f);
        network.outputLayer().setWeights(new float[] {2f}, 0);
        Trainer trainer = Trainer.of(network).optimizer(Optimizer.sgd(0f)).build();
        float alone = trainer.step(large, 0, large, 0);
        assertEquals(alone, trainer.stepBatch(8, large, 0, large, 0));
        Arrays.fill(large, 3e7f);
        assertThrows(NonFiniteException.class, () -> trainer.step(large, 0, large, 0));
        assertThrows(NonFiniteException.class, () -> trainer.stepBatch(8, large, 0, large, 0));
    }

    @Test
    void anUnusableSampleIsRefusedWhereverItIsWithTheWordsForItAlone() {
        Network network = network(Activation.TANH, Activation.SOFTMAX);
        Trainer trainer = Trainer.of(network).optimizer(Optimizer.adam(0.01f)).build();
        trainer.stepBatch(60, x, 3, y, 2);
        float[] before = network.slab().clone();
        for (int row = 0; row < 60; row++) {
            float[] bad = x.clone();
            bad[3 + row * INPUTS + 4] = row % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
            NonFiniteException refused =
                    assertThrows(NonFiniteException.class, () -> trainer.stepBatch(60, bad, 3, y, 2));
            BackPropagation single =
                    new BackPropagation(network, Loss.CROSS_ENTROPY, Dropout.NONE, NonFinitePolicy.CHECK_EVERYTHING);
            int xAt = 3 + row * INPUTS;
            int yAt = 2 + row * OUTPUTS;
            float value = single.compute(bad, xAt, y, yAt, 1f, 0);
            assertTrue(single.isRefused());
            assertEquals(single.diagnosis(row, value, bad, xAt, y, yAt), refused.getMessage());
        }
        assertArrayEquals(before, network.slab());
        Network other = network(Activation.TANH, Activation.SOFTMAX);
        Trainer undisturbed = Trainer.of(other).optimizer(Optimizer.adam(0.01f)).build();
        undisturbed.stepBatch(60, x, 3, y, 2);
        assertEquals(undisturbed.stepBatch(60, x, 3, y, 2), trainer.stepBatch(60, x, 3, y, 2));
        assertArrayEquals(other.slab(), network.slab());
    }
}
