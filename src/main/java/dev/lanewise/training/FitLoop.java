package dev.lanewise.training;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Epochs: the order of samples, steps, validation, schedules that look at the loss, early stopping. It can stop after any
 * step and go on in another JVM: {@link TrainerProgress} and the best weights hold all that it knows.
 */
final class FitLoop {
    private static final Logger LOGGER = System.getLogger("dev.lanewise.training");

    private final Trainer trainer;
    private final Network network;
    private final Loss loss;
    private final TrainerSettings settings;
    private final TrainerProgress progress;
    private final History history;
    private final Stepper stepper;
    private final @Nullable DataSet validation;
    private final @Nullable StepListener stepListener;
    private final int stepEvery;
    private final Consumer<String> warnings;
    private final SplitMix64 random = new SplitMix64(0);
    private int[] order = new int[0];
    private float @Nullable [] best;

    /** The data of the last fit until their checksums are known; those are made only for a state. */
    private @Nullable DataSet latest;

    /** Data whose checksums were just found to be those of the progress: the next fit need not make them again. */
    private @Nullable DataSet checked;

    private Divergence divergence = new Divergence();

    FitLoop(Trainer trainer, TrainerBuilder builder, Loss loss, Stepper stepper, float @Nullable [] best) {
        this.trainer = trainer;
        this.network = builder.network;
        this.loss = loss;
        this.settings = builder.settings;
        this.progress = builder.progress;
        this.history = builder.history;
        this.stepper = stepper;
        this.validation = builder.validation;
        this.stepListener = builder.stepListener;
        this.stepEvery = builder.stepEvery;
        this.warnings = builder.warnings;
        this.best = best;
    }

    /** The weights of the best epoch so far; null if early stopping has seen none. */
    float @Nullable [] best() {
        return progress.bestEpoch == 0 ? null : best;
    }

    History history() {
        return history;
    }

    /** Makes the checksums of the data, if they are not known. */
    void seal() {
        if (latest != null) {
            progress.data = DataFingerprint.of(latest);
            latest = null;
        }
    }

    void requireSame(DataSet data) {
        seal();
        if (progress.data == null) {
            return;
        }
        String difference = progress.data.difference(DataFingerprint.of(data));
        if (!difference.isEmpty()) {
            throw new IllegalArgumentException("this is not the data that the training stopped with: it has "
                    + difference + "; go on with the same data");
        }
        checked = data;
    }

    FitResult run(DataSet data, int epochs, EpochListener listener) {
        requireFits("training", data);
        DataSet train = data;
        DataSet test = validation;
        if (settings.validationSplit > 0) {
            int held = heldOut(data.size());
            train = data.rows(0, data.size() - held);
            test = data.rows(data.size() - held, data.size());
        }
        if (settings.patience > 0 && test == null) {
            throw new IllegalArgumentException("patience needs validation data; give a validation set or split");
        }
        if (test != null) {
            requireFits("validation", test);
        }
        if (progress.position > 0 && data != checked) {
            requireSame(data);
        }
        if (epochs > 0 && data != checked) {
            latest = data;
        }
        checked = null;
        divergence = new Divergence();
        int done = 0;
        try {
            while (done < epochs && !isExhausted()) {
                done++;
                listener.epoch(epoch(train, test, done, epochs));
            }
        } finally {
            progress.beginEpoch();
        }
        return finish(done, epochs);
    }

    private boolean isExhausted() {
        return settings.patience > 0 && progress.bad >= settings.patience;
    }

    /** One pass over the data, or the rest of one that was interrupted, and what follows it. */
    private Epoch epoch(DataSet train, @Nullable DataSet test, int number, int epochs) {
        long start = System.nanoTime();
        steps(train);
        double seconds = (System.nanoTime() - start) * 1e-9;
        float rate = stepper.learningRate(Math.max(0, progress.steps - 1));
        double mean = progress.lossSum / progress.divisorSum;
        progress.epochs++;
        progress.beginEpoch();
        Evaluation seen = test == null ? null : Evaluation.of(network, loss, test);
        double watched = seen == null ? mean : seen.loss();
        Schedules.Plateau plateau = Schedules.plateauOf(settings.schedule);
        if (plateau != null) {
            progress.plateau(plateau, watched);
        }
        if (settings.patience > 0 && progress.isBest(watched)) {
            float[] weights = network.slab();
            float[] kept = best == null ? new float[weights.length] : best;
            System.arraycopy(weights, 0, kept, 0, weights.length);
            best = kept;
        }
        Epoch happened = new Epoch(number, epochs, mean, train.size(), seconds, rate, Optional.ofNullable(seen));
        history.add(happened);
        Telemetry.epoch(progress.epochs, happened);
        return happened;
    }

    private void steps(DataSet data) {
        int size = data.size();
        if (progress.position > size) {
            throw new IllegalArgumentException("training stopped after " + progress.position
                    + " samples of an epoch, the" + " data have only " + size + "; go on with the same data");
        }
        arrange(size);
        while (progress.position < size) {
            int from = progress.position;
            int batch = Math.min(settings.batchSize, size - from);
            stepper.begin(batch);
            for (int i = 0; i < batch; i++) {
                int row = order[from + i];
                stepper.add(
                        i,
                        row,
                        data.features(),
                        data.featuresAt(row),
                        data.targets(),
                        data.targetsAt(row),
                        data.weight(row));
            }
            boolean moved = stepper.update();
            if (moved) {
                progress.lossSum += stepper.lossSum();
                progress.divisorSum += stepper.divisor();
                if (divergence.after(stepper.loss())) {
                    warnings.accept(divergence.advice(data, network, stepper.learningRate()));
                }
            }
            progress.position = from + batch;
            if (moved && stepListener != null && progress.steps % stepEvery == 0) {
                Telemetry.checkpoint(stepListener, trainer);
            }
        }
    }

    /** The order of the samples in this epoch: 0 .. size - 1, shuffled. */
    private void arrange(int size) {
        if (order.length != size) {
            order = new int[size];
        }
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        if (!settings.shuffle) {
            return;
        }
        random.reseed(SplitMix64.stream(settings.seed, progress.epochs));
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    /** Puts the best weights back. */
    private FitResult finish(int done, int asked) {
        boolean stopped = isExhausted();
        long bestEpoch = progress.bestEpoch;
        if (settings.patience == 0 || bestEpoch == 0) {
            return new FitResult(done, false, 0, Double.NaN);
        }
        double bestLoss = progress.bestLoss;
        float[] weights = network.slab();
        System.arraycopy(Objects.requireNonNull(best), 0, weights, 0, weights.length);
        progress.forgetBest();
        LOGGER.log(
                Level.DEBUG,
                "{0} of {1} epochs made; the weights are those of epoch {2}, validation loss {3}",
                done,
                asked,
                bestEpoch,
                bestLoss);
        return new FitResult(done, stopped, bestEpoch, bestLoss);
    }

    /** floor(F n), exactly for the decimal F that was written. */
    private int heldOut(int size) {
        int held = new BigDecimal(Double.toString(settings.validationSplit))
                .multiply(BigDecimal.valueOf(size))
                .setScale(0, RoundingMode.FLOOR)
                .intValueExact();
        if (held == 0) {
            throw new IllegalArgumentException("a validation split of " + settings.validationSplit + " leaves none of "
                    + size + " samples to validate with; make it larger");
        }
        return held;
    }

    private void requireFits(String what, DataSet data) {
        if (data.inputs() != network.inputs() || data.outputs() != network.outputs()) {
            throw new IllegalArgumentException("the network takes " + network.inputs() + " features and gives "
                    + network.outputs() + " outputs, the " + (what.equals("training") ? "" : what + " ") + "data has "
                    + data.inputs() + " and " + data.outputs());
        }
        if (data.size() == 0) {
            throw new IllegalArgumentException("the " + what + " data has no samples");
        }
    }
}
