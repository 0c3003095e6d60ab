package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The transposed product behind {@link PanelKernels}: the one that needs sums over lanes. */
/*
 * Some inputs at a time over all panels, a chain in each lane. The tree of decision 0001 then adds the lanes of all these
 * inputs together: of two vectors whose halves are to be added,
 *
 *     [A.low, B.high] + swap([B.low, A.high]) = [A.low + A.high, B.low + B.high]
 *
 * is one vector with both results, so that 16 vectors end as one whose lane i is the sum of vector i, after 15 additions
 * and 15 rearranges instead of 64. The last inputs are computed together with some before them, a second time and with
 * the same bits; fewer inputs than that are taken one at a time.
 *
 * Beyond the second cache, where a piece of each panel in turn opens a page for each, one group of four panels is walked
 * after the other, each with a tree of its own, whose results are added to y (decision 0008).
 */
final class SimdPanelT {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final int GROUP = PanelKernels.GROUP;

    private static final VectorShuffle<Float> SWAP8 = Lanes.swap(8);
    private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);
    private static final VectorShuffle<Float> SWAP2 = Lanes.swap(2);
    private static final VectorShuffle<Float> SWAP1 = Lanes.swap(1);
    private static final VectorMask<Float> UPPER8 = Lanes.upper(8);
    private static final VectorMask<Float> UPPER4 = Lanes.upper(4);
    private static final VectorMask<Float> UPPER2 = Lanes.upper(2);
    private static final VectorMask<Float> UPPER1 = Lanes.upper(1);

    /** Four times four inputs, the sums of input 4 i + j being in lane 4 j + i. */
    private static final VectorShuffle<Float> TURN4 = Lanes.turn(4);

    private SimdPanelT() {}

    static void gemvT(int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] y, int yAt) {
        if (PanelKernels.isLarge(rows, cols)) {
            byGroups(rows, cols, p, pAt, x, xAt, y, yAt);
        } else {
            inputs(0, cols, 0, PanelKernels.padded(rows), cols, p, pAt, x, xAt, y, yAt);
        }
    }

    /** One group of panels after the other, each with a tree of its own. The last inputs come first, with some before them. */
    static void byGroups(int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] y, int yAt) {
        int padded = PanelKernels.padded(rows);
        if (padded < GROUP) {
            inputs(0, cols, 0, padded, cols, p, pAt, x, xAt, y, yAt);
            return;
        }
        int whole = cols & -PANEL;
        for (int first = 0; whole < cols && first < padded; first += GROUP) {
            int end = Math.min(first + GROUP, padded);
            inputs(Math.max(0, cols - PANEL), cols, first, end, cols, p, pAt, x, xAt, y, yAt);
        }
        for (int first = 0; first < padded; first += GROUP) {
            if (LENGTH == PANEL && first + GROUP <= padded) {
                fourPanels(first, whole, cols, p, pAt, x, xAt, y, yAt);
            } else {
                inputs(0, whole, first, Math.min(first + GROUP, padded), cols, p, pAt, x, xAt, y, yAt);
            }
        }
    }

    /** Inputs {@code from} to {@code to} of the panels of rows {@code first} to {@code end}; added to y unless first is 0. */
    static void inputs(
            int from,
            int to,
            int first,
            int end,
            int cols,
            float[] p,
            int pAt,
            float[] x,
            int xAt,
            float[] y,
            int yAt) {
        if (LENGTH == PANEL && first == 0 && end == PANEL && to - from >= PANEL) {
            sixteenInputsOfOnePanel(to - from, p, pAt + from * PANEL, x, xAt, y, yAt + from);
            return;
        }
        int together = LENGTH < PANEL / 2 ? 2 : LENGTH;
        int bound = first > 0 || to - from < together ? to - (to - from) % together : to;
        if (LENGTH == PANEL) {
            sixteenInputs(from, bound, first, end, cols, p, pAt, x, xAt, y, yAt);
        } else if (LENGTH == PANEL / 2) {
            eightInputs(from, bound, first, end, cols, p, pAt, x, xAt, y, yAt);
        } else {
            twoInputs(from, bound, first, end, cols, p, pAt, x, xAt, y, yAt);
        }
        oneInput(bound, to, first, end, cols, p, pAt, x, xAt, y, yAt);
    }

    /** 512 bits. */
    private static void sixteenInputs(
            int from,
            int to,
            int firstRow,
            int end,
            int cols,
            float[] p,
            int pAt,
            float[] x,
            int xAt,
            float[] y,
            int yAt) {
        for (int block = from; block < to; block += 16) {
            int k = Math.min(block, to - 16);
            int at = pAt + firstRow * cols + k * PANEL;
            FloatVector sum0 = FloatVector.zero(F);
            FloatVector sum1 = FloatVector.zero(F);
            FloatVector sum2 = FloatVector.zero(F);
            FloatVector sum3 = FloatVector.zero(F);
            FloatVector sum4 = FloatVector.zero(F);
            FloatVector sum5 = FloatVector.zero(F);
            FloatVector sum6 = FloatVector.zero(F);
            FloatVector sum7 = FloatVector.zero(F);
            FloatVector sum8 = FloatVector.zero(F);
            FloatVector sum9 = FloatVector.zero(F);
            FloatVector sum10 = FloatVector.zero(F);
            FloatVector sum11 = FloatVector.zero(F);
            FloatVector sum12 = FloatVector.zero(F);
            FloatVector sum13 = FloatVector.zero(F);
            FloatVector sum14 = FloatVector.zero(F);
            FloatVector sum15 = FloatVector.zero(F);
            for (int first = firstRow; first < end; first += PANEL) {
                FloatVector vx = FloatVector.fromArray(F, x, xAt + first);
                sum0 = FloatVector.fromArray(F, p, at).lanewise(FMA, vx, sum0);
                sum1 = FloatVector.fromArray(F, p, at + PANEL).lanewise(FMA, vx, sum1);
                sum2 = FloatVector.fromArray(F, p, at + 2 * PANEL).lanewise(FMA, vx, sum2);
                sum3 = FloatVector.fromArray(F, p, at + 3 * PANEL).lanewise(FMA, vx, sum3);
                sum4 = FloatVector.fromArray(F, p, at + 4 * PANEL).lanewise(FMA, vx, sum4);
                sum5 = FloatVector.fromArray(F, p, at + 5 * PANEL).lanewise(FMA, vx, sum5);
                sum6 = FloatVector.fromArray(F, p, at + 6 * PANEL).lanewise(FMA, vx, sum6);
                sum7 = FloatVector.fromArray(F, p, at + 7 * PANEL).lanewise(FMA, vx, sum7);
                sum8 = FloatVector.fromArray(F, p, at + 8 * PANEL).lanewise(FMA, vx, sum8);
                sum9 = FloatVector.fromArray(F, p, at + 9 * PANEL).lanewise(FMA, vx, sum9);
                sum10 = FloatVector.fromArray(F, p, at + 10 * PANEL).lanewise(FMA, vx, sum10);
                sum11 = FloatVector.fromArray(F, p, at + 11 * PANEL).lanewise(FMA, vx, sum11);
                sum12 = FloatVector.fromArray(F, p, at + 12 * PANEL).lanewise(FMA, vx, sum12);
                sum13 = FloatVector.fromArray(F, p, at + 13 * PANEL).lanewise(FMA, vx, sum13);
                sum14 = FloatVector.fromArray(F, p, at + 14 * PANEL).lanewise(FMA, vx, sum14);
                sum15 = FloatVector.fromArray(F, p, at + 15 * PANEL).lanewise(FMA, vx, sum15);
                at += PANEL * cols;
            }
            sum0 = sum0.blend(sum8, UPPER8)
                    .lanewise(ADD, sum8.blend(sum0, UPPER8).rearrange(SWAP8));
            sum1 = sum1.blend(sum9, UPPER8)
                    .lanewise(ADD, sum9.blend(sum1, UPPER8).rearrange(SWAP8));
            sum2 = sum2.blend(sum10, UPPER8)
                    .lanewise(ADD, sum10.blend(sum2, UPPER8).rearrange(SWAP8));
            sum3 = sum3.blend(sum11, UPPER8)
                    .lanewise(ADD, sum11.blend(sum3, UPPER8).rearrange(SWAP8));
            sum4 = sum4.blend(sum12, UPPER8)
                    .lanewise(ADD, sum12.blend(sum4, UPPER8).rearrange(SWAP8));
            sum5 = sum5.blend(sum13, UPPER8)
                    .lanewise(ADD, sum13.blend(sum5, UPPER8).rearrange(SWAP8));
            sum6 = sum6.blend(sum14, UPPER8)
                    .lanewise(ADD, sum14.blend(sum6, UPPER8).rearrange(SWAP8));
            sum7 = sum7.blend(sum15, UPPER8)
                    .lanewise(ADD, sum15.blend(sum7, UPPER8).rearrange(SWAP8));
            sum0 = sum0.blend(sum4, UPPER4)
                    .lanewise(ADD, sum4.blend(sum0, UPPER4).rearrange(SWAP4));
            sum1 = sum1.blend(sum5, UPPER4)
                    .lanewise(ADD, sum5.blend(sum1, UPPER4).rearrange(SWAP4));
            sum2 = sum2.blend(sum6, UPPER4)
                    .lanewise(ADD, sum6.blend(sum2, UPPER4).rearrange(SWAP4));
            sum3 = sum3.blend(sum7, UPPER4)
                    .lanewise(ADD, sum7.blend(sum3, UPPER4).rearrange(SWAP4));
            sum0 = sum0.blend(sum2, UPPER2)
                    .lanewise(ADD, sum2.blend(sum0, UPPER2).rearrange(SWAP2));
            sum1 = sum1.blend(sum3, UPPER2)
                    .lanewise(ADD, sum3.blend(sum1, UPPER2).rearrange(SWAP2));
            sum0 = sum0.blend(sum1, UPPER1)
                    .lanewise(ADD, sum1.blend(sum0, UPPER1).rearrange(SWAP1));
            if (firstRow > 0) {
                sum0 = FloatVector.fromArray(F, y, yAt + k).lanewise(ADD, sum0);
            }
            V.cast(sum0).intoArray(y, yAt + k);
        }
    }

    /**
     * 512 bits: one group of four panels, added to y unless firstRow is 0; four inputs of each panel in turn, the sums of input
     * 4 i + j ending in lane 4 j + i. 4096 x 4096 5.7 -> 1.9 ms, a panel's sixteen inputs in turn 3.4 (decision 0008).
     */
    private static void fourPanels(
            int firstRow, int whole, int cols, float[] p, int pAt, float[] x, int xAt, float[] y, int yAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector vx0 = FloatVector.fromArray(F, x, xAt + firstRow);
        FloatVector vx1 = FloatVector.fromArray(F, x, xAt + firstRow + PANEL);
        FloatVector vx2 = FloatVector.fromArray(F, x, xAt + firstRow + 2 * PANEL);
        FloatVector vx3 = FloatVector.fromArray(F, x, xAt + firstRow + 3 * PANEL);
        for (int k = 0; k < whole; k += 16) {
            int at0 = pAt + firstRow * cols + k * PANEL;
            FloatVector four0 = zero;
            FloatVector four1 = zero;
            FloatVector four2 = zero;
            FloatVector four3 = zero;
            for (int i = 0; i < 4; i++) {
                int at1 = at0 + PANEL * cols;
                int at2 = at1 + PANEL * cols;
                int at3 = at2 + PANEL * cols;
                FloatVector sum0 = FloatVector.fromArray(F, p, at0).lanewise(FMA, vx0, zero);
                FloatVector sum1 = FloatVector.fromArray(F, p, at0 + PANEL).lanewise(FMA, vx0, zero);
                FloatVector sum2 = FloatVector.fromArray(F, p, at0 + 2 * PANEL).lanewise(FMA, vx0, zero);
                FloatVector sum3 = FloatVector.fromArray(F, p, at0 + 3 * PANEL).lanewise(FMA, vx0, zero);
                sum0 = FloatVector.fromArray(F, p, at1).lanewise(FMA, vx1, sum0);
                sum1 = FloatVector.fromArray(F, p, at1 + PANEL).lanewise(FMA, vx1, sum1);
                sum2 = FloatVector.fromArray(F, p, at1 + 2 * PANEL).lanewise(FMA, vx1, sum2);
                sum3 = FloatVector.fromArray(F, p, at1 + 3 * PANEL).lanewise(FMA, vx1, sum3);
                sum0 = FloatVector.fromArray(F, p, at2).lanewise(FMA, vx2, sum0);
                sum1 = FloatVector.fromArray(F, p, at2 + PANEL).lanewise(FMA, vx2, sum1);
                sum2 = FloatVector.fromArray(F, p, at2 + 2 * PANEL).lanewise(FMA, vx2, sum2);
                sum3 = FloatVector.fromArray(F, p, at2 + 3 * PANEL).lanewise(FMA, vx2, sum3);
                sum0 = FloatVector.fromArray(F, p, at3).lanewise(FMA, vx3, sum0);
                sum1 = FloatVector.fromArray(F, p, at3 + PANEL).lanewise(FMA, vx3, sum1);
                sum2 = FloatVector.fromArray(F, p, at3 + 2 * PANEL).lanewise(FMA, vx3, sum2);
                sum3 = FloatVector.fromArray(F, p, at3 + 3 * PANEL).lanewise(FMA, vx3, sum3);
                sum0 = sum0.blend(sum2, UPPER8)
                        .lanewise(ADD, sum2.blend(sum0, UPPER8).rearrange(SWAP8));
                sum1 = sum1.blend(sum3, UPPER8)
                        .lanewise(ADD, sum3.blend(sum1, UPPER8).rearrange(SWAP8));
                sum0 = sum0.blend(sum1, UPPER4)
                        .lanewise(ADD, sum1.blend(sum0, UPPER4).rearrange(SWAP4));
                four0 = four1;
                four1 = four2;
                four2 = four3;
                four3 = sum0;
                at0 += 4 * PANEL;
            }
            four0 = four0.blend(four2, UPPER2)
                    .lanewise(ADD, four2.blend(four0, UPPER2).rearrange(SWAP2));
            four1 = four1.blend(four3, UPPER2)
                    .lanewise(ADD, four3.blend(four1, UPPER2).rearrange(SWAP2));
            four0 = four0.blend(four1, UPPER1)
                    .lanewise(ADD, four1.blend(four0, UPPER1).rearrange(SWAP1));
            four0 = four0.rearrange(TURN4);
            if (firstRow > 0) {
                four0 = FloatVector.fromArray(F, y, yAt + k).lanewise(ADD, four0);
            }
            V.cast(four0).intoArray(y, yAt + k);
        }
    }

    /** 512 bits, for a single panel: each chain is one multiply-add. */
    private static void sixteenInputsOfOnePanel(int cols, float[] p, int pAt, float[] x, int xAt, float[] y, int yAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector vx = FloatVector.fromArray(F, x, xAt);
        for (int block = 0; block < cols; block += 16) {
            int k = Math.min(block, cols - 16);
            int at = pAt + k * PANEL;
            FloatVector sum0 = FloatVector.fromArray(F, p, at).lanewise(FMA, vx, zero);
            FloatVector sum1 = FloatVector.fromArray(F, p, at + PANEL).lanewise(FMA, vx, zero);
            FloatVector sum2 = FloatVector.fromArray(F, p, at + 2 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum3 = FloatVector.fromArray(F, p, at + 3 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum4 = FloatVector.fromArray(F, p, at + 4 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum5 = FloatVector.fromArray(F, p, at + 5 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum6 = FloatVector.fromArray(F, p, at + 6 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum7 = FloatVector.fromArray(F, p, at + 7 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum8 = FloatVector.fromArray(F, p, at + 8 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum9 = FloatVector.fromArray(F, p, at + 9 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum10 = FloatVector.fromArray(F, p, at + 10 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum11 = FloatVector.fromArray(F, p, at + 11 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum12 = FloatVector.fromArray(F, p, at + 12 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum13 = FloatVector.fromArray(F, p, at + 13 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum14 = FloatVector.fromArray(F, p, at + 14 * PANEL).lanewise(FMA, vx, zero);
            FloatVector sum15 = FloatVector.fromArray(F, p, at + 15 * PANEL).lanewise(FMA, vx, zero);
            sum0 = sum0.blend(sum8, UPPER8)
                    .lanewise(ADD, sum8.blend(sum0, UPPER8).rearrange(SWAP8));
            sum1 = sum1.blend(sum9, UPPER8)
                    .lanewise(ADD, sum9.blend(sum1, UPPER8).rearrange(SWAP8));
            sum2 = sum2.blend(sum10, UPPER8)
                    .lanewise(ADD, sum10.blend(sum2, UPPER8).rearrange(SWAP8));
            sum3 = sum3.blend(sum11, UPPER8)
                    .lanewise(ADD, sum11.blend(sum3, UPPER8).rearrange(SWAP8));
            sum4 = sum4.blend(sum12, UPPER8)
                    .lanewise(ADD, sum12.blend(sum4, UPPER8).rearrange(SWAP8));
            sum5 = sum5.blend(sum13, UPPER8)
                    .lanewise(ADD, sum13.blend(sum5, UPPER8).rearrange(SWAP8));
            sum6 = sum6.blend(sum14, UPPER8)
                    .lanewise(ADD, sum14.blend(sum6, UPPER8).rearrange(SWAP8));
            sum7 = sum7.blend(sum15, UPPER8)
                    .lanewise(ADD, sum15.blend(sum7, UPPER8).rearrange(SWAP8));
            sum0 = sum0.blend(sum4, UPPER4)
                    .lanewise(ADD, sum4.blend(sum0, UPPER4).rearrange(SWAP4));
            sum1 = sum1.blend(sum5, UPPER4)
                    .lanewise(ADD, sum5.blend(sum1, UPPER4).rearrange(SWAP4));
            sum2 = sum2.blend(sum6, UPPER4)
                    .lanewise(ADD, sum6.blend(sum2, UPPER4).rearrange(SWAP4));
            sum3 = sum3.blend(sum7, UPPER4)
                    .lanewise(ADD, sum7.blend(sum3, UPPER4).rearrange(SWAP4));
            sum0 = sum0.blend(sum2, UPPER2)
                    .lanewise(ADD, sum2.blend(sum0, UPPER2).rearrange(SWAP2));
            sum1 = sum1.blend(sum3, UPPER2)
                    .lanewise(ADD, sum3.blend(sum1, UPPER2).rearrange(SWAP2));
            sum0 = sum0.blend(sum1, UPPER1)
                    .lanewise(ADD, sum1.blend(sum0, UPPER1).rearrange(SWAP1));
            V.cast(sum0).intoArray(y, yAt + k);
        }
    }

    /** 256 bits: first the even inputs of eight, then the odd ones, each {@code low} (lanes 0 to 7) and {@code high}. */
    private static void eightInputs(
            int from,
            int to,
            int firstRow,
            int end,
            int cols,
            float[] p,
            int pAt,
            float[] x,
            int xAt,
            float[] y,
            int yAt) {
        for (int block = from; block < to; block += 8) {
            int k = Math.min(block, to - 8);
            FloatVector even = FloatVector.zero(F);
            FloatVector odd = even;
            for (int start = k; start < k + 2; start++) {
                int at = pAt + firstRow * cols + start * PANEL;
                FloatVector low0 = FloatVector.zero(F);
                FloatVector high0 = FloatVector.zero(F);
                FloatVector low1 = FloatVector.zero(F);
                FloatVector high1 = FloatVector.zero(F);
                FloatVector low2 = FloatVector.zero(F);
                FloatVector high2 = FloatVector.zero(F);
                FloatVector low3 = FloatVector.zero(F);
                FloatVector high3 = FloatVector.zero(F);
                for (int first = firstRow; first < end; first += PANEL) {
                    FloatVector vx0 = FloatVector.fromArray(F, x, xAt + first);
                    FloatVector vx1 = FloatVector.fromArray(F, x, xAt + first + LENGTH);
                    low0 = FloatVector.fromArray(F, p, at).lanewise(FMA, vx0, low0);
                    high0 = FloatVector.fromArray(F, p, at + LENGTH).lanewise(FMA, vx1, high0);
                    low1 = FloatVector.fromArray(F, p, at + 2 * PANEL).lanewise(FMA, vx0, low1);
                    high1 = FloatVector.fromArray(F, p, at + 2 * PANEL + LENGTH).lanewise(FMA, vx1, high1);
                    low2 = FloatVector.fromArray(F, p, at + 4 * PANEL).lanewise(FMA, vx0, low2);
                    high2 = FloatVector.fromArray(F, p, at + 4 * PANEL + LENGTH).lanewise(FMA, vx1, high2);
                    low3 = FloatVector.fromArray(F, p, at + 6 * PANEL).lanewise(FMA, vx0, low3);
                    high3 = FloatVector.fromArray(F, p, at + 6 * PANEL + LENGTH).lanewise(FMA, vx1, high3);
                    at += PANEL * cols;
                }
                low0 = low0.lanewise(ADD, high0);
                low1 = low1.lanewise(ADD, high1);
                low2 = low2.lanewise(ADD, high2);
                low3 = low3.lanewise(ADD, high3);
                low0 = low0.blend(low2, UPPER4)
                        .lanewise(ADD, low2.blend(low0, UPPER4).rearrange(SWAP4));
                low1 = low1.blend(low3, UPPER4)
                        .lanewise(ADD, low3.blend(low1, UPPER4).rearrange(SWAP4));
                low0 = low0.blend(low1, UPPER2)
                        .lanewise(ADD, low1.blend(low0, UPPER2).rearrange(SWAP2));
                even = odd;
                odd = low0;
            }
            even = even.blend(odd, UPPER1).lanewise(ADD, odd.blend(even, UPPER1).rearrange(SWAP1));
            if (firstRow > 0) {
                even = FloatVector.fromArray(F, y, yAt + k).lanewise(ADD, even);
            }
            V.cast(even).intoArray(y, yAt + k);
        }
    }

    /** 128 bits: two inputs, each in four vectors. */
    private static void twoInputs(
            int from,
            int to,
            int firstRow,
            int end,
            int cols,
            float[] p,
            int pAt,
            float[] x,
            int xAt,
            float[] y,
            int yAt) {
        for (int block = from; block < to; block += 2) {
            int k = Math.min(block, to - 2);
            int blockAt = pAt + k * PANEL;
            FloatVector left0 = FloatVector.zero(F);
            FloatVector left1 = FloatVector.zero(F);
            FloatVector left2 = FloatVector.zero(F);
            FloatVector left3 = FloatVector.zero(F);
            FloatVector right0 = FloatVector.zero(F);
            FloatVector right1 = FloatVector.zero(F);
            FloatVector right2 = FloatVector.zero(F);
            FloatVector right3 = FloatVector.zero(F);
            for (int first = firstRow; first < end; first += PANEL) {
                FloatVector vx0 = FloatVector.fromArray(F, x, xAt + first);
                FloatVector vx1 = FloatVector.fromArray(F, x, xAt + first + LENGTH);
                FloatVector vx2 = FloatVector.fromArray(F, x, xAt + first + 2 * LENGTH);
                FloatVector vx3 = FloatVector.fromArray(F, x, xAt + first + 3 * LENGTH);
                int at = blockAt + first * cols;
                left0 = FloatVector.fromArray(F, p, at).lanewise(FMA, vx0, left0);
                left1 = FloatVector.fromArray(F, p, at + LENGTH).lanewise(FMA, vx1, left1);
                left2 = FloatVector.fromArray(F, p, at + 2 * LENGTH).lanewise(FMA, vx2, left2);
                left3 = FloatVector.fromArray(F, p, at + 3 * LENGTH).lanewise(FMA, vx3, left3);
                right0 = FloatVector.fromArray(F, p, at + PANEL).lanewise(FMA, vx0, right0);
                right1 = FloatVector.fromArray(F, p, at + PANEL + LENGTH).lanewise(FMA, vx1, right1);
                right2 = FloatVector.fromArray(F, p, at + PANEL + 2 * LENGTH).lanewise(FMA, vx2, right2);
                right3 = FloatVector.fromArray(F, p, at + PANEL + 3 * LENGTH).lanewise(FMA, vx3, right3);
            }
            left0 = left0.lanewise(ADD, left2).lanewise(ADD, left1.lanewise(ADD, left3));
            right0 = right0.lanewise(ADD, right2).lanewise(ADD, right1.lanewise(ADD, right3));
            float left = (left0.lane(0) + left0.lane(2)) + (left0.lane(1) + left0.lane(3));
            float right = (right0.lane(0) + right0.lane(2)) + (right0.lane(1) + right0.lane(3));
            y[yAt + k] = firstRow > 0 ? y[yAt + k] + left : left;
            y[yAt + k + 1] = firstRow > 0 ? y[yAt + k + 1] + right : right;
        }
    }

    /** For few inputs: the tree of each by itself; at 128 bits for one input at most. */
    private static void oneInput(
            int from,
            int to,
            int firstRow,
            int end,
            int cols,
            float[] p,
            int pAt,
            float[] x,
            int xAt,
            float[] y,
            int yAt) {
        if (LENGTH < PANEL / 2) {
            ScalarPanel.inputs(from, to, firstRow, end, cols, p, pAt, x, xAt, y, yAt);
            return;
        }
        for (int k = from; k < to; k++) {
            int at = pAt + firstRow * cols + k * PANEL;
            FloatVector low = FloatVector.zero(F);
            FloatVector high = low;
            for (int first = firstRow; first < end; first += PANEL) {
                low = FloatVector.fromArray(F, p, at).lanewise(FMA, FloatVector.fromArray(F, x, xAt + first), low);
                if (LENGTH < PANEL) {
                    FloatVector vx = FloatVector.fromArray(F, x, xAt + first + LENGTH);
                    high = FloatVector.fromArray(F, p, at + LENGTH).lanewise(FMA, vx, high);
                }
                at += PANEL * cols;
            }
            low = low.lanewise(ADD, LENGTH < PANEL ? high : low.rearrange(SWAP8));
            low = low.lanewise(ADD, low.rearrange(SWAP4));
            float sum = (low.lane(0) + low.lane(2)) + (low.lane(1) + low.lane(3));
            y[yAt + k] = firstRow > 0 ? y[yAt + k] + sum : sum;
        }
    }
}
