package dev.lanewise.training;

import java.util.Locale;
import java.util.Optional;

/**
 * What happened in one pass over the training data.
 *
 * @param number counted from 1
 * @param epochs how many were asked for
 * @param loss the mean of the samples' losses, each taken before the update that it took part in
 * @param samples how many samples there were
 * @param seconds how long it took, without the validation
 * @param learningRate the one of the last step
 * @param validation how good the network is on the validation data; empty if there are none
 */
public record Epoch(
        int number,
        int epochs,
        double loss,
        int samples,
        double seconds,
        float learningRate,
        Optional<Evaluation> validation) {
    /**
     * One line for a person.
     *
     * @return such as {@code epoch 3/60  loss 0.123400  validation 0.145600  150000 samples/s}
     */
    @Override
    public String toString() {
        String validated = validation
                .map(seen -> String.format(Locale.ROOT, "  validation %.6f", seen.loss()))
                .orElse("");
        return String.format(
                Locale.ROOT,
                "epoch %d/%d  loss %.6f%s  %.0f samples/s",
                number,
                epochs,
                loss,
                validated,
                samples / seconds);
    }
}
