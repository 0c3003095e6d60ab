package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link GemmKernels#gemm} and {@link PrefixKernels#gemm}, which share their tiles. */
/*
 * Groups of four panels have one chain a result: at 512 bits a tile is five samples by four vectors, one of each panel,
 * and what five do not divide is left to tiles of four and of two; at 256 and 128 bits, with 16 registers, six samples by
 * two vectors side by side, that is a panel or half of one. Decision 0008 has the tiles that were slower.
 *
 * The last one to three panels have four chains, k mod 4: six samples by two vectors (at 512 bits of two panels), in
 * two sweeps of two chains, each chain a loop of its own, since four at a time would take 48 accumulators.
 *
 * A tile of six at the edge is moved back over the one before it: it computes the same bits again. What is smaller than
 * a tile goes to the kernels of one sample. SimdGemmT comes here too, ger has tiles of its own in SimdGemmGer.
 */
final class SimdGemm {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final int SAMPLES = 6;

    /** Where chains 1 to 3 start. */
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
        int tiled = tiled(batch);
        int inGroups = inGroups(batch);
        int grouped = PanelKernels.grouped(rows);
        groups(inGroups, grouped, cols, x, xAt, xStride, p, pAt, cols, b, bAt, z, zAt, zStride);
        int padded = PanelKernels.padded(rows);
        for (int lane = grouped; lane < padded; lane += 2 * LENGTH) {
            int next = Math.min(lane + LENGTH, padded - LENGTH) - lane;
            int panelAt = pAt + PanelKernels.rowAt(lane, cols);
            int panelNext = pAt + PanelKernels.rowAt(lane + next, cols) - panelAt;
            lastPanels(
                    tiled,
                    cols,
                    x,
                    xAt,
                    xStride,
                    p,
                    panelAt,
                    panelNext,
                    b,
                    bAt + lane,
                    next,
                    ZEROS,
                    0,
                    0,
                    z,
                    zAt + lane,
                    zStride,
                    next);
        }
        for (int s = tiled; s < batch; s++) {
            int done = s < inGroups ? grouped : 0;
            if (done < padded) {
                int zi = zAt + s * zStride + done;
                SimdPanel.gemv(rows - done, cols, p, pAt + done * cols, x, xAt + s * xStride, b, bAt + done, z, zi);
            }
        }
    }

    /** The product from chains that have begun: {@link PrefixKernels#gemm}. */
    static void gemm(
            int batch,
            int rows,
            int cols,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt,
            int pStride,
            float[] c,
            int cAt,
            float[] z,
            int zAt,
            int zStride) {
        int tiled = tiled(batch);
        int inGroups = inGroups(batch);
        int grouped = PanelKernels.grouped(rows);
        groups(inGroups, grouped, cols, x, xAt, xStride, p, pAt, pStride, c, cAt, z, zAt, zStride);
        int padded = PanelKernels.padded(rows);
        for (int lane = grouped; lane < padded; lane += 2 * LENGTH) {
            int next = Math.min(lane + LENGTH, padded - LENGTH) - lane;
            int panelAt = pAt + PanelKernels.rowAt(lane, pStride);
            int panelNext = pAt + PanelKernels.rowAt(lane + next, pStride) - panelAt;
            int chain0 = cAt + PrefixKernels.chainsAt(lane, grouped);
            int chainNext = cAt + PrefixKernels.chainsAt(lane + next, grouped) - chain0;
            lastPanels(
                    tiled,
                    cols,
                    x,
                    xAt,
                    xStride,
                    p,
                    panelAt,
                    panelNext,
                    c,
                    chain0,
                    chainNext,
                    c,
                    chain0,
                    PANEL,
                    z,
                    zAt + lane,
                    zStride,
                    next);
        }
        for (int s = tiled; s < batch; s++) {
            int done = s < inGroups ? grouped : 0;
            if (done < padded) {
                int at = pAt + done * pStride;
                int zi = zAt + s * zStride + done;
                SimdPrefix.gemv(rows - done, cols, p, at, pStride, x, xAt + s * xStride, c, cAt + done, z, zi);
            }
        }
    }

    /** The samples that tiles of six compute: none of few, and the last one or two alone. */
    private static int tiled(int batch) {
        int last = batch % SAMPLES;
        return batch < SAMPLES ? 0 : last < SAMPLES / 2 ? batch - last : batch;
    }

    /** The samples whose groups of panels tiles compute: at 512 bits all but an odd one of fewer than four. */
    private static int inGroups(int batch) {
        return LENGTH != PANEL ? tiled(batch) : batch < 4 ? batch & -2 : batch;
    }

    /** Groups of four panels, for the samples that {@link #inGroups} counts. */
    private static void groups(
            int batch,
            int grouped,
            int cols,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt,
            int pStride,
            float[] b,
            int bAt,
            float[] z,
            int zAt,
            int zStride) {
        int lanes = LENGTH == PANEL ? PanelKernels.GROUP : 2 * LENGTH;
        for (int lane = 0; lane < grouped; lane += lanes) {
            int panelAt = pAt + PanelKernels.rowAt(lane, pStride);
            if (LENGTH == PANEL) {
                group(batch, cols, x, xAt, xStride, p, panelAt, pStride, b, bAt + lane, z, zAt + lane, zStride);
                continue;
            }
            for (int s = 0; s < batch; s += SAMPLES) {
                int first = Math.min(s, batch - SAMPLES);
                int xi = xAt + first * xStride;
                int zi = zAt + first * zStride + lane;
                sixSamplesOneChain(cols, x, xi, xStride, p, panelAt, b, bAt + lane, z, zi, zStride);
            }
        }
    }

    /** 512 bits: one group for all samples, five, four or two at a time. */
    private static void group(
            int batch,
            int cols,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt,
            int pStride,
            float[] b,
            int bAt,
            float[] z,
            int zAt,
            int zStride) {
        int s = 0;
        while (s < batch) {
            int rest = batch - s;
            int xi = xAt + s * xStride;
            int zi = zAt + s * zStride;
            if (rest > 8 || rest == 7 || rest == 5) {
                fiveSamples(cols, x, xi, xStride, p, pAt, pStride, b, bAt, z, zi, zStride);
                s += 5;
            } else if (rest >= 4) {
                fourSamples(cols, x, xi, xStride, p, pAt, pStride, b, bAt, z, zi, zStride);
                s += 4;
            } else {
                twoSamples(cols, x, xi, xStride, p, pAt, pStride, b, bAt, z, zi, zStride);
                s += 2;
            }
        }
    }

    /** Two vectors of the last panels: chain 0 starts from {@code one}, chain i from {@code others[othersAt + i chain]}. */
    private static void lastPanels(
            int tiled,
            int cols,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt,
            int pNext,
            float[] one,
            int oneAt,
            int startNext,
            float[] others,
            int othersAt,
            int chain,
            float[] z,
            int zAt,
            int zStride,
            int next) {
        int at1 = othersAt + chain;
        int at2 = at1 + chain;
        int at3 = at2 + chain;
        for (int s = 0; s < tiled; s += SAMPLES) {
            int first = Math.min(s, tiled - SAMPLES);
            int xi = xAt + first * xStride;
            int zi = zAt + first * zStride;
            sixSamples(
                    0, cols, x, xi, xStride, p, pAt, pNext, one, oneAt, startNext, others, at1, NOTHING, 0, 0, z, zi,
                    zStride, next);
            sixSamples(
                    2, cols, x, xi, xStride, p, pAt, pNext, others, at2, startNext, others, at3, z, zi, zStride, z, zi,
                    zStride, next);
        }
    }

    private static float[] nothing() {
        float[] nothing = new float[2 * PANEL];
        Arrays.fill(nothing, -0f);
        return nothing;
    }

    /** 512 bits: five samples by a group of four panels, one chain each. */
    private static void fiveSamples(
            int cols,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt,
            int pStride,
            float[] b,
            int bAt,
            float[] z,
            int zAt,
            int zStride) {
        int x1 = xAt + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
        int x4 = x3 + xStride;
        int p1 = pAt + PANEL * pStride;
        int p2 = p1 + PANEL * pStride;
        int p3 = p2 + PANEL * pStride;
        FloatVector sum00 = FloatVector.fromArray(F, b, bAt);
        FloatVector sum01 = FloatVector.fromArray(F, b, bAt + PANEL);
        FloatVector sum02 = FloatVector.fromArray(F, b, bAt + 2 * PANEL);
        FloatVector sum03 = FloatVector.fromArray(F, b, bAt + 3 * PANEL);
        FloatVector sum10 = sum00;
        FloatVector sum11 = sum01;
        FloatVector sum12 = sum02;
        FloatVector sum13 = sum03;
        FloatVector sum20 = sum00;
        FloatVector sum21 = sum01;
        FloatVector sum22 = sum02;
        FloatVector sum23 = sum03;
        FloatVector sum30 = sum00;
        FloatVector sum31 = sum01;
        FloatVector sum32 = sum02;
        FloatVector sum33 = sum03;
        FloatVector sum40 = sum00;
        FloatVector sum41 = sum01;
        FloatVector sum42 = sum02;
        FloatVector sum43 = sum03;
        for (int k = 0; k < cols; k++) {
            FloatVector vp0 = FloatVector.fromArray(F, p, pAt + k * PANEL);
            FloatVector vp1 = FloatVector.fromArray(F, p, p1 + k * PANEL);
            FloatVector vp2 = FloatVector.fromArray(F, p, p2 + k * PANEL);
            FloatVector vp3 = FloatVector.fromArray(F, p, p3 + k * PANEL);
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            sum00 = vp0.lanewise(FMA, vx0, sum00);
            sum01 = vp1.lanewise(FMA, vx0, sum01);
            sum02 = vp2.lanewise(FMA, vx0, sum02);
            sum03 = vp3.lanewise(FMA, vx0, sum03);
            FloatVector vx1 = FloatVector.broadcast(F, x[x1 + k]);
            sum10 = vp0.lanewise(FMA, vx1, sum10);
            sum11 = vp1.lanewise(FMA, vx1, sum11);
            sum12 = vp2.lanewise(FMA, vx1, sum12);
            sum13 = vp3.lanewise(FMA, vx1, sum13);
            FloatVector vx2 = FloatVector.broadcast(F, x[x2 + k]);
            sum20 = vp0.lanewise(FMA, vx2, sum20);
            sum21 = vp1.lanewise(FMA, vx2, sum21);
            sum22 = vp2.lanewise(FMA, vx2, sum22);
            sum23 = vp3.lanewise(FMA, vx2, sum23);
            FloatVector vx3 = FloatVector.broadcast(F, x[x3 + k]);
            sum30 = vp0.lanewise(FMA, vx3, sum30);
            sum31 = vp1.lanewise(FMA, vx3, sum31);
            sum32 = vp2.lanewise(FMA, vx3, sum32);
            sum33 = vp3.lanewise(FMA, vx3, sum33);
            FloatVector vx4 = FloatVector.broadcast(F, x[x4 + k]);
            sum40 = vp0.lanewise(FMA, vx4, sum40);
            sum41 = vp1.lanewise(FMA, vx4, sum41);
            sum42 = vp2.lanewise(FMA, vx4, sum42);
            sum43 = vp3.lanewise(FMA, vx4, sum43);
        }
        int at = zAt;
        V.cast(sum00).intoArray(z, at);
        V.cast(sum01).intoArray(z, at + PANEL);
        V.cast(sum02).intoArray(z, at + 2 * PANEL);
        V.cast(sum03).intoArray(z, at + 3 * PANEL);
        at += zStride;
        V.cast(sum10).intoArray(z, at);
        V.cast(sum11).intoArray(z, at + PANEL);
        V.cast(sum12).intoArray(z, at + 2 * PANEL);
        V.cast(sum13).intoArray(z, at + 3 * PANEL);
        at += zStride;
        V.cast(sum20).intoArray(z, at);
        V.cast(sum21).intoArray(z, at + PANEL);
        V.cast(sum22).intoArray(z, at + 2 * PANEL);
        V.cast(sum23).intoArray(z, at + 3 * PANEL);
        at += zStride;
        V.cast(sum30).intoArray(z, at);
        V.cast(sum31).intoArray(z, at + PANEL);
        V.cast(sum32).intoArray(z, at + 2 * PANEL);
        V.cast(sum33).intoArray(z, at + 3 * PANEL);
        at += zStride;
        V.cast(sum40).intoArray(z, at);
        V.cast(sum41).intoArray(z, at + PANEL);
        V.cast(sum42).intoArray(z, at + 2 * PANEL);
        V.cast(sum43).intoArray(z, at + 3 * PANEL);
    }

    /** 512 bits: four samples by a group of four panels, one chain each. */
    private static void fourSamples(
            int cols,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt,
            int pStride,
            float[] b,
            int bAt,
            float[] z,
            int zAt,
            int zStride) {
        int x1 = xAt + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
        int p1 = pAt + PANEL * pStride;
        int p2 = p1 + PANEL * pStride;
        int p3 = p2 + PANEL * pStride;
        FloatVector sum00 = FloatVector.fromArray(F, b, bAt);
        FloatVector sum01 = FloatVector.fromArray(F, b, bAt + PANEL);
        FloatVector sum02 = FloatVector.fromArray(F, b, bAt + 2 * PANEL);
        FloatVector sum03 = FloatVector.fromArray(F, b, bAt + 3 * PANEL);
        FloatVector sum10 = sum00;
        FloatVector sum11 = sum01;
        FloatVector sum12 = sum02;
        FloatVector sum13 = sum03;
        FloatVector sum20 = sum00;
        FloatVector sum21 = sum01;
        FloatVector sum22 = sum02;
        FloatVector sum23 = sum03;
        FloatVector sum30 = sum00;
        FloatVector sum31 = sum01;
        FloatVector sum32 = sum02;
        FloatVector sum33 = sum03;
        for (int k = 0; k < cols; k++) {
            FloatVector vp0 = FloatVector.fromArray(F, p, pAt + k * PANEL);
            FloatVector vp1 = FloatVector.fromArray(F, p, p1 + k * PANEL);
            FloatVector vp2 = FloatVector.fromArray(F, p, p2 + k * PANEL);
            FloatVector vp3 = FloatVector.fromArray(F, p, p3 + k * PANEL);
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            sum00 = vp0.lanewise(FMA, vx0, sum00);
            sum01 = vp1.lanewise(FMA, vx0, sum01);
            sum02 = vp2.lanewise(FMA, vx0, sum02);
            sum03 = vp3.lanewise(FMA, vx0, sum03);
            FloatVector vx1 = FloatVector.broadcast(F, x[x1 + k]);
            sum10 = vp0.lanewise(FMA, vx1, sum10);
            sum11 = vp1.lanewise(FMA, vx1, sum11);
            sum12 = vp2.lanewise(FMA, vx1, sum12);
            sum13 = vp3.lanewise(FMA, vx1, sum13);
            FloatVector vx2 = FloatVector.broadcast(F, x[x2 + k]);
            sum20 = vp0.lanewise(FMA, vx2, sum20);
            sum21 = vp1.lanewise(FMA, vx2, sum21);
            sum22 = vp2.lanewise(FMA, vx2, sum22);
            sum23 = vp3.lanewise(FMA, vx2, sum23);
            FloatVector vx3 = FloatVector.broadcast(F, x[x3 + k]);
            sum30 = vp0.lanewise(FMA, vx3, sum30);
            sum31 = vp1.lanewise(FMA, vx3, sum31);
            sum32 = vp2.lanewise(FMA, vx3, sum32);
            sum33 = vp3.lanewise(FMA, vx3, sum33);
        }
        int at = zAt;
        V.cast(sum00).intoArray(z, at);
        V.cast(sum01).intoArray(z, at + PANEL);
        V.cast(sum02).intoArray(z, at + 2 * PANEL);
        V.cast(sum03).intoArray(z, at + 3 * PANEL);
        at += zStride;
        V.cast(sum10).intoArray(z, at);
        V.cast(sum11).intoArray(z, at + PANEL);
        V.cast(sum12).intoArray(z, at + 2 * PANEL);
        V.cast(sum13).intoArray(z, at + 3 * PANEL);
        at += zStride;
        V.cast(sum20).intoArray(z, at);
        V.cast(sum21).intoArray(z, at + PANEL);
        V.cast(sum22).intoArray(z, at + 2 * PANEL);
        V.cast(sum23).intoArray(z, at + 3 * PANEL);
        at += zStride;
        V.cast(sum30).intoArray(z, at);
        V.cast(sum31).intoArray(z, at + PANEL);
        V.cast(sum32).intoArray(z, at + 2 * PANEL);
        V.cast(sum33).intoArray(z, at + 3 * PANEL);
    }

    /** 512 bits: two samples by a group of four panels, one chain each. */
    private static void twoSamples(
            int cols,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt,
            int pStride,
            float[] b,
            int bAt,
            float[] z,
            int zAt,
            int zStride) {
        int x1 = xAt + xStride;
        int p1 = pAt + PANEL * pStride;
        int p2 = p1 + PANEL * pStride;
        int p3 = p2 + PANEL * pStride;
        FloatVector sum00 = FloatVector.fromArray(F, b, bAt);
        FloatVector sum01 = FloatVector.fromArray(F, b, bAt + PANEL);
        FloatVector sum02 = FloatVector.fromArray(F, b, bAt + 2 * PANEL);
        FloatVector sum03 = FloatVector.fromArray(F, b, bAt + 3 * PANEL);
        FloatVector sum10 = sum00;
        FloatVector sum11 = sum01;
        FloatVector sum12 = sum02;
        FloatVector sum13 = sum03;
        for (int k = 0; k < cols; k++) {
            FloatVector vp0 = FloatVector.fromArray(F, p, pAt + k * PANEL);
            FloatVector vp1 = FloatVector.fromArray(F, p, p1 + k * PANEL);
            FloatVector vp2 = FloatVector.fromArray(F, p, p2 + k * PANEL);
            FloatVector vp3 = FloatVector.fromArray(F, p, p3 + k * PANEL);
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            sum00 = vp0.lanewise(FMA, vx0, sum00);
            sum01 = vp1.lanewise(FMA, vx0, sum01);
            sum02 = vp2.lanewise(FMA, vx0, sum02);
            sum03 = vp3.lanewise(FMA, vx0, sum03);
            FloatVector vx1 = FloatVector.broadcast(F, x[x1 + k]);
            sum10 = vp0.lanewise(FMA, vx1, sum10);
            sum11 = vp1.lanewise(FMA, vx1, sum11);
            sum12 = vp2.lanewise(FMA, vx1, sum12);
            sum13 = vp3.lanewise(FMA, vx1, sum13);
        }
        int at = zAt;
        V.cast(sum00).intoArray(z, at);
        V.cast(sum01).intoArray(z, at + PANEL);
        V.cast(sum02).intoArray(z, at + 2 * PANEL);
        V.cast(sum03).intoArray(z, at + 3 * PANEL);
        at += zStride;
        V.cast(sum10).intoArray(z, at);
        V.cast(sum11).intoArray(z, at + PANEL);
        V.cast(sum12).intoArray(z, at + 2 * PANEL);
        V.cast(sum13).intoArray(z, at + 3 * PANEL);
    }

    /** 256 and 128 bits: six samples by two vectors side by side, one chain each. */
    private static void sixSamplesOneChain(
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
        int x1 = xAt + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
        int x4 = x3 + xStride;
        int x5 = x4 + xStride;
        FloatVector low0 = FloatVector.fromArray(F, b, bAt);
        FloatVector high0 = FloatVector.fromArray(F, b, bAt + LENGTH);
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
        for (int k = 0; k < cols; k++) {
            FloatVector vp0 = FloatVector.fromArray(F, p, pAt + k * PANEL);
            FloatVector vp1 = FloatVector.fromArray(F, p, pAt + k * PANEL + LENGTH);
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            low0 = vp0.lanewise(FMA, vx0, low0);
            high0 = vp1.lanewise(FMA, vx0, high0);
            FloatVector vx1 = FloatVector.broadcast(F, x[x1 + k]);
            low1 = vp0.lanewise(FMA, vx1, low1);
            high1 = vp1.lanewise(FMA, vx1, high1);
            FloatVector vx2 = FloatVector.broadcast(F, x[x2 + k]);
            low2 = vp0.lanewise(FMA, vx2, low2);
            high2 = vp1.lanewise(FMA, vx2, high2);
            FloatVector vx3 = FloatVector.broadcast(F, x[x3 + k]);
            low3 = vp0.lanewise(FMA, vx3, low3);
            high3 = vp1.lanewise(FMA, vx3, high3);
            FloatVector vx4 = FloatVector.broadcast(F, x[x4 + k]);
            low4 = vp0.lanewise(FMA, vx4, low4);
            high4 = vp1.lanewise(FMA, vx4, high4);
            FloatVector vx5 = FloatVector.broadcast(F, x[x5 + k]);
            low5 = vp0.lanewise(FMA, vx5, low5);
            high5 = vp1.lanewise(FMA, vx5, high5);
        }
        int at = zAt;
        V.cast(low0).intoArray(z, at);
        V.cast(high0).intoArray(z, at + LENGTH);
        at += zStride;
        V.cast(low1).intoArray(z, at);
        V.cast(high1).intoArray(z, at + LENGTH);
        at += zStride;
        V.cast(low2).intoArray(z, at);
        V.cast(high2).intoArray(z, at + LENGTH);
        at += zStride;
        V.cast(low3).intoArray(z, at);
        V.cast(high3).intoArray(z, at + LENGTH);
        at += zStride;
        V.cast(low4).intoArray(z, at);
        V.cast(high4).intoArray(z, at + LENGTH);
        at += zStride;
        V.cast(low5).intoArray(z, at);
        V.cast(high5).intoArray(z, at + LENGTH);
    }

    /** {@code z = base + (chain k mod 4 = from + chain k mod 4 = from + 1)}, which start from {@code one} and {@code two}. */
    private static void sixSamples(
            int from,
            int cols,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt,
            int pNext,
            float[] one,
            int oneAt,
            int startNext,
            float[] two,
            int twoAt,
            float[] base,
            int baseAt,
            int baseStride,
            float[] z,
            int zAt,
            int zStride,
            int next) {
        int x1 = xAt + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
        int x4 = x3 + xStride;
        int x5 = x4 + xStride;
        FloatVector low0 = FloatVector.fromArray(F, one, oneAt);
        FloatVector high0 = FloatVector.fromArray(F, one, oneAt + startNext);
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
            low0 = vp0.lanewise(FMA, vx0, low0);
            high0 = vp1.lanewise(FMA, vx0, high0);
            FloatVector vx1 = FloatVector.broadcast(F, x[x1 + k]);
            low1 = vp0.lanewise(FMA, vx1, low1);
            high1 = vp1.lanewise(FMA, vx1, high1);
            FloatVector vx2 = FloatVector.broadcast(F, x[x2 + k]);
            low2 = vp0.lanewise(FMA, vx2, low2);
            high2 = vp1.lanewise(FMA, vx2, high2);
            FloatVector vx3 = FloatVector.broadcast(F, x[x3 + k]);
            low3 = vp0.lanewise(FMA, vx3, low3);
            high3 = vp1.lanewise(FMA, vx3, high3);
            FloatVector vx4 = FloatVector.broadcast(F, x[x4 + k]);
            low4 = vp0.lanewise(FMA, vx4, low4);
            high4 = vp1.lanewise(FMA, vx4, high4);
            FloatVector vx5 = FloatVector.broadcast(F, x[x5 + k]);
            low5 = vp0.lanewise(FMA, vx5, low5);
            high5 = vp1.lanewise(FMA, vx5, high5);
        }
        FloatVector more0 = FloatVector.fromArray(F, two, twoAt);
        FloatVector most0 = FloatVector.fromArray(F, two, twoAt + startNext);
        FloatVector more1 = more0;
        FloatVector most1 = most0;
        FloatVector more2 = more0;
        FloatVector most2 = most0;
        FloatVector more3 = more0;
        FloatVector most3 = most0;
        FloatVector more4 = more0;
        FloatVector most4 = most0;
        FloatVector more5 = more0;
        FloatVector most5 = most0;
        for (int k = from + 1; k < cols; k += 4) {
            FloatVector vp0 = FloatVector.fromArray(F, p, pAt + k * PANEL);
            FloatVector vp1 = FloatVector.fromArray(F, p, pAt + pNext + k * PANEL);
            FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
            more0 = vp0.lanewise(FMA, vx0, more0);
            most0 = vp1.lanewise(FMA, vx0, most0);
            FloatVector vx1 = FloatVector.broadcast(F, x[x1 + k]);
            more1 = vp0.lanewise(FMA, vx1, more1);
            most1 = vp1.lanewise(FMA, vx1, most1);
            FloatVector vx2 = FloatVector.broadcast(F, x[x2 + k]);
            more2 = vp0.lanewise(FMA, vx2, more2);
            most2 = vp1.lanewise(FMA, vx2, most2);
            FloatVector vx3 = FloatVector.broadcast(F, x[x3 + k]);
            more3 = vp0.lanewise(FMA, vx3, more3);
            most3 = vp1.lanewise(FMA, vx3, most3);
            FloatVector vx4 = FloatVector.broadcast(F, x[x4 + k]);
            more4 = vp0.lanewise(FMA, vx4, more4);
            most4 = vp1.lanewise(FMA, vx4, most4);
            FloatVector vx5 = FloatVector.broadcast(F, x[x5 + k]);
            more5 = vp0.lanewise(FMA, vx5, more5);
            most5 = vp1.lanewise(FMA, vx5, most5);
        }
        low0 = FloatVector.fromArray(F, base, baseAt).lanewise(ADD, low0.lanewise(ADD, more0));
        high0 = FloatVector.fromArray(F, base, baseAt + next).lanewise(ADD, high0.lanewise(ADD, most0));
        V.cast(low0).intoArray(z, zAt);
        V.cast(high0).intoArray(z, zAt + next);
        low1 = FloatVector.fromArray(F, base, baseAt + 1 * baseStride).lanewise(ADD, low1.lanewise(ADD, more1));
        high1 = FloatVector.fromArray(F, base, baseAt + 1 * baseStride + next)
                .lanewise(ADD, high1.lanewise(ADD, most1));
        V.cast(low1).intoArray(z, zAt + 1 * zStride);
        V.cast(high1).intoArray(z, zAt + 1 * zStride + next);
        low2 = FloatVector.fromArray(F, base, baseAt + 2 * baseStride).lanewise(ADD, low2.lanewise(ADD, more2));
        high2 = FloatVector.fromArray(F, base, baseAt + 2 * baseStride + next)
                .lanewise(ADD, high2.lanewise(ADD, most2));
        V.cast(low2).intoArray(z, zAt + 2 * zStride);
        V.cast(high2).intoArray(z, zAt + 2 * zStride + next);
        low3 = FloatVector.fromArray(F, base, baseAt + 3 * baseStride).lanewise(ADD, low3.lanewise(ADD, more3));
        high3 = FloatVector.fromArray(F, base, baseAt + 3 * baseStride + next)
                .lanewise(ADD, high3.lanewise(ADD, most3));
        V.cast(low3).intoArray(z, zAt + 3 * zStride);
        V.cast(high3).intoArray(z, zAt + 3 * zStride + next);
        low4 = FloatVector.fromArray(F, base, baseAt + 4 * baseStride).lanewise(ADD, low4.lanewise(ADD, more4));
        high4 = FloatVector.fromArray(F, base, baseAt + 4 * baseStride + next)
                .lanewise(ADD, high4.lanewise(ADD, most4));
        V.cast(low4).intoArray(z, zAt + 4 * zStride);
        V.cast(high4).intoArray(z, zAt + 4 * zStride + next);
        low5 = FloatVector.fromArray(F, base, baseAt + 5 * baseStride).lanewise(ADD, low5.lanewise(ADD, more5));
        high5 = FloatVector.fromArray(F, base, baseAt + 5 * baseStride + next)
                .lanewise(ADD, high5.lanewise(ADD, most5));
        V.cast(low5).intoArray(z, zAt + 5 * zStride);
        V.cast(high5).intoArray(z, zAt + 5 * zStride + next);
    }
}
