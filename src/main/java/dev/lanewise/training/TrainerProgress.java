package dev.lanewise.training;

import org.jspecify.annotations.Nullable;

/**
 * How far a {@link Trainer} has got: all that changes while it trains, besides weights and moments. Kept with its settings.
 */
final class TrainerProgress {
    /** Updates made, batches left out, passes over the data finished. */
    long steps;

    long skipped;
    long epochs;

    /** Within a pass over the data: samples taken, the sum of their losses and of what they count. */
    int position;

    double lossSum;
    double divisorSum;

    /** Reduce on plateau: the factor so far, the best loss, epochs in a row that did not better it. */
    double plateauFactor = 1;

    double plateauBest = Double.POSITIVE_INFINITY;
    int plateauBad;

    /** Early stopping: the best validation loss, its epoch (0 for none), epochs in a row that did not better it. */
    double bestLoss = Double.POSITIVE_INFINITY;

    long bestEpoch;
    int bad;

    /** The data of the last fit; null if there was none. */
    @Nullable
    DataFingerprint data;

    TrainerProgress() {}

    void take(Settings from) {
        steps = from.takeCount("steps");
        epochs = from.takeCount("epochs");
        skipped = from.takeCountUnlessZero("skipped");
        position = from.takeIntUnlessZero("epoch.position");
        lossSum = from.takeDoubleUnless(0, "epoch.loss-sum");
        divisorSum = from.takeDoubleUnless(0, "epoch.divisor-sum");
        plateauFactor = from.takeDoubleUnless(1, "plateau.factor");
        if (!(plateauFactor >= 0 && plateauFactor <= 1)) {
            throw Settings.unknown("plateau.factor", Double.toString(plateauFactor), null);
        }
        plateauBest = from.takeDoubleUnless(Double.POSITIVE_INFINITY, "plateau.best");
        plateauBad = from.takeIntUnlessZero("plateau.bad");
        bestLoss = from.takeDoubleUnless(Double.POSITIVE_INFINITY, "best.loss");
        bestEpoch = from.takeCountUnlessZero("best.epoch");
        bad = from.takeIntUnlessZero("best.bad");
        data = DataFingerprint.take(from);
    }

    void put(Settings to) {
        to.put("steps", steps)
                .put("epochs", epochs)
                .putUnless(0, "skipped", skipped)
                .putUnless(0, "epoch.position", position)
                .putUnless(0.0, "epoch.loss-sum", lossSum)
                .putUnless(0.0, "epoch.divisor-sum", divisorSum)
                .putUnless(1.0, "plateau.factor", plateauFactor)
                .putUnless(Double.POSITIVE_INFINITY, "plateau.best", plateauBest)
                .putUnless(0, "plateau.bad", plateauBad)
                .putUnless(Double.POSITIVE_INFINITY, "best.loss", bestLoss)
                .putUnless(0, "best.epoch", bestEpoch)
                .putUnless(0, "best.bad", bad);
        if (data != null) {
            data.put(to);
        }
    }

    /** A pass over the data begins. */
    void beginEpoch() {
        position = 0;
        lossSum = 0;
        divisorSum = 0;
    }

    /** See {@link Schedule#plateau}: an epoch has ended with this loss. */
    void plateau(Schedules.Plateau plateau, double loss) {
        if (loss < plateauBest * (1.0 - plateau.threshold())) {
            plateauBest = loss;
            plateauBad = 0;
        } else if (++plateauBad > plateau.patience()) {
            plateauFactor *= plateau.factor();
            plateauBad = 0;
        }
    }

    /** Early stopping: an epoch has ended with this validation loss. Whether it is the best so far. */
    boolean isBest(double loss) {
        if (loss < bestLoss) {
            bestLoss = loss;
            bestEpoch = epochs;
            bad = 0;
            return true;
        }
        bad++;
        return false;
    }

    /** The best weights are in place: what follows starts to look anew. */
    void forgetBest() {
        bestLoss = Double.POSITIVE_INFINITY;
        bestEpoch = 0;
        bad = 0;
    }
}
