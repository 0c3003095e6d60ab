package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link OuterKernels}. */
/*
 * A panel is walked once, in the order of memory: one vector of d stays in a register, at widths below 512 bits two
 * neighbouring ones (at 128 bits a panel in two passes), and each x is broadcast.
 */
final class SimdOuter {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
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

    private static void outerOneVector(int cols, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector vd = FloatVector.fromArray(F, d, dAt);
        for (int k = 0; k < cols; k++) {
            vd.fma(FloatVector.broadcast(F, x[xAt + k]), zero).intoArray(p, pAt + k * PANEL);
        }
    }

    private static void outerTwoVectors(int cols, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector vd0 = FloatVector.fromArray(F, d, dAt);
        FloatVector vd1 = FloatVector.fromArray(F, d, dAt + LENGTH);
        for (int k = 0; k < cols; k++) {
            int at = pAt + k * PANEL;
            FloatVector vx = FloatVector.broadcast(F, x[xAt + k]);
            vd0.fma(vx, zero).intoArray(p, at);
            vd1.fma(vx, zero).intoArray(p, at + LENGTH);
        }
    }

    private static void descendOneVector(
            int cols, float alpha, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vd = FloatVector.fromArray(F, d, dAt);
        for (int k = 0; k < cols; k++) {
            int at = pAt + k * PANEL;
            FloatVector g = vd.fma(FloatVector.broadcast(F, x[xAt + k]), zero);
            va.fma(g, FloatVector.fromArray(F, p, at)).intoArray(p, at);
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
            va.fma(vd0.fma(vx, zero), FloatVector.fromArray(F, p, at)).intoArray(p, at);
            va.fma(vd1.fma(vx, zero), FloatVector.fromArray(F, p, at + LENGTH)).intoArray(p, at + LENGTH);
        }
    }
}
