package dev.lanewise.training;

import dev.lanewise.kernel.Level1Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What label smoothing and class weights make of the targets of cross-entropy: {@code t = w (.) ((1 - s) y + s / m)}.
 * Immutable.
 */
final class ClassTargets {
    private final float smoothing;
    private final float @Nullable [] weights;

    ClassTargets(float smoothing, float @Nullable [] weights) {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("label smoothing must be from 0 to 1, is " + smoothing);
        }
        this.smoothing = smoothing;
        this.weights = weights == null || weights.length == 0 ? null : weights.clone();
        if (this.weights != null) {
            requireWeights(this.weights);
        }
    }

    private static void requireWeights(float[] weights) {
        boolean some = false;
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0 && Float.isFinite(weights[i]))) {
                throw new IllegalArgumentException(
                        "the weight of class " + i + " must be finite and at least 0, is " + weights[i]);
            }
            some |= weights[i] > 0;
        }
        if (!some) {
            throw new IllegalArgumentException("all classes have the weight 0; give one of them more");
        }
    }

    /** From texts as {@link #smoothing} and {@link #weightsText} give them. */
    static ClassTargets parse(float smoothing, @Nullable String weights) {
        if (weights == null) {
            return new ClassTargets(smoothing, null);
        }
        String[] words = weights.split(",", -1);
        float[] values = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            values[i] = Float.parseFloat(words[i]);
        }
        return new ClassTargets(smoothing, values);
    }

    float smoothing() {
        return smoothing;
    }

    /** The weights with commas between them; null if there are none. */
    @Nullable
    String weightsText() {
        if (weights == null) {
            return null;
        }
        String text = Arrays.toString(weights);
        return text.substring(1, text.length() - 1).replace(", ", ",");
    }

    void requireClasses(int m) {
        if (weights != null && weights.length != m) {
            throw new IllegalArgumentException(
                    "there are " + weights.length + " class weights for " + m + " outputs; give one for each class");
        }
    }

    /** {@code t}, overwritten. */
    void rewrite(int m, float[] y, int yAt, float[] t, int tAt) {
        Level1Kernels.fill(m, smoothing / m, t, tAt);
        Level1Kernels.axpy(m, 1f - smoothing, y, yAt, t, tAt);
        if (weights != null) {
            Level1Kernels.hadamard(m, weights, 0, t, tAt, t, tAt);
        }
    }

    /** What a sample counts in the mean: the weight of its class, or 1 if its targets are not one class. */
    float divisor(int m, float[] y, int yAt) {
        if (weights == null) {
            return 1f;
        }
        int found = -1;
        for (int i = 0; i < m; i++) {
            float target = y[yAt + i];
            if (target == 1f && found < 0) {
                found = i;
            } else if (target != 0f) {
                return 1f;
            }
        }
        return found < 0 ? 1f : weights[found];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassTargets targets
                && Float.compare(smoothing, targets.smoothing) == 0
                && Arrays.equals(weights, targets.weights);
    }

    @Override
    public int hashCode() {
        return 31 * Float.hashCode(smoothing) + Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        String text = weightsText();
        return "smoothing " + smoothing + (text == null ? "" : ", weights " + text);
    }
}
