package dev.lanewise.kernel;

/** The scalar kernels behind {@link SoftmaxKernels}: the same bits as the vector kernels, on any JVM. */
/*
 * Sums keep the order that Lanes documents, one chain a lane; four lanes at a time, as in ScalarLevel1: a quarter is
 * an inner node of the halving tree, lanes q, q + 4, q + 8 and q + 12 for q < 4.
 */
final class ScalarSoftmax {
    private static final int BLOCK = 16;

    private ScalarSoftmax() {}

    static void softmax(int length, float[] z, int zAt, float[] p, int pAt) {
        ScalarMath.shiftedExp(length, max(length, Float.NEGATIVE_INFINITY, z, zAt), z, zAt, p, pAt);
        divide(length, ScalarLevel1.sum(length, p, pAt), p, pAt);
    }

    static void logSoftmax(int length, float[] z, int zAt, float[] a, int aAt) {
        float max = max(length, Float.NEGATIVE_INFINITY, z, zAt);
        subtract(length, max, ScalarMath.log(sumExp(length, max, z, zAt)), z, zAt, a, aAt);
    }

    static void logSoftmaxGradient(int length, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        withoutShare(length, ScalarLevel1.sum(length, g, gAt), a, aAt, g, gAt, delta, deltaAt);
    }

    static void softmaxGradient(int length, float[] p, int pAt, float[] g, int gAt, float[] delta, int deltaAt) {
        productWithDifference(length, ScalarLevel1.dot(length, g, gAt, p, pAt), p, pAt, g, gAt, delta, deltaAt);
    }

    static float logSumExp(int length, float[] z, int zAt) {
        float max = max(length, Float.NEGATIVE_INFINITY, z, zAt);
        float shift = Float.isInfinite(max) ? 0f : max;
        return shift + ScalarMath.log(sumExp(length, shift, z, zAt));
    }

    static float crossEntropy(int length, float[] z, int zAt, float[] y, int yAt) {
        float max = max(length, Float.NEGATIVE_INFINITY, z, zAt);
        return surprise(length, max, ScalarMath.log(sumExp(length, max, z, zAt)), z, zAt, y, yAt);
    }

    /** The largest of start and the elements. NaN is passed over: exp does not miss it. */
    static float max(int length, float start, float[] x, int xAt) {
        float max = start;
        for (int i = 0; i < length; i++) {
            max = x[xAt + i] > max ? x[xAt + i] : max;
        }
        return max;
    }

    /** {@code y = y / divisor}. */
    static void divide(int length, float divisor, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] /= divisor;
        }
    }

    /** {@code y = (x - first) - second}. */
    static void subtract(int length, float first, float second, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = (x[xAt + i] - first) - second;
        }
    }

    /** {@code z = y - sum e^x}. */
    static void withoutShare(int length, float sum, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
        for (int i = 0; i < length; i++) {
            z[zAt + i] = Math.fma(0f - sum, ScalarMath.exp(x[xAt + i]), y[yAt + i]);
        }
    }

    /** {@code z = x (.) (y - shift)}. */
    static void productWithDifference(
            int length, float shift, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
        for (int i = 0; i < length; i++) {
            z[zAt + i] = x[xAt + i] * (y[yAt + i] - shift);
        }
    }

    /** The sum of {@code exp(x - shift)}. */
    private static float sumExp(int length, float shift, float[] x, int xAt) {
        int bound = length & -BLOCK;
        float tree = (sumExpQuarter(bound, shift, x, xAt) + sumExpQuarter(bound, shift, x, xAt + 2))
                + (sumExpQuarter(bound, shift, x, xAt + 1) + sumExpQuarter(bound, shift, x, xAt + 3));
        return tree + sumExpTail(length - bound, shift, x, xAt + bound);
    }

    static float sumExpTail(int length, float shift, float[] x, int xAt) {
        float sum = 0f;
        for (int i = 0; i < length; i++) {
            sum += ScalarMath.exp(x[xAt + i] - shift);
        }
        return sum;
    }

    private static float sumExpQuarter(int bound, float shift, float[] x, int xAt) {
        float sum0 = 0f;
        float sum4 = 0f;
        float sum8 = 0f;
        float sum12 = 0f;
        for (int i = xAt; i < xAt + bound; i += BLOCK) {
            sum0 += ScalarMath.exp(x[i] - shift);
            sum4 += ScalarMath.exp(x[i + 4] - shift);
            sum8 += ScalarMath.exp(x[i + 8] - shift);
            sum12 += ScalarMath.exp(x[i + 12] - shift);
        }
        return (sum0 + sum8) + (sum4 + sum12);
    }

    /** The sum of {@code y_i ((max - z_i) + logSum)}. */
    private static float surprise(int length, float max, float logSum, float[] z, int zAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        float tree = (surpriseQuarter(bound, max, logSum, z, zAt, y, yAt)
                        + surpriseQuarter(bound, max, logSum, z, zAt + 2, y, yAt + 2))
                + (surpriseQuarter(bound, max, logSum, z, zAt + 1, y, yAt + 1)
                        + surpriseQuarter(bound, max, logSum, z, zAt + 3, y, yAt + 3));
        return tree + surpriseTail(length - bound, max, logSum, z, zAt + bound, y, yAt + bound);
    }

    static float surpriseTail(int length, float max, float logSum, float[] z, int zAt, float[] y, int yAt) {
        float sum = 0f;
        for (int i = 0; i < length; i++) {
            sum = surprise(max, logSum, z[zAt + i], y[yAt + i], sum);
        }
        return sum;
    }

    private static float surpriseQuarter(int bound, float max, float logSum, float[] z, int zAt, float[] y, int yAt) {
        float sum0 = 0f;
        float sum4 = 0f;
        float sum8 = 0f;
        float sum12 = 0f;
        for (int i = 0; i < bound; i += BLOCK) {
            sum0 = surprise(max, logSum, z[zAt + i], y[yAt + i], sum0);
            sum4 = surprise(max, logSum, z[zAt + i + 4], y[yAt + i + 4], sum4);
            sum8 = surprise(max, logSum, z[zAt + i + 8], y[yAt + i + 8], sum8);
            sum12 = surprise(max, logSum, z[zAt + i + 12], y[yAt + i + 12], sum12);
        }
        return (sum0 + sum8) + (sum4 + sum12);
    }

    /** {@code sum + y ((max - z) + logSum)}; 0 times infinity counts as 0 here. */
    private static float surprise(float max, float logSum, float z, float y, float sum) {
        float surprise = (max - z) + logSum;
        float finite = surprise == Float.POSITIVE_INFINITY ? 0f : surprise;
        return Math.fma(y, y == 0f ? finite : surprise, sum);
    }
}
