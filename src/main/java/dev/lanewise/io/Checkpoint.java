package dev.lanewise.io;

import dev.lanewise.training.Epoch;
import dev.lanewise.training.EpochListener;
import dev.lanewise.training.Trainer;
import java.nio.file.Path;

/**
 * Saves a trainer after every so many epochs, so that training can go on from there:
 *
 * <pre>{@code
 * trainer.fit(data, 60, Checkpoint.every(10, trainer, file));
 * Trainer same = ModelFile.loadTrainer(file);
 * same.fit(data, 60 - (int) same.epochs(), epoch -> {});
 * }</pre>
 *
 * <p>Each checkpoint replaces the one before, whole or not at all.
 */
public final class Checkpoint implements EpochListener {
    private final int epochs;
    private final Trainer trainer;
    private final Path file;

    private Checkpoint(int epochs, Trainer trainer, Path file) {
        this.epochs = epochs;
        this.trainer = trainer;
        this.file = file;
    }

    /**
     * A listener that saves.
     *
     * @param epochs after how many epochs, counted over the trainer's life, at least 1
     * @param trainer what to save
     * @param file where to
     * @return the listener
     * @throws IllegalArgumentException if the number is less than 1
     */
    public static Checkpoint every(int epochs, Trainer trainer, Path file) {
        if (epochs < 1) {
            throw new IllegalArgumentException("a checkpoint can be made every 1 or more epochs, not " + epochs);
        }
        return new Checkpoint(epochs, trainer, file);
    }

    /**
     * Saves, if it is time.
     *
     * @param epoch what happened
     * @throws ModelFileException if it cannot be saved; the old checkpoint is untouched then
     */
    @Override
    public void epoch(Epoch epoch) {
        if (trainer.epochs() % epochs == 0) {
            ModelFile.save(trainer, file);
        }
    }
}
