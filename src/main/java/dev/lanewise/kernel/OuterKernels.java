package dev.lanewise.kernel;

import java.util.Objects;

/**
 * The outer product of two vectors in panels, and gradient descent along it: what on-line training does with the weights
 * of a layer, without a gradient that is stored; also together with the transposed product, in one sweep.
 *
 * <p>P is (rows x cols) in panels of 16 rows, as {@link PanelKernels} says. The result has the same bits on any CPU, with
 * vector and with scalar kernels. NaN in gives NaN out. No method allocates once it is compiled; all are safe for use by
 * many threads as long as no thread writes what another one reads. The output must not overlap an input.
 */
public final class OuterKernels {
    private OuterKernels() {}

    /**
     * {@code P = d x^T}: the bits of {@link PanelKernels#ger} with the factor 1 on zeros, {@code fma(d, x, 0)}.
     *
     * @param rows rows of P, may be 0
     * @param cols columns of P and length of x, may be 0
     * @param d padded(rows) elements, padding 0; not modified
     * @param dAt where d starts
     * @param x not modified
     * @param xAt where x starts
     * @param p the panels, overwritten
     * @param pAt where P starts
     * @throws IllegalArgumentException if a size is negative
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void outer(int rows, int cols, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        check(rows, cols, d, dAt, x, xAt, p, pAt);
        if (Simd.VECTOR) {
            SimdOuter.outer(rows, cols, d, dAt, x, xAt, p, pAt);
        } else {
            ScalarOuter.outer(rows, cols, d, dAt, x, xAt, p, pAt);
        }
    }

    /**
     * {@code P = P + alpha (d x^T)}, the product rounded first: the bits of a gradient that was stored, {@link #outer}, and
     * then added, {@code P = fma(alpha, G, P)}: for finite P those of {@link OptimizerKernels#sgd} with
     * {@code alpha = -learningRate}. ({@link PanelKernels#ger} rounds {@code alpha d} instead.)
     *
     * @param rows rows of P, may be 0
     * @param cols columns of P and length of x, may be 0
     * @param alpha the factor; 0 does not hide a NaN or an infinity in d or x
     * @param d padded(rows) elements, padding 0; not modified
     * @param dAt where d starts
     * @param x not modified
     * @param xAt where x starts
     * @param p the panels, overwritten
     * @param pAt where P starts
     * @throws IllegalArgumentException if a size is negative
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void descend(
            int rows, int cols, float alpha, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        check(rows, cols, d, dAt, x, xAt, p, pAt);
        if (Simd.VECTOR) {
            SimdOuter.descend(rows, cols, alpha, d, dAt, x, xAt, p, pAt);
        } else {
            ScalarOuter.descend(rows, cols, alpha, d, dAt, x, xAt, p, pAt);
        }
    }

    /**
     * {@code g = P^T d} and then {@code P = P + alpha (d x^T)}, each weight being read once instead of twice: one layer of on-line
     * gradient descent, for those who need not see g before the weights change. P gets the bits of {@link #descend}; g those of
     * {@link PanelKernels#gemvT} in the order that it has for large matrices, four panels at a time, at all sizes.
     *
     * @param rows rows of P, may be 0
     * @param cols columns of P and length of x and g, may be 0
     * @param alpha the factor; 0 does not hide a NaN or an infinity in d or x
     * @param d padded(rows) elements, padding 0; not modified
     * @param dAt where d starts
     * @param x not modified
     * @param xAt where x starts
     * @param p the panels, overwritten
     * @param pAt where P starts
     * @param g overwritten; must not overlap x or d
     * @param gAt where g starts
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
            float[] g,
            int gAt) {
        check(rows, cols, d, dAt, x, xAt, p, pAt);
        Objects.checkFromIndexSize(gAt, cols, g.length);
        if (Simd.VECTOR) {
            SimdOuter.sweep(rows, cols, alpha, d, dAt, x, xAt, p, pAt, g, gAt);
        } else {
            ScalarOuter.sweep(rows, cols, alpha, d, dAt, x, xAt, p, pAt, g, gAt);
        }
    }

    private static void check(int rows, int cols, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        PanelKernels.checkPanels(rows, cols, p, pAt);
        Objects.checkFromIndexSize(dAt, PanelKernels.padded(rows), d.length);
        Objects.checkFromIndexSize(xAt, cols, x.length);
    }
}
