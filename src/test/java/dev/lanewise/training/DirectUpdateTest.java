package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Steps whose gradient is not stored give the bits of steps with a stored one: a trainer that clips at the largest float
 * stores it.
 */
@Tag("width")
class DirectUpdateTest {
    private static final int STEPS = 12;
    private static final List<int[]> SHAPES = List.of(
            new int[] {1, 1}, new int[] {19, 33, 5}, new int[] {300, 40, 20}, new int[] {600, 16, 17, 3}, new int[] {
                9, 130, 70, 3
            });

    private float[] x = {};
    private float[] y = {};

    private static Network network(int[] sizes, boolean scaled) {
        Network.Builder builder = Network.inputs(sizes[0]).seed(9);
        if (scaled) {
            float[] values = new float[sizes[0]];
            Arrays.fill(values, 0.75f);
            builder.inputScaling(InputScaling.of(values, values));
        }
        for (int l = 1; l < sizes.length - 1; l++) {
            builder.dense(sizes[l], l == 1 ? Activation.RELU : Activation.TANH);
        }
        return builder.dense(sizes[sizes.length - 1], Activation.SOFTMAX).build();
    }

    private void samples(int inputs, int outputs) {
        SplitMix64 random = new SplitMix64(inputs);
        x = new float[STEPS * inputs];
        y = new float[STEPS * outputs];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(4) == 0 ? -0f : 2 * random.nextFloat() - 1;
        }
        for (int row = 0; row < STEPS; row++) {
            y[row * outputs + random.nextInt(outputs)] = 1;
        }
    }

    @Test
    void theBitsAreThoseOfAStoredGradient() {
        for (int[] sizes : SHAPES) {
            int outputs = sizes[sizes.length - 1];
            samples(sizes[0], outputs);
            float[] weights = new float[outputs];
            Arrays.fill(weights, 0.7f);
            List<Loss> losses = List.of(
                    Loss.CROSS_ENTROPY,
                    Loss.MEAN_SQUARED_ERROR,
                    Loss.crossEntropy(0.1f),
                    Loss.crossEntropy(0f, weights));
            int number = 0;
            for (Optimizer optimizer : PyTorchReferenceTest.OPTIMIZERS) {
                for (Loss loss : losses) {
                    assertSame(sizes, optimizer, loss, number % 2 == 0 ? 0f : 0.25f, number % 3 == 0);
                    number++;
                }
            }
        }
    }

    private void assertSame(int[] sizes, Optimizer optimizer, Loss loss, float dropout, boolean scaled) {
        Trainer streamed = builder(sizes, optimizer, loss, dropout, scaled).build();
        Trainer stored = builder(sizes, optimizer, loss, dropout, scaled)
                .clipValue(Float.MAX_VALUE)
                .build();
        int outputs = sizes[sizes.length - 1];
        for (int i = 0; i < STEPS; i++) {
            float weight = i % 3 == 1 ? 0.75f : 1f;
            assertEquals(
                    stored.step(x, i * sizes[0], y, i * outputs, weight),
                    streamed.step(x, i * sizes[0], y, i * outputs, weight));
        }
        for (int batch : new int[] {2, 3, 4, 8}) {
            assertEquals(stored.stepBatch(batch, x, 0, y, 0), streamed.stepBatch(batch, x, 0, y, 0));
        }
        String which = Arrays.toString(sizes) + ", " + optimizer + ", " + loss + ", " + dropout;
        assertArrayEquals(stored.network().slab(), streamed.network().slab(), which);
        for (int i = 0; i < optimizer.moments(); i++) {
            assertArrayEquals(
                    stored.state().moments().get(i).slab(),
                    streamed.state().moments().get(i).slab(),
                    which + ", moment " + i);
        }
    }

    private static TrainerBuilder builder(int[] sizes, Optimizer optimizer, Loss loss, float dropout, boolean scaled) {
        return Trainer.of(network(sizes, scaled))
                .optimizer(optimizer)
                .loss(loss)
                .dropout(dropout)
                .schedule(Schedule.oneCycle(20));
    }

    @Test
    void aRefusedSampleChangesNoBitInAnyLayer() {
        int[] sizes = {300, 40, 20, 3};
        samples(300, 3);
        for (Optimizer optimizer : PyTorchReferenceTest.OPTIMIZERS) {
            Trainer trainer =
                    builder(sizes, optimizer, Loss.CROSS_ENTROPY, 0f, false).build();
            trainer.step(x, 0, y, 0);
            float[] weights = trainer.network().slab().clone();
            List<float[]> moments = trainer.state().moments().stream()
                    .map(moment -> moment.slab().clone())
                    .toList();
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -3e38f, 1e20f}) {
                float[] wrong = Arrays.copyOf(x, 300);
                wrong[299] = bad;
                assertThrows(NonFiniteException.class, () -> trainer.step(wrong, 0, y, 0));
                float[] target = {0, bad, 0};
                assertThrows(NonFiniteException.class, () -> trainer.step(x, 0, target, 0));
            }
            assertArrayEquals(weights, trainer.network().slab());
            for (int i = 0; i < moments.size(); i++) {
                assertArrayEquals(
                        moments.get(i), trainer.state().moments().get(i).slab());
            }
        }
    }
}
