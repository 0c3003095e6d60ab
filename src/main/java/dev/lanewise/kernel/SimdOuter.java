package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link OuterKernels}. */
/*
 * A panel is walked once, in the order of memory: one vector of d stays in a register, at widths below 512 bits two
 * neighbouring ones (at 128 bits a panel in two passes), and each x is broadcast.
 *
 * The sweep walks a group of four panels at a time, each load of which serves the sum and the update; the last one to three
 * panels, and narrower vectors, walk each group twice. All loads of a step come before its stores: panels may lie a multiple of
 * 4 KiB apart, and a load after a store to such an address waits for it (decision 0007).
 */
final class SimdOuter {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final int GROUP = PanelKernels.GROUP;
    private static final int STEP = Math.min(PANEL, 2 * LENGTH);

    /** Columns below which one at a time takes less time than four: 16 x 16 15 and 18 ns. */
    static final int FEW = 32;

    private static final VectorShuffle<Float> SWAP8 = Lanes.swap(8);
    private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);
    private static final VectorShuffle<Float> SWAP2 = Lanes.swap(2);
    private static final VectorShuffle<Float> SWAP1 = Lanes.swap(1);
    private static final VectorMask<Float> UPPER8 = Lanes.upper(8);
    private static final VectorMask<Float> UPPER4 = Lanes.upper(4);
    private static final VectorMask<Float> UPPER2 = Lanes.upper(2);
    private static final VectorMask<Float> UPPER1 = Lanes.upper(1);

    /** Eight times two columns, the sum of column 2 i + j being in lane 8 j + i. */
    private static final VectorShuffle<Float> TURN2 = Lanes.turn(8);

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
            float[] g,
            int gAt) {
        int padded = PanelKernels.padded(rows);
        int whole = cols & -PANEL;
        if (padded < GROUP || whole == 0) {
            SimdPanelT.byGroups(rows, cols, p, pAt, d, dAt, g, gAt);
            descend(rows, cols, alpha, d, dAt, x, xAt, p, pAt);
            return;
        }
        for (int first = 0; whole < cols && first < padded; first += GROUP) {
            int end = Math.min(first + GROUP, padded);
            SimdPanelT.inputs(cols - PANEL, cols, first, end, cols, p, pAt, d, dAt, g, gAt);
        }
        for (int first = 0; first < padded; first += GROUP) {
            int end = Math.min(first + GROUP, padded);
            if (LENGTH == PANEL && end == first + GROUP) {
                sweepFourPanels(first, whole, cols, alpha, d, dAt, x, xAt, p, pAt, g, gAt);
                for (int lane = first; lane < end; lane += PANEL) {
                    int restAt = pAt + lane * cols + whole * PANEL;
                    descendOneVector(cols - whole, alpha, d, dAt + lane, x, xAt + whole, p, restAt);
                }
            } else {
                SimdPanelT.inputs(0, whole, first, end, cols, p, pAt, d, dAt, g, gAt);
                descend(end - first, cols, alpha, d, dAt + first, x, xAt, p, pAt + first * cols);
            }
        }
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

    /** 512 bits: four columns at a time, whose loads come before the stores: 2048 x 2048 0.56 -> 0.48 ms (decision 0008). */
    private static void descendOneVector(
            int cols, float alpha, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        int bound = cols < FEW ? 0 : cols & -4;
        FloatVector zero = FloatVector.zero(F);
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vd = FloatVector.fromArray(F, d, dAt);
        int k = 0;
        for (; k < bound; k += 4) {
            int at = pAt + k * PANEL;
            FloatVector vp0 = FloatVector.fromArray(F, p, at);
            FloatVector vp1 = FloatVector.fromArray(F, p, at + PANEL);
            FloatVector vp2 = FloatVector.fromArray(F, p, at + 2 * PANEL);
            FloatVector vp3 = FloatVector.fromArray(F, p, at + 3 * PANEL);
            FloatVector g0 = vd.lanewise(FMA, FloatVector.broadcast(F, x[xAt + k]), zero);
            FloatVector g1 = vd.lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 1]), zero);
            FloatVector g2 = vd.lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 2]), zero);
            FloatVector g3 = vd.lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 3]), zero);
            V.cast(va.lanewise(FMA, g0, vp0)).intoArray(p, at);
            V.cast(va.lanewise(FMA, g1, vp1)).intoArray(p, at + PANEL);
            V.cast(va.lanewise(FMA, g2, vp2)).intoArray(p, at + 2 * PANEL);
            V.cast(va.lanewise(FMA, g3, vp3)).intoArray(p, at + 3 * PANEL);
        }
        for (; k < cols; k++) {
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

    /** 512 bits, four panels: {@code g} and the update of two columns at a time, summed as {@link SimdPanelT} does. */
    private static void sweepFourPanels(
            int firstRow,
            int whole,
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
        FloatVector zero = FloatVector.zero(F);
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vd0 = FloatVector.fromArray(F, d, dAt + firstRow);
        FloatVector vd1 = FloatVector.fromArray(F, d, dAt + firstRow + PANEL);
        FloatVector vd2 = FloatVector.fromArray(F, d, dAt + firstRow + 2 * PANEL);
        FloatVector vd3 = FloatVector.fromArray(F, d, dAt + firstRow + 3 * PANEL);
        for (int k = 0; k < whole; k += 16) {
            int at0 = pAt + firstRow * cols + k * PANEL;
            FloatVector two0 = zero;
            FloatVector two1 = zero;
            FloatVector two2 = zero;
            FloatVector two3 = zero;
            FloatVector two4 = zero;
            FloatVector two5 = zero;
            FloatVector two6 = zero;
            FloatVector two7 = zero;
            for (int i = k; i < k + 16; i += 2) {
                int at1 = at0 + PANEL * cols;
                int at2 = at1 + PANEL * cols;
                int at3 = at2 + PANEL * cols;
                FloatVector left0 = FloatVector.fromArray(F, p, at0);
                FloatVector right0 = FloatVector.fromArray(F, p, at0 + PANEL);
                FloatVector left1 = FloatVector.fromArray(F, p, at1);
                FloatVector right1 = FloatVector.fromArray(F, p, at1 + PANEL);
                FloatVector left2 = FloatVector.fromArray(F, p, at2);
                FloatVector right2 = FloatVector.fromArray(F, p, at2 + PANEL);
                FloatVector left3 = FloatVector.fromArray(F, p, at3);
                FloatVector right3 = FloatVector.fromArray(F, p, at3 + PANEL);
                FloatVector left = left0.lanewise(FMA, vd0, zero);
                left = left1.lanewise(FMA, vd1, left);
                left = left2.lanewise(FMA, vd2, left);
                left = left3.lanewise(FMA, vd3, left);
                FloatVector right = right0.lanewise(FMA, vd0, zero);
                right = right1.lanewise(FMA, vd1, right);
                right = right2.lanewise(FMA, vd2, right);
                right = right3.lanewise(FMA, vd3, right);
                FloatVector vx0 = FloatVector.broadcast(F, x[xAt + i]);
                FloatVector vx1 = FloatVector.broadcast(F, x[xAt + i + 1]);
                V.cast(va.lanewise(FMA, vd0.lanewise(FMA, vx0, zero), left0)).intoArray(p, at0);
                V.cast(va.lanewise(FMA, vd0.lanewise(FMA, vx1, zero), right0)).intoArray(p, at0 + PANEL);
                V.cast(va.lanewise(FMA, vd1.lanewise(FMA, vx0, zero), left1)).intoArray(p, at1);
                V.cast(va.lanewise(FMA, vd1.lanewise(FMA, vx1, zero), right1)).intoArray(p, at1 + PANEL);
                V.cast(va.lanewise(FMA, vd2.lanewise(FMA, vx0, zero), left2)).intoArray(p, at2);
                V.cast(va.lanewise(FMA, vd2.lanewise(FMA, vx1, zero), right2)).intoArray(p, at2 + PANEL);
                V.cast(va.lanewise(FMA, vd3.lanewise(FMA, vx0, zero), left3)).intoArray(p, at3);
                V.cast(va.lanewise(FMA, vd3.lanewise(FMA, vx1, zero), right3)).intoArray(p, at3 + PANEL);
                two0 = two1;
                two1 = two2;
                two2 = two3;
                two3 = two4;
                two4 = two5;
                two5 = two6;
                two6 = two7;
                two7 = left.blend(right, UPPER8)
                        .lanewise(ADD, right.blend(left, UPPER8).rearrange(SWAP8));
                at0 += 2 * PANEL;
            }
            two0 = two0.blend(two4, UPPER4)
                    .lanewise(ADD, two4.blend(two0, UPPER4).rearrange(SWAP4));
            two1 = two1.blend(two5, UPPER4)
                    .lanewise(ADD, two5.blend(two1, UPPER4).rearrange(SWAP4));
            two2 = two2.blend(two6, UPPER4)
                    .lanewise(ADD, two6.blend(two2, UPPER4).rearrange(SWAP4));
            two3 = two3.blend(two7, UPPER4)
                    .lanewise(ADD, two7.blend(two3, UPPER4).rearrange(SWAP4));
            two0 = two0.blend(two2, UPPER2)
                    .lanewise(ADD, two2.blend(two0, UPPER2).rearrange(SWAP2));
            two1 = two1.blend(two3, UPPER2)
                    .lanewise(ADD, two3.blend(two1, UPPER2).rearrange(SWAP2));
            two0 = two0.blend(two1, UPPER1)
                    .lanewise(ADD, two1.blend(two0, UPPER1).rearrange(SWAP1));
            two0 = two0.rearrange(TURN2);
            if (firstRow > 0) {
                two0 = FloatVector.fromArray(F, g, gAt + k).lanewise(ADD, two0);
            }
            V.cast(two0).intoArray(g, gAt + k);
        }
    }
}
