package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Thrown;
import dev.lanewise.data.DataSet;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.network.SlabPlan;
import dev.lanewise.network.SplitMix64;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** A trainer that is stopped and resumed does what it would have done. */
class TrainerStateTest {
    /** One of each kind, with settings of its own. */
    private static final List<Optimizer> OPTIMIZERS = List.of(
            Optimizer.sgd(0.07f).withWeightDecay(0.1f),
            Optimizer.momentum(0.03f, 0.8f),
            Optimizer.nesterov(0.03f, 0.7f).withWeightDecay(0.02f),
            Optimizer.adam(0.01f, 0.85f, 0.99f, 1e-7f),
            Optimizer.adam(0.01f).withWeightDecay(0.01f),
            Optimizer.adamw(0.01f, 0.8f, 0.9f, 1e-6f, 0.3f),
            Optimizer.rmsProp(0.002f),
            Optimizer.rmsProp(0.001f, 0.9f, 1e-5f, 0.6f).withWeightDecay(0.03f),
            Optimizer.adagrad(0.04f),
            Optimizer.adagrad(0.02f, 1e-6f).withWeightDecay(0.01f));

    private static final int INPUTS = 5;
    private static final int ROWS = 23;

    private final float[] x = new float[ROWS * INPUTS];
    private final float[] y = new float[ROWS * 3];
    private final DataSet data = DataSet.of(INPUTS, 3, x, y);

    TrainerStateTest() {
        SplitMix64 random = new SplitMix64(4);
        for (int i = 0; i < x.length; i++) {
            x[i] = 2 * random.nextFloat() - 1;
        }
        for (int row = 0; row < ROWS; row++) {
            y[row * 3 + random.nextInt(3)] = 1;
        }
    }

    private static Network network() {
        return Network.inputs(INPUTS)
                .dense(17, Activation.TANH)
                .dense(3, Activation.SOFTMAX)
                .seed(6)
                .build();
    }

    private static Trainer trainer(Optimizer optimizer) {
        return Trainer.of(network()).optimizer(optimizer).batchSize(4).seed(-77).build();
    }

    @Test
    void everyOptimizerIsCoveredAndComesBackFromItsSettings() {
        assertEquals(
                Set.of(Optimizer.class.getPermittedSubclasses()),
                OPTIMIZERS.stream().map(Object::getClass).collect(Collectors.toSet()));
        for (Optimizer optimizer : OPTIMIZERS) {
            Settings settings = Settings.empty();
            OptimizerSettings.put(optimizer, settings);
            Settings copy = Settings.of(settings.values());
            assertEquals(optimizer, OptimizerSettings.take(copy));
            copy.requireNoMore();
            assertTrue(OptimizerSettings.squares(optimizer) < optimizer.moments());
        }
    }

    @Test
    void interruptedBetweenAnyEpochsAndResumedEqualsUninterrupted() {
        int epochs = 6;
        for (Optimizer optimizer : OPTIMIZERS) {
            Trainer uninterrupted = trainer(optimizer);
            uninterrupted.step(x, 0, y, 0);
            uninterrupted.fit(data, epochs, epoch -> {});
            uninterrupted.step(x, INPUTS, y, 3);
            for (int stop = 0; stop <= epochs; stop++) {
                Trainer first = trainer(optimizer);
                first.step(x, 0, y, 0);
                first.fit(data, stop, epoch -> {});
                Trainer second = Trainer.resume(first.network().copy(), copy(first.state()));
                assertEquals(first.steps(), second.steps());
                assertEquals(stop, second.epochs());
                second.fit(data, epochs - stop, epoch -> {});
                second.step(x, INPUTS, y, 3);
                assertArrayEquals(
                        uninterrupted.network().slab(), second.network().slab());
                assertEquals(uninterrupted.state().settings(), second.state().settings());
                for (int i = 0; i < optimizer.moments(); i++) {
                    assertArrayEquals(
                            uninterrupted.state().moments().get(i).slab(),
                            second.state().moments().get(i).slab());
                }
            }
        }
    }

    @Test
    void everyLossComesBackFromItsSettings() {
        for (Loss loss : GradientCheckTest.LOSSES) {
            Settings settings = Settings.empty();
            LossSettings.put(loss, settings);
            Settings copy = Settings.of(settings.values());
            assertEquals(loss, LossSettings.take(copy));
            copy.requireNoMore();
        }
    }

    private static TrainerState copy(TrainerState state) {
        return new TrainerState(
                state.settings(), state.moments().stream().map(Network::copy).toList());
    }

    @Test
    void theStateIsReadable() {
        Trainer trainer = trainer(Optimizer.adam(0.01f));
        trainer.fit(data, 2, epoch -> {});
        DataFingerprint fingerprint = DataFingerprint.of(data);
        assertEquals(
                "{batch-size=4, data.features=" + fingerprint.features() + ", data.rows=23, data.targets="
                        + fingerprint.targets() + ", data.weights=" + fingerprint.weights()
                        + ", epochs=2, loss=cross-entropy, optimizer=adam, optimizer.beta1=0.9, optimizer.beta2=0.999,"
                        + " optimizer.epsilon=1.0E-8, optimizer.learning-rate=0.01, seed=-77, shuffle=true, steps=12}",
                trainer.state().settings().toString());
        assertEquals(2, trainer.state().moments().size());
        assertThrows(
                UnsupportedOperationException.class,
                () -> trainer.state().settings().put("a", "b"));
    }

    @Test
    void settingsThatAreMissingUnknownOrSpeltOtherwiseAreRefused() {
        SortedMap<String, String> good = trainer(Optimizer.adam(0.01f)).state().settings();
        for (String key : good.keySet()) {
            SortedMap<String, String> missing = new TreeMap<>(good);
            missing.remove(key);
            assertRefused("has no setting '" + key + "'", missing);
            for (String value : List.of("", " 1", "x", "-0", "1e-8", "TRUE", "NaN", "99999999999999999999")) {
                SortedMap<String, String> other = new TreeMap<>(good);
                other.put(key, value);
                assertRefused("", other);
            }
        }
        assertChanged("seed", "007", "the setting 'seed' of the training state cannot be '007'");
        assertChanged("steps", "-1", "cannot be '-1'");
        assertChanged("steps", Long.toString(Long.MAX_VALUE), "cannot be '9223372036854775807'");
        assertChanged("batch-size", "4294967297", "cannot be '4294967297'");
        assertChanged("batch-size", "0", "must be at least 1");
        assertChanged("optimizer.learning-rate", "1.0E-2", "cannot be '1.0E-2'");
        assertChanged("optimizer.learning-rate", "-1.0", "learning rate");
        assertChanged("optimizer", "adamax", "the optimizer 'adamax', which this release does not know");
        assertChanged("optimizer", "sgd", "the setting 'optimizer.beta1', which this release does not know");
        assertChanged(
                "optimizer.weight-decay", "0.0", "'optimizer.weight-decay' of the training state cannot be '0.0'");
        assertChanged("optimizer.weight-decay", "1.5", "the weight decay is 1.5");
        assertChanged("huber-delta", "0.5", "the setting 'huber-delta', which this release does not know");
        assertChanged("loss", "hinge", "no loss is called 'hinge'");
        assertChanged("dropout", "1.5", "dropout must be at least 0 and less than 1");
        assertChanged("schedule", "step:010:0.5", "'schedule' of the training state cannot be 'step:010:0.5'");
        assertChanged("schedule", "linear", "no schedule is called 'linear'");
        assertChanged("non-finite", "maybe", "cannot be 'maybe'");
        assertChanged("patience", "0", "cannot be '0'");
        assertChanged("epoch.loss-sum", "1e3", "cannot be '1e3'");
        assertChanged("plateau.factor", "1.5", "cannot be '1.5'");
        assertChanged("loss.class-weights", "1,2", "cannot be '1,2'");
        assertChanged("loss.class-weights", "1.0,x", "x");
        assertChanged("best.epoch", "3", "has 2 moments, its optimizer needs 2 and early stopping the best weights");
        assertChanged("data.rows", "23", "has no setting 'data.features'");
        assertChanged("data.features", "00000000", "the setting 'data.features', which this release does not know");
        assertChanged("colour", "red", "the setting 'colour', which this release does not know");
    }

    private void assertChanged(String key, String value, String message) {
        SortedMap<String, String> other =
                new TreeMap<>(trainer(Optimizer.adam(0.01f)).state().settings());
        other.put(key, value);
        assertRefused(message, other);
    }

    private static void assertRefused(String part, SortedMap<String, String> settings) {
        List<Network> moments = List.of(network(), network());
        String message = Thrown.message(
                IllegalArgumentException.class, () -> Trainer.resume(network(), new TrainerState(settings, moments)));
        assertTrue(message.contains(part), message);
    }

    @Test
    void checksumsAreThoseOfTheRowsAsLittleEndianFloats() {
        // RFC 3720, B.4: the CRC-32C of 32 bytes of zeros.
        assertEquals(
                new DataFingerprint(
                        8, "8a9136aa", "8a9136aa", DataFingerprint.of(ones(8)).weights()),
                DataFingerprint.of(DataSet.of(1, 1, new float[8], new float[8])));
        DataFingerprint part = DataFingerprint.of(data.rows(3, 20));
        float[] features = Arrays.copyOfRange(x, 3 * INPUTS, 20 * INPUTS);
        float[] targets = Arrays.copyOfRange(y, 9, 60);
        DataSet copy = DataSet.of(INPUTS, 3, features, targets);
        assertEquals(part, DataFingerprint.of(copy));
        float[] weights = new float[17];
        Arrays.fill(weights, 1);
        assertEquals(part, DataFingerprint.of(copy.withWeights(weights)));
        int rows = 20_011;
        float[] many = new float[rows];
        CRC32C crc = new CRC32C();
        for (int i = 0; i < rows; i++) {
            many[i] = i * 0.37f;
            int bits = Float.floatToRawIntBits(many[i]);
            crc.update(new byte[] {(byte) bits, (byte) (bits >> 8), (byte) (bits >> 16), (byte) (bits >> 24)});
        }
        assertEquals(
                HexFormat.of().toHexDigits((int) crc.getValue()),
                DataFingerprint.of(DataSet.of(1, 1, many, new float[rows])).features());
    }

    private static DataSet ones(int rows) {
        float[] ones = new float[rows];
        Arrays.fill(ones, 1);
        return DataSet.of(1, 1, ones, ones);
    }

    @Test
    void theHistoryIsThatOfTheLatestEpochs() {
        Trainer trainer = trainer(Optimizer.sgd(0.01f));
        Evaluation test = Evaluation.of(trainer.network(), trainer.loss(), data);
        assertThrows(IllegalStateException.class, () -> trainer.noteTest(test));
        trainer.fit(data, 1, epoch -> trainer.noteTest(test));
        PastEpoch first = trainer.history().get(0);
        assertEquals(test.loss(), first.testLoss());
        assertEquals(test.accuracy(), first.testAccuracy());
        assertTrue(Double.isNaN(first.validationLoss()) && Double.isNaN(first.validationAccuracy()));

        SortedMap<String, String> settings = new TreeMap<>(trainer.state().settings());
        List<Network> moments = trainer.state().moments();
        List<PastEpoch> longest = Collections.nCopies(TrainerState.LONGEST_HISTORY, first);
        List<PastEpoch> tooLong = Collections.nCopies(TrainerState.LONGEST_HISTORY + 1, first);
        assertThrows(IllegalArgumentException.class, () -> new TrainerState(settings, moments, List.of(first, first)));
        settings.put("epochs", "70000");
        assertThrows(IllegalArgumentException.class, () -> new TrainerState(settings, moments, tooLong));
        Trainer resumed = Trainer.resume(trainer.network(), new TrainerState(settings, moments, longest));
        resumed.fit(data, 1, epoch -> {});
        assertEquals(TrainerState.LONGEST_HISTORY, resumed.history().size());
        assertEquals(70_001, resumed.epochs());
        PastEpoch last = resumed.history().get(TrainerState.LONGEST_HISTORY - 1);
        assertTrue(Double.isNaN(last.testLoss()), "it is the new one");
    }

    @Test
    void momentsThatDoNotFitOrWouldSpoilTheWeightsAreRefused() {
        SortedMap<String, String> settings =
                trainer(Optimizer.adam(0.01f)).state().settings();
        Network zeros = network().on(new float[network().slab().length]);
        assertMoments("has 1 moments, its optimizer needs 2", settings, List.of(zeros));
        Network other = Network.inputs(INPUTS).dense(17).dense(2).build();
        assertMoments("moment 2 of the training state has the shapes", settings, List.of(zeros, other));
        Network wide = Network.inputs(INPUTS + 1).dense(17).dense(3).build();
        assertMoments("moment 1 of the training state has the shapes", settings, List.of(wide, zeros));
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1f}) {
            Network moment = zeros.copy();
            moment.slab()[SlabPlan.first() + 3] = bad;
            assertMoments("moment 2 of the training state has the value " + bad, settings, List.of(zeros, moment));
        }
        Network negative = zeros.copy();
        negative.slab()[SlabPlan.first()] = -1;
        Trainer.resume(network(), new TrainerState(settings, List.of(negative, zeros)));
        assertThrows(IllegalArgumentException.class, () -> network().on(new float[3]));
    }

    private static void assertMoments(String part, SortedMap<String, String> settings, List<Network> moments) {
        String message = Thrown.message(
                IllegalArgumentException.class, () -> Trainer.resume(network(), new TrainerState(settings, moments)));
        assertTrue(message.contains(part), message);
    }
}
