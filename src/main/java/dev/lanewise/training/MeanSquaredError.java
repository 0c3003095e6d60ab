package dev.lanewise.training;

import dev.lanewise.kernel.LossKernels;

/** See {@link Loss#MEAN_SQUARED_ERROR}. */
record MeanSquaredError() implements LossFunction {
    @Override
    public float value(int m, float[] a, int aAt, float[] y, int yAt) {
        return LossKernels.meanSquaredError(m, a, aAt, y, yAt);
    }

    @Override
    public void gradient(int m, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        LossKernels.meanSquaredErrorGradient(m, a, aAt, y, yAt, g, gAt);
    }
}
