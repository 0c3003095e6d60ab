package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link GemmKernels#ger} and {@link GemmKernels#outer}. */
/*
 * Tiles of six inputs by two vectors, at 512 bits by a whole group of four panels; a chain over the samples, from C: P
 * itself, or zeros. A tile at the edge is moved back over the one before it; what it would add twice it does not store.
 */
final class SimdGemmGer {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final int INPUTS = 6;

    /** Samples at a time: 64 rows of D for so many stay in the first cache (1024^3: 61 GFLOP/s without, 96 with). */
    private static final int BLOCK = 128;

    /** What the chains of a tile start from where P is overwritten. */
    private static final float[] ZEROS = new float[INPUTS * PANEL];

    private SimdGemmGer() {}

    static void outer(
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
        int first = cols < INPUTS ? 0 : Math.min(BLOCK, batch);
        if (first == 0) {
            SimdLevel1.fill(PanelKernels.padded(rows) * cols, 0f, p, pAt);
        } else {
            block(first, rows, cols, d, dAt, dStride, x, xAt, xStride, p, pAt, true);
        }
        int di = dAt + first * dStride;
        ger(batch - first, rows, cols, d, di, dStride, x, xAt + first * xStride, xStride, p, pAt);
    }

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
        for (int s = 0; s < batch; s += BLOCK) {
            int di = dAt + s * dStride;
            block(Math.min(BLOCK, batch - s), rows, cols, d, di, dStride, x, xAt + s * xStride, xStride, p, pAt, false);
        }
    }

    private static void block(
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
            int pAt,
            boolean overwrite) {
        float[] c = overwrite ? ZEROS : p;
        int padded = PanelKernels.padded(rows);
        int grouped = LENGTH == PANEL ? PanelKernels.grouped(rows) : 0;
        int panel = PANEL * cols;
        for (int lane = 0; lane < grouped; lane += PanelKernels.GROUP) {
            for (int block = 0; block < cols; block += INPUTS) {
                int k = Math.min(block, cols - INPUTS);
                int tileAt = pAt + lane * cols + k * PANEL;
                int cAt = overwrite ? 0 : tileAt;
                int cPanel = overwrite ? 0 : panel;
                sixInputsOfAGroup(
                        batch,
                        block - k,
                        d,
                        dAt + lane,
                        dStride,
                        x,
                        xAt + k,
                        xStride,
                        c,
                        cAt,
                        cPanel,
                        p,
                        tileAt,
                        panel);
            }
        }
        for (int lane = grouped; lane < padded; lane += 2 * LENGTH) {
            int next = Math.min(lane + LENGTH, padded - LENGTH) - lane;
            int panelAt = pAt + PanelKernels.rowAt(lane, cols);
            int panelNext = PanelKernels.rowAt(lane + next, cols) - PanelKernels.rowAt(lane, cols);
            for (int block = 0; block < cols; block += INPUTS) {
                int k = Math.min(block, cols - INPUTS);
                int tileAt = panelAt + k * PANEL;
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
                        c,
                        overwrite ? 0 : tileAt,
                        overwrite ? 0 : panelNext,
                        p,
                        tileAt,
                        panelNext);
            }
        }
    }

    /** {@code P = C + D^T X} for six inputs, but for the first {@code skip} of them. */
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
            float[] c,
            int cAt,
            int cNext,
            float[] p,
            int pAt,
            int pNext) {
        FloatVector low0 = FloatVector.fromArray(F, c, cAt);
        FloatVector high0 = FloatVector.fromArray(F, c, cAt + cNext);
        FloatVector low1 = FloatVector.fromArray(F, c, cAt + PANEL);
        FloatVector high1 = FloatVector.fromArray(F, c, cAt + cNext + PANEL);
        FloatVector low2 = FloatVector.fromArray(F, c, cAt + 2 * PANEL);
        FloatVector high2 = FloatVector.fromArray(F, c, cAt + cNext + 2 * PANEL);
        FloatVector low3 = FloatVector.fromArray(F, c, cAt + 3 * PANEL);
        FloatVector high3 = FloatVector.fromArray(F, c, cAt + cNext + 3 * PANEL);
        FloatVector low4 = FloatVector.fromArray(F, c, cAt + 4 * PANEL);
        FloatVector high4 = FloatVector.fromArray(F, c, cAt + cNext + 4 * PANEL);
        FloatVector low5 = FloatVector.fromArray(F, c, cAt + 5 * PANEL);
        FloatVector high5 = FloatVector.fromArray(F, c, cAt + cNext + 5 * PANEL);
        int di = dAt;
        int xi = xAt;
        for (int s = 0; s < batch; s++) {
            FloatVector vd0 = FloatVector.fromArray(F, d, di);
            FloatVector vd1 = FloatVector.fromArray(F, d, di + next);
            FloatVector vx0 = FloatVector.broadcast(F, x[xi]);
            low0 = vd0.lanewise(FMA, vx0, low0);
            high0 = vd1.lanewise(FMA, vx0, high0);
            FloatVector vx1 = FloatVector.broadcast(F, x[xi + 1]);
            low1 = vd0.lanewise(FMA, vx1, low1);
            high1 = vd1.lanewise(FMA, vx1, high1);
            FloatVector vx2 = FloatVector.broadcast(F, x[xi + 2]);
            low2 = vd0.lanewise(FMA, vx2, low2);
            high2 = vd1.lanewise(FMA, vx2, high2);
            FloatVector vx3 = FloatVector.broadcast(F, x[xi + 3]);
            low3 = vd0.lanewise(FMA, vx3, low3);
            high3 = vd1.lanewise(FMA, vx3, high3);
            FloatVector vx4 = FloatVector.broadcast(F, x[xi + 4]);
            low4 = vd0.lanewise(FMA, vx4, low4);
            high4 = vd1.lanewise(FMA, vx4, high4);
            FloatVector vx5 = FloatVector.broadcast(F, x[xi + 5]);
            low5 = vd0.lanewise(FMA, vx5, low5);
            high5 = vd1.lanewise(FMA, vx5, high5);
            di += dStride;
            xi += xStride;
        }
        if (skip <= 0) {
            V.cast(low0).intoArray(p, pAt);
            V.cast(high0).intoArray(p, pAt + pNext);
        }
        if (skip <= 1) {
            V.cast(low1).intoArray(p, pAt + PANEL);
            V.cast(high1).intoArray(p, pAt + pNext + PANEL);
        }
        if (skip <= 2) {
            V.cast(low2).intoArray(p, pAt + 2 * PANEL);
            V.cast(high2).intoArray(p, pAt + pNext + 2 * PANEL);
        }
        if (skip <= 3) {
            V.cast(low3).intoArray(p, pAt + 3 * PANEL);
            V.cast(high3).intoArray(p, pAt + pNext + 3 * PANEL);
        }
        if (skip <= 4) {
            V.cast(low4).intoArray(p, pAt + 4 * PANEL);
            V.cast(high4).intoArray(p, pAt + pNext + 4 * PANEL);
        }
        V.cast(low5).intoArray(p, pAt + 5 * PANEL);
        V.cast(high5).intoArray(p, pAt + pNext + 5 * PANEL);
    }

    /** 512 bits: {@code P = C + D^T X} for six inputs, but for the first {@code skip} of them, and a group of four panels. */
    private static void sixInputsOfAGroup(
            int batch,
            int skip,
            float[] d,
            int dAt,
            int dStride,
            float[] x,
            int xAt,
            int xStride,
            float[] c,
            int cAt,
            int cPanel,
            float[] p,
            int pAt,
            int panel) {
        int c1 = cAt + cPanel;
        int c2 = c1 + cPanel;
        int c3 = c2 + cPanel;
        int p1 = pAt + panel;
        int p2 = p1 + panel;
        int p3 = p2 + panel;
        FloatVector sum00 = FloatVector.fromArray(F, c, cAt);
        FloatVector sum01 = FloatVector.fromArray(F, c, c1);
        FloatVector sum02 = FloatVector.fromArray(F, c, c2);
        FloatVector sum03 = FloatVector.fromArray(F, c, c3);
        FloatVector sum10 = FloatVector.fromArray(F, c, cAt + PANEL);
        FloatVector sum11 = FloatVector.fromArray(F, c, c1 + PANEL);
        FloatVector sum12 = FloatVector.fromArray(F, c, c2 + PANEL);
        FloatVector sum13 = FloatVector.fromArray(F, c, c3 + PANEL);
        FloatVector sum20 = FloatVector.fromArray(F, c, cAt + 2 * PANEL);
        FloatVector sum21 = FloatVector.fromArray(F, c, c1 + 2 * PANEL);
        FloatVector sum22 = FloatVector.fromArray(F, c, c2 + 2 * PANEL);
        FloatVector sum23 = FloatVector.fromArray(F, c, c3 + 2 * PANEL);
        FloatVector sum30 = FloatVector.fromArray(F, c, cAt + 3 * PANEL);
        FloatVector sum31 = FloatVector.fromArray(F, c, c1 + 3 * PANEL);
        FloatVector sum32 = FloatVector.fromArray(F, c, c2 + 3 * PANEL);
        FloatVector sum33 = FloatVector.fromArray(F, c, c3 + 3 * PANEL);
        FloatVector sum40 = FloatVector.fromArray(F, c, cAt + 4 * PANEL);
        FloatVector sum41 = FloatVector.fromArray(F, c, c1 + 4 * PANEL);
        FloatVector sum42 = FloatVector.fromArray(F, c, c2 + 4 * PANEL);
        FloatVector sum43 = FloatVector.fromArray(F, c, c3 + 4 * PANEL);
        FloatVector sum50 = FloatVector.fromArray(F, c, cAt + 5 * PANEL);
        FloatVector sum51 = FloatVector.fromArray(F, c, c1 + 5 * PANEL);
        FloatVector sum52 = FloatVector.fromArray(F, c, c2 + 5 * PANEL);
        FloatVector sum53 = FloatVector.fromArray(F, c, c3 + 5 * PANEL);
        int di = dAt;
        int xi = xAt;
        for (int s = 0; s < batch; s++) {
            FloatVector vd0 = FloatVector.fromArray(F, d, di);
            FloatVector vd1 = FloatVector.fromArray(F, d, di + PANEL);
            FloatVector vd2 = FloatVector.fromArray(F, d, di + 2 * PANEL);
            FloatVector vd3 = FloatVector.fromArray(F, d, di + 3 * PANEL);
            FloatVector vx0 = FloatVector.broadcast(F, x[xi]);
            sum00 = vd0.lanewise(FMA, vx0, sum00);
            sum01 = vd1.lanewise(FMA, vx0, sum01);
            sum02 = vd2.lanewise(FMA, vx0, sum02);
            sum03 = vd3.lanewise(FMA, vx0, sum03);
            FloatVector vx1 = FloatVector.broadcast(F, x[xi + 1]);
            sum10 = vd0.lanewise(FMA, vx1, sum10);
            sum11 = vd1.lanewise(FMA, vx1, sum11);
            sum12 = vd2.lanewise(FMA, vx1, sum12);
            sum13 = vd3.lanewise(FMA, vx1, sum13);
            FloatVector vx2 = FloatVector.broadcast(F, x[xi + 2]);
            sum20 = vd0.lanewise(FMA, vx2, sum20);
            sum21 = vd1.lanewise(FMA, vx2, sum21);
            sum22 = vd2.lanewise(FMA, vx2, sum22);
            sum23 = vd3.lanewise(FMA, vx2, sum23);
            FloatVector vx3 = FloatVector.broadcast(F, x[xi + 3]);
            sum30 = vd0.lanewise(FMA, vx3, sum30);
            sum31 = vd1.lanewise(FMA, vx3, sum31);
            sum32 = vd2.lanewise(FMA, vx3, sum32);
            sum33 = vd3.lanewise(FMA, vx3, sum33);
            FloatVector vx4 = FloatVector.broadcast(F, x[xi + 4]);
            sum40 = vd0.lanewise(FMA, vx4, sum40);
            sum41 = vd1.lanewise(FMA, vx4, sum41);
            sum42 = vd2.lanewise(FMA, vx4, sum42);
            sum43 = vd3.lanewise(FMA, vx4, sum43);
            FloatVector vx5 = FloatVector.broadcast(F, x[xi + 5]);
            sum50 = vd0.lanewise(FMA, vx5, sum50);
            sum51 = vd1.lanewise(FMA, vx5, sum51);
            sum52 = vd2.lanewise(FMA, vx5, sum52);
            sum53 = vd3.lanewise(FMA, vx5, sum53);
            di += dStride;
            xi += xStride;
        }
        if (skip <= 0) {
            V.cast(sum00).intoArray(p, pAt);
            V.cast(sum01).intoArray(p, p1);
            V.cast(sum02).intoArray(p, p2);
            V.cast(sum03).intoArray(p, p3);
        }
        if (skip <= 1) {
            V.cast(sum10).intoArray(p, pAt + PANEL);
            V.cast(sum11).intoArray(p, p1 + PANEL);
            V.cast(sum12).intoArray(p, p2 + PANEL);
            V.cast(sum13).intoArray(p, p3 + PANEL);
        }
        if (skip <= 2) {
            V.cast(sum20).intoArray(p, pAt + 2 * PANEL);
            V.cast(sum21).intoArray(p, p1 + 2 * PANEL);
            V.cast(sum22).intoArray(p, p2 + 2 * PANEL);
            V.cast(sum23).intoArray(p, p3 + 2 * PANEL);
        }
        if (skip <= 3) {
            V.cast(sum30).intoArray(p, pAt + 3 * PANEL);
            V.cast(sum31).intoArray(p, p1 + 3 * PANEL);
            V.cast(sum32).intoArray(p, p2 + 3 * PANEL);
            V.cast(sum33).intoArray(p, p3 + 3 * PANEL);
        }
        if (skip <= 4) {
            V.cast(sum40).intoArray(p, pAt + 4 * PANEL);
            V.cast(sum41).intoArray(p, p1 + 4 * PANEL);
            V.cast(sum42).intoArray(p, p2 + 4 * PANEL);
            V.cast(sum43).intoArray(p, p3 + 4 * PANEL);
        }
        V.cast(sum50).intoArray(p, pAt + 5 * PANEL);
        V.cast(sum51).intoArray(p, p1 + 5 * PANEL);
        V.cast(sum52).intoArray(p, p2 + 5 * PANEL);
        V.cast(sum53).intoArray(p, p3 + 5 * PANEL);
    }
}
