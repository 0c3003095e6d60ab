package dev.lanewise.training;

import dev.lanewise.network.Activation;

/**
 * The formulas of a loss: the loss of one sample with outputs a = a(L) and targets y, and its gradient with respect to a.
 * For a loss of one's own: {@link Loss#of}.
 *
 * <p>An implementation is immutable and shared by any number of threads, must not allocate, and must give NaN or an
 * infinity rather than hide one.
 */
public interface LossFunction {
    /**
     * The loss of one sample.
     *
     * @param m how many outputs
     * @param a the outputs; not modified
     * @param aAt where they start
     * @param y the targets; not modified
     * @param yAt where they start
     * @return the loss
     */
    float value(int m, float[] a, int aAt, float[] y, int yAt);

    /**
     * {@code g = dLoss/da} for one sample.
     *
     * @param m how many outputs
     * @param a the outputs; not modified
     * @param aAt where they start
     * @param y the targets; not modified
     * @param yAt where they start
     * @param g m values; overwritten
     * @param gAt where they start
     */
    void gradient(int m, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt);

    /**
     * Whether this loss can stand behind an output layer; any will do unless overridden.
     *
     * @param output the activation of the last layer
     * @throws IllegalArgumentException if it cannot; the message says what to do
     */
    default void requireFor(Activation output) {}

    /**
     * The loss of one sample, given net inputs too: overridden by losses that fold with an activation.
     *
     * @param f the activation of the last layer
     * @param m how many outputs
     * @param values holds z(L) and a(L); not modified
     * @param zAt where z(L) starts
     * @param aAt where a(L) starts
     * @param y the targets; not modified
     * @param yAt where they start
     * @return the loss
     */
    default float value(Activation f, int m, float[] values, int zAt, int aAt, float[] y, int yAt) {
        return value(m, values, aAt, y, yAt);
    }

    /**
     * {@code delta(L) = gradient_a Loss (.) f'(z(L))}: overridden by losses that fold with an activation.
     *
     * @param f the activation of the last layer
     * @param m how many outputs
     * @param values holds z(L) and a(L); not modified
     * @param zAt where z(L) starts
     * @param aAt where a(L) starts
     * @param y the targets; not modified
     * @param yAt where they start
     * @param delta m values; overwritten
     * @param deltaAt where they start
     */
    default void delta(
            Activation f, int m, float[] values, int zAt, int aAt, float[] y, int yAt, float[] delta, int deltaAt) {
        gradient(m, values, aAt, y, yAt, delta, deltaAt);
        f.backward(m, values, zAt, values, aAt, delta, deltaAt, delta, deltaAt);
    }
}
