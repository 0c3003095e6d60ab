package dev.lanewise.kernel;

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
            FloatVector sum0 = vd00.fma(vx0, zero);
            FloatVector sum1 = vd01.fma(vx0, zero);
            FloatVector sum2 = vd02.fma(vx0, zero);
            FloatVector sum3 = vd03.fma(vx0, zero);
            FloatVector vx1 = FloatVector.broadcast(F, x[x1 + k]);
            sum0 = vd10.fma(vx1, sum0);
            sum1 = vd11.fma(vx1, sum1);
            sum2 = vd12.fma(vx1, sum2);
            sum3 = vd13.fma(vx1, sum3);
            va.fma(sum0.mul(vs), vp0).intoArray(p, pAt + k * PANEL);
            va.fma(sum1.mul(vs), vp1).intoArray(p, p1 + k * PANEL);
            va.fma(sum2.mul(vs), vp2).intoArray(p, p2 + k * PANEL);
            va.fma(sum3.mul(vs), vp3).intoArray(p, p3 + k * PANEL);
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
            FloatVector sum0 = vd00.fma(vx0, zero);
            FloatVector sum1 = vd01.fma(vx0, zero);
            FloatVector sum2 = vd02.fma(vx0, zero);
            FloatVector sum3 = vd03.fma(vx0, zero);
            FloatVector vx1 = FloatVector.broadcast(F, x[x1 + k]);
            sum0 = vd10.fma(vx1, sum0);
            sum1 = vd11.fma(vx1, sum1);
            sum2 = vd12.fma(vx1, sum2);
            sum3 = vd13.fma(vx1, sum3);
            FloatVector vx2 = FloatVector.broadcast(F, x[x2 + k]);
            sum0 = vd20.fma(vx2, sum0);
            sum1 = vd21.fma(vx2, sum1);
            sum2 = vd22.fma(vx2, sum2);
            sum3 = vd23.fma(vx2, sum3);
            FloatVector vx3 = FloatVector.broadcast(F, x[x3 + k]);
            sum0 = vd30.fma(vx3, sum0);
            sum1 = vd31.fma(vx3, sum1);
            sum2 = vd32.fma(vx3, sum2);
            sum3 = vd33.fma(vx3, sum3);
            va.fma(sum0.mul(vs), vp0).intoArray(p, pAt + k * PANEL);
            va.fma(sum1.mul(vs), vp1).intoArray(p, p1 + k * PANEL);
            va.fma(sum2.mul(vs), vp2).intoArray(p, p2 + k * PANEL);
            va.fma(sum3.mul(vs), vp3).intoArray(p, p3 + k * PANEL);
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
                sum = FloatVector.fromArray(F, d, di).fma(FloatVector.broadcast(F, x[xi]), sum);
                di += dStride;
                xi += xStride;
            }
            int at = pAt + k * PANEL;
            va.fma(sum.mul(vs), FloatVector.fromArray(F, p, at)).intoArray(p, at);
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
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vs = FloatVector.broadcast(F, scale);
        int p1 = pAt + pNext;
        low0 = va.fma(low0.mul(vs), FloatVector.fromArray(F, p, pAt));
        high0 = va.fma(high0.mul(vs), FloatVector.fromArray(F, p, p1));
        low1 = va.fma(low1.mul(vs), FloatVector.fromArray(F, p, pAt + PANEL));
        high1 = va.fma(high1.mul(vs), FloatVector.fromArray(F, p, p1 + PANEL));
        low2 = va.fma(low2.mul(vs), FloatVector.fromArray(F, p, pAt + 2 * PANEL));
        high2 = va.fma(high2.mul(vs), FloatVector.fromArray(F, p, p1 + 2 * PANEL));
        low3 = va.fma(low3.mul(vs), FloatVector.fromArray(F, p, pAt + 3 * PANEL));
        high3 = va.fma(high3.mul(vs), FloatVector.fromArray(F, p, p1 + 3 * PANEL));
        low4 = va.fma(low4.mul(vs), FloatVector.fromArray(F, p, pAt + 4 * PANEL));
        high4 = va.fma(high4.mul(vs), FloatVector.fromArray(F, p, p1 + 4 * PANEL));
        low5 = va.fma(low5.mul(vs), FloatVector.fromArray(F, p, pAt + 5 * PANEL));
        high5 = va.fma(high5.mul(vs), FloatVector.fromArray(F, p, p1 + 5 * PANEL));
        if (skip <= 0) {
            low0.intoArray(p, pAt);
            high0.intoArray(p, p1);
        }
        if (skip <= 1) {
            low1.intoArray(p, pAt + PANEL);
            high1.intoArray(p, p1 + PANEL);
        }
        if (skip <= 2) {
            low2.intoArray(p, pAt + 2 * PANEL);
            high2.intoArray(p, p1 + 2 * PANEL);
        }
        if (skip <= 3) {
            low3.intoArray(p, pAt + 3 * PANEL);
            high3.intoArray(p, p1 + 3 * PANEL);
        }
        if (skip <= 4) {
            low4.intoArray(p, pAt + 4 * PANEL);
            high4.intoArray(p, p1 + 4 * PANEL);
        }
        low5.intoArray(p, pAt + 5 * PANEL);
        high5.intoArray(p, p1 + 5 * PANEL);
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
            sum00 = vd0.fma(vx0, sum00);
            sum01 = vd1.fma(vx0, sum01);
            sum02 = vd2.fma(vx0, sum02);
            sum03 = vd3.fma(vx0, sum03);
            FloatVector vx1 = FloatVector.broadcast(F, x[xi + 1]);
            sum10 = vd0.fma(vx1, sum10);
            sum11 = vd1.fma(vx1, sum11);
            sum12 = vd2.fma(vx1, sum12);
            sum13 = vd3.fma(vx1, sum13);
            FloatVector vx2 = FloatVector.broadcast(F, x[xi + 2]);
            sum20 = vd0.fma(vx2, sum20);
            sum21 = vd1.fma(vx2, sum21);
            sum22 = vd2.fma(vx2, sum22);
            sum23 = vd3.fma(vx2, sum23);
            FloatVector vx3 = FloatVector.broadcast(F, x[xi + 3]);
            sum30 = vd0.fma(vx3, sum30);
            sum31 = vd1.fma(vx3, sum31);
            sum32 = vd2.fma(vx3, sum32);
            sum33 = vd3.fma(vx3, sum33);
            FloatVector vx4 = FloatVector.broadcast(F, x[xi + 4]);
            sum40 = vd0.fma(vx4, sum40);
            sum41 = vd1.fma(vx4, sum41);
            sum42 = vd2.fma(vx4, sum42);
            sum43 = vd3.fma(vx4, sum43);
            FloatVector vx5 = FloatVector.broadcast(F, x[xi + 5]);
            sum50 = vd0.fma(vx5, sum50);
            sum51 = vd1.fma(vx5, sum51);
            sum52 = vd2.fma(vx5, sum52);
            sum53 = vd3.fma(vx5, sum53);
            di += dStride;
            xi += xStride;
        }
        FloatVector va = FloatVector.broadcast(F, alpha);
        FloatVector vs = FloatVector.broadcast(F, scale);
        int p1 = pAt + PANEL * cols;
        int p2 = p1 + PANEL * cols;
        int p3 = p2 + PANEL * cols;
        sum00 = va.fma(sum00.mul(vs), FloatVector.fromArray(F, p, pAt));
        sum10 = va.fma(sum10.mul(vs), FloatVector.fromArray(F, p, pAt + PANEL));
        sum20 = va.fma(sum20.mul(vs), FloatVector.fromArray(F, p, pAt + 2 * PANEL));
        sum30 = va.fma(sum30.mul(vs), FloatVector.fromArray(F, p, pAt + 3 * PANEL));
        sum40 = va.fma(sum40.mul(vs), FloatVector.fromArray(F, p, pAt + 4 * PANEL));
        sum50 = va.fma(sum50.mul(vs), FloatVector.fromArray(F, p, pAt + 5 * PANEL));
        sum01 = va.fma(sum01.mul(vs), FloatVector.fromArray(F, p, p1));
        sum11 = va.fma(sum11.mul(vs), FloatVector.fromArray(F, p, p1 + PANEL));
        sum21 = va.fma(sum21.mul(vs), FloatVector.fromArray(F, p, p1 + 2 * PANEL));
        sum31 = va.fma(sum31.mul(vs), FloatVector.fromArray(F, p, p1 + 3 * PANEL));
        sum41 = va.fma(sum41.mul(vs), FloatVector.fromArray(F, p, p1 + 4 * PANEL));
        sum51 = va.fma(sum51.mul(vs), FloatVector.fromArray(F, p, p1 + 5 * PANEL));
        sum02 = va.fma(sum02.mul(vs), FloatVector.fromArray(F, p, p2));
        sum12 = va.fma(sum12.mul(vs), FloatVector.fromArray(F, p, p2 + PANEL));
        sum22 = va.fma(sum22.mul(vs), FloatVector.fromArray(F, p, p2 + 2 * PANEL));
        sum32 = va.fma(sum32.mul(vs), FloatVector.fromArray(F, p, p2 + 3 * PANEL));
        sum42 = va.fma(sum42.mul(vs), FloatVector.fromArray(F, p, p2 + 4 * PANEL));
        sum52 = va.fma(sum52.mul(vs), FloatVector.fromArray(F, p, p2 + 5 * PANEL));
        sum03 = va.fma(sum03.mul(vs), FloatVector.fromArray(F, p, p3));
        sum13 = va.fma(sum13.mul(vs), FloatVector.fromArray(F, p, p3 + PANEL));
        sum23 = va.fma(sum23.mul(vs), FloatVector.fromArray(F, p, p3 + 2 * PANEL));
        sum33 = va.fma(sum33.mul(vs), FloatVector.fromArray(F, p, p3 + 3 * PANEL));
        sum43 = va.fma(sum43.mul(vs), FloatVector.fromArray(F, p, p3 + 4 * PANEL));
        sum53 = va.fma(sum53.mul(vs), FloatVector.fromArray(F, p, p3 + 5 * PANEL));
        if (skip <= 0) {
            sum00.intoArray(p, pAt);
            sum01.intoArray(p, p1);
            sum02.intoArray(p, p2);
            sum03.intoArray(p, p3);
        }
        if (skip <= 1) {
            sum10.intoArray(p, pAt + PANEL);
            sum11.intoArray(p, p1 + PANEL);
            sum12.intoArray(p, p2 + PANEL);
            sum13.intoArray(p, p3 + PANEL);
        }
        if (skip <= 2) {
            sum20.intoArray(p, pAt + 2 * PANEL);
            sum21.intoArray(p, p1 + 2 * PANEL);
            sum22.intoArray(p, p2 + 2 * PANEL);
            sum23.intoArray(p, p3 + 2 * PANEL);
        }
        if (skip <= 3) {
            sum30.intoArray(p, pAt + 3 * PANEL);
            sum31.intoArray(p, p1 + 3 * PANEL);
            sum32.intoArray(p, p2 + 3 * PANEL);
            sum33.intoArray(p, p3 + 3 * PANEL);
        }
        if (skip <= 4) {
            sum40.intoArray(p, pAt + 4 * PANEL);
            sum41.intoArray(p, p1 + 4 * PANEL);
            sum42.intoArray(p, p2 + 4 * PANEL);
            sum43.intoArray(p, p3 + 4 * PANEL);
        }
        sum50.intoArray(p, pAt + 5 * PANEL);
        sum51.intoArray(p, p1 + 5 * PANEL);
        sum52.intoArray(p, p2 + 5 * PANEL);
        sum53.intoArray(p, p3 + 5 * PANEL);
    }
}
