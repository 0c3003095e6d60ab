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
 * schedule, batch size, seed, shuffling and the others of the builder, and how many steps and epochs are done. Together
 * they fix the order of all samples to come: the random generator starts anew with each epoch, from the seed and the number
 * of epochs done. What is no setting (data, listeners, a loss of one's own) is not kept and must be given again.
 *
 * @param settings by name; an immutable copy is kept
 * @param moments the optimizer's moments, each as a network of the same shapes: a moment of W[j][k] is its weight
 *     [j][k]. After them, if early stopping has seen an epoch, the weights of the best one. The arrays behind them are kept,
 *     not copied
 */
public record TrainerState(SortedMap<String, String> settings, List<Network> moments) {
    /**
     * Checks the settings and takes copies of the two collections.
     *
     * @throws IllegalArgumentException if a setting is missing, unknown or out of range
     */
    public TrainerState {
        TrainerSettings.of(settings, new TrainerProgress());
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        moments = List.copyOf(moments);
    }
}
