package dev.lanewise.training;

import java.util.Locale;

/**
 * How the learning rate changes while training goes on: the optimizer's rate times a factor from 0 to 1. The rate that is
 * given to the optimizer is therefore the largest.
 *
 * <p>Each says whether it changes with every step or with every epoch. Steps and epochs are counted over the life of the
 * trainer, so a trainer that is resumed goes on where it stopped; {@link Trainer#step} makes steps, but no epochs.
 *
 * <p>A schedule is a setting: immutable, shared by any number of trainers. {@link #toString} and {@link #parse} give it
 * a text.
 */
public sealed interface Schedule
        permits Schedules.Constant,
                Schedules.Step,
                Schedules.Exponential,
                Schedules.Cosine,
                Schedules.WarmUp,
                Schedules.OneCycle,
                Schedules.Plateau {
    /**
     * The factor is always 1.
     *
     * @return the schedule, {@code constant}
     */
    static Schedule constant() {
        return new Schedules.Constant();
    }

    /**
     * {@code factor^floor(epoch / epochs)}, per epoch, counted from 0. PyTorch: {@code StepLR}.
     *
     * @param epochs after how many epochs the rate falls, at least 1
     * @param factor what it is multiplied by, from 0 to 1
     * @return the schedule, such as {@code step:10:0.5}
     * @throws IllegalArgumentException if a value is out of range
     */
    static Schedule step(int epochs, float factor) {
        return new Schedules.Step(epochs, factor);
    }

    /**
     * {@code factor^epoch}, per epoch, counted from 0. PyTorch: {@code ExponentialLR}.
     *
     * @param factor what the rate is multiplied by after each epoch, from 0 to 1
     * @return the schedule, such as {@code exponential:0.95}
     * @throws IllegalArgumentException if the factor is out of range
     */
    static Schedule exponential(float factor) {
        return new Schedules.Exponential(factor);
    }

    /**
     * {@code least + (1 - least) (1 + cos(pi epoch / epochs)) / 2}, per epoch, counted from 0; least from then on.
     * PyTorch: {@code CosineAnnealingLR}, its {@code eta_min} being {@code least} times the rate.
     *
     * @param epochs when the least is reached, at least 1
     * @param least the last factor, from 0 to 1
     * @return the schedule, such as {@code cosine:60:0.0}
     * @throws IllegalArgumentException if a value is out of range
     */
    static Schedule cosine(int epochs, float least) {
        return new Schedules.Cosine(epochs, least);
    }

    /**
     * Linear warm-up: {@code t / steps} at step t, counted from 1, per step; from step {@code steps} on 1. Multiplied by
     * another schedule's factor.
     *
     * @param steps how many steps the rise takes, at least 1
     * @param then the other schedule; its own steps and epochs count from the start of training
     * @return the schedule, such as {@code warm-up:100:cosine:60:0.0}
     * @throws IllegalArgumentException if there is no step
     */
    static Schedule warmUp(long steps, Schedule then) {
        return new Schedules.WarmUp(steps, then);
    }

    /**
     * One cycle (L. Smith, "Super-convergence", 2018), per step: along a cosine from 1/25 up to 1 in the first 30 % of
     * the steps, then down to 1/250,000; that from then on. PyTorch: {@code OneCycleLR} with its defaults, apart from the
     * momentum, which stays.
     *
     * @param steps how many steps the cycle takes, at least 1
     * @return the schedule, such as {@code one-cycle:2700}
     * @throws IllegalArgumentException if there is no step
     */
    static Schedule oneCycle(long steps) {
        return new Schedules.OneCycle(steps);
    }

    /**
     * Reduce on plateau, per epoch: the rate is multiplied by the factor when the loss (on the validation data if there
     * are any, else on the training data) has not come below {@code best (1 - threshold)} for more than {@code patience}
     * epochs in a row. PyTorch: {@code ReduceLROnPlateau}.
     *
     * @param factor what the rate is multiplied by, from 0 to 1
     * @param patience how many epochs without improvement are borne, at least 0 (PyTorch: 10)
     * @param threshold what counts as an improvement, at least 0 and less than 1 (PyTorch: 1e-4)
     * @return the schedule, such as {@code plateau:0.1:10:1.0E-4}
     * @throws IllegalArgumentException if a value is out of range
     */
    static Schedule plateau(float factor, int patience, float threshold) {
        return new Schedules.Plateau(factor, patience, threshold);
    }

    /**
     * Reads a schedule from its text: its name and its values, with colons between them, as {@link #toString} writes it.
     *
     * @param text such as {@code cosine:60:0.0}; {@code cosine:60} ends at 0, {@code plateau} and {@code warm-up:100}
     *     may also stand alone
     * @return the schedule
     * @throws IllegalArgumentException if there is no such schedule, a value is missing, no number or out of range, or
     *     there is one too many
     */
    static Schedule parse(String text) {
        return Schedules.parse(text.toLowerCase(Locale.ROOT));
    }

    /**
     * The factor of the learning rate, without that of a plateau.
     *
     * @param steps how many steps have been made
     * @param epochs how many epochs have been finished
     * @return from 0 to 1
     */
    double factor(long steps, long epochs);

    /**
     * The text that {@link #parse} reads.
     *
     * @return such as {@code step:10:0.5}
     */
    @Override
    String toString();
}
