package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link PrefixKernels} for one x; those for a batch are in SimdGemm. */
/*
 * Whole groups of panels are those of SimdPanel. The last panels have a loop for all widths: the four chains of one vector of
 * rows, a vector being a panel row, a half or a quarter of it. Where x is short, as it is for candidates, loading and storing
 * chains takes as long as the products, and two vectors side by side would save loads of x alone.
 */
final class SimdPrefix {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;

    private SimdPrefix() {}

    static void chains(
            int rows,
            int cols,
            float[] p,
            int pAt,
            int pStride,
            float[] x,
            int xAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt) {
        int padded = PanelKernels.padded(rows);
        int grouped = PanelKernels.grouped(rows);
        SimdPanel.groups(rows, cols, p, pAt, pStride, x, xAt, b, bAt, c, cAt);
        int bound = cols & -4;
        for (int lane = grouped; lane < padded; lane += LENGTH) {
            int chainsAt = cAt + PrefixKernels.chainsAt(lane, grouped);
            int panelAt = pAt + PanelKernels.rowAt(lane, pStride);
            FloatVector sum0 = FloatVector.fromArray(F, b, bAt + lane);
            FloatVector sum1 = FloatVector.zero(F);
            FloatVector sum2 = FloatVector.zero(F);
            FloatVector sum3 = FloatVector.zero(F);
            int k = 0;
            for (; k < bound; k += 4) {
                int at = panelAt + k * PANEL;
                sum0 = FloatVector.fromArray(F, p, at).lanewise(FMA, FloatVector.broadcast(F, x[xAt + k]), sum0);
                sum1 = FloatVector.fromArray(F, p, at + PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 1]), sum1);
                sum2 = FloatVector.fromArray(F, p, at + 2 * PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 2]), sum2);
                sum3 = FloatVector.fromArray(F, p, at + 3 * PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 3]), sum3);
            }
            int at = panelAt + k * PANEL;
            if (k < cols) {
                sum0 = FloatVector.fromArray(F, p, at).lanewise(FMA, FloatVector.broadcast(F, x[xAt + k]), sum0);
            }
            if (k + 1 < cols) {
                sum1 = FloatVector.fromArray(F, p, at + PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 1]), sum1);
            }
            if (k + 2 < cols) {
                sum2 = FloatVector.fromArray(F, p, at + 2 * PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 2]), sum2);
            }
            V.cast(sum0).intoArray(c, chainsAt);
            V.cast(sum1).intoArray(c, chainsAt + PANEL);
            V.cast(sum2).intoArray(c, chainsAt + 2 * PANEL);
            V.cast(sum3).intoArray(c, chainsAt + 3 * PANEL);
        }
    }

    static void gemv(
            int rows,
            int cols,
            float[] p,
            int pAt,
            int pStride,
            float[] x,
            int xAt,
            float[] c,
            int cAt,
            float[] y,
            int yAt) {
        int padded = PanelKernels.padded(rows);
        int grouped = PanelKernels.grouped(rows);
        SimdPanel.groups(rows, cols, p, pAt, pStride, x, xAt, c, cAt, y, yAt);
        int bound = cols & -4;
        for (int lane = grouped; lane < padded; lane += LENGTH) {
            int chainsAt = cAt + PrefixKernels.chainsAt(lane, grouped);
            int panelAt = pAt + PanelKernels.rowAt(lane, pStride);
            FloatVector sum0 = FloatVector.fromArray(F, c, chainsAt);
            FloatVector sum1 = FloatVector.fromArray(F, c, chainsAt + PANEL);
            FloatVector sum2 = FloatVector.fromArray(F, c, chainsAt + 2 * PANEL);
            FloatVector sum3 = FloatVector.fromArray(F, c, chainsAt + 3 * PANEL);
            int k = 0;
            for (; k < bound; k += 4) {
                int at = panelAt + k * PANEL;
                sum0 = FloatVector.fromArray(F, p, at).lanewise(FMA, FloatVector.broadcast(F, x[xAt + k]), sum0);
                sum1 = FloatVector.fromArray(F, p, at + PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 1]), sum1);
                sum2 = FloatVector.fromArray(F, p, at + 2 * PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 2]), sum2);
                sum3 = FloatVector.fromArray(F, p, at + 3 * PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 3]), sum3);
            }
            int at = panelAt + k * PANEL;
            if (k < cols) {
                sum0 = FloatVector.fromArray(F, p, at).lanewise(FMA, FloatVector.broadcast(F, x[xAt + k]), sum0);
            }
            if (k + 1 < cols) {
                sum1 = FloatVector.fromArray(F, p, at + PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 1]), sum1);
            }
            if (k + 2 < cols) {
                sum2 = FloatVector.fromArray(F, p, at + 2 * PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 2]), sum2);
            }
            V.cast(sum0.lanewise(ADD, sum1).lanewise(ADD, sum2.lanewise(ADD, sum3)))
                    .intoArray(y, yAt + lane);
        }
    }
}
