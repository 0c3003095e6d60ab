package dev.lanewise.network;

import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.kernel.MathKernels;
import dev.lanewise.kernel.PanelKernels;
import dev.lanewise.kernel.SoftmaxKernels;

/**
 * Softmax of each row of a batch, with the bits of {@link SoftmaxKernels#softmax}. A row that is a few vectors long would
 * have a tail of scalar exponentials; here those of all rows are one call, and the sums and quotients plain loops.
 */
final class SoftmaxRows {
    /** Shorter rows are one vector of 512 bits, or two or three narrower ones, for the kernel. */
    private static final int SHORTEST = PanelKernels.PANEL;

    /** Longer rows fill the vectors themselves. */
    private static final int LONGEST = 64;

    private SoftmaxRows() {}

    /** {@code a_r = softmax(z_r)}; what lies between the rows of a becomes 0, or stays what it was. */
    static void forward(int rows, int length, int stride, float[] z, int zAt, float[] a, int aAt) {
        if (rows < 2 || length < SHORTEST || length > LONGEST) {
            for (int row = 0; row < rows; row++) {
                SoftmaxKernels.softmax(length, z, zAt + row * stride, a, aAt + row * stride);
            }
            return;
        }
        for (int row = 0; row < rows; row++) {
            int gap = row < rows - 1 ? stride - length : 0;
            shift(length, z, zAt + row * stride, a, aAt + row * stride, gap);
        }
        MathKernels.exp((rows - 1) * stride + length, a, aAt, a, aAt);
        for (int row = 0; row < rows; row++) {
            int at = aAt + row * stride;
            float sum = Level1Kernels.sum(length, a, at);
            for (int i = at; i < at + length; i++) {
                a[i] /= sum;
            }
        }
    }

    /** {@code y = x - max x}, NaN passed over, and behind it what becomes 0. */
    private static void shift(int length, float[] x, int xAt, float[] y, int yAt, int gap) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = xAt; i < xAt + length; i++) {
            max = x[i] > max ? x[i] : max;
        }
        for (int i = 0; i < length; i++) {
            y[yAt + i] = x[xAt + i] - max;
        }
        for (int i = length; i < length + gap; i++) {
            y[yAt + i] = Float.NEGATIVE_INFINITY;
        }
    }
}
