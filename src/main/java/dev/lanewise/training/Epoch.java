package dev.lanewise.training;

import java.util.Locale;

/**
 * What happened in one pass over the training data.
 *
 * @param number counted from 1
 * @param epochs how many were asked for
 * @param loss the mean of the samples' losses, each taken before the update that it took part in
 * @param samples how many samples there were
 * @param seconds how long it took
 */
public record Epoch(int number, int epochs, double loss, int samples, double seconds) {
    /**
     * One line for a person.
     *
     * @return such as {@code epoch 3/60  loss 0.1234  150000 samples/s}
     */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "epoch %d/%d  loss %.6f  %.0f samples/s", number, epochs, loss, samples / seconds);
    }
}
