package dev.lanewise.network;

import dev.lanewise.kernel.Level1Kernels;
import java.util.Arrays;

/**
 * What a network does to its features before the first layer: {@code x' = (x - mean) (.) scale}, one mean and one
 * factor a feature. The difference is rounded, then the product.
 *
 * <p>{@code scale} is a factor: 1 / standard deviation to standardize, 1 / 255 for the pixels of an image. NaN in, NaN
 * out.
 *
 * <p>Immutable and thread-safe; no method but the constructor's and those that copy allocates.
 */
public final class InputScaling {
    private final float[] mean;
    private final float[] scale;

    private InputScaling(float[] mean, float[] scale) {
        this.mean = mean;
        this.scale = scale;
    }

    /**
     * A scaling of m(0) features.
     *
     * @param mean what is subtracted from each feature; copied
     * @param scale what the differences are multiplied by; copied
     * @return the scaling
     * @throws IllegalArgumentException if the lengths differ, there is no feature, or a value is NaN or infinite
     */
    public static InputScaling of(float[] mean, float[] scale) {
        if (mean.length != scale.length || mean.length == 0) {
            throw new IllegalArgumentException("an input scaling needs one mean and one factor a feature, not "
                    + mean.length + " and " + scale.length);
        }
        requireFinite("mean", mean);
        requireFinite("factor", scale);
        return new InputScaling(mean.clone(), scale.clone());
    }

    private static void requireFinite(String what, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "the " + what + " of feature " + i + " is " + values[i] + "; it must be finite");
            }
        }
    }

    /**
     * {@code y = (x - mean) (.) scale}.
     *
     * @param x m(0) features; not modified unless it is {@code y}
     * @param xAt where they start
     * @param y m(0) scaled features; overwritten; may be {@code x} with the same start
     * @param yAt where they start
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public void apply(float[] x, int xAt, float[] y, int yAt) {
        apply(0, mean.length, x, xAt, y, yAt);
    }

    /**
     * {@code y = (x - mean) (.) scale} for some of the features, with the same bits.
     *
     * @param first the first of them
     * @param length how many
     * @param x {@code length} features; not modified unless it is {@code y}
     * @param xAt where they start
     * @param y {@code length} scaled features; overwritten; may be {@code x} with the same start
     * @param yAt where they start
     * @throws IndexOutOfBoundsException if there are no such features or an array is too short; nothing is written then
     */
    public void apply(int first, int length, float[] x, int xAt, float[] y, int yAt) {
        Level1Kernels.standardize(length, x, xAt, mean, first, scale, first, y, yAt);
    }

    /**
     * m(0).
     *
     * @return the number of features
     */
    public int inputs() {
        return mean.length;
    }

    /**
     * What is subtracted from each feature.
     *
     * @return a copy, one mean a feature
     */
    public float[] mean() {
        return mean.clone();
    }

    /**
     * What the differences are multiplied by.
     *
     * @return a copy, one factor a feature
     */
    public float[] scale() {
        return scale.clone();
    }

    /**
     * Whether the other object is a scaling with the same bits.
     *
     * @param other any object
     * @return true if it is
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof InputScaling that && Arrays.equals(mean, that.mean) && Arrays.equals(scale, that.scale);
    }

    /**
     * A hash of all values.
     *
     * @return equal for equal scalings
     */
    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(scale);
    }

    /**
     * Such as {@code input scaling of 64 features}.
     *
     * @return the number of features
     */
    @Override
    public String toString() {
        return "input scaling of " + mean.length + " features";
    }
}
