package dev.lanewise.peers;

import dev.ludovic.netlib.blas.JavaBLAS;

/** netlib's BLAS in Java, which takes column-major matrices: ours are their transposes. */
final class NetlibProducts extends Products {
    private static final JavaBLAS BLAS = JavaBLAS.getInstance();

    NetlibProducts(int batch, int rows, int cols) {
        super(batch, rows, cols);
        version();
    }

    /** Fails unless the implementation on the Vector API was chosen. */
    static String version() {
        String name = BLAS.getClass().getSimpleName();
        if (!name.equals("VectorBLAS")) {
            throw new IllegalStateException("netlib chose " + name + ", not its vector implementation");
        }
        return "netlib " + name;
    }

    @Override
    void gemv() {
        BLAS.sgemv("T", cols, rows, 1f, array, w, cols, array, x, 1, 0f, array, z, 1);
    }

    @Override
    void gemvT() {
        BLAS.sgemv("N", cols, rows, 1f, array, w, cols, array, d, 1, 0f, array, g, 1);
    }

    @Override
    void ger(float alpha) {
        BLAS.sger(cols, rows, alpha, array, x, 1, array, d, 1, array, w, cols);
    }

    @Override
    void gemm() {
        BLAS.sgemm("T", "N", rows, batch, cols, 1f, array, w, cols, array, x, cols, 0f, array, z, rows);
    }

    @Override
    void gemmT() {
        BLAS.sgemm("N", "N", cols, batch, rows, 1f, array, w, cols, array, d, rows, 0f, array, g, cols);
    }

    @Override
    void gemmGer(float alpha) {
        BLAS.sgemm("N", "T", cols, rows, batch, alpha, array, x, cols, array, d, rows, 1f, array, w, cols);
    }
}
