package dev.lanewise.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link GemmKernels}. */
/*
 * Register tiles of 12 accumulators at each width, so that AVX2's 16 registers hold them with two loads and a broadcast;
 * two vectors side by side are a panel row at 256 bits, half of one at 128, rows of two panels at 512 (decision 0006).
 *
 * gemm: six samples by two vectors, the chains k mod 4 in two sweeps of two, each chain a loop of its own: four chains
 * at a time would take 48 accumulators. ger: six inputs by two vectors, a chain over the samples. gemmT: three samples by
 * the four vectors that lie side by side in a panel, a chain over the panels, then the sums over lanes of decision 0001.
 *
 * A tile at the edge is moved back over the one before it: it computes the same bits again. Where that would add them
 * twice it skips their store. What is smaller than a tile goes to the kernels of one sample.
 */
final class SimdGemm {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final int SAMPLES = 6;
    private static final int INPUTS = 6;
    private static final int SAMPLES_T = 3;
    private static final int INPUTS_T = 4 * LENGTH / PANEL;
    private static final VectorShuffle<Float> SWAP8 = Lanes.swap(8);
    private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);

    /** Where chains 2 and 3 start. */
    private static final float[] ZEROS = new float[2 * PANEL];

    /** What chains 0 and 1 are added to: x + -0 is x, for each x. */
    private static final float[] NOTHING = nothing();

    private SimdGemm() {}

    static void gemm(
            int batch,
            int rows,
            int cols,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt,
            float[] b,
            int bAt,
            float[] z,
            int zAt,
            int zStride) {
        int s = 0;
        if (batch >= SAMPLES) {
            int padded = PanelKernels.padded(rows);
            int tiled = batch % SAMPLES < SAMPLES / 2 ? batch - batch % SAMPLES : batch;
            for (int lane = 0; lane < padded; lane += 2 * LENGTH) {
                int next = Math.min(lane + LENGTH, padded - LENGTH) - lane;
                int panelAt = pAt + at(lane, cols);
                int panelNext = at(lane + next, cols) - at(lane, cols);
                for (s = 0; s < tiled; s += SAMPLES) {
                    int first = Math.min(s, batch - SAMPLES);
                    int xi = xAt + first * xStride;
                    int zi = zAt + first * zStride + lane;
                    sixSamples(
                            0,
                            cols,
                            x,
                            xi,
                            xStride,
                            p,
                            panelAt,
                            panelNext,
                            b,
                            bAt + lane,
                            next,
                            NOTHING,
                            0,
                            0,
                            z,
                            zi,
                            zStride);
                    sixSamples(
                            2, cols, x, xi, xStride, p, panelAt, panelNext, ZEROS, 0, next, z, zi, zStride, z, zi,
                            zStride);
                }
            }
            s = tiled;
        }
        for (; s < batch; s++) {
            SimdPanel.gemv(rows, cols, p, pAt, x, xAt + s * xStride, b, bAt, z, zAt + s * zStride);
        }
    }

    static void gemmT(
            int batch,
            int rows,
            int cols,
            float[] d,
            int dAt,
            int dStride,
            float[] p,
            int pAt,
            float[] y,
            int yAt,
            int yStride) {
        if (batch < SAMPLES_T || cols < INPUTS_T) {
            for (int s = 0; s < batch; s++) {
                SimdPanel.gemvT(rows, cols, p, pAt, d, dAt + s * dStride, y, yAt + s * yStride);
            }
            return;
        }
        for (int block = 0; block < cols; block += INPUTS_T) {
            int k = Math.min(block, cols - INPUTS_T);
            for (int s = 0; s < batch; s += SAMPLES_T) {
                int first = Math.min(s, batch - SAMPLES_T);
                threeSamples(
                        rows,
                        PANEL * cols,
                        d,
                        dAt + first * dStride,
                        dStride,
                        p,
                        pAt + k * PANEL,
                        y,
                        yAt + first * yStride + k,
                        yStride);
            }
        }
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
        int padded = PanelKernels.padded(rows);
        for (int lane = 0; lane < padded; lane += 2 * LENGTH) {
            int next = Math.min(lane + LENGTH, padded - LENGTH) - lane;
            int panelAt = pAt + at(lane, cols);
            int panelNext = at(lane + next, cols) - at(lane, cols);
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

    /** Where row {@code lane} of a matrix in panels starts. */
    private static int at(int lane, int cols) {
        return lane / PANEL * PANEL * cols + lane % PANEL;
    }

    private static float[] nothing() {
        float[] nothing = new float[2 * PANEL];
        Arrays.fill(nothing, -0f);
        return nothing;
    }

    /** {@code z = base + (chain k mod 4 = from + chain k mod 4 = from + 1)}, the first of them from {@code start}. */
    private static void sixSamples(
            int from,
            int cols,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt,
            int pNext,
            float[] start,
            int startAt,
            int next,
            float[] base,
            int baseAt,
            int baseStride,
            float[] z,
            int zAt,
            int zStride) {
        int x1 = xAt + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
        int x4 = x3 + xStride;
        int x5 = x4 + xStride;
        FloatVector low0 = FloatVector.fromArray(F, start, startAt);
        FloatVector high0 = FloatVector.fromArray(F, start, startAt + next);
        FloatVector low1 = low0;
        FloatVector high1 = high0;
        FloatVector low2 = low0;
        FloatVector high2 = high0;
        FloatVector low3 = low0;
        FloatVector high3 = high0;
        FloatVector low4 = low0;
        FloatVector high4 = high0;
        FloatVector low5 = low0;
        FloatVector high5 = high0;
        for (int k = from; k < cols; k += 4) {
            FloatVector vp0 = FloatVector.fromArray(F, p, pAt + k * PANEL);
            FloatVector vp1 = FloatVector.fromArray(F, p, pAt + pNext + k * PANEL);
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            low0 = vp0.fma(vx0, low0);
            high0 = vp1.fma(vx0, high0);
            FloatVector vx1 = FloatVector.broadcast(F, x[x1 + k]);
            low1 = vp0.fma(vx1, low1);
            high1 = vp1.fma(vx1, high1);
            FloatVector vx2 = FloatVector.broadcast(F, x[x2 + k]);
            low2 = vp0.fma(vx2, low2);
            high2 = vp1.fma(vx2, high2);
            FloatVector vx3 = FloatVector.broadcast(F, x[x3 + k]);
            low3 = vp0.fma(vx3, low3);
            high3 = vp1.fma(vx3, high3);
            FloatVector vx4 = FloatVector.broadcast(F, x[x4 + k]);
            low4 = vp0.fma(vx4, low4);
            high4 = vp1.fma(vx4, high4);
            FloatVector vx5 = FloatVector.broadcast(F, x[x5 + k]);
            low5 = vp0.fma(vx5, low5);
            high5 = vp1.fma(vx5, high5);
        }
        FloatVector more0 = FloatVector.zero(F);
        FloatVector most0 = FloatVector.zero(F);
        FloatVector more1 = FloatVector.zero(F);
        FloatVector most1 = FloatVector.zero(F);
        FloatVector more2 = FloatVector.zero(F);
        FloatVector most2 = FloatVector.zero(F);
        FloatVector more3 = FloatVector.zero(F);
        FloatVector most3 = FloatVector.zero(F);
        FloatVector more4 = FloatVector.zero(F);
        FloatVector most4 = FloatVector.zero(F);
        FloatVector more5 = FloatVector.zero(F);
        FloatVector most5 = FloatVector.zero(F);
        for (int k = from + 1; k < cols; k += 4) {
            FloatVector vp0 = FloatVector.fromArray(F, p, pAt + k * PANEL);
            FloatVector vp1 = FloatVector.fromArray(F, p, pAt + pNext + k * PANEL);
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            more0 = vp0.fma(vx0, more0);
            most0 = vp1.fma(vx0, most0);
            FloatVector vx1 = FloatVector.broadcast(F, x[x1 + k]);
            more1 = vp0.fma(vx1, more1);
            most1 = vp1.fma(vx1, most1);
            FloatVector vx2 = FloatVector.broadcast(F, x[x2 + k]);
            more2 = vp0.fma(vx2, more2);
            most2 = vp1.fma(vx2, most2);
            FloatVector vx3 = FloatVector.broadcast(F, x[x3 + k]);
            more3 = vp0.fma(vx3, more3);
            most3 = vp1.fma(vx3, most3);
            FloatVector vx4 = FloatVector.broadcast(F, x[x4 + k]);
            more4 = vp0.fma(vx4, more4);
            most4 = vp1.fma(vx4, most4);
            FloatVector vx5 = FloatVector.broadcast(F, x[x5 + k]);
            more5 = vp0.fma(vx5, more5);
            most5 = vp1.fma(vx5, most5);
        }
        low0 = FloatVector.fromArray(F, base, baseAt).add(low0.add(more0));
        high0 = FloatVector.fromArray(F, base, baseAt + next).add(high0.add(most0));
        low0.intoArray(z, zAt);
        high0.intoArray(z, zAt + next);
        low1 = FloatVector.fromArray(F, base, baseAt + 1 * baseStride).add(low1.add(more1));
        high1 = FloatVector.fromArray(F, base, baseAt + 1 * baseStride + next).add(high1.add(most1));
        low1.intoArray(z, zAt + 1 * zStride);
        high1.intoArray(z, zAt + 1 * zStride + next);
        low2 = FloatVector.fromArray(F, base, baseAt + 2 * baseStride).add(low2.add(more2));
        high2 = FloatVector.fromArray(F, base, baseAt + 2 * baseStride + next).add(high2.add(most2));
        low2.intoArray(z, zAt + 2 * zStride);
        high2.intoArray(z, zAt + 2 * zStride + next);
        low3 = FloatVector.fromArray(F, base, baseAt + 3 * baseStride).add(low3.add(more3));
        high3 = FloatVector.fromArray(F, base, baseAt + 3 * baseStride + next).add(high3.add(most3));
        low3.intoArray(z, zAt + 3 * zStride);
        high3.intoArray(z, zAt + 3 * zStride + next);
        low4 = FloatVector.fromArray(F, base, baseAt + 4 * baseStride).add(low4.add(more4));
        high4 = FloatVector.fromArray(F, base, baseAt + 4 * baseStride + next).add(high4.add(most4));
        low4.intoArray(z, zAt + 4 * zStride);
        high4.intoArray(z, zAt + 4 * zStride + next);
        low5 = FloatVector.fromArray(F, base, baseAt + 5 * baseStride).add(low5.add(more5));
        high5 = FloatVector.fromArray(F, base, baseAt + 5 * baseStride + next).add(high5.add(most5));
        low5.intoArray(z, zAt + 5 * zStride);
        high5.intoArray(z, zAt + 5 * zStride + next);
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

    /** {@code y = P^T d} for three samples and the inputs whose lanes are four vectors side by side. */
    private static void threeSamples(
            int rows, int panel, float[] d, int dAt, int dStride, float[] p, int pAt, float[] y, int yAt, int yStride) {
        FloatVector sum00 = FloatVector.zero(F);
        FloatVector sum01 = FloatVector.zero(F);
        FloatVector sum02 = FloatVector.zero(F);
        FloatVector sum03 = FloatVector.zero(F);
        FloatVector sum10 = FloatVector.zero(F);
        FloatVector sum11 = FloatVector.zero(F);
        FloatVector sum12 = FloatVector.zero(F);
        FloatVector sum13 = FloatVector.zero(F);
        FloatVector sum20 = FloatVector.zero(F);
        FloatVector sum21 = FloatVector.zero(F);
        FloatVector sum22 = FloatVector.zero(F);
        FloatVector sum23 = FloatVector.zero(F);
        int at = pAt;
        int d0 = dAt;
        int d1 = dAt + dStride;
        int d2 = d1 + dStride;
        for (int first = 0; first < rows; first += PANEL) {
            FloatVector vp0 = FloatVector.fromArray(F, p, at);
            FloatVector vp1 = FloatVector.fromArray(F, p, at + LENGTH);
            FloatVector vp2 = FloatVector.fromArray(F, p, at + 2 * LENGTH);
            FloatVector vp3 = FloatVector.fromArray(F, p, at + 3 * LENGTH);
            sum00 = vp0.fma(FloatVector.fromArray(F, d, d0 + first), sum00);
            sum01 = vp1.fma(FloatVector.fromArray(F, d, d0 + first + LENGTH % PANEL), sum01);
            sum02 = vp2.fma(FloatVector.fromArray(F, d, d0 + first + 2 * LENGTH % PANEL), sum02);
            sum03 = vp3.fma(FloatVector.fromArray(F, d, d0 + first + 3 * LENGTH % PANEL), sum03);
            sum10 = vp0.fma(FloatVector.fromArray(F, d, d1 + first), sum10);
            sum11 = vp1.fma(FloatVector.fromArray(F, d, d1 + first + LENGTH % PANEL), sum11);
            sum12 = vp2.fma(FloatVector.fromArray(F, d, d1 + first + 2 * LENGTH % PANEL), sum12);
            sum13 = vp3.fma(FloatVector.fromArray(F, d, d1 + first + 3 * LENGTH % PANEL), sum13);
            sum20 = vp0.fma(FloatVector.fromArray(F, d, d2 + first), sum20);
            sum21 = vp1.fma(FloatVector.fromArray(F, d, d2 + first + LENGTH % PANEL), sum21);
            sum22 = vp2.fma(FloatVector.fromArray(F, d, d2 + first + 2 * LENGTH % PANEL), sum22);
            sum23 = vp3.fma(FloatVector.fromArray(F, d, d2 + first + 3 * LENGTH % PANEL), sum23);
            at += panel;
        }
        if (LENGTH == PANEL) {
            sum00 = sum00.add(sum00.rearrange(SWAP8));
            sum00 = sum00.add(sum00.rearrange(SWAP4));
            sum01 = sum01.add(sum01.rearrange(SWAP8));
            sum01 = sum01.add(sum01.rearrange(SWAP4));
            sum02 = sum02.add(sum02.rearrange(SWAP8));
            sum02 = sum02.add(sum02.rearrange(SWAP4));
            sum03 = sum03.add(sum03.rearrange(SWAP8));
            sum03 = sum03.add(sum03.rearrange(SWAP4));
            sum10 = sum10.add(sum10.rearrange(SWAP8));
            sum10 = sum10.add(sum10.rearrange(SWAP4));
            sum11 = sum11.add(sum11.rearrange(SWAP8));
            sum11 = sum11.add(sum11.rearrange(SWAP4));
            sum12 = sum12.add(sum12.rearrange(SWAP8));
            sum12 = sum12.add(sum12.rearrange(SWAP4));
            sum13 = sum13.add(sum13.rearrange(SWAP8));
            sum13 = sum13.add(sum13.rearrange(SWAP4));
            sum20 = sum20.add(sum20.rearrange(SWAP8));
            sum20 = sum20.add(sum20.rearrange(SWAP4));
            sum21 = sum21.add(sum21.rearrange(SWAP8));
            sum21 = sum21.add(sum21.rearrange(SWAP4));
            sum22 = sum22.add(sum22.rearrange(SWAP8));
            sum22 = sum22.add(sum22.rearrange(SWAP4));
            sum23 = sum23.add(sum23.rearrange(SWAP8));
            sum23 = sum23.add(sum23.rearrange(SWAP4));
            y[yAt] = (sum00.lane(0) + sum00.lane(2)) + (sum00.lane(1) + sum00.lane(3));
            y[yAt + 1] = (sum01.lane(0) + sum01.lane(2)) + (sum01.lane(1) + sum01.lane(3));
            y[yAt + 2] = (sum02.lane(0) + sum02.lane(2)) + (sum02.lane(1) + sum02.lane(3));
            y[yAt + 3] = (sum03.lane(0) + sum03.lane(2)) + (sum03.lane(1) + sum03.lane(3));
            y[yAt + yStride] = (sum10.lane(0) + sum10.lane(2)) + (sum10.lane(1) + sum10.lane(3));
            y[yAt + yStride + 1] = (sum11.lane(0) + sum11.lane(2)) + (sum11.lane(1) + sum11.lane(3));
            y[yAt + yStride + 2] = (sum12.lane(0) + sum12.lane(2)) + (sum12.lane(1) + sum12.lane(3));
            y[yAt + yStride + 3] = (sum13.lane(0) + sum13.lane(2)) + (sum13.lane(1) + sum13.lane(3));
            y[yAt + 2 * yStride] = (sum20.lane(0) + sum20.lane(2)) + (sum20.lane(1) + sum20.lane(3));
            y[yAt + 2 * yStride + 1] = (sum21.lane(0) + sum21.lane(2)) + (sum21.lane(1) + sum21.lane(3));
            y[yAt + 2 * yStride + 2] = (sum22.lane(0) + sum22.lane(2)) + (sum22.lane(1) + sum22.lane(3));
            y[yAt + 2 * yStride + 3] = (sum23.lane(0) + sum23.lane(2)) + (sum23.lane(1) + sum23.lane(3));
        } else if (LENGTH == PANEL / 2) {
            sum00 = sum00.add(sum01);
            sum00 = sum00.add(sum00.rearrange(SWAP4));
            sum02 = sum02.add(sum03);
            sum02 = sum02.add(sum02.rearrange(SWAP4));
            sum10 = sum10.add(sum11);
            sum10 = sum10.add(sum10.rearrange(SWAP4));
            sum12 = sum12.add(sum13);
            sum12 = sum12.add(sum12.rearrange(SWAP4));
            sum20 = sum20.add(sum21);
            sum20 = sum20.add(sum20.rearrange(SWAP4));
            sum22 = sum22.add(sum23);
            sum22 = sum22.add(sum22.rearrange(SWAP4));
            y[yAt] = (sum00.lane(0) + sum00.lane(2)) + (sum00.lane(1) + sum00.lane(3));
            y[yAt + 1] = (sum02.lane(0) + sum02.lane(2)) + (sum02.lane(1) + sum02.lane(3));
            y[yAt + yStride] = (sum10.lane(0) + sum10.lane(2)) + (sum10.lane(1) + sum10.lane(3));
            y[yAt + yStride + 1] = (sum12.lane(0) + sum12.lane(2)) + (sum12.lane(1) + sum12.lane(3));
            y[yAt + 2 * yStride] = (sum20.lane(0) + sum20.lane(2)) + (sum20.lane(1) + sum20.lane(3));
            y[yAt + 2 * yStride + 1] = (sum22.lane(0) + sum22.lane(2)) + (sum22.lane(1) + sum22.lane(3));
        } else {
            sum00 = sum00.add(sum02).add(sum01.add(sum03));
            y[yAt] = (sum00.lane(0) + sum00.lane(2)) + (sum00.lane(1) + sum00.lane(3));
            sum10 = sum10.add(sum12).add(sum11.add(sum13));
            y[yAt + yStride] = (sum10.lane(0) + sum10.lane(2)) + (sum10.lane(1) + sum10.lane(3));
            sum20 = sum20.add(sum22).add(sum21.add(sum23));
            y[yAt + 2 * yStride] = (sum20.lane(0) + sum20.lane(2)) + (sum20.lane(1) + sum20.lane(3));
        }
    }
}
