package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link OuterKernels}. */
/*
 * A panel is walked once, in the order of memory: one vector of d stays in a register, at widths below 512 bits two
 * neighbouring ones (at 128 bits a panel in two passes), and each x is broadcast.
 *
 * The sweep walks four panels at a time (256 bits: two), each load of which serves the sum and the update; the sums of a
 * column, 16 chains over the panels, wait in the work array until all panels are done. All loads come before the stores:
 * panels may lie a multiple of 4 KiB apart, and a load after a store to such an address waits for it (decision 0007).
 */
final class SimdOuter {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final int STEP = Math.min(PANEL, 2 * LENGTH);

    private SimdOuter() {}

    static void outer(int rows, int cols, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        int padded = PanelKernels.padded(rows);
        for (int lane = 0; lane < padded; lane += STEP) {
            int panelAt = pAt + PanelKernels.rowAt(lane, cols);
            if (LENGTH == PANEL) {
                outerOneVector(cols, d, dAt + lane, x, xAt, p, panelAt);
            } else {
                outerTwoVectors(cols, d, dAt + lane, x, xAt, p, panelAt);
            }
        }
    }

    static void descend(int rows, int cols, float alpha, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        int padded = PanelKernels.padded(rows);
        for (int lane = 0; lane < padded; lane += STEP) {
            int panelAt = pAt + PanelKernels.rowAt(lane, cols);
            if (LENGTH == PANEL) {
                descendOneVector(cols, alpha, d, dAt + lane, x, xAt, p, panelAt);
            } else {
                descendTwoVectors(cols, alpha, d, dAt + lane, x, xAt, p, panelAt);
            }
        }
    }

    static void sweep(
            int rows,
            int cols,
            float alpha,
            float[] d,
            int dAt,
            float[] x,
            int xAt,
            float[] p,
            int pAt,
            float[] work,
            int workAt,
            float[] g,
            int gAt) {
        int padded = PanelKernels.padded(rows);
        int together = LENGTH == PANEL ? 4 * PANEL : 2 * PANEL;
        int grouped = padded - padded % together;
        SimdLevel1.fill(PANEL * cols, 0f, work, workAt);
        for (int lane = 0; lane < padded; lane += lane < grouped ? together : PANEL) {
            int panelAt = pAt + lane * cols;
            if (LENGTH == PANEL) {
                if (lane < grouped) {
                    sweepFourPanels(cols, alpha, d, dAt + lane, x, xAt, p, panelAt, work, workAt);
                } else {
                    sweepOnePanel(cols, alpha, d, dAt + lane, x, xAt, p, panelAt, work, workAt);
                }
                continue;
            }
            for (int i = 0; i < PANEL; i += 2 * LENGTH) {
                if (lane < grouped) {
                    sweepTwoPanels(cols, alpha, d, dAt + lane + i, x, xAt, p, panelAt + i, work, workAt + i);
                } else {
                    sweepTwoVectors(cols, alpha, d, dAt + lane + i, x, xAt, p, panelAt + i, work, workAt + i);
                }
            }
        }
        SimdPanelT.gemvT(PANEL, cols, work, workAt, OuterKernels.ONES, 0, g, gAt);
    }

    private static void outerOneVector(int cols, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector vd = FloatVector.fromArray(F, d, dAt);
        for (int k = 0; k < cols; k++) {
            V.cast(vd.lanewise(FMA, FloatVector.broadcast(F, x[xAt + k]), zero)).intoArray(p, pAt + k * PANEL);
        }
    }

    private static void outerTwoVectors(int cols, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector vd0 = FloatVector.fromArray(F, d, dAt);
        FloatVector vd1 = FloatVector.fromArray(F, d, dAt + LENGTH);
        for (int k = 0; k < cols; k++) {
            int at = pAt + k * PANEL;
            FloatVector vx = FloatVector.broadcast(F, x[xAt + k]);
            V.cast(vd0.lanewise(FMA, vx, zero)).intoArray(p, at);
            V.cast(vd1.lanewise(FMA, vx, zero)).intoArray(p, at + LENGTH);
        }
    }

    private static void descendOneVector(
            int cols, float alpha, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vd = FloatVector.fromArray(F, d, dAt);
        for (int k = 0; k < cols; k++) {
            int at = pAt + k * PANEL;
            FloatVector g = vd.lanewise(FMA, FloatVector.broadcast(F, x[xAt + k]), zero);
            V.cast(va.lanewise(FMA, g, FloatVector.fromArray(F, p, at))).intoArray(p, at);
        }
    }

    private static void descendTwoVectors(
            int cols, float alpha, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vd0 = FloatVector.fromArray(F, d, dAt);
        FloatVector vd1 = FloatVector.fromArray(F, d, dAt + LENGTH);
        for (int k = 0; k < cols; k++) {
            int at = pAt + k * PANEL;
            FloatVector vx = FloatVector.broadcast(F, x[xAt + k]);
            V.cast(va.lanewise(FMA, vd0.lanewise(FMA, vx, zero), FloatVector.fromArray(F, p, at)))
                    .intoArray(p, at);
            V.cast(va.lanewise(FMA, vd1.lanewise(FMA, vx, zero), FloatVector.fromArray(F, p, at + LENGTH)))
                    .intoArray(p, at + LENGTH);
        }
    }

    /** 512 bits. */
    private static void sweepFourPanels(
            int cols,
            float alpha,
            float[] d,
            int dAt,
            float[] x,
            int xAt,
            float[] p,
            int pAt,
            float[] work,
            int workAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vd0 = FloatVector.fromArray(F, d, dAt);
        FloatVector vd1 = FloatVector.fromArray(F, d, dAt + PANEL);
        FloatVector vd2 = FloatVector.fromArray(F, d, dAt + 2 * PANEL);
        FloatVector vd3 = FloatVector.fromArray(F, d, dAt + 3 * PANEL);
        int p1 = pAt + PANEL * cols;
        int p2 = p1 + PANEL * cols;
        int p3 = p2 + PANEL * cols;
        for (int k = 0; k < cols; k++) {
            FloatVector vx = FloatVector.broadcast(F, x[xAt + k]);
            FloatVector sum = FloatVector.fromArray(F, work, workAt + k * PANEL);
            FloatVector vp0 = FloatVector.fromArray(F, p, pAt + k * PANEL);
            sum = vp0.lanewise(FMA, vd0, sum);
            FloatVector vp1 = FloatVector.fromArray(F, p, p1 + k * PANEL);
            sum = vp1.lanewise(FMA, vd1, sum);
            FloatVector vp2 = FloatVector.fromArray(F, p, p2 + k * PANEL);
            sum = vp2.lanewise(FMA, vd2, sum);
            FloatVector vp3 = FloatVector.fromArray(F, p, p3 + k * PANEL);
            sum = vp3.lanewise(FMA, vd3, sum);
            V.cast(sum).intoArray(work, workAt + k * PANEL);
            V.cast(va.lanewise(FMA, vd0.lanewise(FMA, vx, zero), vp0)).intoArray(p, pAt + k * PANEL);
            V.cast(va.lanewise(FMA, vd1.lanewise(FMA, vx, zero), vp1)).intoArray(p, p1 + k * PANEL);
            V.cast(va.lanewise(FMA, vd2.lanewise(FMA, vx, zero), vp2)).intoArray(p, p2 + k * PANEL);
            V.cast(va.lanewise(FMA, vd3.lanewise(FMA, vx, zero), vp3)).intoArray(p, p3 + k * PANEL);
        }
    }

    /** 512 bits, for the last panels. */
    private static void sweepOnePanel(
            int cols,
            float alpha,
            float[] d,
            int dAt,
            float[] x,
            int xAt,
            float[] p,
            int pAt,
            float[] work,
            int workAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vd0 = FloatVector.fromArray(F, d, dAt);
        for (int k = 0; k < cols; k++) {
            FloatVector vx = FloatVector.broadcast(F, x[xAt + k]);
            FloatVector sum = FloatVector.fromArray(F, work, workAt + k * PANEL);
            FloatVector vp0 = FloatVector.fromArray(F, p, pAt + k * PANEL);
            sum = vp0.lanewise(FMA, vd0, sum);
            V.cast(sum).intoArray(work, workAt + k * PANEL);
            V.cast(va.lanewise(FMA, vd0.lanewise(FMA, vx, zero), vp0)).intoArray(p, pAt + k * PANEL);
        }
    }

    /** 256 and 128 bits: two neighbouring vectors of two panels. */
    private static void sweepTwoPanels(
            int cols,
            float alpha,
            float[] d,
            int dAt,
            float[] x,
            int xAt,
            float[] p,
            int pAt,
            float[] work,
            int workAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector low0 = FloatVector.fromArray(F, d, dAt);
        FloatVector high0 = FloatVector.fromArray(F, d, dAt + LENGTH);
        FloatVector low1 = FloatVector.fromArray(F, d, dAt + PANEL);
        FloatVector high1 = FloatVector.fromArray(F, d, dAt + PANEL + LENGTH);
        for (int k = 0; k < cols; k++) {
            int workK = workAt + k * PANEL;
            int at = pAt + k * PANEL;
            int at1 = at + PANEL * cols;
            FloatVector vx = FloatVector.broadcast(F, x[xAt + k]);
            FloatVector sumLow = FloatVector.fromArray(F, work, workK);
            FloatVector sumHigh = FloatVector.fromArray(F, work, workK + LENGTH);
            FloatVector pLow0 = FloatVector.fromArray(F, p, at);
            FloatVector pHigh0 = FloatVector.fromArray(F, p, at + LENGTH);
            sumLow = pLow0.lanewise(FMA, low0, sumLow);
            sumHigh = pHigh0.lanewise(FMA, high0, sumHigh);
            FloatVector pLow1 = FloatVector.fromArray(F, p, at1);
            FloatVector pHigh1 = FloatVector.fromArray(F, p, at1 + LENGTH);
            sumLow = pLow1.lanewise(FMA, low1, sumLow);
            sumHigh = pHigh1.lanewise(FMA, high1, sumHigh);
            V.cast(sumLow).intoArray(work, workK);
            V.cast(sumHigh).intoArray(work, workK + LENGTH);
            V.cast(va.lanewise(FMA, low0.lanewise(FMA, vx, zero), pLow0)).intoArray(p, at);
            V.cast(va.lanewise(FMA, high0.lanewise(FMA, vx, zero), pHigh0)).intoArray(p, at + LENGTH);
            V.cast(va.lanewise(FMA, low1.lanewise(FMA, vx, zero), pLow1)).intoArray(p, at1);
            V.cast(va.lanewise(FMA, high1.lanewise(FMA, vx, zero), pHigh1)).intoArray(p, at1 + LENGTH);
        }
    }

    /** 256 and 128 bits, for the last panel. */
    private static void sweepTwoVectors(
            int cols,
            float alpha,
            float[] d,
            int dAt,
            float[] x,
            int xAt,
            float[] p,
            int pAt,
            float[] work,
            int workAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector low0 = FloatVector.fromArray(F, d, dAt);
        FloatVector high0 = FloatVector.fromArray(F, d, dAt + LENGTH);
        for (int k = 0; k < cols; k++) {
            int workK = workAt + k * PANEL;
            int at = pAt + k * PANEL;
            FloatVector vx = FloatVector.broadcast(F, x[xAt + k]);
            FloatVector sumLow = FloatVector.fromArray(F, work, workK);
            FloatVector sumHigh = FloatVector.fromArray(F, work, workK + LENGTH);
            FloatVector pLow0 = FloatVector.fromArray(F, p, at);
            FloatVector pHigh0 = FloatVector.fromArray(F, p, at + LENGTH);
            sumLow = pLow0.lanewise(FMA, low0, sumLow);
            sumHigh = pHigh0.lanewise(FMA, high0, sumHigh);
            V.cast(sumLow).intoArray(work, workK);
            V.cast(sumHigh).intoArray(work, workK + LENGTH);
            V.cast(va.lanewise(FMA, low0.lanewise(FMA, vx, zero), pLow0)).intoArray(p, at);
            V.cast(va.lanewise(FMA, high0.lanewise(FMA, vx, zero), pHigh0)).intoArray(p, at + LENGTH);
        }
    }
}
