package dev.lanewise.training;

/**
 * How a call of {@link Trainer#fit} ended.
 *
 * @param epochs how many epochs it made
 * @param stopped whether patience ended it early
 * @param bestEpoch with patience the epoch whose weights the network has now, counted over the life of the trainer
 *     from 1; else 0
 * @param bestLoss its validation loss, NaN without patience
 */
public record FitResult(int epochs, boolean stopped, long bestEpoch, double bestLoss) {}
