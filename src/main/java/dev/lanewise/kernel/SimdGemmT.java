package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernel behind {@link GemmKernels#gemmT}: turns panels, then multiplies as {@link SimdGemm} does. */
/*
 * A block of 16 rows by 16 columns is turned in vectors: 16 by 16 lanes at once at 512 bits, 8 by 8 at 256, 4 by 4 at 128.
 * A step with distance n exchanges, for each pair of vectors n apart, the lanes whose number has the bit n in the first
 * with those that lack it in the second; after the steps 8, 4, 2, 1 lane i of vector j is what was lane j of vector i.
 */
final class SimdGemmT {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
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
        for (int first = 0; first < cols; first += PanelKernels.GROUP) {
            int inputs = Math.min(PanelKernels.GROUP, cols - first);
            turn(rows, cols, first, inputs, p, pAt, work, workAt);
            SimdGemm.gemm(
                    batch, inputs, rows, d, dAt, dStride, work, workAt, GemmKernels.ZEROS, 0, y, yAt + first, yStride);
        }
    }

    /**
     * Panels of the transpose of P: of its rows {@code first} to {@code first + inputs - 1}, which are columns of P. The last
     * block of rows is written whole, into the start of the next panel; that is written after it.
     */
    private static void turn(int rows, int cols, int first, int inputs, float[] p, int pAt, float[] work, int workAt) {
        int last = GemmKernels.blockAt(rows);
        for (int lane = PanelKernels.padded(rows) - PANEL; lane >= 0; lane -= PANEL) {
            int from = pAt + lane * cols + first * PANEL;
            for (int input = 0; input < inputs; input += PANEL) {
                int to = workAt + input * rows + lane * PANEL;
                if (input + PANEL <= inputs) {
                    turnBlock(p, from + input * PANEL, work, to);
                } else {
                    GemmKernels.copyBlock(inputs - input, p, from + input * PANEL, work, workAt + last);
                    turnBlock(work, workAt + last, work, to);
                }
            }
        }
    }

    private static void turnBlock(float[] from, int fromAt, float[] to, int toAt) {
        if (LENGTH == PANEL) {
            turn16(from, fromAt, to, toAt);
            return;
        }
        for (int i = 0; i < PANEL; i += LENGTH) {
            for (int j = 0; j < PANEL; j += LENGTH) {
                if (LENGTH == PANEL / 2) {
                    turn8(from, fromAt + i * PANEL + j, to, toAt + j * PANEL + i);
                } else {
                    turn4(from, fromAt + i * PANEL + j, to, toAt + j * PANEL + i);
                }
            }
        }
    }

    private static void turn16(float[] from, int fromAt, float[] to, int toAt) {
        FloatVector v0 = FloatVector.fromArray(F, from, fromAt);
        FloatVector v1 = FloatVector.fromArray(F, from, fromAt + PANEL);
        FloatVector v2 = FloatVector.fromArray(F, from, fromAt + 2 * PANEL);
        FloatVector v3 = FloatVector.fromArray(F, from, fromAt + 3 * PANEL);
        FloatVector v4 = FloatVector.fromArray(F, from, fromAt + 4 * PANEL);
        FloatVector v5 = FloatVector.fromArray(F, from, fromAt + 5 * PANEL);
        FloatVector v6 = FloatVector.fromArray(F, from, fromAt + 6 * PANEL);
        FloatVector v7 = FloatVector.fromArray(F, from, fromAt + 7 * PANEL);
        FloatVector v8 = FloatVector.fromArray(F, from, fromAt + 8 * PANEL);
        FloatVector v9 = FloatVector.fromArray(F, from, fromAt + 9 * PANEL);
        FloatVector v10 = FloatVector.fromArray(F, from, fromAt + 10 * PANEL);
        FloatVector v11 = FloatVector.fromArray(F, from, fromAt + 11 * PANEL);
        FloatVector v12 = FloatVector.fromArray(F, from, fromAt + 12 * PANEL);
        FloatVector v13 = FloatVector.fromArray(F, from, fromAt + 13 * PANEL);
        FloatVector v14 = FloatVector.fromArray(F, from, fromAt + 14 * PANEL);
        FloatVector v15 = FloatVector.fromArray(F, from, fromAt + 15 * PANEL);
        FloatVector low = v0.blend(v8.rearrange(SWAP8), UPPER8);
        v8 = v0.rearrange(SWAP8).blend(v8, UPPER8);
        v0 = low;
        low = v1.blend(v9.rearrange(SWAP8), UPPER8);
        v9 = v1.rearrange(SWAP8).blend(v9, UPPER8);
        v1 = low;
        low = v2.blend(v10.rearrange(SWAP8), UPPER8);
        v10 = v2.rearrange(SWAP8).blend(v10, UPPER8);
        v2 = low;
        low = v3.blend(v11.rearrange(SWAP8), UPPER8);
        v11 = v3.rearrange(SWAP8).blend(v11, UPPER8);
        v3 = low;
        low = v4.blend(v12.rearrange(SWAP8), UPPER8);
        v12 = v4.rearrange(SWAP8).blend(v12, UPPER8);
        v4 = low;
        low = v5.blend(v13.rearrange(SWAP8), UPPER8);
        v13 = v5.rearrange(SWAP8).blend(v13, UPPER8);
        v5 = low;
        low = v6.blend(v14.rearrange(SWAP8), UPPER8);
        v14 = v6.rearrange(SWAP8).blend(v14, UPPER8);
        v6 = low;
        low = v7.blend(v15.rearrange(SWAP8), UPPER8);
        v15 = v7.rearrange(SWAP8).blend(v15, UPPER8);
        v7 = low;
        low = v0.blend(v4.rearrange(SWAP4), UPPER4);
        v4 = v0.rearrange(SWAP4).blend(v4, UPPER4);
        v0 = low;
        low = v1.blend(v5.rearrange(SWAP4), UPPER4);
        v5 = v1.rearrange(SWAP4).blend(v5, UPPER4);
        v1 = low;
        low = v2.blend(v6.rearrange(SWAP4), UPPER4);
        v6 = v2.rearrange(SWAP4).blend(v6, UPPER4);
        v2 = low;
        low = v3.blend(v7.rearrange(SWAP4), UPPER4);
        v7 = v3.rearrange(SWAP4).blend(v7, UPPER4);
        v3 = low;
        low = v8.blend(v12.rearrange(SWAP4), UPPER4);
        v12 = v8.rearrange(SWAP4).blend(v12, UPPER4);
        v8 = low;
        low = v9.blend(v13.rearrange(SWAP4), UPPER4);
        v13 = v9.rearrange(SWAP4).blend(v13, UPPER4);
        v9 = low;
        low = v10.blend(v14.rearrange(SWAP4), UPPER4);
        v14 = v10.rearrange(SWAP4).blend(v14, UPPER4);
        v10 = low;
        low = v11.blend(v15.rearrange(SWAP4), UPPER4);
        v15 = v11.rearrange(SWAP4).blend(v15, UPPER4);
        v11 = low;
        low = v0.blend(v2.rearrange(SWAP2), UPPER2);
        v2 = v0.rearrange(SWAP2).blend(v2, UPPER2);
        v0 = low;
        low = v1.blend(v3.rearrange(SWAP2), UPPER2);
        v3 = v1.rearrange(SWAP2).blend(v3, UPPER2);
        v1 = low;
        low = v4.blend(v6.rearrange(SWAP2), UPPER2);
        v6 = v4.rearrange(SWAP2).blend(v6, UPPER2);
        v4 = low;
        low = v5.blend(v7.rearrange(SWAP2), UPPER2);
        v7 = v5.rearrange(SWAP2).blend(v7, UPPER2);
        v5 = low;
        low = v8.blend(v10.rearrange(SWAP2), UPPER2);
        v10 = v8.rearrange(SWAP2).blend(v10, UPPER2);
        v8 = low;
        low = v9.blend(v11.rearrange(SWAP2), UPPER2);
        v11 = v9.rearrange(SWAP2).blend(v11, UPPER2);
        v9 = low;
        low = v12.blend(v14.rearrange(SWAP2), UPPER2);
        v14 = v12.rearrange(SWAP2).blend(v14, UPPER2);
        v12 = low;
        low = v13.blend(v15.rearrange(SWAP2), UPPER2);
        v15 = v13.rearrange(SWAP2).blend(v15, UPPER2);
        v13 = low;
        low = v0.blend(v1.rearrange(SWAP1), UPPER1);
        v1 = v0.rearrange(SWAP1).blend(v1, UPPER1);
        v0 = low;
        low = v2.blend(v3.rearrange(SWAP1), UPPER1);
        v3 = v2.rearrange(SWAP1).blend(v3, UPPER1);
        v2 = low;
        low = v4.blend(v5.rearrange(SWAP1), UPPER1);
        v5 = v4.rearrange(SWAP1).blend(v5, UPPER1);
        v4 = low;
        low = v6.blend(v7.rearrange(SWAP1), UPPER1);
        v7 = v6.rearrange(SWAP1).blend(v7, UPPER1);
        v6 = low;
        low = v8.blend(v9.rearrange(SWAP1), UPPER1);
        v9 = v8.rearrange(SWAP1).blend(v9, UPPER1);
        v8 = low;
        low = v10.blend(v11.rearrange(SWAP1), UPPER1);
        v11 = v10.rearrange(SWAP1).blend(v11, UPPER1);
        v10 = low;
        low = v12.blend(v13.rearrange(SWAP1), UPPER1);
        v13 = v12.rearrange(SWAP1).blend(v13, UPPER1);
        v12 = low;
        low = v14.blend(v15.rearrange(SWAP1), UPPER1);
        v15 = v14.rearrange(SWAP1).blend(v15, UPPER1);
        v14 = low;
        V.cast(v0).intoArray(to, toAt);
        V.cast(v1).intoArray(to, toAt + PANEL);
        V.cast(v2).intoArray(to, toAt + 2 * PANEL);
        V.cast(v3).intoArray(to, toAt + 3 * PANEL);
        V.cast(v4).intoArray(to, toAt + 4 * PANEL);
        V.cast(v5).intoArray(to, toAt + 5 * PANEL);
        V.cast(v6).intoArray(to, toAt + 6 * PANEL);
        V.cast(v7).intoArray(to, toAt + 7 * PANEL);
        V.cast(v8).intoArray(to, toAt + 8 * PANEL);
        V.cast(v9).intoArray(to, toAt + 9 * PANEL);
        V.cast(v10).intoArray(to, toAt + 10 * PANEL);
        V.cast(v11).intoArray(to, toAt + 11 * PANEL);
        V.cast(v12).intoArray(to, toAt + 12 * PANEL);
        V.cast(v13).intoArray(to, toAt + 13 * PANEL);
        V.cast(v14).intoArray(to, toAt + 14 * PANEL);
        V.cast(v15).intoArray(to, toAt + 15 * PANEL);
    }

    private static void turn8(float[] from, int fromAt, float[] to, int toAt) {
        FloatVector v0 = FloatVector.fromArray(F, from, fromAt);
        FloatVector v1 = FloatVector.fromArray(F, from, fromAt + PANEL);
        FloatVector v2 = FloatVector.fromArray(F, from, fromAt + 2 * PANEL);
        FloatVector v3 = FloatVector.fromArray(F, from, fromAt + 3 * PANEL);
        FloatVector v4 = FloatVector.fromArray(F, from, fromAt + 4 * PANEL);
        FloatVector v5 = FloatVector.fromArray(F, from, fromAt + 5 * PANEL);
        FloatVector v6 = FloatVector.fromArray(F, from, fromAt + 6 * PANEL);
        FloatVector v7 = FloatVector.fromArray(F, from, fromAt + 7 * PANEL);
        FloatVector low = v0.blend(v4.rearrange(SWAP4), UPPER4);
        v4 = v0.rearrange(SWAP4).blend(v4, UPPER4);
        v0 = low;
        low = v1.blend(v5.rearrange(SWAP4), UPPER4);
        v5 = v1.rearrange(SWAP4).blend(v5, UPPER4);
        v1 = low;
        low = v2.blend(v6.rearrange(SWAP4), UPPER4);
        v6 = v2.rearrange(SWAP4).blend(v6, UPPER4);
        v2 = low;
        low = v3.blend(v7.rearrange(SWAP4), UPPER4);
        v7 = v3.rearrange(SWAP4).blend(v7, UPPER4);
        v3 = low;
        low = v0.blend(v2.rearrange(SWAP2), UPPER2);
        v2 = v0.rearrange(SWAP2).blend(v2, UPPER2);
        v0 = low;
        low = v1.blend(v3.rearrange(SWAP2), UPPER2);
        v3 = v1.rearrange(SWAP2).blend(v3, UPPER2);
        v1 = low;
        low = v4.blend(v6.rearrange(SWAP2), UPPER2);
        v6 = v4.rearrange(SWAP2).blend(v6, UPPER2);
        v4 = low;
        low = v5.blend(v7.rearrange(SWAP2), UPPER2);
        v7 = v5.rearrange(SWAP2).blend(v7, UPPER2);
        v5 = low;
        low = v0.blend(v1.rearrange(SWAP1), UPPER1);
        v1 = v0.rearrange(SWAP1).blend(v1, UPPER1);
        v0 = low;
        low = v2.blend(v3.rearrange(SWAP1), UPPER1);
        v3 = v2.rearrange(SWAP1).blend(v3, UPPER1);
        v2 = low;
        low = v4.blend(v5.rearrange(SWAP1), UPPER1);
        v5 = v4.rearrange(SWAP1).blend(v5, UPPER1);
        v4 = low;
        low = v6.blend(v7.rearrange(SWAP1), UPPER1);
        v7 = v6.rearrange(SWAP1).blend(v7, UPPER1);
        v6 = low;
        V.cast(v0).intoArray(to, toAt);
        V.cast(v1).intoArray(to, toAt + PANEL);
        V.cast(v2).intoArray(to, toAt + 2 * PANEL);
        V.cast(v3).intoArray(to, toAt + 3 * PANEL);
        V.cast(v4).intoArray(to, toAt + 4 * PANEL);
        V.cast(v5).intoArray(to, toAt + 5 * PANEL);
        V.cast(v6).intoArray(to, toAt + 6 * PANEL);
        V.cast(v7).intoArray(to, toAt + 7 * PANEL);
    }

    private static void turn4(float[] from, int fromAt, float[] to, int toAt) {
        FloatVector v0 = FloatVector.fromArray(F, from, fromAt);
        FloatVector v1 = FloatVector.fromArray(F, from, fromAt + PANEL);
        FloatVector v2 = FloatVector.fromArray(F, from, fromAt + 2 * PANEL);
        FloatVector v3 = FloatVector.fromArray(F, from, fromAt + 3 * PANEL);
        FloatVector low = v0.blend(v2.rearrange(SWAP2), UPPER2);
        v2 = v0.rearrange(SWAP2).blend(v2, UPPER2);
        v0 = low;
        low = v1.blend(v3.rearrange(SWAP2), UPPER2);
        v3 = v1.rearrange(SWAP2).blend(v3, UPPER2);
        v1 = low;
        low = v0.blend(v1.rearrange(SWAP1), UPPER1);
        v1 = v0.rearrange(SWAP1).blend(v1, UPPER1);
        v0 = low;
        low = v2.blend(v3.rearrange(SWAP1), UPPER1);
        v3 = v2.rearrange(SWAP1).blend(v3, UPPER1);
        v2 = low;
        V.cast(v0).intoArray(to, toAt);
        V.cast(v1).intoArray(to, toAt + PANEL);
        V.cast(v2).intoArray(to, toAt + 2 * PANEL);
        V.cast(v3).intoArray(to, toAt + 3 * PANEL);
    }
}
