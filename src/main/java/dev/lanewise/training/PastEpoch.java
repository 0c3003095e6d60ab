package dev.lanewise.training;

/**
 * What a {@link Trainer} remembers of an epoch: the points of its learning curves. Kept with its state; it holds no time, so
 * that interrupted and uninterrupted training remember the same.
 *
 * @param loss the mean of the samples' losses, each taken before the update that it took part in
 * @param learningRate the one of the last step
 * @param validationLoss the loss on the validation data; NaN if there were none
 * @param validationAccuracy the accuracy on them; NaN if there were none, or no classes
 * @param testLoss the loss that {@link Trainer#noteTest} was given; NaN if it was not called
 * @param testAccuracy the accuracy that it was given; NaN if it was not called, or there are no classes
 */
public record PastEpoch(
        double loss,
        float learningRate,
        double validationLoss,
        double validationAccuracy,
        double testLoss,
        double testAccuracy) {
    PastEpoch withTest(Evaluation test) {
        return new PastEpoch(loss, learningRate, validationLoss, validationAccuracy, test.loss(), test.accuracy());
    }
}
