package dev.lanewise.training;

import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link Trainer}, each checked where it is set. The one place that a new setting adds itself to: a
 * field, a line where it is read and one where it is written. Those that were not there from the start are absent at
 * their usual value.
 */
final class TrainerSettings {
    /** Null where the usual one for the output layer is meant, or one of the user's own. */
    @Nullable
    Loss loss;

    /** The name of a loss that is not one of ours, from a state. */
    @Nullable
    String lossOfOnesOwn;

    Optimizer optimizer = Optimizer.adam(0.001f);
    Schedule schedule = Schedule.constant();
    int batchSize = 32;
    long seed;
    boolean shuffle = true;
    float dropout;
    float clipValue = Float.POSITIVE_INFINITY;
    float clipNorm = Float.POSITIVE_INFINITY;
    NonFinitePolicy policy = NonFinitePolicy.CHECK_EVERYTHING;
    double validationSplit;
    int patience;

    TrainerSettings() {}

    void setBatchSize(int value) {
        Ranges.requireAtLeast(1, "the batch size", value);
        batchSize = value;
    }

    void setDropout(float value) {
        Ranges.requireFraction("dropout", value);
        dropout = value;
    }

    void setClipValue(float value) {
        Ranges.requireLimit("the largest gradient", value);
        clipValue = value;
    }

    void setClipNorm(float value) {
        Ranges.requireLimit("the largest norm of the gradient", value);
        clipNorm = value;
    }

    void setValidationSplit(double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("the validation split must be at least 0 and less than 1, is " + value);
        }
        validationSplit = value;
    }

    void setPatience(int value) {
        Ranges.requireAtLeast(0, "the patience", value);
        patience = value;
    }

    /** Takes them all; an {@code IllegalArgumentException} says which one is missing, unknown or out of range. */
    static TrainerSettings take(Settings from) {
        TrainerSettings settings = new TrainerSettings();
        String name = from.text("loss");
        settings.loss = LossSettings.take(from);
        settings.lossOfOnesOwn = settings.loss == null ? name : null;
        settings.optimizer = OptimizerSettings.take(from);
        String schedule = from.takeTextUnless("constant", "schedule");
        settings.schedule = Schedule.parse(schedule);
        if (!settings.schedule.toString().equals(schedule)) {
            throw Settings.unknown("schedule", schedule, null);
        }
        settings.setBatchSize(from.takeInt("batch-size"));
        settings.seed = from.takeLong("seed");
        settings.shuffle = from.takeBoolean("shuffle");
        settings.setDropout(from.takeFloatUnless(0f, "dropout"));
        settings.setClipValue(from.takeFloatUnless(Float.POSITIVE_INFINITY, "clip-value"));
        settings.setClipNorm(from.takeFloatUnless(Float.POSITIVE_INFINITY, "clip-norm"));
        settings.policy = policy(from.takeTextUnless("check-everything", "non-finite"));
        settings.setValidationSplit(from.takeDoubleUnless(0, "validation-split"));
        settings.setPatience(from.takeIntUnlessZero("patience"));
        return settings;
    }

    /** Writes them all. */
    void put(Loss used, Settings to) {
        LossSettings.put(used, to);
        OptimizerSettings.put(optimizer, to);
        to.putUnless("constant", "schedule", schedule.toString())
                .put("batch-size", batchSize)
                .put("seed", seed)
                .put("shuffle", shuffle)
                .putUnless(0f, "dropout", dropout)
                .putUnless(Float.POSITIVE_INFINITY, "clip-value", clipValue)
                .putUnless(Float.POSITIVE_INFINITY, "clip-norm", clipNorm)
                .putUnless("check-everything", "non-finite", name(policy))
                .putUnless(0.0, "validation-split", validationSplit)
                .putUnless(0, "patience", patience);
    }

    private static String name(NonFinitePolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static NonFinitePolicy policy(String name) {
        for (NonFinitePolicy policy : NonFinitePolicy.values()) {
            if (name(policy).equals(name)) {
                return policy;
            }
        }
        throw Settings.unknown("non-finite", name, null);
    }

    /** Reads all settings of a state, with how far it got; nothing may be left. */
    static TrainerSettings of(SortedMap<String, String> texts, TrainerProgress progress) {
        Settings from = Settings.of(texts);
        TrainerSettings settings = take(from);
        progress.take(from);
        from.requireNoMore();
        return settings;
    }
}
