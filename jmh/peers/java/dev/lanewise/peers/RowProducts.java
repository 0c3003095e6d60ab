package dev.lanewise.peers;

import dev.lanewise.kernel.MatrixVectorKernels;

/** Lanewise on the caller's row-major arrays, which it has for single samples only. */
final class RowProducts extends Products {
    RowProducts(int batch, int rows, int cols) {
        super(batch, rows, cols);
    }

    @Override
    void gemv() {
        MatrixVectorKernels.gemv(rows, cols, array, w, cols, array, x, array, z);
    }

    @Override
    void gemvT() {
        MatrixVectorKernels.gemvT(rows, cols, array, w, cols, array, d, array, g);
    }

    @Override
    void ger(float alpha) {
        MatrixVectorKernels.ger(rows, cols, alpha, array, d, array, x, array, w, cols);
    }

    @Override
    void gemm() {
        throw new UnsupportedOperationException("no row-major gemm");
    }

    @Override
    void gemmT() {
        throw new UnsupportedOperationException("no row-major gemm");
    }

    @Override
    void gemmGer(float alpha) {
        throw new UnsupportedOperationException("no row-major gemm");
    }
}
