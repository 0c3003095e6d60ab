package dev.lanewise.kernel;

/** The scalar kernels behind {@link MatrixVectorKernels}: the same bits as the vector kernels, on any JVM. */
final class ScalarMatrixVector {
    private ScalarMatrixVector() {}

    static void gemv(int rows, int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        for (int row = 0; row < rows; row++) {
            y[yAt + row] = ScalarLevel1.dot(cols, a, aAt + row * aStride, x, xAt);
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
        ScalarLevel1.add(rows, b, bAt, y, yAt);
    }

    static void gemvT(int rows, int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        ScalarLevel1.fill(cols, 0f, y, yAt);
        int row = 0;
        for (; row <= rows - 4; row += 4) {
            addFourRows(cols, a, aAt + row * aStride, aStride, x, xAt + row, y, yAt);
        }
        for (; row < rows; row++) {
            ScalarLevel1.axpy(cols, x[xAt + row], a, aAt + row * aStride, y, yAt);
        }
    }

    static void ger(
            int rows, int cols, float alpha, float[] x, int xAt, float[] y, int yAt, float[] a, int aAt, int aStride) {
        for (int row = 0; row < rows; row++) {
            ScalarLevel1.axpy(cols, alpha * x[xAt + row], y, yAt, a, aAt + row * aStride);
        }
    }

    /** {@code y += x[0] a[0] + x[1] a[1] + x[2] a[2] + x[3] a[3]} for four rows of a, one chain in this order. */
    static void addFourRows(int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        float x0 = x[xAt];
        float x1 = x[xAt + 1];
        float x2 = x[xAt + 2];
        float x3 = x[xAt + 3];
        for (int k = 0; k < cols; k++) {
            int at = aAt + k;
            float sum = Math.fma(a[at], x0, y[yAt + k]);
            sum = Math.fma(a[at + aStride], x1, sum);
            sum = Math.fma(a[at + 2 * aStride], x2, sum);
            y[yAt + k] = Math.fma(a[at + 3 * aStride], x3, sum);
        }
    }
}
