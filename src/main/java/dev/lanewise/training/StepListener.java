package dev.lanewise.training;

/** Is told after steps of {@link Trainer#fit}. Runs on the training thread; what it throws ends the training. */
@FunctionalInterface
public interface StepListener {
    /**
     * Called after a step.
     *
     * @param trainer which made it; {@link Trainer#state} gives what is needed to go on from here
     */
    void step(Trainer trainer);
}
