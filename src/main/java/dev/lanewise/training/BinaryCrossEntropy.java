package dev.lanewise.training;

import dev.lanewise.kernel.LossKernels;
import dev.lanewise.network.Activation;

/** See {@link Loss#BINARY_CROSS_ENTROPY}. With a sigmoid, delta(L) = (a - y) / m. */
record BinaryCrossEntropy() implements LossFunction {
    @Override
    public float value(int m, float[] a, int aAt, float[] y, int yAt) {
        return LossKernels.binaryCrossEntropy(m, a, aAt, y, yAt);
    }

    @Override
    public void gradient(int m, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        LossKernels.binaryCrossEntropyGradient(m, a, aAt, y, yAt, g, gAt);
    }

    @Override
    public float value(Activation f, int m, float[] values, int zAt, int aAt, float[] y, int yAt) {
        return f.kind() == Activation.Kind.SIGMOID
                ? LossKernels.binaryCrossEntropyWithLogits(m, values, zAt, y, yAt)
                : value(m, values, aAt, y, yAt);
    }

    @Override
    public void delta(
            Activation f, int m, float[] values, int zAt, int aAt, float[] y, int yAt, float[] delta, int deltaAt) {
        if (f.kind() == Activation.Kind.SIGMOID) {
            LossKernels.scaledDifference(m, 1f / m, values, aAt, y, yAt, delta, deltaAt);
        } else {
            LossFunction.super.delta(f, m, values, zAt, aAt, y, yAt, delta, deltaAt);
        }
    }
}
