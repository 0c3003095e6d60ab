package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernel behind {@link GemmKernels#gemmT}. */
/*
 * Sixteen inputs at a time are copied from all panels to the work array, side by side: panels of wide matrices lie a
 * multiple of 4 KiB apart, compete for the same lines of the cache, and keep C2 from moving range checks out of the loop.
 *
 * A tile is four samples by four inputs of one vector at 512 bits, two samples by two inputs of two vectors at 256, three
 * samples by one input of four vectors at 128: 8 to 16 chains over the panels. The lanes are added as in SimdPanelT, in
 * the order of the inputs that suits the tree: inputs 4 or 8 apart in one tile, 2 apart in the next, then the odd ones.
 * A tile at the edge is moved back; it computes the same bits again.
 */
final class SimdGemmT {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final int SAMPLES = LENGTH == PANEL ? 4 : LENGTH == PANEL / 2 ? 2 : 3;
    private static final int INPUTS = LENGTH < PANEL / 2 ? 1 : LENGTH;
    private static final VectorShuffle<Float> SWAP8 = Lanes.swap(8);
    private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);
    private static final VectorShuffle<Float> SWAP2 = Lanes.swap(2);
    private static final VectorShuffle<Float> SWAP1 = Lanes.swap(1);
    private static final VectorMask<Float> UPPER8 = Lanes.upper(8);
    private static final VectorMask<Float> UPPER4 = Lanes.upper(4);
    private static final VectorMask<Float> UPPER2 = Lanes.upper(2);
    private static final VectorMask<Float> UPPER1 = Lanes.upper(1);

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
            float[] work,
            int workAt,
            float[] y,
            int yAt,
            int yStride) {
        if (!GemmKernels.packs(batch, cols)) {
            for (int s = 0; s < batch; s++) {
                SimdPanelT.gemvT(rows, cols, p, pAt, d, dAt + s * dStride, y, yAt + s * yStride);
            }
            return;
        }
        for (int block = 0; block < cols; block += PANEL) {
            int k = Math.min(block, cols - PANEL);
            ScalarGemm.packInputs(k, rows, cols, p, pAt, work, workAt);
            for (int s = 0; s < batch; s += SAMPLES) {
                int first = Math.min(s, batch - SAMPLES);
                int di = dAt + first * dStride;
                int yi = yAt + first * yStride + k;
                for (int i = 0; i < PANEL; i += INPUTS) {
                    int at = workAt + i * PANEL;
                    if (LENGTH == PANEL) {
                        fourSamples(rows, d, di, dStride, work, at, y, yi + i, yStride);
                    } else if (LENGTH == PANEL / 2) {
                        twoSamples(rows, d, di, dStride, work, at, y, yi + i, yStride);
                    } else {
                        threeSamplesOneInput(rows, d, di, dStride, work, at, y, yi + i, yStride);
                    }
                }
            }
        }
    }

    /** 512 bits: four samples by sixteen inputs, four of these at a time. */
    private static void fourSamples(
            int rows, float[] d, int dAt, int dStride, float[] p, int pAt, float[] y, int yAt, int yStride) {
        int d1 = dAt + dStride;
        int d2 = d1 + dStride;
        int d3 = d2 + dStride;
        FloatVector even0 = FloatVector.zero(F);
        FloatVector odd0 = even0;
        FloatVector even1 = FloatVector.zero(F);
        FloatVector odd1 = even1;
        FloatVector even2 = FloatVector.zero(F);
        FloatVector odd2 = even2;
        FloatVector even3 = FloatVector.zero(F);
        FloatVector odd3 = even3;
        for (int start = 0; start < 2; start++) {
            FloatVector near0 = FloatVector.zero(F);
            FloatVector far0 = near0;
            FloatVector near1 = FloatVector.zero(F);
            FloatVector far1 = near1;
            FloatVector near2 = FloatVector.zero(F);
            FloatVector far2 = near2;
            FloatVector near3 = FloatVector.zero(F);
            FloatVector far3 = near3;
            for (int i = start; i < 4; i += 2) {
                int at = pAt + i * PANEL;
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
                for (int first = 0; first < rows; first += PANEL) {
                    int row = at + first * PANEL;
                    FloatVector vp0 = FloatVector.fromArray(F, p, row);
                    FloatVector vp1 = FloatVector.fromArray(F, p, row + 4 * PANEL);
                    FloatVector vp2 = FloatVector.fromArray(F, p, row + 8 * PANEL);
                    FloatVector vp3 = FloatVector.fromArray(F, p, row + 12 * PANEL);
                    FloatVector vd0 = FloatVector.fromArray(F, d, dAt + first);
                    sum00 = vp0.fma(vd0, sum00);
                    sum01 = vp1.fma(vd0, sum01);
                    sum02 = vp2.fma(vd0, sum02);
                    sum03 = vp3.fma(vd0, sum03);
                    FloatVector vd1 = FloatVector.fromArray(F, d, d1 + first);
                    sum10 = vp0.fma(vd1, sum10);
                    sum11 = vp1.fma(vd1, sum11);
                    sum12 = vp2.fma(vd1, sum12);
                    sum13 = vp3.fma(vd1, sum13);
                    FloatVector vd2 = FloatVector.fromArray(F, d, d2 + first);
                    sum20 = vp0.fma(vd2, sum20);
                    sum21 = vp1.fma(vd2, sum21);
                    sum22 = vp2.fma(vd2, sum22);
                    sum23 = vp3.fma(vd2, sum23);
                    FloatVector vd3 = FloatVector.fromArray(F, d, d3 + first);
                    sum30 = vp0.fma(vd3, sum30);
                    sum31 = vp1.fma(vd3, sum31);
                    sum32 = vp2.fma(vd3, sum32);
                    sum33 = vp3.fma(vd3, sum33);
                }
                sum00 = sum00.blend(sum02, UPPER8)
                        .add(sum02.blend(sum00, UPPER8).rearrange(SWAP8));
                sum01 = sum01.blend(sum03, UPPER8)
                        .add(sum03.blend(sum01, UPPER8).rearrange(SWAP8));
                near0 = far0;
                far0 = sum00.blend(sum01, UPPER4).add(sum01.blend(sum00, UPPER4).rearrange(SWAP4));
                sum10 = sum10.blend(sum12, UPPER8)
                        .add(sum12.blend(sum10, UPPER8).rearrange(SWAP8));
                sum11 = sum11.blend(sum13, UPPER8)
                        .add(sum13.blend(sum11, UPPER8).rearrange(SWAP8));
                near1 = far1;
                far1 = sum10.blend(sum11, UPPER4).add(sum11.blend(sum10, UPPER4).rearrange(SWAP4));
                sum20 = sum20.blend(sum22, UPPER8)
                        .add(sum22.blend(sum20, UPPER8).rearrange(SWAP8));
                sum21 = sum21.blend(sum23, UPPER8)
                        .add(sum23.blend(sum21, UPPER8).rearrange(SWAP8));
                near2 = far2;
                far2 = sum20.blend(sum21, UPPER4).add(sum21.blend(sum20, UPPER4).rearrange(SWAP4));
                sum30 = sum30.blend(sum32, UPPER8)
                        .add(sum32.blend(sum30, UPPER8).rearrange(SWAP8));
                sum31 = sum31.blend(sum33, UPPER8)
                        .add(sum33.blend(sum31, UPPER8).rearrange(SWAP8));
                near3 = far3;
                far3 = sum30.blend(sum31, UPPER4).add(sum31.blend(sum30, UPPER4).rearrange(SWAP4));
            }
            even0 = odd0;
            odd0 = near0.blend(far0, UPPER2).add(far0.blend(near0, UPPER2).rearrange(SWAP2));
            even1 = odd1;
            odd1 = near1.blend(far1, UPPER2).add(far1.blend(near1, UPPER2).rearrange(SWAP2));
            even2 = odd2;
            odd2 = near2.blend(far2, UPPER2).add(far2.blend(near2, UPPER2).rearrange(SWAP2));
            even3 = odd3;
            odd3 = near3.blend(far3, UPPER2).add(far3.blend(near3, UPPER2).rearrange(SWAP2));
        }
        int at = yAt;
        even0 = even0.blend(odd0, UPPER1).add(odd0.blend(even0, UPPER1).rearrange(SWAP1));
        even0.intoArray(y, at);
        at += yStride;
        even1 = even1.blend(odd1, UPPER1).add(odd1.blend(even1, UPPER1).rearrange(SWAP1));
        even1.intoArray(y, at);
        at += yStride;
        even2 = even2.blend(odd2, UPPER1).add(odd2.blend(even2, UPPER1).rearrange(SWAP1));
        even2.intoArray(y, at);
        at += yStride;
        even3 = even3.blend(odd3, UPPER1).add(odd3.blend(even3, UPPER1).rearrange(SWAP1));
        even3.intoArray(y, at);
    }

    /** 256 bits: two samples by eight inputs, two of these at a time, each low (lanes 0 to 7) and high. */
    private static void twoSamples(
            int rows, float[] d, int dAt, int dStride, float[] p, int pAt, float[] y, int yAt, int yStride) {
        int d1 = dAt + dStride;
        FloatVector even0 = FloatVector.zero(F);
        FloatVector odd0 = even0;
        FloatVector even1 = FloatVector.zero(F);
        FloatVector odd1 = even1;
        for (int start = 0; start < 2; start++) {
            FloatVector near0 = FloatVector.zero(F);
            FloatVector far0 = near0;
            FloatVector near1 = FloatVector.zero(F);
            FloatVector far1 = near1;
            for (int i = start; i < 4; i += 2) {
                int at = pAt + i * PANEL;
                FloatVector low00 = FloatVector.zero(F);
                FloatVector high00 = FloatVector.zero(F);
                FloatVector low01 = FloatVector.zero(F);
                FloatVector high01 = FloatVector.zero(F);
                FloatVector low10 = FloatVector.zero(F);
                FloatVector high10 = FloatVector.zero(F);
                FloatVector low11 = FloatVector.zero(F);
                FloatVector high11 = FloatVector.zero(F);
                for (int first = 0; first < rows; first += PANEL) {
                    int row = at + first * PANEL;
                    FloatVector pLow0 = FloatVector.fromArray(F, p, row);
                    FloatVector pLow1 = FloatVector.fromArray(F, p, row + 4 * PANEL);
                    FloatVector dLow0 = FloatVector.fromArray(F, d, dAt + first);
                    low00 = pLow0.fma(dLow0, low00);
                    low01 = pLow1.fma(dLow0, low01);
                    FloatVector dLow1 = FloatVector.fromArray(F, d, d1 + first);
                    low10 = pLow0.fma(dLow1, low10);
                    low11 = pLow1.fma(dLow1, low11);
                    FloatVector pHigh0 = FloatVector.fromArray(F, p, row + LENGTH);
                    FloatVector pHigh1 = FloatVector.fromArray(F, p, row + 4 * PANEL + LENGTH);
                    FloatVector dHigh0 = FloatVector.fromArray(F, d, dAt + first + LENGTH);
                    high00 = pHigh0.fma(dHigh0, high00);
                    high01 = pHigh1.fma(dHigh0, high01);
                    FloatVector dHigh1 = FloatVector.fromArray(F, d, d1 + first + LENGTH);
                    high10 = pHigh0.fma(dHigh1, high10);
                    high11 = pHigh1.fma(dHigh1, high11);
                }
                low00 = low00.add(high00);
                low01 = low01.add(high01);
                near0 = far0;
                far0 = low00.blend(low01, UPPER4).add(low01.blend(low00, UPPER4).rearrange(SWAP4));
                low10 = low10.add(high10);
                low11 = low11.add(high11);
                near1 = far1;
                far1 = low10.blend(low11, UPPER4).add(low11.blend(low10, UPPER4).rearrange(SWAP4));
            }
            even0 = odd0;
            odd0 = near0.blend(far0, UPPER2).add(far0.blend(near0, UPPER2).rearrange(SWAP2));
            even1 = odd1;
            odd1 = near1.blend(far1, UPPER2).add(far1.blend(near1, UPPER2).rearrange(SWAP2));
        }
        int at = yAt;
        even0 = even0.blend(odd0, UPPER1).add(odd0.blend(even0, UPPER1).rearrange(SWAP1));
        even0.intoArray(y, at);
        at += yStride;
        even1 = even1.blend(odd1, UPPER1).add(odd1.blend(even1, UPPER1).rearrange(SWAP1));
        even1.intoArray(y, at);
    }

    /** 128 bits: three samples by one input, that is four vectors. */
    private static void threeSamplesOneInput(
            int rows, float[] d, int dAt, int dStride, float[] p, int pAt, float[] y, int yAt, int yStride) {
        int d1 = dAt + dStride;
        int d2 = d1 + dStride;
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
        for (int first = 0; first < rows; first += PANEL) {
            int row = pAt + first * PANEL;
            FloatVector vp0 = FloatVector.fromArray(F, p, row);
            FloatVector vp1 = FloatVector.fromArray(F, p, row + LENGTH);
            FloatVector vp2 = FloatVector.fromArray(F, p, row + 2 * LENGTH);
            FloatVector vp3 = FloatVector.fromArray(F, p, row + 3 * LENGTH);
            sum00 = vp0.fma(FloatVector.fromArray(F, d, dAt + first), sum00);
            sum01 = vp1.fma(FloatVector.fromArray(F, d, dAt + first + LENGTH), sum01);
            sum02 = vp2.fma(FloatVector.fromArray(F, d, dAt + first + 2 * LENGTH), sum02);
            sum03 = vp3.fma(FloatVector.fromArray(F, d, dAt + first + 3 * LENGTH), sum03);
            sum10 = vp0.fma(FloatVector.fromArray(F, d, d1 + first), sum10);
            sum11 = vp1.fma(FloatVector.fromArray(F, d, d1 + first + LENGTH), sum11);
            sum12 = vp2.fma(FloatVector.fromArray(F, d, d1 + first + 2 * LENGTH), sum12);
            sum13 = vp3.fma(FloatVector.fromArray(F, d, d1 + first + 3 * LENGTH), sum13);
            sum20 = vp0.fma(FloatVector.fromArray(F, d, d2 + first), sum20);
            sum21 = vp1.fma(FloatVector.fromArray(F, d, d2 + first + LENGTH), sum21);
            sum22 = vp2.fma(FloatVector.fromArray(F, d, d2 + first + 2 * LENGTH), sum22);
            sum23 = vp3.fma(FloatVector.fromArray(F, d, d2 + first + 3 * LENGTH), sum23);
        }
        sum00 = sum00.add(sum02).add(sum01.add(sum03));
        sum10 = sum10.add(sum12).add(sum11.add(sum13));
        sum20 = sum20.add(sum22).add(sum21.add(sum23));
        y[yAt] = (sum00.lane(0) + sum00.lane(2)) + (sum00.lane(1) + sum00.lane(3));
        y[yAt + yStride] = (sum10.lane(0) + sum10.lane(2)) + (sum10.lane(1) + sum10.lane(3));
        y[yAt + 2 * yStride] = (sum20.lane(0) + sum20.lane(2)) + (sum20.lane(1) + sum20.lane(3));
    }
}
