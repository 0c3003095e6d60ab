package dev.lanewise.training;

/**
 * A training step was refused because a sample, its loss or its gradient is not finite or too large to apply. No weight
 * and no moment of the optimiser has changed. The message names the sample, the layer and what to do.
 */
public final class NonFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NonFiniteException(String message) {
        super(message);
    }
}
