package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.MUL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernel behind {@link GemmKernels#descend}. */
/*
 * The tiles of SimdGemmGer, six inputs by two vectors, at 512 bits by a whole group of four panels, but P is read only when
 * the sums over the samples are done: they never leave the registers. A tile at the edge is moved back over the one before
 * it and does not store what that one has updated. A batch of two or four walks a group as one sample does, all its errors in
 * registers (decision 0013). All loads of P come before the stores, since panels may lie a multiple of 4 KiB apart (0007).
 */
final class SimdGemmDescend {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final int INPUTS = 6;

    private SimdGemmDescend() {}

    static void descend(
            int batch,
            int rows,
            int cols,
            float alpha,
            float scale,
            float[] d,
            int dAt,
            int dStride,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt) {
        int padded = PanelKernels.padded(rows);
        if (cols < INPUTS) {
            for (int lane = 0; lane < padded; lane += LENGTH) {
                int panelAt = pAt + PanelKernels.rowAt(lane, cols);
                fewInputs(batch, cols, alpha, scale, d, dAt + lane, dStride, x, xAt, xStride, p, panelAt);
            }
            return;
        }
        int grouped = LENGTH == PANEL ? PanelKernels.grouped(rows) : 0;
        for (int lane = 0; lane < grouped; lane += PanelKernels.GROUP) {
            int panelAt = pAt + lane * cols;
            int di = dAt + lane;
            if (batch == 2) {
                twoSamples(cols, alpha, scale, d, di, dStride, x, xAt, xStride, p, panelAt);
            } else if (batch == 4) {
                fourSamples(cols, alpha, scale, d, di, dStride, x, xAt, xStride, p, panelAt);
            } else {
                for (int block = 0; block < cols; block += INPUTS) {
                    int k = Math.min(block, cols - INPUTS);
                    int at = panelAt + k * PANEL;
                    sixInputsOfAGroup(batch, block - k, cols, alpha, scale, d, di, dStride, x, xAt + k, xStride, p, at);
                }
            }
        }
        for (int lane = grouped; lane < padded; lane += 2 * LENGTH) {
            int next = Math.min(lane + LENGTH, padded - LENGTH) - lane;
            int panelAt = pAt + PanelKernels.rowAt(lane, cols);
            int pNext = pAt + PanelKernels.rowAt(lane + next, cols) - panelAt;
            for (int block = 0; block < cols; block += INPUTS) {
                int k = Math.min(block, cols - INPUTS);
                int at = panelAt + k * PANEL;
                int di = dAt + lane;
                sixInputs(batch, block - k, alpha, scale, d, di, dStride, next, x, xAt + k, xStride, p, at, pNext);
            }
        }
    }

    /** 512 bits: two samples and a group of four panels, whose errors stay in registers. */
    private static void twoSamples(
            int cols,
            float alpha,
            float scale,
            float[] d,
            int dAt,
            int dStride,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vs = FloatVector.broadcast(F, scale);
        int d1 = dAt + dStride;
        int x1 = xAt + xStride;
        FloatVector vd00 = FloatVector.fromArray(F, d, dAt);
        FloatVector vd01 = FloatVector.fromArray(F, d, dAt + PANEL);
        FloatVector vd02 = FloatVector.fromArray(F, d, dAt + 2 * PANEL);
        FloatVector vd03 = FloatVector.fromArray(F, d, dAt + 3 * PANEL);
        FloatVector vd10 = FloatVector.fromArray(F, d, d1);
        FloatVector vd11 = FloatVector.fromArray(F, d, d1 + PANEL);
        FloatVector vd12 = FloatVector.fromArray(F, d, d1 + 2 * PANEL);
        FloatVector vd13 = FloatVector.fromArray(F, d, d1 + 3 * PANEL);
        int p1 = pAt + PANEL * cols;
        int p2 = p1 + PANEL * cols;
        int p3 = p2 + PANEL * cols;
        for (int k = 0; k < cols; k++) {
            FloatVector vp0 = FloatVector.fromArray(F, p, pAt + k * PANEL);
            FloatVector vp1 = FloatVector.fromArray(F, p, p1 + k * PANEL);
            FloatVector vp2 = FloatVector.fromArray(F, p, p2 + k * PANEL);
            FloatVector vp3 = FloatVector.fromArray(F, p, p3 + k * PANEL);
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            FloatVector sum0 = vd00.lanewise(FMA, vx0, zero);
            FloatVector sum1 = vd01.lanewise(FMA, vx0, zero);
            FloatVector sum2 = vd02.lanewise(FMA, vx0, zero);
            FloatVector sum3 = vd03.lanewise(FMA, vx0, zero);
            FloatVector vx1 = FloatVector.broadcast(F, x[x1 + k]);
            sum0 = vd10.lanewise(FMA, vx1, sum0);
            sum1 = vd11.lanewise(FMA, vx1, sum1);
            sum2 = vd12.lanewise(FMA, vx1, sum2);
            sum3 = vd13.lanewise(FMA, vx1, sum3);
            V.cast(va.lanewise(FMA, sum0.lanewise(MUL, vs), vp0)).intoArray(p, pAt + k * PANEL);
            V.cast(va.lanewise(FMA, sum1.lanewise(MUL, vs), vp1)).intoArray(p, p1 + k * PANEL);
            V.cast(va.lanewise(FMA, sum2.lanewise(MUL, vs), vp2)).intoArray(p, p2 + k * PANEL);
            V.cast(va.lanewise(FMA, sum3.lanewise(MUL, vs), vp3)).intoArray(p, p3 + k * PANEL);
        }
    }

    /** 512 bits: four samples and a group of four panels, whose errors stay in registers. */
    private static void fourSamples(
            int cols,
            float alpha,
            float scale,
            float[] d,
            int dAt,
            int dStride,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vs = FloatVector.broadcast(F, scale);
        int d1 = dAt + dStride;
        int x1 = xAt + xStride;
        int d2 = d1 + dStride;
        int x2 = x1 + xStride;
        int d3 = d2 + dStride;
        int x3 = x2 + xStride;
        FloatVector vd00 = FloatVector.fromArray(F, d, dAt);
        FloatVector vd01 = FloatVector.fromArray(F, d, dAt + PANEL);
        FloatVector vd02 = FloatVector.fromArray(F, d, dAt + 2 * PANEL);
        FloatVector vd03 = FloatVector.fromArray(F, d, dAt + 3 * PANEL);
        FloatVector vd10 = FloatVector.fromArray(F, d, d1);
        FloatVector vd11 = FloatVector.fromArray(F, d, d1 + PANEL);
        FloatVector vd12 = FloatVector.fromArray(F, d, d1 + 2 * PANEL);
        FloatVector vd13 = FloatVector.fromArray(F, d, d1 + 3 * PANEL);
        FloatVector vd20 = FloatVector.fromArray(F, d, d2);
        FloatVector vd21 = FloatVector.fromArray(F, d, d2 + PANEL);
        FloatVector vd22 = FloatVector.fromArray(F, d, d2 + 2 * PANEL);
        FloatVector vd23 = FloatVector.fromArray(F, d, d2 + 3 * PANEL);
        FloatVector vd30 = FloatVector.fromArray(F, d, d3);
        FloatVector vd31 = FloatVector.fromArray(F, d, d3 + PANEL);
        FloatVector vd32 = FloatVector.fromArray(F, d, d3 + 2 * PANEL);
        FloatVector vd33 = FloatVector.fromArray(F, d, d3 + 3 * PANEL);
        int p1 = pAt + PANEL * cols;
        int p2 = p1 + PANEL * cols;
        int p3 = p2 + PANEL * cols;
        for (int k = 0; k < cols; k++) {
            FloatVector vp0 = FloatVector.fromArray(F, p, pAt + k * PANEL);
            FloatVector vp1 = FloatVector.fromArray(F, p, p1 + k * PANEL);
            FloatVector vp2 = FloatVector.fromArray(F, p, p2 + k * PANEL);
            FloatVector vp3 = FloatVector.fromArray(F, p, p3 + k * PANEL);
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            FloatVector sum0 = vd00.lanewise(FMA, vx0, zero);
            FloatVector sum1 = vd01.lanewise(FMA, vx0, zero);
            FloatVector sum2 = vd02.lanewise(FMA, vx0, zero);
            FloatVector sum3 = vd03.lanewise(FMA, vx0, zero);
            FloatVector vx1 = FloatVector.broadcast(F, x[x1 + k]);
            sum0 = vd10.lanewise(FMA, vx1, sum0);
            sum1 = vd11.lanewise(FMA, vx1, sum1);
            sum2 = vd12.lanewise(FMA, vx1, sum2);
            sum3 = vd13.lanewise(FMA, vx1, sum3);
            FloatVector vx2 = FloatVector.broadcast(F, x[x2 + k]);
            sum0 = vd20.lanewise(FMA, vx2, sum0);
            sum1 = vd21.lanewise(FMA, vx2, sum1);
            sum2 = vd22.lanewise(FMA, vx2, sum2);
            sum3 = vd23.lanewise(FMA, vx2, sum3);
            FloatVector vx3 = FloatVector.broadcast(F, x[x3 + k]);
            sum0 = vd30.lanewise(FMA, vx3, sum0);
            sum1 = vd31.lanewise(FMA, vx3, sum1);
            sum2 = vd32.lanewise(FMA, vx3, sum2);
            sum3 = vd33.lanewise(FMA, vx3, sum3);
            V.cast(va.lanewise(FMA, sum0.lanewise(MUL, vs), vp0)).intoArray(p, pAt + k * PANEL);
            V.cast(va.lanewise(FMA, sum1.lanewise(MUL, vs), vp1)).intoArray(p, p1 + k * PANEL);
            V.cast(va.lanewise(FMA, sum2.lanewise(MUL, vs), vp2)).intoArray(p, p2 + k * PANEL);
            V.cast(va.lanewise(FMA, sum3.lanewise(MUL, vs), vp3)).intoArray(p, p3 + k * PANEL);
        }
    }

    /** One vector of rows, an input at a time. */
    private static void fewInputs(
            int batch,
            int cols,
            float alpha,
            float scale,
            float[] d,
            int dAt,
            int dStride,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt) {
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vs = FloatVector.broadcast(F, scale);
        for (int k = 0; k < cols; k++) {
            FloatVector sum = FloatVector.zero(F);
            int di = dAt;
            int xi = xAt + k;
            for (int s = 0; s < batch; s++) {
                sum = FloatVector.fromArray(F, d, di).lanewise(FMA, FloatVector.broadcast(F, x[xi]), sum);
                di += dStride;
                xi += xStride;
            }
            int at = pAt + k * PANEL;
            V.cast(va.lanewise(FMA, sum.lanewise(MUL, vs), FloatVector.fromArray(F, p, at)))
                    .intoArray(p, at);
        }
    }

    /** Six inputs, but for the first {@code skip} of them. */
    private static void sixInputs(
            int batch,
            int skip,
            float alpha,
            float scale,
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
        FloatVector low0 = FloatVector.zero(F);
        FloatVector high0 = FloatVector.zero(F);
        FloatVector low1 = FloatVector.zero(F);
        FloatVector high1 = FloatVector.zero(F);
        FloatVector low2 = FloatVector.zero(F);
        FloatVector high2 = FloatVector.zero(F);
        FloatVector low3 = FloatVector.zero(F);
        FloatVector high3 = FloatVector.zero(F);
        FloatVector low4 = FloatVector.zero(F);
        FloatVector high4 = FloatVector.zero(F);
        FloatVector low5 = FloatVector.zero(F);
        FloatVector high5 = FloatVector.zero(F);
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
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vs = FloatVector.broadcast(F, scale);
        int p1 = pAt + pNext;
        low0 = va.lanewise(FMA, low0.lanewise(MUL, vs), FloatVector.fromArray(F, p, pAt));
        high0 = va.lanewise(FMA, high0.lanewise(MUL, vs), FloatVector.fromArray(F, p, p1));
        low1 = va.lanewise(FMA, low1.lanewise(MUL, vs), FloatVector.fromArray(F, p, pAt + PANEL));
        high1 = va.lanewise(FMA, high1.lanewise(MUL, vs), FloatVector.fromArray(F, p, p1 + PANEL));
        low2 = va.lanewise(FMA, low2.lanewise(MUL, vs), FloatVector.fromArray(F, p, pAt + 2 * PANEL));
        high2 = va.lanewise(FMA, high2.lanewise(MUL, vs), FloatVector.fromArray(F, p, p1 + 2 * PANEL));
        low3 = va.lanewise(FMA, low3.lanewise(MUL, vs), FloatVector.fromArray(F, p, pAt + 3 * PANEL));
        high3 = va.lanewise(FMA, high3.lanewise(MUL, vs), FloatVector.fromArray(F, p, p1 + 3 * PANEL));
        low4 = va.lanewise(FMA, low4.lanewise(MUL, vs), FloatVector.fromArray(F, p, pAt + 4 * PANEL));
        high4 = va.lanewise(FMA, high4.lanewise(MUL, vs), FloatVector.fromArray(F, p, p1 + 4 * PANEL));
        low5 = va.lanewise(FMA, low5.lanewise(MUL, vs), FloatVector.fromArray(F, p, pAt + 5 * PANEL));
        high5 = va.lanewise(FMA, high5.lanewise(MUL, vs), FloatVector.fromArray(F, p, p1 + 5 * PANEL));
        if (skip <= 0) {
            V.cast(low0).intoArray(p, pAt);
            V.cast(high0).intoArray(p, p1);
        }
        if (skip <= 1) {
            V.cast(low1).intoArray(p, pAt + PANEL);
            V.cast(high1).intoArray(p, p1 + PANEL);
        }
        if (skip <= 2) {
            V.cast(low2).intoArray(p, pAt + 2 * PANEL);
            V.cast(high2).intoArray(p, p1 + 2 * PANEL);
        }
        if (skip <= 3) {
            V.cast(low3).intoArray(p, pAt + 3 * PANEL);
            V.cast(high3).intoArray(p, p1 + 3 * PANEL);
        }
        if (skip <= 4) {
            V.cast(low4).intoArray(p, pAt + 4 * PANEL);
            V.cast(high4).intoArray(p, p1 + 4 * PANEL);
        }
        V.cast(low5).intoArray(p, pAt + 5 * PANEL);
        V.cast(high5).intoArray(p, p1 + 5 * PANEL);
    }

    /** 512 bits: six inputs, but for the first {@code skip} of them, and a group of four panels. */
    private static void sixInputsOfAGroup(
            int batch,
            int skip,
            int cols,
            float alpha,
            float scale,
            float[] d,
            int dAt,
            int dStride,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt) {
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
        FloatVector sum30 = FloatVector.zero(F);
        FloatVector sum31 = FloatVector.zero(F);
        FloatVector sum32 = FloatVector.zero(F);
        FloatVector sum33 = FloatVector.zero(F);
        FloatVector sum40 = FloatVector.zero(F);
        FloatVector sum41 = FloatVector.zero(F);
        FloatVector sum42 = FloatVector.zero(F);
        FloatVector sum43 = FloatVector.zero(F);
        FloatVector sum50 = FloatVector.zero(F);
        FloatVector sum51 = FloatVector.zero(F);
        FloatVector sum52 = FloatVector.zero(F);
        FloatVector sum53 = FloatVector.zero(F);
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
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vs = FloatVector.broadcast(F, scale);
        int p1 = pAt + PANEL * cols;
        int p2 = p1 + PANEL * cols;
        int p3 = p2 + PANEL * cols;
        sum00 = va.lanewise(FMA, sum00.lanewise(MUL, vs), FloatVector.fromArray(F, p, pAt));
        sum10 = va.lanewise(FMA, sum10.lanewise(MUL, vs), FloatVector.fromArray(F, p, pAt + PANEL));
        sum20 = va.lanewise(FMA, sum20.lanewise(MUL, vs), FloatVector.fromArray(F, p, pAt + 2 * PANEL));
        sum30 = va.lanewise(FMA, sum30.lanewise(MUL, vs), FloatVector.fromArray(F, p, pAt + 3 * PANEL));
        sum40 = va.lanewise(FMA, sum40.lanewise(MUL, vs), FloatVector.fromArray(F, p, pAt + 4 * PANEL));
        sum50 = va.lanewise(FMA, sum50.lanewise(MUL, vs), FloatVector.fromArray(F, p, pAt + 5 * PANEL));
        sum01 = va.lanewise(FMA, sum01.lanewise(MUL, vs), FloatVector.fromArray(F, p, p1));
        sum11 = va.lanewise(FMA, sum11.lanewise(MUL, vs), FloatVector.fromArray(F, p, p1 + PANEL));
        sum21 = va.lanewise(FMA, sum21.lanewise(MUL, vs), FloatVector.fromArray(F, p, p1 + 2 * PANEL));
        sum31 = va.lanewise(FMA, sum31.lanewise(MUL, vs), FloatVector.fromArray(F, p, p1 + 3 * PANEL));
        sum41 = va.lanewise(FMA, sum41.lanewise(MUL, vs), FloatVector.fromArray(F, p, p1 + 4 * PANEL));
        sum51 = va.lanewise(FMA, sum51.lanewise(MUL, vs), FloatVector.fromArray(F, p, p1 + 5 * PANEL));
        sum02 = va.lanewise(FMA, sum02.lanewise(MUL, vs), FloatVector.fromArray(F, p, p2));
        sum12 = va.lanewise(FMA, sum12.lanewise(MUL, vs), FloatVector.fromArray(F, p, p2 + PANEL));
        sum22 = va.lanewise(FMA, sum22.lanewise(MUL, vs), FloatVector.fromArray(F, p, p2 + 2 * PANEL));
        sum32 = va.lanewise(FMA, sum32.lanewise(MUL, vs), FloatVector.fromArray(F, p, p2 + 3 * PANEL));
        sum42 = va.lanewise(FMA, sum42.lanewise(MUL, vs), FloatVector.fromArray(F, p, p2 + 4 * PANEL));
        sum52 = va.lanewise(FMA, sum52.lanewise(MUL, vs), FloatVector.fromArray(F, p, p2 + 5 * PANEL));
        sum03 = va.lanewise(FMA, sum03.lanewise(MUL, vs), FloatVector.fromArray(F, p, p3));
        sum13 = va.lanewise(FMA, sum13.lanewise(MUL, vs), FloatVector.fromArray(F, p, p3 + PANEL));
        sum23 = va.lanewise(FMA, sum23.lanewise(MUL, vs), FloatVector.fromArray(F, p, p3 + 2 * PANEL));
        sum33 = va.lanewise(FMA, sum33.lanewise(MUL, vs), FloatVector.fromArray(F, p, p3 + 3 * PANEL));
        sum43 = va.lanewise(FMA, sum43.lanewise(MUL, vs), FloatVector.fromArray(F, p, p3 + 4 * PANEL));
        sum53 = va.lanewise(FMA, sum53.lanewise(MUL, vs), FloatVector.fromArray(F, p, p3 + 5 * PANEL));
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
