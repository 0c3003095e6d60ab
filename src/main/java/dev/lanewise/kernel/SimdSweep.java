package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernel behind {@link SweepKernels}. */
/*
 * As SimdPanel.gemvT: some inputs at a time over all panels, lanes added by constant rearranges (decision 0001). Each row
 * of a panel is stored again as soon as it was used, all loads of a step before its stores. Columns are independent, so
 * the last ones are left to the scalar kernel: computing some twice, as gemvT does, would update them twice.
 */
final class SimdSweep {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final int INPUTS = LENGTH < PANEL / 2 ? 2 : 4;
    private static final VectorShuffle<Float> SWAP8 = Lanes.swap(8);
    private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);

    private SimdSweep() {}

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
            float[] y,
            int yAt) {
        if (LENGTH == PANEL) {
            fourInputsOneVector(rows, cols, alpha, d, dAt, x, xAt, p, pAt, y, yAt);
        } else if (LENGTH == PANEL / 2) {
            fourInputsTwoVectors(rows, cols, alpha, d, dAt, x, xAt, p, pAt, y, yAt);
        } else {
            twoInputsFourVectors(rows, cols, alpha, d, dAt, x, xAt, p, pAt, y, yAt);
        }
        ScalarSweep.columns(cols - cols % INPUTS, rows, cols, alpha, d, dAt, x, xAt, p, pAt, y, yAt);
    }

    /** 512 bits. */
    private static void fourInputsOneVector(
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
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector zero = FloatVector.zero(F);
        for (int k = 0; k <= cols - 4; k += 4) {
            int at = pAt + k * PANEL;
            FloatVector sum0 = zero;
            FloatVector sum1 = zero;
            FloatVector sum2 = zero;
            FloatVector sum3 = zero;
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            FloatVector vx1 = FloatVector.broadcast(F, x[xAt + k + 1]);
            FloatVector vx2 = FloatVector.broadcast(F, x[xAt + k + 2]);
            FloatVector vx3 = FloatVector.broadcast(F, x[xAt + k + 3]);
            for (int first = 0; first < rows; first += PANEL) {
                FloatVector vd0 = FloatVector.fromArray(F, d, dAt + first);
                FloatVector vp00 = FloatVector.fromArray(F, p, at);
                FloatVector vp10 = FloatVector.fromArray(F, p, at + PANEL);
                FloatVector vp20 = FloatVector.fromArray(F, p, at + 2 * PANEL);
                FloatVector vp30 = FloatVector.fromArray(F, p, at + 3 * PANEL);
                sum0 = vp00.fma(vd0, sum0);
                va.fma(vd0.fma(vx0, zero), vp00).intoArray(p, at);
                sum1 = vp10.fma(vd0, sum1);
                va.fma(vd0.fma(vx1, zero), vp10).intoArray(p, at + PANEL);
                sum2 = vp20.fma(vd0, sum2);
                va.fma(vd0.fma(vx2, zero), vp20).intoArray(p, at + 2 * PANEL);
                sum3 = vp30.fma(vd0, sum3);
                va.fma(vd0.fma(vx3, zero), vp30).intoArray(p, at + 3 * PANEL);
                at += PANEL * cols;
            }
            sum0 = sum0.add(sum0.rearrange(SWAP8));
            sum0 = sum0.add(sum0.rearrange(SWAP4));
            sum1 = sum1.add(sum1.rearrange(SWAP8));
            sum1 = sum1.add(sum1.rearrange(SWAP4));
            sum2 = sum2.add(sum2.rearrange(SWAP8));
            sum2 = sum2.add(sum2.rearrange(SWAP4));
            sum3 = sum3.add(sum3.rearrange(SWAP8));
            sum3 = sum3.add(sum3.rearrange(SWAP4));
            y[yAt + k] = (sum0.lane(0) + sum0.lane(2)) + (sum0.lane(1) + sum0.lane(3));
            y[yAt + k + 1] = (sum1.lane(0) + sum1.lane(2)) + (sum1.lane(1) + sum1.lane(3));
            y[yAt + k + 2] = (sum2.lane(0) + sum2.lane(2)) + (sum2.lane(1) + sum2.lane(3));
            y[yAt + k + 3] = (sum3.lane(0) + sum3.lane(2)) + (sum3.lane(1) + sum3.lane(3));
        }
    }

    /** 256 bits: each input is {@code low} (lanes 0 to 7) and {@code high}. */
    private static void fourInputsTwoVectors(
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
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector zero = FloatVector.zero(F);
        for (int k = 0; k <= cols - 4; k += 4) {
            int at = pAt + k * PANEL;
            FloatVector low0 = zero;
            FloatVector high0 = zero;
            FloatVector low1 = zero;
            FloatVector high1 = zero;
            FloatVector low2 = zero;
            FloatVector high2 = zero;
            FloatVector low3 = zero;
            FloatVector high3 = zero;
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            FloatVector vx1 = FloatVector.broadcast(F, x[xAt + k + 1]);
            FloatVector vx2 = FloatVector.broadcast(F, x[xAt + k + 2]);
            FloatVector vx3 = FloatVector.broadcast(F, x[xAt + k + 3]);
            for (int first = 0; first < rows; first += PANEL) {
                FloatVector vd0 = FloatVector.fromArray(F, d, dAt + first);
                FloatVector vd1 = FloatVector.fromArray(F, d, dAt + first + LENGTH);
                FloatVector vp00 = FloatVector.fromArray(F, p, at);
                FloatVector vp01 = FloatVector.fromArray(F, p, at + LENGTH);
                FloatVector vp10 = FloatVector.fromArray(F, p, at + PANEL);
                FloatVector vp11 = FloatVector.fromArray(F, p, at + PANEL + LENGTH);
                FloatVector vp20 = FloatVector.fromArray(F, p, at + 2 * PANEL);
                FloatVector vp21 = FloatVector.fromArray(F, p, at + 2 * PANEL + LENGTH);
                FloatVector vp30 = FloatVector.fromArray(F, p, at + 3 * PANEL);
                FloatVector vp31 = FloatVector.fromArray(F, p, at + 3 * PANEL + LENGTH);
                low0 = vp00.fma(vd0, low0);
                va.fma(vd0.fma(vx0, zero), vp00).intoArray(p, at);
                high0 = vp01.fma(vd1, high0);
                va.fma(vd1.fma(vx0, zero), vp01).intoArray(p, at + LENGTH);
                low1 = vp10.fma(vd0, low1);
                va.fma(vd0.fma(vx1, zero), vp10).intoArray(p, at + PANEL);
                high1 = vp11.fma(vd1, high1);
                va.fma(vd1.fma(vx1, zero), vp11).intoArray(p, at + PANEL + LENGTH);
                low2 = vp20.fma(vd0, low2);
                va.fma(vd0.fma(vx2, zero), vp20).intoArray(p, at + 2 * PANEL);
                high2 = vp21.fma(vd1, high2);
                va.fma(vd1.fma(vx2, zero), vp21).intoArray(p, at + 2 * PANEL + LENGTH);
                low3 = vp30.fma(vd0, low3);
                va.fma(vd0.fma(vx3, zero), vp30).intoArray(p, at + 3 * PANEL);
                high3 = vp31.fma(vd1, high3);
                va.fma(vd1.fma(vx3, zero), vp31).intoArray(p, at + 3 * PANEL + LENGTH);
                at += PANEL * cols;
            }
            low0 = low0.add(high0);
            low0 = low0.add(low0.rearrange(SWAP4));
            low1 = low1.add(high1);
            low1 = low1.add(low1.rearrange(SWAP4));
            low2 = low2.add(high2);
            low2 = low2.add(low2.rearrange(SWAP4));
            low3 = low3.add(high3);
            low3 = low3.add(low3.rearrange(SWAP4));
            y[yAt + k] = (low0.lane(0) + low0.lane(2)) + (low0.lane(1) + low0.lane(3));
            y[yAt + k + 1] = (low1.lane(0) + low1.lane(2)) + (low1.lane(1) + low1.lane(3));
            y[yAt + k + 2] = (low2.lane(0) + low2.lane(2)) + (low2.lane(1) + low2.lane(3));
            y[yAt + k + 3] = (low3.lane(0) + low3.lane(2)) + (low3.lane(1) + low3.lane(3));
        }
    }

    /** 128 bits: each input in four vectors. */
    private static void twoInputsFourVectors(
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
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector zero = FloatVector.zero(F);
        for (int k = 0; k <= cols - 2; k += 2) {
            int at = pAt + k * PANEL;
            FloatVector left0 = zero;
            FloatVector left1 = zero;
            FloatVector left2 = zero;
            FloatVector left3 = zero;
            FloatVector right0 = zero;
            FloatVector right1 = zero;
            FloatVector right2 = zero;
            FloatVector right3 = zero;
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            FloatVector vx1 = FloatVector.broadcast(F, x[xAt + k + 1]);
            for (int first = 0; first < rows; first += PANEL) {
                FloatVector vd0 = FloatVector.fromArray(F, d, dAt + first);
                FloatVector vd1 = FloatVector.fromArray(F, d, dAt + first + LENGTH);
                FloatVector vd2 = FloatVector.fromArray(F, d, dAt + first + 2 * LENGTH);
                FloatVector vd3 = FloatVector.fromArray(F, d, dAt + first + 3 * LENGTH);
                FloatVector vp00 = FloatVector.fromArray(F, p, at);
                FloatVector vp01 = FloatVector.fromArray(F, p, at + LENGTH);
                FloatVector vp02 = FloatVector.fromArray(F, p, at + 2 * LENGTH);
                FloatVector vp03 = FloatVector.fromArray(F, p, at + 3 * LENGTH);
                FloatVector vp10 = FloatVector.fromArray(F, p, at + PANEL);
                FloatVector vp11 = FloatVector.fromArray(F, p, at + PANEL + LENGTH);
                FloatVector vp12 = FloatVector.fromArray(F, p, at + PANEL + 2 * LENGTH);
                FloatVector vp13 = FloatVector.fromArray(F, p, at + PANEL + 3 * LENGTH);
                left0 = vp00.fma(vd0, left0);
                va.fma(vd0.fma(vx0, zero), vp00).intoArray(p, at);
                left1 = vp01.fma(vd1, left1);
                va.fma(vd1.fma(vx0, zero), vp01).intoArray(p, at + LENGTH);
                left2 = vp02.fma(vd2, left2);
                va.fma(vd2.fma(vx0, zero), vp02).intoArray(p, at + 2 * LENGTH);
                left3 = vp03.fma(vd3, left3);
                va.fma(vd3.fma(vx0, zero), vp03).intoArray(p, at + 3 * LENGTH);
                right0 = vp10.fma(vd0, right0);
                va.fma(vd0.fma(vx1, zero), vp10).intoArray(p, at + PANEL);
                right1 = vp11.fma(vd1, right1);
                va.fma(vd1.fma(vx1, zero), vp11).intoArray(p, at + PANEL + LENGTH);
                right2 = vp12.fma(vd2, right2);
                va.fma(vd2.fma(vx1, zero), vp12).intoArray(p, at + PANEL + 2 * LENGTH);
                right3 = vp13.fma(vd3, right3);
                va.fma(vd3.fma(vx1, zero), vp13).intoArray(p, at + PANEL + 3 * LENGTH);
                at += PANEL * cols;
            }
            left0 = left0.add(left2).add(left1.add(left3));
            right0 = right0.add(right2).add(right1.add(right3));
            y[yAt + k] = (left0.lane(0) + left0.lane(2)) + (left0.lane(1) + left0.lane(3));
            y[yAt + k + 1] = (right0.lane(0) + right0.lane(2)) + (right0.lane(1) + right0.lane(3));
        }
    }
}
