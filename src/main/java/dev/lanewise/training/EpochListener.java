package dev.lanewise.training;

/** Is told after each epoch. Runs on the training thread; what it throws ends the training. */
@FunctionalInterface
public interface EpochListener {
    /**
     * Called after each epoch.
     *
     * @param epoch what happened
     */
    void epoch(Epoch epoch);
}
