package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link MatrixVectorKernels}. */
/*
 * gemv keeps the order of Level1Kernels.dot, that is 32 accumulators a row: 2, 4 or 8 vectors. Eight vectors are in
 * flight at each width (AVX2 has only 16 registers): four rows share each load of x at 512 bits, two rows at 256, and
 * at 128 bits a row is the dot product itself. The rows that remain are dot products as well.
 */
final class SimdMatrixVector {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int BLOCK = Lanes.PANEL;
    private static final VectorShuffle<Float> SWAP8 = Lanes.swap(8);
    private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);

    private SimdMatrixVector() {}

    static void gemv(int rows, int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        int row = 0;
        if (LENGTH == BLOCK) {
            for (; row <= rows - 4; row += 4) {
                fourRowsOneVector(cols, a, aAt + row * aStride, aStride, x, xAt, y, yAt + row);
            }
        } else if (LENGTH == BLOCK / 2) {
            for (; row <= rows - 2; row += 2) {
                twoRowsTwoVectors(cols, a, aAt + row * aStride, aStride, x, xAt, y, yAt + row);
            }
        }
        for (; row < rows; row++) {
            y[yAt + row] = SimdLevel1.dot(cols, a, aAt + row * aStride, x, xAt);
        }
    }

    static void gemv(
            int rows,
            int cols,
            float[] a,
            int aAt,
            int aStride,
            float[] x,
            int xAt,
            float[] b,
            int bAt,
            float[] y,
            int yAt) {
        gemv(rows, cols, a, aAt, aStride, x, xAt, y, yAt);
        SimdLevel1.add(rows, b, bAt, y, yAt);
    }

    static void gemvT(int rows, int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        SimdLevel1.fill(cols, 0f, y, yAt);
        int row = 0;
        for (; row <= rows - 4; row += 4) {
            addFourRows(cols, a, aAt + row * aStride, aStride, x, xAt + row, y, yAt);
        }
        for (; row < rows; row++) {
            SimdLevel1.axpy(cols, x[xAt + row], a, aAt + row * aStride, y, yAt);
        }
    }

    static void ger(
            int rows, int cols, float alpha, float[] x, int xAt, float[] y, int yAt, float[] a, int aAt, int aStride) {
        for (int row = 0; row < rows; row++) {
            SimdLevel1.axpy(cols, alpha * x[xAt + row], y, yAt, a, aAt + row * aStride);
        }
    }

    /** {@code y += x[0] a[0] + x[1] a[1] + x[2] a[2] + x[3] a[3]} for four rows of a, one chain in this order. */
    private static void addFourRows(int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        FloatVector vx0 = FloatVector.broadcast(F, x[xAt]);
        FloatVector vx1 = FloatVector.broadcast(F, x[xAt + 1]);
        FloatVector vx2 = FloatVector.broadcast(F, x[xAt + 2]);
        FloatVector vx3 = FloatVector.broadcast(F, x[xAt + 3]);
        int row1 = aAt + aStride;
        int row2 = row1 + aStride;
        int row3 = row2 + aStride;
        int bound = F.loopBound(cols);
        for (int k = 0; k < bound; k += LENGTH) {
            FloatVector sum = FloatVector.fromArray(F, y, yAt + k);
            sum = FloatVector.fromArray(F, a, aAt + k).fma(vx0, sum);
            sum = FloatVector.fromArray(F, a, row1 + k).fma(vx1, sum);
            sum = FloatVector.fromArray(F, a, row2 + k).fma(vx2, sum);
            sum = FloatVector.fromArray(F, a, row3 + k).fma(vx3, sum);
            sum.intoArray(y, yAt + k);
        }
        ScalarMatrixVector.addFourRows(cols - bound, a, aAt + bound, aStride, x, xAt, y, yAt + bound);
    }

    /** 512 bits: four dot products in the order of {@link Level1Kernels#dot}, a block of 16 lanes is one vector. */
    private static void fourRowsOneVector(
            int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        FloatVector even0 = FloatVector.zero(F);
        FloatVector even1 = FloatVector.zero(F);
        FloatVector even2 = FloatVector.zero(F);
        FloatVector even3 = FloatVector.zero(F);
        FloatVector odd0 = FloatVector.zero(F);
        FloatVector odd1 = FloatVector.zero(F);
        FloatVector odd2 = FloatVector.zero(F);
        FloatVector odd3 = FloatVector.zero(F);
        int row1 = aAt + aStride;
        int row2 = row1 + aStride;
        int row3 = row2 + aStride;
        int bound = cols & -BLOCK;
        int k = 0;
        for (; k < bound - BLOCK; k += 2 * BLOCK) {
            FloatVector vx0 = FloatVector.fromArray(F, x, xAt + k);
            even0 = FloatVector.fromArray(F, a, aAt + k).fma(vx0, even0);
            even1 = FloatVector.fromArray(F, a, row1 + k).fma(vx0, even1);
            even2 = FloatVector.fromArray(F, a, row2 + k).fma(vx0, even2);
            even3 = FloatVector.fromArray(F, a, row3 + k).fma(vx0, even3);
            FloatVector vx1 = FloatVector.fromArray(F, x, xAt + k + BLOCK);
            odd0 = FloatVector.fromArray(F, a, aAt + k + BLOCK).fma(vx1, odd0);
            odd1 = FloatVector.fromArray(F, a, row1 + k + BLOCK).fma(vx1, odd1);
            odd2 = FloatVector.fromArray(F, a, row2 + k + BLOCK).fma(vx1, odd2);
            odd3 = FloatVector.fromArray(F, a, row3 + k + BLOCK).fma(vx1, odd3);
        }
        if (k < bound) {
            FloatVector vx0 = FloatVector.fromArray(F, x, xAt + k);
            even0 = FloatVector.fromArray(F, a, aAt + k).fma(vx0, even0);
            even1 = FloatVector.fromArray(F, a, row1 + k).fma(vx0, even1);
            even2 = FloatVector.fromArray(F, a, row2 + k).fma(vx0, even2);
            even3 = FloatVector.fromArray(F, a, row3 + k).fma(vx0, even3);
        }
        float tail0 = 0f;
        float tail1 = 0f;
        float tail2 = 0f;
        float tail3 = 0f;
        for (k = bound; k < cols; k++) {
            float xk = x[xAt + k];
            tail0 = Math.fma(a[aAt + k], xk, tail0);
            tail1 = Math.fma(a[row1 + k], xk, tail1);
            tail2 = Math.fma(a[row2 + k], xk, tail2);
            tail3 = Math.fma(a[row3 + k], xk, tail3);
        }
        even0 = even0.add(odd0);
        even0 = even0.add(even0.rearrange(SWAP8));
        even0 = even0.add(even0.rearrange(SWAP4));
        even1 = even1.add(odd1);
        even1 = even1.add(even1.rearrange(SWAP8));
        even1 = even1.add(even1.rearrange(SWAP4));
        even2 = even2.add(odd2);
        even2 = even2.add(even2.rearrange(SWAP8));
        even2 = even2.add(even2.rearrange(SWAP4));
        even3 = even3.add(odd3);
        even3 = even3.add(even3.rearrange(SWAP8));
        even3 = even3.add(even3.rearrange(SWAP4));
        y[yAt] = ((even0.lane(0) + even0.lane(2)) + (even0.lane(1) + even0.lane(3))) + tail0;
        y[yAt + 1] = ((even1.lane(0) + even1.lane(2)) + (even1.lane(1) + even1.lane(3))) + tail1;
        y[yAt + 2] = ((even2.lane(0) + even2.lane(2)) + (even2.lane(1) + even2.lane(3))) + tail2;
        y[yAt + 3] = ((even3.lane(0) + even3.lane(2)) + (even3.lane(1) + even3.lane(3))) + tail3;
    }

    /**
     * 256 bits: two dot products in the order of {@link Level1Kernels#dot}; of a block of 16 lanes {@code low} holds
     * the first eight, {@code high} the others.
     */
    private static void twoRowsTwoVectors(
            int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        FloatVector evenLow0 = FloatVector.zero(F);
        FloatVector evenLow1 = FloatVector.zero(F);
        FloatVector evenHigh0 = FloatVector.zero(F);
        FloatVector evenHigh1 = FloatVector.zero(F);
        FloatVector oddLow0 = FloatVector.zero(F);
        FloatVector oddLow1 = FloatVector.zero(F);
        FloatVector oddHigh0 = FloatVector.zero(F);
        FloatVector oddHigh1 = FloatVector.zero(F);
        int row1 = aAt + aStride;
        int bound = cols & -BLOCK;
        int k = 0;
        for (; k < bound - BLOCK; k += 2 * BLOCK) {
            FloatVector vx0 = FloatVector.fromArray(F, x, xAt + k);
            evenLow0 = FloatVector.fromArray(F, a, aAt + k).fma(vx0, evenLow0);
            evenLow1 = FloatVector.fromArray(F, a, row1 + k).fma(vx0, evenLow1);
            FloatVector vx1 = FloatVector.fromArray(F, x, xAt + k + LENGTH);
            evenHigh0 = FloatVector.fromArray(F, a, aAt + k + LENGTH).fma(vx1, evenHigh0);
            evenHigh1 = FloatVector.fromArray(F, a, row1 + k + LENGTH).fma(vx1, evenHigh1);
            FloatVector vx2 = FloatVector.fromArray(F, x, xAt + k + 2 * LENGTH);
            oddLow0 = FloatVector.fromArray(F, a, aAt + k + 2 * LENGTH).fma(vx2, oddLow0);
            oddLow1 = FloatVector.fromArray(F, a, row1 + k + 2 * LENGTH).fma(vx2, oddLow1);
            FloatVector vx3 = FloatVector.fromArray(F, x, xAt + k + 3 * LENGTH);
            oddHigh0 = FloatVector.fromArray(F, a, aAt + k + 3 * LENGTH).fma(vx3, oddHigh0);
            oddHigh1 = FloatVector.fromArray(F, a, row1 + k + 3 * LENGTH).fma(vx3, oddHigh1);
        }
        if (k < bound) {
            FloatVector vx0 = FloatVector.fromArray(F, x, xAt + k);
            evenLow0 = FloatVector.fromArray(F, a, aAt + k).fma(vx0, evenLow0);
            evenLow1 = FloatVector.fromArray(F, a, row1 + k).fma(vx0, evenLow1);
            FloatVector vx1 = FloatVector.fromArray(F, x, xAt + k + LENGTH);
            evenHigh0 = FloatVector.fromArray(F, a, aAt + k + LENGTH).fma(vx1, evenHigh0);
            evenHigh1 = FloatVector.fromArray(F, a, row1 + k + LENGTH).fma(vx1, evenHigh1);
        }
        float tail0 = 0f;
        float tail1 = 0f;
        for (k = bound; k < cols; k++) {
            float xk = x[xAt + k];
            tail0 = Math.fma(a[aAt + k], xk, tail0);
            tail1 = Math.fma(a[row1 + k], xk, tail1);
        }
        evenLow0 = evenLow0.add(oddLow0).add(evenHigh0.add(oddHigh0));
        evenLow0 = evenLow0.add(evenLow0.rearrange(SWAP4));
        evenLow1 = evenLow1.add(oddLow1).add(evenHigh1.add(oddHigh1));
        evenLow1 = evenLow1.add(evenLow1.rearrange(SWAP4));
        y[yAt] = ((evenLow0.lane(0) + evenLow0.lane(2)) + (evenLow0.lane(1) + evenLow0.lane(3))) + tail0;
        y[yAt + 1] = ((evenLow1.lane(0) + evenLow1.lane(2)) + (evenLow1.lane(1) + evenLow1.lane(3))) + tail1;
    }
}
