package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataSet;
import dev.lanewise.data.DataSets;
import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Divergence is noticed while the numbers are finite, with advice; training that goes well is left alone. */
class DivergenceTest {
    private static final int ROWS = 400;

    private final List<String> warnings = new ArrayList<>();

    /** y = the sum of three features, the last of which is as large as told. */
    private static DataSet data(float largest) {
        SplitMix64 random = new SplitMix64(1);
        float[] x = new float[3 * ROWS];
        float[] y = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < 3; i++) {
                x[3 * row + i] = 2 * random.nextFloat() - 1;
                y[row] += x[3 * row + i];
            }
            x[3 * row + 2] *= largest;
        }
        return DataSet.of(3, 1, x, y);
    }

    private void fit(Network network, float rate, DataSet data) {
        Trainer.of(network)
                .optimizer(Optimizer.sgd(rate))
                .batchSize(8)
                .onWarning(warnings::add)
                .build()
                .fit(data, 5, epoch -> {});
    }

    private static Network.Builder network() {
        return Network.inputs(3).seed(3);
    }

    @Test
    void unscaledFeaturesAreNamedBeforeTheStepThatIsRefused() {
        Network network = network().dense(1).build();
        assertThrows(NonFiniteException.class, () -> fit(network, 0.01f, data(60)));
        assertEquals(1, warnings.size(), warnings::toString);
        String warning = warnings.get(0);
        assertTrue(warning.startsWith("training diverges: the loss was "), warning);
        assertTrue(warning.contains("feature 2 reaches 5") || warning.contains("feature 2 reaches 60"), warning);
        assertTrue(warning.contains("lower the learning rate (0.01 now)"), warning);
    }

    @Test
    void scaledFeaturesAreNotBlamed() {
        Network network = network()
                .dense(1)
                .inputScaling(InputScaling.of(new float[3], new float[] {1, 1, 1f / 60}))
                .build();
        assertThrows(NonFiniteException.class, () -> fit(network, 10f, data(60)));
        assertEquals(1, warnings.size(), warnings::toString);
        assertFalse(warnings.get(0).contains("feature"), warnings.get(0));
    }

    @Test
    void itChangesNoBit() {
        Network told = network().dense(1).build();
        Network silent = network().dense(1).build();
        assertThrows(NonFiniteException.class, () -> fit(told, 0.01f, data(60)));
        Trainer trainer = Trainer.of(silent)
                .optimizer(Optimizer.sgd(0.01f))
                .batchSize(8)
                .onWarning(w -> {})
                .build();
        assertThrows(NonFiniteException.class, () -> trainer.fit(data(60), 5, epoch -> {}));
        for (int k = 0; k < 3; k++) {
            assertEquals(silent.layer(0).weight(0, k), told.layer(0).weight(0, k));
        }
    }

    @Test
    void trainingThatGoesWellIsLeftAlone() {
        for (int batch : new int[] {1, 8, 64}) {
            for (Optimizer optimizer : PyTorchReferenceTest.OPTIMIZERS) {
                Trainer.of(Network.inputs(64)
                                .dense(16, Activation.RELU)
                                .dense(10, Activation.SOFTMAX)
                                .seed(batch)
                                .build())
                        .optimizer(optimizer)
                        .batchSize(batch)
                        .onWarning(warnings::add)
                        .build()
                        .fit(DataSets.digits().train(), 3, epoch -> {});
            }
            fit(network().dense(4, Activation.TANH).dense(1).build(), 0.05f, data(1));
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void oneLuckyStartIsNoMeasure() {
        Divergence divergence = new Divergence();
        assertFalse(divergence.after(1e-9f));
        for (int i = 0; i < 100; i++) {
            assertFalse(divergence.after(1 + i % 7));
        }
        int steps = 0;
        while (!divergence.after(60)) {
            steps++;
        }
        assertTrue(steps > 5 && steps < 30, steps + " steps");
        assertFalse(divergence.after(1e6f), "once");
    }

    @Test
    void aStepThatIsLeftOutIsToldOnce() {
        DataSet data = data(1);
        data.features()[5] = Float.NaN;
        Trainer trainer = Trainer.of(network().dense(1).build())
                .optimizer(Optimizer.sgd(0.01f))
                .nonFinite(NonFinitePolicy.SKIP_STEP)
                .onWarning(warnings::add)
                .build();
        trainer.fit(data, 3, epoch -> {});
        assertEquals(3, trainer.skipped());
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).contains("feature 2 is NaN"), warnings.get(0));
    }
}
