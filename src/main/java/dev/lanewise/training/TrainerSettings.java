package dev.lanewise.training;

import java.util.SortedMap;

/** The settings of a {@link TrainerState}, each checked. The one place that a new setting of a trainer adds itself to. */
final class TrainerSettings {
    final Loss loss;
    final Optimizer optimizer;
    final int batchSize;
    final long seed;
    final boolean shuffle;
    final long steps;
    final long epochs;

    TrainerSettings(
            Loss loss, Optimizer optimizer, int batchSize, long seed, boolean shuffle, long steps, long epochs) {
        this.loss = loss;
        this.optimizer = optimizer;
        this.batchSize = batchSize;
        this.seed = seed;
        this.shuffle = shuffle;
        this.steps = steps;
        this.epochs = epochs;
    }

    /** Reads them all; an {@code IllegalArgumentException} says which one is missing, unknown or out of range. */
    TrainerSettings(SortedMap<String, String> texts) {
        Settings settings = Settings.of(texts);
        loss = Loss.take(settings);
        optimizer = OptimizerSettings.take(settings);
        batchSize = settings.takeInt("batch-size");
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size must be at least 1, is " + batchSize);
        }
        seed = settings.takeLong("seed");
        shuffle = settings.takeBoolean("shuffle");
        steps = settings.takeCount("steps");
        epochs = settings.takeCount("epochs");
        settings.requireNoMore();
    }

    /** Writes them all. */
    SortedMap<String, String> texts() {
        Settings settings = Settings.empty()
                .put("batch-size", batchSize)
                .put("seed", seed)
                .put("shuffle", shuffle)
                .put("steps", steps)
                .put("epochs", epochs);
        loss.put(settings);
        OptimizerSettings.put(optimizer, settings);
        return settings.values();
    }
}
