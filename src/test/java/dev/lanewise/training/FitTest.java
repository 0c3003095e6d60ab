package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Thrown;
import dev.lanewise.data.DataSet;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Schedules, validation, early stopping, and training that is interrupted anywhere. */
class FitTest {
    private static final int INPUTS = 4;
    private static final int ROWS = 41;

    private final DataSet data;

    FitTest() {
        SplitMix64 random = new SplitMix64(21);
        float[] x = new float[ROWS * INPUTS];
        float[] y = new float[ROWS * 3];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < ROWS; row++) {
            y[row * 3 + random.nextInt(3)] = 1;
        }
        data = DataSet.of(INPUTS, 3, x, y);
    }

    private static Network network() {
        return Network.inputs(INPUTS)
                .dense(18, Activation.TANH)
                .dense(3, Activation.SOFTMAX)
                .seed(6)
                .build();
    }

    private static void assertFactors(Schedule schedule, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], schedule.factor(i, i), 1e-7, schedule + " at " + i);
        }
    }

    @Test
    void schedulesFollowTheirFormulas() {
        assertFactors(Schedule.constant(), 1, 1, 1);
        assertFactors(Schedule.step(2, 0.5f), 1, 1, 0.5, 0.5, 0.25);
        assertFactors(Schedule.exponential(0.5f), 1, 0.5, 0.25, 0.125);
        assertFactors(Schedule.cosine(4, 0f), 1, (1 + Math.sqrt(0.5)) / 2, 0.5, (1 - Math.sqrt(0.5)) / 2, 0, 0);
        assertFactors(Schedule.cosine(2, 0.2f), 1, 0.6, 0.2, 0.2);
        assertFactors(Schedule.warmUp(4, Schedule.constant()), 0.25, 0.5, 0.75, 1, 1);
        assertFactors(Schedule.warmUp(2, Schedule.exponential(0.5f)), 0.5, 0.5, 0.25);
        Schedule cycle = Schedule.oneCycle(10);
        double end = 0.04e-4;
        assertEquals(0.04, cycle.factor(0, 0), 1e-12);
        assertEquals(0.52, cycle.factor(1, 0), 1e-12);
        assertEquals(1, cycle.factor(2, 0), 1e-12);
        for (int step = 3; step < 10; step++) {
            double expected = end + (1 - end) * (1 + Math.cos(Math.PI * (step - 2) / 7)) / 2;
            assertEquals(expected, cycle.factor(step, 0), 1e-12);
        }
        assertEquals(end, cycle.factor(100, 0));
        for (int steps = 1; steps < 5; steps++) {
            for (int step = 0; step < 8; step++) {
                double factor = Schedule.oneCycle(steps).factor(step, 0);
                assertTrue(factor >= 0 && factor <= 1, steps + " " + step + ": " + factor);
            }
        }
    }

    @Test
    void schedulesHaveTexts() {
        for (String text : List.of(
                "constant",
                "step:10:0.5",
                "exponential:0.95",
                "cosine:60:0.0",
                "warm-up:100:cosine:60:0.1",
                "warm-up:100:plateau:0.5:3:0.01",
                "one-cycle:2700",
                "plateau:0.1:10:1.0E-4")) {
            assertEquals(text, Schedule.parse(text).toString());
        }
        assertEquals(Schedule.cosine(60, 0f), Schedule.parse("cosine:60"));
        assertEquals(Schedule.plateau(0.1f, 10, 1e-4f), Schedule.parse("plateau"));
        assertEquals(Schedule.warmUp(5, Schedule.constant()), Schedule.parse("warm-up:5"));
        for (String text : List.of(
                "",
                "linear",
                "step",
                "step:0:0.5",
                "step:2:1.5",
                "step:2",
                "cosine:x",
                "constant:1",
                "one-cycle:0",
                "exponential:NaN",
                "plateau:0.1:-1",
                "step:99999999999:0.5",
                "warm-up:3:step:1:0.5:7")) {
            assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text), text);
        }
        assertTrue(Thrown.message(IllegalArgumentException.class, () -> Schedule.parse("linear"))
                .contains("one-cycle"));
    }

    @Test
    void aScheduleChangesTheRate() {
        List<Float> rates = new ArrayList<>();
        Trainer trainer = Trainer.of(network())
                .optimizer(Optimizer.sgd(0.2f))
                .schedule(Schedule.exponential(0.5f))
                .build();
        trainer.fit(data, 3, epoch -> rates.add(epoch.learningRate()));
        assertEquals(List.of(0.2f, 0.1f, 0.05f), rates);
        assertEquals(0.025f, trainer.learningRate());
    }

    @Test
    void aPlateauReducesTheRateAsInPyTorch() {
        TrainerProgress progress = new TrainerProgress();
        Schedules.Plateau plateau = new Schedules.Plateau(0.5f, 1, 0.1f);
        double[] losses = {1, 0.95, 0.95, 0.8, 0.8, 0.8, Double.NaN, 0.1, 0.1, 0.1};
        double[] factors = {1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125};
        for (int i = 0; i < losses.length; i++) {
            progress.plateau(plateau, losses[i]);
            assertEquals(factors[i], progress.plateauFactor, "after epoch " + (i + 1));
        }
    }

    @Test
    void theSplitTakesTheLastRowsAndStoppingRestoresTheBestWeights() {
        Network network = network();
        List<double[]> seen = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        Trainer trainer = Trainer.of(network)
                .optimizer(Optimizer.adam(0.1f))
                .batchSize(7)
                .validationSplit(0.25)
                .patience(3)
                .build();
        FitResult result = trainer.fit(data, 200, epoch -> {
            assertEquals(31, epoch.samples());
            Evaluation validation = epoch.validation().orElseThrow();
            assertEquals(10, validation.samples());
            seen.add(new double[] {validation.loss()});
            weights.add(network.slab().clone());
        });
        assertTrue(result.stopped() && result.epochs() < 200, result + "");
        assertEquals(seen.size(), result.epochs());
        int best = (int) result.bestEpoch() - 1;
        assertEquals(result.epochs(), best + 1 + 3);
        for (double[] loss : seen) {
            assertTrue(loss[0] >= result.bestLoss());
        }
        assertEquals(seen.get(best)[0], result.bestLoss());
        assertArrayEquals(weights.get(best), network.slab());
        assertEquals(
                result.bestLoss(),
                Evaluation.of(network, Loss.CROSS_ENTROPY, data.rows(31, 41)).loss());

        Network other = network();
        FitResult same = Trainer.of(other)
                .optimizer(Optimizer.adam(0.1f))
                .batchSize(7)
                .validation(data.rows(31, 41))
                .patience(3)
                .build()
                .fit(data.rows(0, 31), 200, epoch -> {});
        assertEquals(result, same);
        assertArrayEquals(network.slab(), other.slab());
        FitResult again = trainer.fit(data, 2, epoch -> {});
        assertFalse(again.stopped());
        assertTrue(again.bestEpoch() > result.epochs(), "it looks anew");
    }

    @Test
    void theSplitIsThatOfTheDecimalNumber() {
        float[] hundred = new float[100];
        for (int percent = 1; percent < 100; percent++) {
            List<Integer> sizes = new ArrayList<>();
            Trainer.of(Network.inputs(1).dense(1).build())
                    .validationSplit(percent / 100.0)
                    .build()
                    .fit(DataSet.of(1, 1, hundred, hundred), 1, epoch -> sizes.add(epoch.samples()));
            assertEquals(List.of(100 - percent), sizes);
        }
    }

    @Test
    void wrongValidationIsRefusedInWords() {
        assertRefused("patience needs validation data", Trainer.of(network()).patience(2));
        assertRefused("leaves none of 41 samples", Trainer.of(network()).validationSplit(0.01));
        assertRefused(
                "validation data has 1 and 3",
                Trainer.of(network()).validation(DataSet.of(1, 3, new float[1], new float[3])));
        assertRefused("validation data has no samples", Trainer.of(network()).validation(data.rows(3, 3)));
        assertThrows(IllegalArgumentException.class, () -> Trainer.of(network()).validationSplit(1));
        assertThrows(IllegalArgumentException.class, () -> Trainer.of(network()).patience(-1));
        assertThrows(IllegalArgumentException.class, () -> Trainer.of(network()).onStep(0, t -> {}));
    }

    private void assertRefused(String part, TrainerBuilder builder) {
        String message = Thrown.message(
                IllegalArgumentException.class, () -> builder.build().fit(data, 1, epoch -> {}));
        assertTrue(message.contains(part), message);
    }

    /** A checkpoint: copies of all that a file would hold. */
    private record Kept(Network network, TrainerState state) {
        static Kept of(Trainer trainer) {
            TrainerState state = trainer.state();
            return new Kept(
                    trainer.network().copy(),
                    new TrainerState(
                            state.settings(),
                            state.moments().stream().map(Network::copy).toList(),
                            state.history()));
        }
    }

    private static TrainerBuilder everything(TrainerBuilder builder) {
        return builder.loss(Loss.crossEntropy(0.1f, 1f, 2f, 0.5f))
                .optimizer(Optimizer.rmsProp(0.01f, 0.9f, 1e-6f, 0.5f).withWeightDecay(0.01f))
                .schedule(Schedule.warmUp(5, Schedule.plateau(0.5f, 1, 0.05f)))
                .batchSize(6)
                .seed(3)
                .dropout(0.3f)
                .clipValue(0.5f)
                .clipNorm(0.9f)
                .validationSplit(0.2)
                .patience(4);
    }

    @Test
    void interruptedAfterAnyStepOrEpochAndResumedEqualsUninterrupted() {
        int epochs = 12;
        List<Kept> checkpoints = new ArrayList<>();
        List<Epoch> told = new ArrayList<>();
        Trainer whole = everything(Trainer.of(network()))
                .onStep(1, trainer -> checkpoints.add(Kept.of(trainer)))
                .build();
        FitResult expected = whole.fit(data, epochs, epoch -> {
            told.add(epoch);
            assertEquals(told.size(), whole.history().size());
            PastEpoch remembered = whole.history().get(told.size() - 1);
            assertEquals(epoch.loss(), remembered.loss());
            assertEquals(epoch.learningRate(), remembered.learningRate());
            assertEquals(epoch.validation().orElseThrow().loss(), remembered.validationLoss());
            assertEquals(epoch.validation().orElseThrow().accuracy(), remembered.validationAccuracy());
            checkpoints.add(Kept.of(whole));
        });
        assertEquals(expected.epochs() * 7, checkpoints.size());
        for (Kept checkpoint : checkpoints) {
            Network network = checkpoint.network().copy();
            Trainer resumed = Trainer.resume(network, checkpoint.state());
            int done = (int) resumed.epochs();
            List<Epoch> rest = new ArrayList<>();
            FitResult result = resumed.fit(data, epochs - done, rest::add);
            assertArrayEquals(whole.network().slab(), network.slab(), "from step " + resumed.steps());
            assertEquals(expected.bestEpoch(), result.bestEpoch());
            assertEquals(expected.bestLoss(), result.bestLoss());
            assertEquals(expected.stopped(), result.stopped());
            assertEquals(expected.epochs(), done + result.epochs());
            assertEquals(whole.state().settings(), resumed.state().settings());
            assertEquals(whole.history(), resumed.history());
            for (int i = 0; i < rest.size(); i++) {
                assertEquals(told.get(done + i).loss(), rest.get(i).loss());
                assertEquals(told.get(done + i).learningRate(), rest.get(i).learningRate());
            }
            for (int i = 0; i < whole.state().moments().size(); i++) {
                assertArrayEquals(
                        whole.state().moments().get(i).slab(),
                        resumed.state().moments().get(i).slab());
            }
        }
    }

    @Test
    void aListenerIsToldAfterEverySoManySteps() {
        List<Long> steps = new ArrayList<>();
        Trainer trainer = Trainer.of(network())
                .batchSize(10)
                .onStep(3, t -> steps.add(t.steps()))
                .build();
        trainer.fit(data, 2, epoch -> {});
        assertEquals(List.of(3L, 6L, 9L), steps);
        assertEquals(10, trainer.steps());
    }

    @Test
    void anInterruptedEpochIsFinishedWithItsOwnData() {
        List<Kept> checkpoints = new ArrayList<>();
        Trainer whole = Trainer.of(network())
                .batchSize(10)
                .onStep(2, trainer -> checkpoints.add(Kept.of(trainer)))
                .build();
        whole.fit(data, 1, epoch -> {});
        float[] x = data.features().clone();
        float[] y = data.targets().clone();
        x[17] += 1;
        y[0] = 1 - y[0];
        float[] weights = new float[ROWS];
        weights[3] = 1;
        assertOthers("other features", checkpoints.get(0), DataSet.of(INPUTS, 3, x, data.targets()));
        assertOthers("other targets", checkpoints.get(0), DataSet.of(INPUTS, 3, data.features(), y));
        assertOthers("other features and targets", checkpoints.get(0), DataSet.of(INPUTS, 3, x, y));
        assertOthers("other sample weights", checkpoints.get(0), data.withWeights(weights));
        assertOthers("40 rows, not 41", checkpoints.get(0), data.rows(1, ROWS));
        // Between two epochs one may go on with others, and is told apart if one asks.
        Trainer after = Trainer.resume(whole.network().copy(), whole.state());
        DataSet other = DataSet.of(INPUTS, 3, x, y);
        after.requireSameData(data);
        assertThrows(IllegalArgumentException.class, () -> after.requireSameData(other));
        after.fit(other, 1, epoch -> {});
        after.requireSameData(other);
        assertThrows(IllegalArgumentException.class, () -> after.requireSameData(data));
        Trainer fresh = Trainer.of(network()).build();
        fresh.requireSameData(data);
    }

    @Test
    void checksumsOfDataThatWereCheckedServeTheNextFitAlone() {
        float[] x = data.features().clone();
        DataSet own = DataSet.of(INPUTS, 3, x, data.targets());
        Trainer first = Trainer.of(network()).build();
        first.fit(own, 1, epoch -> {});
        Trainer resumed = Trainer.resume(first.network().copy(), first.state());
        resumed.requireSameData(own);
        String before = fingerprint(resumed);
        x[17] += 1;
        resumed.fit(own, 1, epoch -> {});
        assertEquals(before, fingerprint(resumed), "not made anew");
        resumed.fit(own, 1, epoch -> {});
        String after = fingerprint(resumed);
        assertNotEquals(before, after, "the fit after the next sees what is there");
        resumed.requireSameData(own);
        resumed.fit(own, 0, epoch -> {});
        x[17] -= 1;
        resumed.fit(own, 1, epoch -> {});
        assertEquals(before, fingerprint(resumed), "a fit without an epoch is a fit too");
    }

    private static String fingerprint(Trainer trainer) {
        return Objects.requireNonNull(trainer.state().settings().get("data.features"));
    }

    private static void assertOthers(String part, Kept kept, DataSet other) {
        Trainer resumed = Trainer.resume(kept.network().copy(), kept.state());
        assertEquals(
                "this is not the data that the training stopped with: it has " + part + "; go on with the same data",
                Thrown.message(IllegalArgumentException.class, () -> resumed.fit(other, 1, epoch -> {})));
        assertArrayEquals(kept.network().slab(), resumed.network().slab());
    }

    @Test
    void aLossOfOnesOwnIsGivenAgain() {
        Loss own = Loss.of("squares", new MeanSquaredError());
        Trainer first = Trainer.of(network()).loss(own).build();
        TrainerState state = first.state();
        String message = Thrown.message(IllegalArgumentException.class, () -> Trainer.resume(first.network(), state));
        assertTrue(message.contains("no loss is called 'squares'"), message);
        Trainer second = Trainer.of(first.network(), state).loss(own).build();
        assertEquals(state.settings(), second.state().settings());
    }
}
