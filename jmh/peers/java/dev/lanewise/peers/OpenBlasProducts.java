package dev.lanewise.peers;

import static dev.lanewise.peers.OpenBlas.NO_TRANSPOSE;
import static dev.lanewise.peers.OpenBlas.ROW_MAJOR;
import static dev.lanewise.peers.OpenBlas.TRANSPOSE;

import java.lang.foreign.MemorySegment;

/** OpenBLAS on row-major arrays of the heap. */
final class OpenBlasProducts extends Products {
    private final MemorySegment weights;
    private final MemorySegment inputs;
    private final MemorySegment deltas;
    private final MemorySegment netInputs;
    private final MemorySegment gradients;

    OpenBlasProducts(int batch, int rows, int cols) {
        super(batch, rows, cols);
        weights = segment(w, rows * cols);
        inputs = segment(x, batch * cols);
        deltas = segment(d, batch * rows);
        netInputs = segment(z, batch * rows);
        gradients = segment(g, batch * cols);
    }

    private MemorySegment segment(int at, int length) {
        return MemorySegment.ofArray(array).asSlice((long) Float.BYTES * at, (long) Float.BYTES * length);
    }

    static String version() {
        return OpenBlas.version();
    }

    @Override
    void gemv() {
        gemv(NO_TRANSPOSE, inputs, netInputs);
    }

    @Override
    void gemvT() {
        gemv(TRANSPOSE, deltas, gradients);
    }

    private void gemv(int transpose, MemorySegment in, MemorySegment out) {
        try {
            OpenBlas.SGEMV.invokeExact(ROW_MAJOR, transpose, rows, cols, 1f, weights, cols, in, 1, 0f, out, 1);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    void ger(float alpha) {
        try {
            OpenBlas.SGER.invokeExact(ROW_MAJOR, rows, cols, alpha, deltas, 1, inputs, 1, weights, cols);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    void gemm() {
        gemm(NO_TRANSPOSE, TRANSPOSE, batch, rows, cols, 1f, inputs, cols, weights, cols, 0f, netInputs, rows);
    }

    @Override
    void gemmT() {
        gemm(NO_TRANSPOSE, NO_TRANSPOSE, batch, cols, rows, 1f, deltas, rows, weights, cols, 0f, gradients, cols);
    }

    @Override
    void gemmGer(float alpha) {
        gemm(TRANSPOSE, NO_TRANSPOSE, rows, cols, batch, alpha, deltas, rows, inputs, cols, 1f, weights, cols);
    }

    private static void gemm(
            int transposeA,
            int transposeB,
            int m,
            int n,
            int k,
            float alpha,
            MemorySegment a,
            int aStride,
            MemorySegment b,
            int bStride,
            float beta,
            MemorySegment c,
            int cStride) {
        try {
            OpenBlas.SGEMM.invokeExact(
                    ROW_MAJOR, transposeA, transposeB, m, n, k, alpha, a, aStride, b, bStride, beta, c, cStride);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
