package dev.lanewise.kernel;

import java.util.Objects;

/**
 * The backward pass of a layer and the update of its weights in one sweep over them, for on-line gradient descent.
 *
 * <p>P is (rows x cols) in panels of 16 rows, as {@link PanelKernels} says. Large matrices are read once instead of
 * twice. The result has the same bits on any CPU, with vector and with scalar kernels. NaN in gives NaN out. No method
 * allocates once it is compiled; all are safe for use by many threads as long as no thread writes what another one
 * reads. The outputs must not overlap each other or an input.
 */
public final class SweepKernels {
    private SweepKernels() {}

    /**
     * {@code y = P^T d}, then {@code P = P + alpha (d x^T)}.
     *
     * <p>y has the bits of {@link PanelKernels#gemvT} on P as it was; P those of a gradient that was stored, {@code G = 0 +
     * d x^T} ({@link PanelKernels#ger}), and then added, {@code P = fma(alpha, G, P)} ({@link OptimizerKernels}, gradient
     * descent with {@code alpha = -learningRate}).
     *
     * @param rows rows of P, may be 0: y is then 0
     * @param cols columns of P and length of x and y, may be 0
     * @param alpha the factor; 0 does not hide a NaN or an infinity in d or x
     * @param d padded(rows) elements, padding 0; not modified
     * @param dAt where d starts
     * @param x not modified
     * @param xAt where x starts
     * @param p the panels, overwritten
     * @param pAt where P starts
     * @param y overwritten
     * @param yAt where y starts
     * @throws IllegalArgumentException if a size is negative
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void sweep(
            int rows,
            int cols,
            float alpha,
            float[] d,
            int dAt,
            float[] x,
            int xAt,
            float[] p,
            int pAt,
            float[] y,
            int yAt) {
        PanelKernels.checkPanels(rows, cols, p, pAt);
        Objects.checkFromIndexSize(dAt, PanelKernels.padded(rows), d.length);
        Objects.checkFromIndexSize(xAt, cols, x.length);
        Objects.checkFromIndexSize(yAt, cols, y.length);
        if (Simd.VECTOR) {
            SimdSweep.sweep(rows, cols, alpha, d, dAt, x, xAt, p, pAt, y, yAt);
        } else {
            ScalarSweep.sweep(rows, cols, alpha, d, dAt, x, xAt, p, pAt, y, yAt);
        }
    }
}
