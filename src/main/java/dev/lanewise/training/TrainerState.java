package dev.lanewise.training;

import dev.lanewise.network.Network;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@link Trainer} knows besides its network: with both, {@link Trainer#resume} goes on exactly where it stopped,
 * also in the middle of an epoch.
 *
 * <p>The settings are text, each value in the spelling of Java's {@code toString}: loss, optimizer with its own settings,
 * schedule, batch size, seed, shuffling and the others of the builder, how many steps and epochs are done, and checksums
 * of the data. Together they fix the order of all samples to come: the random generator starts anew with each epoch, from
 * the seed and the number of epochs done. What is no setting (data, listeners, a loss of one's own) is not kept and must be
 * given again.
 *
 * @param settings by name; an immutable copy is kept
 * @param moments the optimizer's moments, each as a network of the same shapes: a moment of W[j][k] is its weight
 *     [j][k]. After them, if early stopping has seen an epoch, the weights of the best one. The arrays behind them are kept,
 *     not copied
 * @param history the latest epochs, oldest first, at most {@link #LONGEST_HISTORY} and no more than are done; an immutable
 *     copy is kept
 */
public record TrainerState(SortedMap<String, String> settings, List<Network> moments, List<PastEpoch> history) {
    /** How many epochs a trainer remembers. */
    public static final int LONGEST_HISTORY = 1 << 16;

    /**
     * Checks the settings and takes copies of the collections.
     *
     * @throws IllegalArgumentException if a setting is missing, unknown or out of range, or the history is too long
     */
    public TrainerState {
        TrainerProgress progress = new TrainerProgress();
        TrainerSettings.of(settings, progress);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        moments = List.copyOf(moments);
        history = List.copyOf(history);
        if (history.size() > Math.min(progress.epochs, LONGEST_HISTORY)) {
            throw new IllegalArgumentException("the training state remembers " + history.size()
                    + " epochs; it can be as many as are done, " + progress.epochs + ", and at most "
                    + LONGEST_HISTORY);
        }
    }

    /**
     * A state that remembers no epochs.
     *
     * @param settings as in the other constructor
     * @param moments as in the other constructor
     * @throws IllegalArgumentException if a setting is missing, unknown or out of range
     */
    public TrainerState(SortedMap<String, String> settings, List<Network> moments) {
        this(settings, moments, List.of());
    }
}
