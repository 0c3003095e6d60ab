package dev.lanewise.training;

import dev.lanewise.kernel.LossKernels;

/** See {@link Loss#huber}. */
record Huber(float delta) implements LossFunction {
    Huber {
        if (!(delta > 0 && Float.isFinite(delta))) {
            throw new IllegalArgumentException("Huber's delta must be finite and greater than 0, is " + delta);
        }
    }

    @Override
    public float value(int m, float[] a, int aAt, float[] y, int yAt) {
        return LossKernels.huber(m, delta, a, aAt, y, yAt);
    }

    @Override
    public void gradient(int m, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        LossKernels.huberGradient(m, delta, a, aAt, y, yAt, g, gAt);
    }
}
