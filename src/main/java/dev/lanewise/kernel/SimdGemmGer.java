package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernel behind {@link GemmKernels#ger}. */
/*
 * Tiles as in SimdGemm: six inputs by two vectors, a chain over the samples. A tile at the edge is moved back over the one
 * before it; what it would add twice it does not store.
 */
final class SimdGemmGer {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final int INPUTS = 6;

    private SimdGemmGer() {}

    static void ger(
            int batch,
            int rows,
            int cols,
            float[] d,
            int dAt,
            int dStride,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt) {
        if (cols < INPUTS) {
            for (int s = 0; s < batch; s++) {
                SimdPanel.ger(rows, cols, 1f, d, dAt + s * dStride, x, xAt + s * xStride, p, pAt);
            }
            return;
        }
        int padded = PanelKernels.padded(rows);
        for (int lane = 0; lane < padded; lane += 2 * LENGTH) {
            int next = Math.min(lane + LENGTH, padded - LENGTH) - lane;
            int panelAt = pAt + SimdGemm.at(lane, cols);
            int panelNext = SimdGemm.at(lane + next, cols) - SimdGemm.at(lane, cols);
            for (int block = 0; block < cols; block += INPUTS) {
                int k = Math.min(block, cols - INPUTS);
                sixInputs(
                        batch,
                        block - k,
                        d,
                        dAt + lane,
                        dStride,
                        next,
                        x,
                        xAt + k,
                        xStride,
                        p,
                        panelAt + k * PANEL,
                        panelNext);
            }
        }
    }

    /** {@code P += D^T X} for six inputs, but for the first {@code skip} of them. */
    private static void sixInputs(
            int batch,
            int skip,
            float[] d,
            int dAt,
            int dStride,
            int next,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt,
            int pNext) {
        FloatVector low0 = FloatVector.fromArray(F, p, pAt);
        FloatVector high0 = FloatVector.fromArray(F, p, pAt + pNext);
        FloatVector low1 = FloatVector.fromArray(F, p, pAt + PANEL);
        FloatVector high1 = FloatVector.fromArray(F, p, pAt + pNext + PANEL);
        FloatVector low2 = FloatVector.fromArray(F, p, pAt + 2 * PANEL);
        FloatVector high2 = FloatVector.fromArray(F, p, pAt + pNext + 2 * PANEL);
        FloatVector low3 = FloatVector.fromArray(F, p, pAt + 3 * PANEL);
        FloatVector high3 = FloatVector.fromArray(F, p, pAt + pNext + 3 * PANEL);
        FloatVector low4 = FloatVector.fromArray(F, p, pAt + 4 * PANEL);
        FloatVector high4 = FloatVector.fromArray(F, p, pAt + pNext + 4 * PANEL);
        FloatVector low5 = FloatVector.fromArray(F, p, pAt + 5 * PANEL);
        FloatVector high5 = FloatVector.fromArray(F, p, pAt + pNext + 5 * PANEL);
        int di = dAt;
        int xi = xAt;
        for (int s = 0; s < batch; s++) {
            FloatVector vd0 = FloatVector.fromArray(F, d, di);
            FloatVector vd1 = FloatVector.fromArray(F, d, di + next);
            FloatVector vx0 = FloatVector.broadcast(F, x[xi]);
            low0 = vd0.fma(vx0, low0);
            high0 = vd1.fma(vx0, high0);
            FloatVector vx1 = FloatVector.broadcast(F, x[xi + 1]);
            low1 = vd0.fma(vx1, low1);
            high1 = vd1.fma(vx1, high1);
            FloatVector vx2 = FloatVector.broadcast(F, x[xi + 2]);
            low2 = vd0.fma(vx2, low2);
            high2 = vd1.fma(vx2, high2);
            FloatVector vx3 = FloatVector.broadcast(F, x[xi + 3]);
            low3 = vd0.fma(vx3, low3);
            high3 = vd1.fma(vx3, high3);
            FloatVector vx4 = FloatVector.broadcast(F, x[xi + 4]);
            low4 = vd0.fma(vx4, low4);
            high4 = vd1.fma(vx4, high4);
            FloatVector vx5 = FloatVector.broadcast(F, x[xi + 5]);
            low5 = vd0.fma(vx5, low5);
            high5 = vd1.fma(vx5, high5);
            di += dStride;
            xi += xStride;
        }
        if (skip <= 0) {
            low0.intoArray(p, pAt);
            high0.intoArray(p, pAt + pNext);
        }
        if (skip <= 1) {
            low1.intoArray(p, pAt + PANEL);
            high1.intoArray(p, pAt + pNext + PANEL);
        }
        if (skip <= 2) {
            low2.intoArray(p, pAt + 2 * PANEL);
            high2.intoArray(p, pAt + pNext + 2 * PANEL);
        }
        if (skip <= 3) {
            low3.intoArray(p, pAt + 3 * PANEL);
            high3.intoArray(p, pAt + pNext + 3 * PANEL);
        }
        if (skip <= 4) {
            low4.intoArray(p, pAt + 4 * PANEL);
            high4.intoArray(p, pAt + pNext + 4 * PANEL);
        }
        low5.intoArray(p, pAt + 5 * PANEL);
        high5.intoArray(p, pAt + pNext + 5 * PANEL);
    }
}
