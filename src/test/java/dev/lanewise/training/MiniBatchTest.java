package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
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
                for (int batch : new int[] {1, 2, 3, 5, 6, 7, 13, 47, 48, 49, 97, MOST}) {
                    assertSameAsSingle(network(hidden, output), Loss.defaultFor(output), batch);
                }
            }
        }
    }

    private void assertSameAsSingle(Network network, Loss loss, int batch) {
        BackPropagation single = new BackPropagation(network, loss, Dropout.NONE, NonFinitePolicy.CHECK_EVERYTHING);
        MiniBatch together = new MiniBatch(network, loss, NonFinitePolicy.CHECK_EVERYTHING);
        float[] expected = new float[network.slab().length];
        float[] actual = new float[network.slab().length];
        for (int i = 0; i < batch; i++) {
            int row = i * 7 % MOST;
            float weight = i % 3 == 1 ? 0.75f : 1f;
            together.add(row, x, 3 + row * INPUTS, 2 + row * OUTPUTS, weight);
            if (together.count() == MiniBatch.CAPACITY || i == batch - 1) {
                together.compute(y);
                together.accumulate(actual);
                for (int k = 0; k < together.count(); k++) {
                    int yAt = together.targetsAt(k);
                    float value = single.accumulate(x, together.featuresAt(k), y, yAt, together.weight(k), 0, expected);
                    assertEquals(value, together.loss(k));
                    assertTrue(together.isUsable(k));
                }
                together.clear();
            }
        }
        assertArrayEquals(expected, actual, () -> network + ", " + batch);
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
            float value = single.accumulate(bad, xAt, y, yAt, 1f, 0, new float[network.slab().length]);
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
