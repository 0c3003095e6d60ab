package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link PanelKernels}. */
/*
 * A panel row (16 lanes) is one vector of 512 bits, two of 256 or four of 128, and each width has its own loop.
 *
 * gemv and ger: one vector, or two neighbouring ones (at 128 bits a panel in two passes); gemv has four chains of them,
 * that is 4 or 8 accumulators, and no lane sum. gemvT: eight accumulators, that is 8, 4 or 2 inputs at a time over all panels, their
 * lanes added by constant rearranges (decision 0001). The last inputs are computed together with some before them, a
 * second time and with the same bits; a layer with fewer inputs than that is left to the scalar kernel.
 */
final class SimdPanel {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final VectorShuffle<Float> SWAP8 = Lanes.swap(8);
    private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);

    private SimdPanel() {}

    static void gemv(
            int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] b, int bAt, float[] y, int yAt) {
        if (LENGTH == PANEL) {
            gemvOneVector(rows, cols, p, pAt, x, xAt, b, bAt, y, yAt);
        } else {
            gemvTwoVectors(rows, cols, p, pAt, x, xAt, b, bAt, y, yAt);
        }
    }

    static void gemvT(int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] y, int yAt) {
        if (cols < LENGTH / 2) {
            ScalarPanel.gemvT(rows, cols, p, pAt, x, xAt, y, yAt);
        } else if (LENGTH == PANEL) {
            eightInputs(rows, cols, p, pAt, x, xAt, y, yAt);
        } else if (LENGTH == PANEL / 2) {
            fourInputs(rows, cols, p, pAt, x, xAt, y, yAt);
        } else {
            twoInputs(rows, cols, p, pAt, x, xAt, y, yAt);
        }
    }

    static void ger(int rows, int cols, float alpha, float[] x, int xAt, float[] y, int yAt, float[] p, int pAt) {
        int padded = PanelKernels.padded(rows);
        int step = Math.min(PANEL, 2 * LENGTH);
        for (int lane = 0; lane < padded; lane += step) {
            int panelAt = pAt + lane / PANEL * PANEL * cols + lane % PANEL;
            if (LENGTH == PANEL) {
                gerOneVector(cols, alpha, x, xAt + lane, y, yAt, p, panelAt);
            } else {
                gerTwoVectors(cols, alpha, x, xAt + lane, y, yAt, p, panelAt);
            }
        }
    }

    /** 512 bits: four chains, k mod 4. */
    private static void gemvOneVector(
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
                sum0 = FloatVector.fromArray(F, p, at).fma(FloatVector.broadcast(F, x[xAt + k]), sum0);
                sum1 = FloatVector.fromArray(F, p, at + PANEL).fma(FloatVector.broadcast(F, x[xAt + k + 1]), sum1);
                sum2 = FloatVector.fromArray(F, p, at + 2 * PANEL).fma(FloatVector.broadcast(F, x[xAt + k + 2]), sum2);
                sum3 = FloatVector.fromArray(F, p, at + 3 * PANEL).fma(FloatVector.broadcast(F, x[xAt + k + 3]), sum3);
            }
            int at = panelAt + k * PANEL;
            if (k < cols) {
                sum0 = FloatVector.fromArray(F, p, at).fma(FloatVector.broadcast(F, x[xAt + k]), sum0);
            }
            if (k + 1 < cols) {
                sum1 = FloatVector.fromArray(F, p, at + PANEL).fma(FloatVector.broadcast(F, x[xAt + k + 1]), sum1);
            }
            if (k + 2 < cols) {
                sum2 = FloatVector.fromArray(F, p, at + 2 * PANEL).fma(FloatVector.broadcast(F, x[xAt + k + 2]), sum2);
            }
            sum0.add(sum1).add(sum2.add(sum3)).intoArray(y, yAt + first);
        }
    }

    /** 256 and 128 bits: four chains, k mod 4, of two neighbouring vectors {@code low} and {@code high}. */
    private static void gemvTwoVectors(
            int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] b, int bAt, float[] y, int yAt) {
        int bound = cols & -4;
        int padded = PanelKernels.padded(rows);
        for (int lane = 0; lane < padded; lane += 2 * LENGTH) {
            int panelAt = pAt + lane / PANEL * PANEL * cols + lane % PANEL;
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
                low0 = FloatVector.fromArray(F, p, at).fma(vx0, low0);
                high0 = FloatVector.fromArray(F, p, at + LENGTH).fma(vx0, high0);
                FloatVector vx1 = FloatVector.broadcast(F, x[xAt + k + 1]);
                low1 = FloatVector.fromArray(F, p, at + PANEL).fma(vx1, low1);
                high1 = FloatVector.fromArray(F, p, at + PANEL + LENGTH).fma(vx1, high1);
                FloatVector vx2 = FloatVector.broadcast(F, x[xAt + k + 2]);
                low2 = FloatVector.fromArray(F, p, at + 2 * PANEL).fma(vx2, low2);
                high2 = FloatVector.fromArray(F, p, at + 2 * PANEL + LENGTH).fma(vx2, high2);
                FloatVector vx3 = FloatVector.broadcast(F, x[xAt + k + 3]);
                low3 = FloatVector.fromArray(F, p, at + 3 * PANEL).fma(vx3, low3);
                high3 = FloatVector.fromArray(F, p, at + 3 * PANEL + LENGTH).fma(vx3, high3);
            }
            int at = panelAt + k * PANEL;
            if (k < cols) {
                FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
                low0 = FloatVector.fromArray(F, p, at).fma(vx0, low0);
                high0 = FloatVector.fromArray(F, p, at + LENGTH).fma(vx0, high0);
            }
            if (k + 1 < cols) {
                FloatVector vx1 = FloatVector.broadcast(F, x[xAt + k + 1]);
                low1 = FloatVector.fromArray(F, p, at + PANEL).fma(vx1, low1);
                high1 = FloatVector.fromArray(F, p, at + PANEL + LENGTH).fma(vx1, high1);
            }
            if (k + 2 < cols) {
                FloatVector vx2 = FloatVector.broadcast(F, x[xAt + k + 2]);
                low2 = FloatVector.fromArray(F, p, at + 2 * PANEL).fma(vx2, low2);
                high2 = FloatVector.fromArray(F, p, at + 2 * PANEL + LENGTH).fma(vx2, high2);
            }
            low0.add(low1).add(low2.add(low3)).intoArray(y, yAt + lane);
            high0.add(high1).add(high2.add(high3)).intoArray(y, yAt + lane + LENGTH);
        }
    }

    /** 512 bits: one chain over the panels for each of eight inputs. */
    private static void eightInputs(int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] y, int yAt) {
        for (int block = 0; block < cols; block += 8) {
            int k = Math.min(block, cols - 8);
            int blockAt = pAt + k * PANEL;
            FloatVector sum0 = FloatVector.zero(F);
            FloatVector sum1 = FloatVector.zero(F);
            FloatVector sum2 = FloatVector.zero(F);
            FloatVector sum3 = FloatVector.zero(F);
            FloatVector sum4 = FloatVector.zero(F);
            FloatVector sum5 = FloatVector.zero(F);
            FloatVector sum6 = FloatVector.zero(F);
            FloatVector sum7 = FloatVector.zero(F);
            for (int first = 0; first < rows; first += PANEL) {
                FloatVector vx = FloatVector.fromArray(F, x, xAt + first);
                int at = blockAt + first * cols;
                sum0 = FloatVector.fromArray(F, p, at).fma(vx, sum0);
                sum1 = FloatVector.fromArray(F, p, at + PANEL).fma(vx, sum1);
                sum2 = FloatVector.fromArray(F, p, at + 2 * PANEL).fma(vx, sum2);
                sum3 = FloatVector.fromArray(F, p, at + 3 * PANEL).fma(vx, sum3);
                sum4 = FloatVector.fromArray(F, p, at + 4 * PANEL).fma(vx, sum4);
                sum5 = FloatVector.fromArray(F, p, at + 5 * PANEL).fma(vx, sum5);
                sum6 = FloatVector.fromArray(F, p, at + 6 * PANEL).fma(vx, sum6);
                sum7 = FloatVector.fromArray(F, p, at + 7 * PANEL).fma(vx, sum7);
            }
            sum0 = sum0.add(sum0.rearrange(SWAP8));
            sum0 = sum0.add(sum0.rearrange(SWAP4));
            sum1 = sum1.add(sum1.rearrange(SWAP8));
            sum1 = sum1.add(sum1.rearrange(SWAP4));
            sum2 = sum2.add(sum2.rearrange(SWAP8));
            sum2 = sum2.add(sum2.rearrange(SWAP4));
            sum3 = sum3.add(sum3.rearrange(SWAP8));
            sum3 = sum3.add(sum3.rearrange(SWAP4));
            sum4 = sum4.add(sum4.rearrange(SWAP8));
            sum4 = sum4.add(sum4.rearrange(SWAP4));
            sum5 = sum5.add(sum5.rearrange(SWAP8));
            sum5 = sum5.add(sum5.rearrange(SWAP4));
            sum6 = sum6.add(sum6.rearrange(SWAP8));
            sum6 = sum6.add(sum6.rearrange(SWAP4));
            sum7 = sum7.add(sum7.rearrange(SWAP8));
            sum7 = sum7.add(sum7.rearrange(SWAP4));
            y[yAt + k] = (sum0.lane(0) + sum0.lane(2)) + (sum0.lane(1) + sum0.lane(3));
            y[yAt + k + 1] = (sum1.lane(0) + sum1.lane(2)) + (sum1.lane(1) + sum1.lane(3));
            y[yAt + k + 2] = (sum2.lane(0) + sum2.lane(2)) + (sum2.lane(1) + sum2.lane(3));
            y[yAt + k + 3] = (sum3.lane(0) + sum3.lane(2)) + (sum3.lane(1) + sum3.lane(3));
            y[yAt + k + 4] = (sum4.lane(0) + sum4.lane(2)) + (sum4.lane(1) + sum4.lane(3));
            y[yAt + k + 5] = (sum5.lane(0) + sum5.lane(2)) + (sum5.lane(1) + sum5.lane(3));
            y[yAt + k + 6] = (sum6.lane(0) + sum6.lane(2)) + (sum6.lane(1) + sum6.lane(3));
            y[yAt + k + 7] = (sum7.lane(0) + sum7.lane(2)) + (sum7.lane(1) + sum7.lane(3));
        }
    }

    /** 256 bits: four inputs, each {@code low} (lanes 0 to 7) and {@code high}. */
    private static void fourInputs(int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] y, int yAt) {
        for (int block = 0; block < cols; block += 4) {
            int k = Math.min(block, cols - 4);
            int blockAt = pAt + k * PANEL;
            FloatVector low0 = FloatVector.zero(F);
            FloatVector high0 = FloatVector.zero(F);
            FloatVector low1 = FloatVector.zero(F);
            FloatVector high1 = FloatVector.zero(F);
            FloatVector low2 = FloatVector.zero(F);
            FloatVector high2 = FloatVector.zero(F);
            FloatVector low3 = FloatVector.zero(F);
            FloatVector high3 = FloatVector.zero(F);
            for (int first = 0; first < rows; first += PANEL) {
                FloatVector vx0 = FloatVector.fromArray(F, x, xAt + first);
                FloatVector vx1 = FloatVector.fromArray(F, x, xAt + first + LENGTH);
                int at = blockAt + first * cols;
                low0 = FloatVector.fromArray(F, p, at).fma(vx0, low0);
                high0 = FloatVector.fromArray(F, p, at + LENGTH).fma(vx1, high0);
                low1 = FloatVector.fromArray(F, p, at + PANEL).fma(vx0, low1);
                high1 = FloatVector.fromArray(F, p, at + PANEL + LENGTH).fma(vx1, high1);
                low2 = FloatVector.fromArray(F, p, at + 2 * PANEL).fma(vx0, low2);
                high2 = FloatVector.fromArray(F, p, at + 2 * PANEL + LENGTH).fma(vx1, high2);
                low3 = FloatVector.fromArray(F, p, at + 3 * PANEL).fma(vx0, low3);
                high3 = FloatVector.fromArray(F, p, at + 3 * PANEL + LENGTH).fma(vx1, high3);
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

    /** 128 bits: two inputs, each in four vectors. */
    private static void twoInputs(int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] y, int yAt) {
        for (int block = 0; block < cols; block += 2) {
            int k = Math.min(block, cols - 2);
            int blockAt = pAt + k * PANEL;
            FloatVector left0 = FloatVector.zero(F);
            FloatVector left1 = FloatVector.zero(F);
            FloatVector left2 = FloatVector.zero(F);
            FloatVector left3 = FloatVector.zero(F);
            FloatVector right0 = FloatVector.zero(F);
            FloatVector right1 = FloatVector.zero(F);
            FloatVector right2 = FloatVector.zero(F);
            FloatVector right3 = FloatVector.zero(F);
            for (int first = 0; first < rows; first += PANEL) {
                FloatVector vx0 = FloatVector.fromArray(F, x, xAt + first);
                FloatVector vx1 = FloatVector.fromArray(F, x, xAt + first + LENGTH);
                FloatVector vx2 = FloatVector.fromArray(F, x, xAt + first + 2 * LENGTH);
                FloatVector vx3 = FloatVector.fromArray(F, x, xAt + first + 3 * LENGTH);
                int at = blockAt + first * cols;
                left0 = FloatVector.fromArray(F, p, at).fma(vx0, left0);
                left1 = FloatVector.fromArray(F, p, at + LENGTH).fma(vx1, left1);
                left2 = FloatVector.fromArray(F, p, at + 2 * LENGTH).fma(vx2, left2);
                left3 = FloatVector.fromArray(F, p, at + 3 * LENGTH).fma(vx3, left3);
                right0 = FloatVector.fromArray(F, p, at + PANEL).fma(vx0, right0);
                right1 = FloatVector.fromArray(F, p, at + PANEL + LENGTH).fma(vx1, right1);
                right2 = FloatVector.fromArray(F, p, at + PANEL + 2 * LENGTH).fma(vx2, right2);
                right3 = FloatVector.fromArray(F, p, at + PANEL + 3 * LENGTH).fma(vx3, right3);
            }
            left0 = left0.add(left2).add(left1.add(left3));
            right0 = right0.add(right2).add(right1.add(right3));
            y[yAt + k] = (left0.lane(0) + left0.lane(2)) + (left0.lane(1) + left0.lane(3));
            y[yAt + k + 1] = (right0.lane(0) + right0.lane(2)) + (right0.lane(1) + right0.lane(3));
        }
    }

    private static void gerOneVector(
            int cols, float alpha, float[] x, int xAt, float[] y, int yAt, float[] p, int pAt) {
        FloatVector vx = FloatVector.fromArray(F, x, xAt).mul(FloatVector.broadcast(F, alpha));
        for (int k = 0; k < cols; k++) {
            int at = pAt + k * PANEL;
            FloatVector vy = FloatVector.broadcast(F, y[yAt + k]);
            vx.fma(vy, FloatVector.fromArray(F, p, at)).intoArray(p, at);
        }
    }

    private static void gerTwoVectors(
            int cols, float alpha, float[] x, int xAt, float[] y, int yAt, float[] p, int pAt) {
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vx0 = FloatVector.fromArray(F, x, xAt).mul(va);
        FloatVector vx1 = FloatVector.fromArray(F, x, xAt + LENGTH).mul(va);
        for (int k = 0; k < cols; k++) {
            int at = pAt + k * PANEL;
            FloatVector vy = FloatVector.broadcast(F, y[yAt + k]);
            vx0.fma(vy, FloatVector.fromArray(F, p, at)).intoArray(p, at);
            vx1.fma(vy, FloatVector.fromArray(F, p, at + LENGTH)).intoArray(p, at + LENGTH);
        }
    }
}
