package dev.lanewise.kernel;

/**
 * Textbook loops in double over row-major arrays: what the kernels must compute. Never tuned.
 *
 * <p>The product of two floats is exact in double, and a sum of thousands of them has an error far below the last bit
 * of a float.
 */
final class Oracle {
    private Oracle() {}

    /** {@code x^T y}. */
    static double dot(float[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (double) x[i] * y[i];
        }
        return sum;
    }

    /** {@code |x|^T |y|}: rounding errors of a dot product are in proportion to it. */
    static double magnitude(float[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += Math.abs((double) x[i] * y[i]);
        }
        return sum;
    }

    static double sum(float[] x) {
        double sum = 0;
        for (float value : x) {
            sum += value;
        }
        return sum;
    }

    /** 0 instead of a denormal number. */
    static float normal(float x) {
        return Math.abs(x) < Float.MIN_NORMAL ? 0f : x;
    }

    static float[] absolute(float[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = Math.abs(x[i]);
        }
        return y;
    }

    /** {@code A x} for a dense (rows x cols) matrix. */
    static double[] gemv(int rows, int cols, float[] a, float[] x) {
        double[] y = new double[rows];
        for (int j = 0; j < rows; j++) {
            for (int k = 0; k < cols; k++) {
                y[j] += (double) a[j * cols + k] * x[k];
            }
        }
        return y;
    }

    /** {@code A^T x} for a dense (rows x cols) matrix. */
    static double[] gemvT(int rows, int cols, float[] a, float[] x) {
        double[] y = new double[cols];
        for (int j = 0; j < rows; j++) {
            for (int k = 0; k < cols; k++) {
                y[k] += (double) a[j * cols + k] * x[j];
            }
        }
        return y;
    }

    /** {@code A + alpha x y^T} for a dense (rows x cols) matrix. */
    static double[] ger(int rows, int cols, float alpha, float[] x, float[] y, float[] a) {
        double[] result = new double[rows * cols];
        for (int j = 0; j < rows; j++) {
            for (int k = 0; k < cols; k++) {
                result[j * cols + k] = a[j * cols + k] + (double) alpha * x[j] * y[k];
            }
        }
        return result;
    }
}
