package dev.lanewise.training;

import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.kernel.LossKernels;
import dev.lanewise.kernel.SoftmaxKernels;
import dev.lanewise.network.Activation;

/**
 * See {@link Loss#CROSS_ENTROPY}. With a softmax, delta(L) = a - y, and the loss comes from the net inputs; else the
 * outputs are logarithms of probabilities, the loss is {@code -y^T a}.
 *
 * @param probabilities whether the targets add up to 1; else delta(L) = sum(y) a - y behind a softmax
 */
record CrossEntropy(boolean probabilities) implements LossFunction {
    @Override
    public void requireFor(Activation output) {
        if (output.kind() != Activation.Kind.SOFTMAX && output.kind() != Activation.Kind.LOG_SOFTMAX) {
            throw new IllegalArgumentException("cross-entropy needs softmax or log-softmax as the last activation, not "
                    + output + "; end the layers with softmax, or choose another loss");
        }
    }

    @Override
    public float value(int m, float[] a, int aAt, float[] y, int yAt) {
        return 0f - Level1Kernels.dot(m, y, yAt, a, aAt);
    }

    @Override
    public void gradient(int m, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        Level1Kernels.fill(m, 0f, g, gAt);
        Level1Kernels.axpy(m, -1f, y, yAt, g, gAt);
    }

    @Override
    public float value(Activation f, int m, float[] values, int zAt, int aAt, float[] y, int yAt) {
        return f.kind() == Activation.Kind.SOFTMAX
                ? SoftmaxKernels.crossEntropy(m, values, zAt, y, yAt)
                : value(m, values, aAt, y, yAt);
    }

    @Override
    public void delta(
            Activation f, int m, float[] values, int zAt, int aAt, float[] y, int yAt, float[] delta, int deltaAt) {
        if (isDifference(f)) {
            LossKernels.scaledDifference(m, 1f, values, aAt, y, yAt, delta, deltaAt);
        } else if (f.kind() == Activation.Kind.SOFTMAX) {
            gradient(m, values, aAt, y, yAt, delta, deltaAt);
            Level1Kernels.axpy(m, Level1Kernels.sum(m, y, yAt), values, aAt, delta, deltaAt);
        } else {
            LossFunction.super.delta(f, m, values, zAt, aAt, y, yAt, delta, deltaAt);
        }
    }

    /** Whether delta(L) = a - y. */
    boolean isDifference(Activation f) {
        return probabilities && f.kind() == Activation.Kind.SOFTMAX;
    }
}
