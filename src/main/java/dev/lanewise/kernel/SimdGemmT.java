package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernel behind {@link GemmKernels#gemmT}. */
/*
 * Tiles as in SimdGemm: three samples by the four vectors that lie side by side in a panel, a chain over the panels, then
 * the sums over lanes of decision 0001. A tile at the edge is moved back; it computes the same bits again.
 */
final class SimdGemmT {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final int SAMPLES = 3;
    private static final int INPUTS = 4 * LENGTH / PANEL;
    private static final VectorShuffle<Float> SWAP8 = Lanes.swap(8);
    private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);

    private SimdGemmT() {}

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
        if (batch < SAMPLES || cols < INPUTS) {
            for (int s = 0; s < batch; s++) {
                SimdPanelT.gemvT(rows, cols, p, pAt, d, dAt + s * dStride, y, yAt + s * yStride);
            }
            return;
        }
        for (int block = 0; block < cols; block += INPUTS) {
            int k = Math.min(block, cols - INPUTS);
            for (int s = 0; s < batch; s += SAMPLES) {
                int first = Math.min(s, batch - SAMPLES);
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
