package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.MUL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link PanelKernels}. */
/*
 * A panel row (16 lanes) is one vector of 512 bits, two of 256 or four of 128, and each width has its own loop. There are no
 * sums over lanes. Four panels at a time are four streams and 4 or 8 accumulators (128 bits: two panels, 8), one chain each,
 * which share each broadcast input; the last one to three panels have four chains each instead. At 512 bits two groups go
 * together where it pays: four chains are one multiply-add a cycle (decision 0008).
 *
 * gemv chooses the loop for its groups itself: through groups() 16 x 16 takes 19 to 22 ns instead of 18, 64 x 64 106 instead
 * of 79 (Zen 5, 512 bits, three JVMs each).
 */
final class SimdPanel {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final int GROUP = PanelKernels.GROUP;

    /** Columns by which one group of panels runs before the next. */
    private static final int AHEAD = 16;

    private SimdPanel() {}

    static void gemv(
            int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] b, int bAt, float[] y, int yAt) {
        int grouped = PanelKernels.grouped(rows);
        int rest = PanelKernels.padded(rows) - grouped;
        int lastAt = pAt + grouped * cols;
        if (LENGTH == PANEL) {
            int eights = isThirdCache(grouped * cols) ? 0 : grouped & -(2 * GROUP);
            if (eights > 0 && competes(grouped, cols)) {
                eightPanelsFourBehind(eights, cols, p, pAt, x, xAt, b, bAt, y, yAt);
            } else if (eights > 0) {
                eightPanelsOneVector(eights, cols, p, pAt, x, xAt, b, bAt, y, yAt);
            }
            if (grouped > eights) {
                fourPanelsOneVector(
                        grouped - eights, cols, p, pAt + eights * cols, cols, x, xAt, b, bAt + eights, y, yAt + eights);
            }
            int pair = rest & -(2 * PANEL);
            if (pair > 0) {
                fourChainsOfTwoPanels(cols, p, lastAt, x, xAt, b, bAt + grouped, y, yAt + grouped);
            }
            fourChainsOneVector(
                    rest - pair,
                    cols,
                    p,
                    lastAt + pair * cols,
                    x,
                    xAt,
                    b,
                    bAt + grouped + pair,
                    y,
                    yAt + grouped + pair);
        } else {
            if (LENGTH == PANEL / 2) {
                fourPanelsTwoVectors(grouped, cols, p, pAt, cols, x, xAt, b, bAt, y, yAt);
            } else {
                twoPanelsFourVectors(grouped, cols, p, pAt, cols, x, xAt, b, bAt, y, yAt);
            }
            fourChainsTwoVectors(rest, cols, p, lastAt, x, xAt, b, bAt + grouped, y, yAt + grouped);
        }
    }

    /** Whether so many floats are read from the third cache, where eight streams are slower than four: 1 to 8 MiB. */
    private static boolean isThirdCache(int length) {
        return length > PanelKernels.SECOND_CACHE && length < 2_097_152;
    }

    /**
     * Whether eight panels side by side would compete for the same lines of the first cache: they lie some 4 KiB apart, are
     * read from the second cache, and are long enough for four of them to run behind.
     */
    private static boolean competes(int rows, int cols) {
        return cols % (4 * PANEL) == 0 && cols >= 8 * AHEAD && rows * cols <= PanelKernels.SECOND_CACHE;
    }

    /** The whole groups of four panels of {@code y = P x + b}, P being some columns of a matrix of {@code pStride} columns. */
    static void groups(
            int rows,
            int cols,
            float[] p,
            int pAt,
            int pStride,
            float[] x,
            int xAt,
            float[] b,
            int bAt,
            float[] y,
            int yAt) {
        int grouped = PanelKernels.grouped(rows);
        if (LENGTH == PANEL) {
            fourPanelsOneVector(grouped, cols, p, pAt, pStride, x, xAt, b, bAt, y, yAt);
        } else if (LENGTH == PANEL / 2) {
            fourPanelsTwoVectors(grouped, cols, p, pAt, pStride, x, xAt, b, bAt, y, yAt);
        } else {
            twoPanelsFourVectors(grouped, cols, p, pAt, pStride, x, xAt, b, bAt, y, yAt);
        }
    }

    static void ger(int rows, int cols, float alpha, float[] x, int xAt, float[] y, int yAt, float[] p, int pAt) {
        int padded = PanelKernels.padded(rows);
        int step = Math.min(PANEL, 2 * LENGTH);
        for (int lane = 0; lane < padded; lane += step) {
            int panelAt = pAt + PanelKernels.rowAt(lane, cols);
            if (LENGTH == PANEL) {
                gerOneVector(cols, alpha, x, xAt + lane, y, yAt, p, panelAt);
            } else {
                gerTwoVectors(cols, alpha, x, xAt + lane, y, yAt, p, panelAt);
            }
        }
    }

    /** 512 bits: eight panels at a time, that is two groups. */
    private static void eightPanelsOneVector(
            int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] b, int bAt, float[] y, int yAt) {
        for (int first = 0; first < rows; first += 2 * GROUP) {
            int at0 = pAt + first * cols;
            int at1 = at0 + PANEL * cols;
            int at2 = at1 + PANEL * cols;
            int at3 = at2 + PANEL * cols;
            int at4 = at3 + PANEL * cols;
            int at5 = at4 + PANEL * cols;
            int at6 = at5 + PANEL * cols;
            int at7 = at6 + PANEL * cols;
            FloatVector sum0 = FloatVector.fromArray(F, b, bAt + first);
            FloatVector sum1 = FloatVector.fromArray(F, b, bAt + first + PANEL);
            FloatVector sum2 = FloatVector.fromArray(F, b, bAt + first + 2 * PANEL);
            FloatVector sum3 = FloatVector.fromArray(F, b, bAt + first + 3 * PANEL);
            FloatVector sum4 = FloatVector.fromArray(F, b, bAt + first + 4 * PANEL);
            FloatVector sum5 = FloatVector.fromArray(F, b, bAt + first + 5 * PANEL);
            FloatVector sum6 = FloatVector.fromArray(F, b, bAt + first + 6 * PANEL);
            FloatVector sum7 = FloatVector.fromArray(F, b, bAt + first + 7 * PANEL);
            for (int k = 0; k < cols; k++) {
                FloatVector vx = FloatVector.broadcast(F, x[xAt + k]);
                sum0 = FloatVector.fromArray(F, p, at0 + k * PANEL).lanewise(FMA, vx, sum0);
                sum1 = FloatVector.fromArray(F, p, at1 + k * PANEL).lanewise(FMA, vx, sum1);
                sum2 = FloatVector.fromArray(F, p, at2 + k * PANEL).lanewise(FMA, vx, sum2);
                sum3 = FloatVector.fromArray(F, p, at3 + k * PANEL).lanewise(FMA, vx, sum3);
                sum4 = FloatVector.fromArray(F, p, at4 + k * PANEL).lanewise(FMA, vx, sum4);
                sum5 = FloatVector.fromArray(F, p, at5 + k * PANEL).lanewise(FMA, vx, sum5);
                sum6 = FloatVector.fromArray(F, p, at6 + k * PANEL).lanewise(FMA, vx, sum6);
                sum7 = FloatVector.fromArray(F, p, at7 + k * PANEL).lanewise(FMA, vx, sum7);
            }
            V.cast(sum0).intoArray(y, yAt + first);
            V.cast(sum1).intoArray(y, yAt + first + PANEL);
            V.cast(sum2).intoArray(y, yAt + first + 2 * PANEL);
            V.cast(sum3).intoArray(y, yAt + first + 3 * PANEL);
            V.cast(sum4).intoArray(y, yAt + first + 4 * PANEL);
            V.cast(sum5).intoArray(y, yAt + first + 5 * PANEL);
            V.cast(sum6).intoArray(y, yAt + first + 6 * PANEL);
            V.cast(sum7).intoArray(y, yAt + first + 7 * PANEL);
        }
    }

    /**
     * 512 bits: eight panels at a time, four of them some columns behind the others, so that no more than four lie in the same
     * lines of the first cache: 256 x 256 2.3 -> 1.9 us, 256 x 512 4.2 -> 3.8 (decision 0008).
     */
    private static void eightPanelsFourBehind(
            int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] b, int bAt, float[] y, int yAt) {
        int both = cols - AHEAD;
        for (int first = 0; first < rows; first += 2 * GROUP) {
            int at0 = pAt + first * cols;
            int at1 = at0 + PANEL * cols;
            int at2 = at1 + PANEL * cols;
            int at3 = at2 + PANEL * cols;
            int at4 = at3 + PANEL * cols;
            int at5 = at4 + PANEL * cols;
            int at6 = at5 + PANEL * cols;
            int at7 = at6 + PANEL * cols;
            FloatVector sum0 = FloatVector.fromArray(F, b, bAt + first);
            FloatVector sum1 = FloatVector.fromArray(F, b, bAt + first + PANEL);
            FloatVector sum2 = FloatVector.fromArray(F, b, bAt + first + 2 * PANEL);
            FloatVector sum3 = FloatVector.fromArray(F, b, bAt + first + 3 * PANEL);
            FloatVector sum4 = FloatVector.fromArray(F, b, bAt + first + 4 * PANEL);
            FloatVector sum5 = FloatVector.fromArray(F, b, bAt + first + 5 * PANEL);
            FloatVector sum6 = FloatVector.fromArray(F, b, bAt + first + 6 * PANEL);
            FloatVector sum7 = FloatVector.fromArray(F, b, bAt + first + 7 * PANEL);
            for (int k = 0; k < AHEAD; k++) {
                FloatVector vx = FloatVector.broadcast(F, x[xAt + k]);
                sum0 = FloatVector.fromArray(F, p, at0 + k * PANEL).lanewise(FMA, vx, sum0);
                sum1 = FloatVector.fromArray(F, p, at1 + k * PANEL).lanewise(FMA, vx, sum1);
                sum2 = FloatVector.fromArray(F, p, at2 + k * PANEL).lanewise(FMA, vx, sum2);
                sum3 = FloatVector.fromArray(F, p, at3 + k * PANEL).lanewise(FMA, vx, sum3);
            }
            for (int k = 0; k < both; k++) {
                FloatVector vx = FloatVector.broadcast(F, x[xAt + AHEAD + k]);
                sum0 = FloatVector.fromArray(F, p, at0 + AHEAD * PANEL + k * PANEL)
                        .lanewise(FMA, vx, sum0);
                sum1 = FloatVector.fromArray(F, p, at1 + AHEAD * PANEL + k * PANEL)
                        .lanewise(FMA, vx, sum1);
                sum2 = FloatVector.fromArray(F, p, at2 + AHEAD * PANEL + k * PANEL)
                        .lanewise(FMA, vx, sum2);
                sum3 = FloatVector.fromArray(F, p, at3 + AHEAD * PANEL + k * PANEL)
                        .lanewise(FMA, vx, sum3);
                FloatVector behind = FloatVector.broadcast(F, x[xAt + k]);
                sum4 = FloatVector.fromArray(F, p, at4 + k * PANEL).lanewise(FMA, behind, sum4);
                sum5 = FloatVector.fromArray(F, p, at5 + k * PANEL).lanewise(FMA, behind, sum5);
                sum6 = FloatVector.fromArray(F, p, at6 + k * PANEL).lanewise(FMA, behind, sum6);
                sum7 = FloatVector.fromArray(F, p, at7 + k * PANEL).lanewise(FMA, behind, sum7);
            }
            for (int k = both; k < cols; k++) {
                FloatVector behind = FloatVector.broadcast(F, x[xAt + k]);
                sum4 = FloatVector.fromArray(F, p, at4 + k * PANEL).lanewise(FMA, behind, sum4);
                sum5 = FloatVector.fromArray(F, p, at5 + k * PANEL).lanewise(FMA, behind, sum5);
                sum6 = FloatVector.fromArray(F, p, at6 + k * PANEL).lanewise(FMA, behind, sum6);
                sum7 = FloatVector.fromArray(F, p, at7 + k * PANEL).lanewise(FMA, behind, sum7);
            }
            V.cast(sum0).intoArray(y, yAt + first);
            V.cast(sum1).intoArray(y, yAt + first + PANEL);
            V.cast(sum2).intoArray(y, yAt + first + 2 * PANEL);
            V.cast(sum3).intoArray(y, yAt + first + 3 * PANEL);
            V.cast(sum4).intoArray(y, yAt + first + 4 * PANEL);
            V.cast(sum5).intoArray(y, yAt + first + 5 * PANEL);
            V.cast(sum6).intoArray(y, yAt + first + 6 * PANEL);
            V.cast(sum7).intoArray(y, yAt + first + 7 * PANEL);
        }
    }

    /** 512 bits: four panels at a time, one chain each. */
    private static void fourPanelsOneVector(
            int rows,
            int cols,
            float[] p,
            int pAt,
            int pStride,
            float[] x,
            int xAt,
            float[] b,
            int bAt,
            float[] y,
            int yAt) {
        for (int first = 0; first < rows; first += GROUP) {
            int at0 = pAt + first * pStride;
            int at1 = at0 + PANEL * pStride;
            int at2 = at1 + PANEL * pStride;
            int at3 = at2 + PANEL * pStride;
            FloatVector sum0 = FloatVector.fromArray(F, b, bAt + first);
            FloatVector sum1 = FloatVector.fromArray(F, b, bAt + first + PANEL);
            FloatVector sum2 = FloatVector.fromArray(F, b, bAt + first + 2 * PANEL);
            FloatVector sum3 = FloatVector.fromArray(F, b, bAt + first + 3 * PANEL);
            for (int k = 0; k < cols; k++) {
                FloatVector vx = FloatVector.broadcast(F, x[xAt + k]);
                sum0 = FloatVector.fromArray(F, p, at0 + k * PANEL).lanewise(FMA, vx, sum0);
                sum1 = FloatVector.fromArray(F, p, at1 + k * PANEL).lanewise(FMA, vx, sum1);
                sum2 = FloatVector.fromArray(F, p, at2 + k * PANEL).lanewise(FMA, vx, sum2);
                sum3 = FloatVector.fromArray(F, p, at3 + k * PANEL).lanewise(FMA, vx, sum3);
            }
            V.cast(sum0).intoArray(y, yAt + first);
            V.cast(sum1).intoArray(y, yAt + first + PANEL);
            V.cast(sum2).intoArray(y, yAt + first + 2 * PANEL);
            V.cast(sum3).intoArray(y, yAt + first + 3 * PANEL);
        }
    }

    /** 256 bits: four panels at a time, each {@code low} (lanes 0 to 7) and {@code high}. */
    private static void fourPanelsTwoVectors(
            int rows,
            int cols,
            float[] p,
            int pAt,
            int pStride,
            float[] x,
            int xAt,
            float[] b,
            int bAt,
            float[] y,
            int yAt) {
        for (int first = 0; first < rows; first += GROUP) {
            int at0 = pAt + first * pStride;
            int at1 = at0 + PANEL * pStride;
            int at2 = at1 + PANEL * pStride;
            int at3 = at2 + PANEL * pStride;
            FloatVector low0 = FloatVector.fromArray(F, b, bAt + first);
            FloatVector high0 = FloatVector.fromArray(F, b, bAt + first + LENGTH);
            FloatVector low1 = FloatVector.fromArray(F, b, bAt + first + 2 * LENGTH);
            FloatVector high1 = FloatVector.fromArray(F, b, bAt + first + 3 * LENGTH);
            FloatVector low2 = FloatVector.fromArray(F, b, bAt + first + 4 * LENGTH);
            FloatVector high2 = FloatVector.fromArray(F, b, bAt + first + 5 * LENGTH);
            FloatVector low3 = FloatVector.fromArray(F, b, bAt + first + 6 * LENGTH);
            FloatVector high3 = FloatVector.fromArray(F, b, bAt + first + 7 * LENGTH);
            for (int k = 0; k < cols; k++) {
                FloatVector vx = FloatVector.broadcast(F, x[xAt + k]);
                low0 = FloatVector.fromArray(F, p, at0 + k * PANEL).lanewise(FMA, vx, low0);
                high0 = FloatVector.fromArray(F, p, at0 + k * PANEL + LENGTH).lanewise(FMA, vx, high0);
                low1 = FloatVector.fromArray(F, p, at1 + k * PANEL).lanewise(FMA, vx, low1);
                high1 = FloatVector.fromArray(F, p, at1 + k * PANEL + LENGTH).lanewise(FMA, vx, high1);
                low2 = FloatVector.fromArray(F, p, at2 + k * PANEL).lanewise(FMA, vx, low2);
                high2 = FloatVector.fromArray(F, p, at2 + k * PANEL + LENGTH).lanewise(FMA, vx, high2);
                low3 = FloatVector.fromArray(F, p, at3 + k * PANEL).lanewise(FMA, vx, low3);
                high3 = FloatVector.fromArray(F, p, at3 + k * PANEL + LENGTH).lanewise(FMA, vx, high3);
            }
            V.cast(low0).intoArray(y, yAt + first);
            V.cast(high0).intoArray(y, yAt + first + LENGTH);
            V.cast(low1).intoArray(y, yAt + first + 2 * LENGTH);
            V.cast(high1).intoArray(y, yAt + first + 3 * LENGTH);
            V.cast(low2).intoArray(y, yAt + first + 4 * LENGTH);
            V.cast(high2).intoArray(y, yAt + first + 5 * LENGTH);
            V.cast(low3).intoArray(y, yAt + first + 6 * LENGTH);
            V.cast(high3).intoArray(y, yAt + first + 7 * LENGTH);
        }
    }

    /** 128 bits: two panels at a time, {@code left} and {@code right}. */
    private static void twoPanelsFourVectors(
            int rows,
            int cols,
            float[] p,
            int pAt,
            int pStride,
            float[] x,
            int xAt,
            float[] b,
            int bAt,
            float[] y,
            int yAt) {
        for (int first = 0; first < rows; first += 2 * PANEL) {
            int at0 = pAt + first * pStride;
            int at1 = at0 + PANEL * pStride;
            FloatVector left0 = FloatVector.fromArray(F, b, bAt + first);
            FloatVector left1 = FloatVector.fromArray(F, b, bAt + first + LENGTH);
            FloatVector left2 = FloatVector.fromArray(F, b, bAt + first + 2 * LENGTH);
            FloatVector left3 = FloatVector.fromArray(F, b, bAt + first + 3 * LENGTH);
            FloatVector right0 = FloatVector.fromArray(F, b, bAt + first + 4 * LENGTH);
            FloatVector right1 = FloatVector.fromArray(F, b, bAt + first + 5 * LENGTH);
            FloatVector right2 = FloatVector.fromArray(F, b, bAt + first + 6 * LENGTH);
            FloatVector right3 = FloatVector.fromArray(F, b, bAt + first + 7 * LENGTH);
            for (int k = 0; k < cols; k++) {
                FloatVector vx = FloatVector.broadcast(F, x[xAt + k]);
                left0 = FloatVector.fromArray(F, p, at0 + k * PANEL).lanewise(FMA, vx, left0);
                left1 = FloatVector.fromArray(F, p, at0 + k * PANEL + LENGTH).lanewise(FMA, vx, left1);
                left2 = FloatVector.fromArray(F, p, at0 + k * PANEL + 2 * LENGTH)
                        .lanewise(FMA, vx, left2);
                left3 = FloatVector.fromArray(F, p, at0 + k * PANEL + 3 * LENGTH)
                        .lanewise(FMA, vx, left3);
                right0 = FloatVector.fromArray(F, p, at1 + k * PANEL).lanewise(FMA, vx, right0);
                right1 = FloatVector.fromArray(F, p, at1 + k * PANEL + LENGTH).lanewise(FMA, vx, right1);
                right2 = FloatVector.fromArray(F, p, at1 + k * PANEL + 2 * LENGTH)
                        .lanewise(FMA, vx, right2);
                right3 = FloatVector.fromArray(F, p, at1 + k * PANEL + 3 * LENGTH)
                        .lanewise(FMA, vx, right3);
            }
            V.cast(left0).intoArray(y, yAt + first);
            V.cast(left1).intoArray(y, yAt + first + LENGTH);
            V.cast(left2).intoArray(y, yAt + first + 2 * LENGTH);
            V.cast(left3).intoArray(y, yAt + first + 3 * LENGTH);
            V.cast(right0).intoArray(y, yAt + first + 4 * LENGTH);
            V.cast(right1).intoArray(y, yAt + first + 5 * LENGTH);
            V.cast(right2).intoArray(y, yAt + first + 6 * LENGTH);
            V.cast(right3).intoArray(y, yAt + first + 7 * LENGTH);
        }
    }

    /** 512 bits: two panels that share each input, four chains each, k mod 4. */
    private static void fourChainsOfTwoPanels(
            int cols, float[] p, int pAt, float[] x, int xAt, float[] b, int bAt, float[] y, int yAt) {
        int bound = cols & -4;
        FloatVector left0 = FloatVector.fromArray(F, b, bAt);
        FloatVector left1 = FloatVector.zero(F);
        FloatVector left2 = FloatVector.zero(F);
        FloatVector left3 = FloatVector.zero(F);
        FloatVector right0 = FloatVector.fromArray(F, b, bAt + PANEL);
        FloatVector right1 = FloatVector.zero(F);
        FloatVector right2 = FloatVector.zero(F);
        FloatVector right3 = FloatVector.zero(F);
        int k = 0;
        for (; k < bound; k += 4) {
            int at = pAt + k * PANEL;
            int rightAt = at + PANEL * cols;
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            left0 = FloatVector.fromArray(F, p, at).lanewise(FMA, vx0, left0);
            right0 = FloatVector.fromArray(F, p, rightAt).lanewise(FMA, vx0, right0);
            FloatVector vx1 = FloatVector.broadcast(F, x[xAt + k + 1]);
            left1 = FloatVector.fromArray(F, p, at + PANEL).lanewise(FMA, vx1, left1);
            right1 = FloatVector.fromArray(F, p, rightAt + PANEL).lanewise(FMA, vx1, right1);
            FloatVector vx2 = FloatVector.broadcast(F, x[xAt + k + 2]);
            left2 = FloatVector.fromArray(F, p, at + 2 * PANEL).lanewise(FMA, vx2, left2);
            right2 = FloatVector.fromArray(F, p, rightAt + 2 * PANEL).lanewise(FMA, vx2, right2);
            FloatVector vx3 = FloatVector.broadcast(F, x[xAt + k + 3]);
            left3 = FloatVector.fromArray(F, p, at + 3 * PANEL).lanewise(FMA, vx3, left3);
            right3 = FloatVector.fromArray(F, p, rightAt + 3 * PANEL).lanewise(FMA, vx3, right3);
        }
        int at = pAt + k * PANEL;
        int rightAt = at + PANEL * cols;
        if (k < cols) {
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            left0 = FloatVector.fromArray(F, p, at).lanewise(FMA, vx0, left0);
            right0 = FloatVector.fromArray(F, p, rightAt).lanewise(FMA, vx0, right0);
        }
        if (k + 1 < cols) {
            FloatVector vx1 = FloatVector.broadcast(F, x[xAt + k + 1]);
            left1 = FloatVector.fromArray(F, p, at + PANEL).lanewise(FMA, vx1, left1);
            right1 = FloatVector.fromArray(F, p, rightAt + PANEL).lanewise(FMA, vx1, right1);
        }
        if (k + 2 < cols) {
            FloatVector vx2 = FloatVector.broadcast(F, x[xAt + k + 2]);
            left2 = FloatVector.fromArray(F, p, at + 2 * PANEL).lanewise(FMA, vx2, left2);
            right2 = FloatVector.fromArray(F, p, rightAt + 2 * PANEL).lanewise(FMA, vx2, right2);
        }
        V.cast(left0.lanewise(ADD, left1).lanewise(ADD, left2.lanewise(ADD, left3)))
                .intoArray(y, yAt);
        V.cast(right0.lanewise(ADD, right1).lanewise(ADD, right2.lanewise(ADD, right3)))
                .intoArray(y, yAt + PANEL);
    }

    /** 512 bits: four chains, k mod 4. */
    private static void fourChainsOneVector(
            int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] b, int bAt, float[] y, int yAt) {
        int bound = cols & -4;
        for (int first = 0; first < rows; first += PANEL) {
            int panelAt = pAt + first * cols;
            FloatVector sum0 = FloatVector.fromArray(F, b, bAt + first);
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
            V.cast(sum0.lanewise(ADD, sum1).lanewise(ADD, sum2.lanewise(ADD, sum3)))
                    .intoArray(y, yAt + first);
        }
    }

    /** 256 and 128 bits: four chains, k mod 4, of two neighbouring vectors {@code low} and {@code high}. */
    private static void fourChainsTwoVectors(
            int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] b, int bAt, float[] y, int yAt) {
        int bound = cols & -4;
        int padded = PanelKernels.padded(rows);
        for (int lane = 0; lane < padded; lane += 2 * LENGTH) {
            int panelAt = pAt + PanelKernels.rowAt(lane, cols);
            FloatVector low0 = FloatVector.fromArray(F, b, bAt + lane);
            FloatVector high0 = FloatVector.fromArray(F, b, bAt + lane + LENGTH);
            FloatVector low1 = FloatVector.zero(F);
            FloatVector high1 = FloatVector.zero(F);
            FloatVector low2 = FloatVector.zero(F);
            FloatVector high2 = FloatVector.zero(F);
            FloatVector low3 = FloatVector.zero(F);
            FloatVector high3 = FloatVector.zero(F);
            int k = 0;
            for (; k < bound; k += 4) {
                int at = panelAt + k * PANEL;
                FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
                low0 = FloatVector.fromArray(F, p, at).lanewise(FMA, vx0, low0);
                high0 = FloatVector.fromArray(F, p, at + LENGTH).lanewise(FMA, vx0, high0);
                FloatVector vx1 = FloatVector.broadcast(F, x[xAt + k + 1]);
                low1 = FloatVector.fromArray(F, p, at + PANEL).lanewise(FMA, vx1, low1);
                high1 = FloatVector.fromArray(F, p, at + PANEL + LENGTH).lanewise(FMA, vx1, high1);
                FloatVector vx2 = FloatVector.broadcast(F, x[xAt + k + 2]);
                low2 = FloatVector.fromArray(F, p, at + 2 * PANEL).lanewise(FMA, vx2, low2);
                high2 = FloatVector.fromArray(F, p, at + 2 * PANEL + LENGTH).lanewise(FMA, vx2, high2);
                FloatVector vx3 = FloatVector.broadcast(F, x[xAt + k + 3]);
                low3 = FloatVector.fromArray(F, p, at + 3 * PANEL).lanewise(FMA, vx3, low3);
                high3 = FloatVector.fromArray(F, p, at + 3 * PANEL + LENGTH).lanewise(FMA, vx3, high3);
            }
            int at = panelAt + k * PANEL;
            if (k < cols) {
                FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
                low0 = FloatVector.fromArray(F, p, at).lanewise(FMA, vx0, low0);
                high0 = FloatVector.fromArray(F, p, at + LENGTH).lanewise(FMA, vx0, high0);
            }
            if (k + 1 < cols) {
                FloatVector vx1 = FloatVector.broadcast(F, x[xAt + k + 1]);
                low1 = FloatVector.fromArray(F, p, at + PANEL).lanewise(FMA, vx1, low1);
                high1 = FloatVector.fromArray(F, p, at + PANEL + LENGTH).lanewise(FMA, vx1, high1);
            }
            if (k + 2 < cols) {
                FloatVector vx2 = FloatVector.broadcast(F, x[xAt + k + 2]);
                low2 = FloatVector.fromArray(F, p, at + 2 * PANEL).lanewise(FMA, vx2, low2);
                high2 = FloatVector.fromArray(F, p, at + 2 * PANEL + LENGTH).lanewise(FMA, vx2, high2);
            }
            V.cast(low0.lanewise(ADD, low1).lanewise(ADD, low2.lanewise(ADD, low3)))
                    .intoArray(y, yAt + lane);
            V.cast(high0.lanewise(ADD, high1).lanewise(ADD, high2.lanewise(ADD, high3)))
                    .intoArray(y, yAt + lane + LENGTH);
        }
    }

    /** 512 bits: four columns at a time, whose loads come before the stores, as {@code SimdOuter.descend} does. */
    private static void gerOneVector(
            int cols, float alpha, float[] x, int xAt, float[] y, int yAt, float[] p, int pAt) {
        int bound = cols < SimdOuter.FEW ? 0 : cols & -4;
        FloatVector vx = FloatVector.fromArray(F, x, xAt).lanewise(MUL, FloatVector.broadcast(F, alpha));
        int k = 0;
        for (; k < bound; k += 4) {
            int at = pAt + k * PANEL;
            FloatVector vp0 = FloatVector.fromArray(F, p, at);
            FloatVector vp1 = FloatVector.fromArray(F, p, at + PANEL);
            FloatVector vp2 = FloatVector.fromArray(F, p, at + 2 * PANEL);
            FloatVector vp3 = FloatVector.fromArray(F, p, at + 3 * PANEL);
            V.cast(vx.lanewise(FMA, FloatVector.broadcast(F, y[yAt + k]), vp0)).intoArray(p, at);
            V.cast(vx.lanewise(FMA, FloatVector.broadcast(F, y[yAt + k + 1]), vp1))
                    .intoArray(p, at + PANEL);
            V.cast(vx.lanewise(FMA, FloatVector.broadcast(F, y[yAt + k + 2]), vp2))
                    .intoArray(p, at + 2 * PANEL);
            V.cast(vx.lanewise(FMA, FloatVector.broadcast(F, y[yAt + k + 3]), vp3))
                    .intoArray(p, at + 3 * PANEL);
        }
        for (; k < cols; k++) {
            int at = pAt + k * PANEL;
            FloatVector vy = FloatVector.broadcast(F, y[yAt + k]);
            V.cast(vx.lanewise(FMA, vy, FloatVector.fromArray(F, p, at))).intoArray(p, at);
        }
    }

    private static void gerTwoVectors(
            int cols, float alpha, float[] x, int xAt, float[] y, int yAt, float[] p, int pAt) {
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vx0 = FloatVector.fromArray(F, x, xAt).lanewise(MUL, va);
        FloatVector vx1 = FloatVector.fromArray(F, x, xAt + LENGTH).lanewise(MUL, va);
        for (int k = 0; k < cols; k++) {
            int at = pAt + k * PANEL;
            FloatVector vy = FloatVector.broadcast(F, y[yAt + k]);
            V.cast(vx0.lanewise(FMA, vy, FloatVector.fromArray(F, p, at))).intoArray(p, at);
            V.cast(vx1.lanewise(FMA, vy, FloatVector.fromArray(F, p, at + LENGTH)))
                    .intoArray(p, at + LENGTH);
        }
    }
}
