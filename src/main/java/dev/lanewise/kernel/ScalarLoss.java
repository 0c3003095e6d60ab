package dev.lanewise.kernel;

/** The scalar kernels behind {@link LossKernels}: the same bits as the vector kernels, on any JVM. */
/*
 * Sums keep the order that Lanes documents, one chain a lane; four lanes at a time, as in ScalarLevel1: a quarter is
 * an inner node of the halving tree, lanes q, q + 4, q + 8 and q + 12 for q < 4.
 *
 * Binary cross-entropy takes two logarithms an element, in two sweeps of one kernel: sum w max(log v, -100) with v = a,
 * w = y, then with v = 1 - a, w = 1 - y. The arrays are read twice; the logarithms cost far more than that.
 */
final class ScalarLoss {
    /** PyTorch's: log 0 counts as this. */
    static final float LOG_MIN = -100f;

    /** PyTorch's: the least divisor of the gradient of binary cross-entropy. */
    static final float VARIANCE_MIN = 1e-12f;

    private static final int BLOCK = 16;

    private ScalarLoss() {}

    static float meanSquaredError(int length, float[] a, int aAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        float tree = (squaresQuarter(bound, a, aAt, y, yAt) + squaresQuarter(bound, a, aAt + 2, y, yAt + 2))
                + (squaresQuarter(bound, a, aAt + 1, y, yAt + 1) + squaresQuarter(bound, a, aAt + 3, y, yAt + 3));
        return (tree + squaresTail(length - bound, a, aAt + bound, y, yAt + bound)) / length;
    }

    static void meanSquaredErrorGradient(int length, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        scaledDifference(length, 2f / length, a, aAt, y, yAt, g, gAt);
    }

    static float meanAbsoluteError(int length, float[] a, int aAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        float tree = (absolutesQuarter(bound, a, aAt, y, yAt) + absolutesQuarter(bound, a, aAt + 2, y, yAt + 2))
                + (absolutesQuarter(bound, a, aAt + 1, y, yAt + 1) + absolutesQuarter(bound, a, aAt + 3, y, yAt + 3));
        return (tree + absolutesTail(length - bound, a, aAt + bound, y, yAt + bound)) / length;
    }

    static void meanAbsoluteErrorGradient(int length, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        meanAbsoluteErrorGradient(length, 1f / length, a, aAt, y, yAt, g, gAt);
    }

    static void meanAbsoluteErrorGradient(
            int length, float slope, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        for (int i = 0; i < length; i++) {
            float d = a[aAt + i] - y[yAt + i];
            g[gAt + i] = d > 0f ? slope : d < 0f ? -slope : d; // keeps 0 and NaN
        }
    }

    static float huber(int length, float limit, float[] a, int aAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        float tree = (hubersQuarter(bound, limit, a, aAt, y, yAt) + hubersQuarter(bound, limit, a, aAt + 2, y, yAt + 2))
                + (hubersQuarter(bound, limit, a, aAt + 1, y, yAt + 1)
                        + hubersQuarter(bound, limit, a, aAt + 3, y, yAt + 3));
        return (tree + hubersTail(length - bound, limit, a, aAt + bound, y, yAt + bound)) / length;
    }

    static void huberGradient(int length, float limit, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        huberGradient(length, limit, 1f / length, a, aAt, y, yAt, g, gAt);
    }

    static void huberGradient(
            int length, float limit, float scale, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        for (int i = 0; i < length; i++) {
            float d = a[aAt + i] - y[yAt + i];
            g[gAt + i] = scale * (d > limit ? limit : d < -limit ? -limit : d);
        }
    }

    static float binaryCrossEntropy(int length, float[] a, int aAt, float[] y, int yAt) {
        float ones = weightedLog(length, 0f, 1f, a, aAt, y, yAt);
        float zeros = weightedLog(length, 1f, -1f, a, aAt, y, yAt);
        return (0f - (ones + zeros)) / length;
    }

    static void binaryCrossEntropyGradient(int length, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        binaryCrossEntropyGradient(length, length, a, aAt, y, yAt, g, gAt);
    }

    static void binaryCrossEntropyGradient(
            int length, float divisor, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        for (int i = 0; i < length; i++) {
            float activation = a[aAt + i];
            float variance = (1f - activation) * activation;
            variance = variance < VARIANCE_MIN ? VARIANCE_MIN : variance;
            g[gAt + i] = (activation - y[yAt + i]) / variance / divisor;
        }
    }

    static float binaryCrossEntropyWithLogits(int length, float[] z, int zAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        float tree = (logitsQuarter(bound, z, zAt, y, yAt) + logitsQuarter(bound, z, zAt + 2, y, yAt + 2))
                + (logitsQuarter(bound, z, zAt + 1, y, yAt + 1) + logitsQuarter(bound, z, zAt + 3, y, yAt + 3));
        return (tree + logitsTail(length - bound, z, zAt + bound, y, yAt + bound)) / length;
    }

    static void scaledDifference(
            int length, float scale, float[] a, int aAt, float[] y, int yAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            delta[deltaAt + i] = scale * (a[aAt + i] - y[yAt + i]);
        }
    }

    private static float squaresQuarter(int bound, float[] a, int aAt, float[] y, int yAt) {
        float sum0 = 0f;
        float sum4 = 0f;
        float sum8 = 0f;
        float sum12 = 0f;
        for (int i = 0; i < bound; i += BLOCK) {
            sum0 = square(a[aAt + i], y[yAt + i], sum0);
            sum4 = square(a[aAt + i + 4], y[yAt + i + 4], sum4);
            sum8 = square(a[aAt + i + 8], y[yAt + i + 8], sum8);
            sum12 = square(a[aAt + i + 12], y[yAt + i + 12], sum12);
        }
        return (sum0 + sum8) + (sum4 + sum12);
    }

    static float squaresTail(int length, float[] a, int aAt, float[] y, int yAt) {
        float sum = 0f;
        for (int i = 0; i < length; i++) {
            sum = square(a[aAt + i], y[yAt + i], sum);
        }
        return sum;
    }

    /** {@code sum + (a - y)^2}. */
    private static float square(float a, float y, float sum) {
        float difference = a - y;
        return Math.fma(difference, difference, sum);
    }

    private static float absolutesQuarter(int bound, float[] a, int aAt, float[] y, int yAt) {
        float sum0 = 0f;
        float sum4 = 0f;
        float sum8 = 0f;
        float sum12 = 0f;
        for (int i = 0; i < bound; i += BLOCK) {
            sum0 += Math.abs(a[aAt + i] - y[yAt + i]);
            sum4 += Math.abs(a[aAt + i + 4] - y[yAt + i + 4]);
            sum8 += Math.abs(a[aAt + i + 8] - y[yAt + i + 8]);
            sum12 += Math.abs(a[aAt + i + 12] - y[yAt + i + 12]);
        }
        return (sum0 + sum8) + (sum4 + sum12);
    }

    static float absolutesTail(int length, float[] a, int aAt, float[] y, int yAt) {
        float sum = 0f;
        for (int i = 0; i < length; i++) {
            sum += Math.abs(a[aAt + i] - y[yAt + i]);
        }
        return sum;
    }

    private static float hubersQuarter(int bound, float limit, float[] a, int aAt, float[] y, int yAt) {
        float sum0 = 0f;
        float sum4 = 0f;
        float sum8 = 0f;
        float sum12 = 0f;
        for (int i = 0; i < bound; i += BLOCK) {
            sum0 = huber(limit, a[aAt + i], y[yAt + i], sum0);
            sum4 = huber(limit, a[aAt + i + 4], y[yAt + i + 4], sum4);
            sum8 = huber(limit, a[aAt + i + 8], y[yAt + i + 8], sum8);
            sum12 = huber(limit, a[aAt + i + 12], y[yAt + i + 12], sum12);
        }
        return (sum0 + sum8) + (sum4 + sum12);
    }

    static float hubersTail(int length, float limit, float[] a, int aAt, float[] y, int yAt) {
        float sum = 0f;
        for (int i = 0; i < length; i++) {
            sum = huber(limit, a[aAt + i], y[yAt + i], sum);
        }
        return sum;
    }

    /** {@code sum + c (|d| - c / 2)}, d = a - y, c = min(|d|, limit). */
    private static float huber(float limit, float a, float y, float sum) {
        float size = Math.abs(a - y);
        float c = size > limit ? limit : size;
        return Math.fma(c, Math.fma(-0.5f, c, size), sum);
    }

    /** The sum of {@code (from + sign y) max(log(from + sign a), -100)}. */
    private static float weightedLog(int length, float from, float sign, float[] a, int aAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        float tree = (weightedLogQuarter(bound, from, sign, a, aAt, y, yAt)
                        + weightedLogQuarter(bound, from, sign, a, aAt + 2, y, yAt + 2))
                + (weightedLogQuarter(bound, from, sign, a, aAt + 1, y, yAt + 1)
                        + weightedLogQuarter(bound, from, sign, a, aAt + 3, y, yAt + 3));
        return tree + weightedLogTail(length - bound, from, sign, a, aAt + bound, y, yAt + bound);
    }

    private static float weightedLogQuarter(int bound, float from, float sign, float[] a, int aAt, float[] y, int yAt) {
        float sum0 = 0f;
        float sum4 = 0f;
        float sum8 = 0f;
        float sum12 = 0f;
        for (int i = 0; i < bound; i += BLOCK) {
            sum0 = weightedLog(from, sign, a[aAt + i], y[yAt + i], sum0);
            sum4 = weightedLog(from, sign, a[aAt + i + 4], y[yAt + i + 4], sum4);
            sum8 = weightedLog(from, sign, a[aAt + i + 8], y[yAt + i + 8], sum8);
            sum12 = weightedLog(from, sign, a[aAt + i + 12], y[yAt + i + 12], sum12);
        }
        return (sum0 + sum8) + (sum4 + sum12);
    }

    static float weightedLogTail(int length, float from, float sign, float[] a, int aAt, float[] y, int yAt) {
        float sum = 0f;
        for (int i = 0; i < length; i++) {
            sum = weightedLog(from, sign, a[aAt + i], y[yAt + i], sum);
        }
        return sum;
    }

    private static float weightedLog(float from, float sign, float a, float y, float sum) {
        float log = ScalarMath.log(Math.fma(sign, a, from));
        return Math.fma(Math.fma(sign, y, from), log < LOG_MIN ? LOG_MIN : log, sum);
    }

    private static float logitsQuarter(int bound, float[] z, int zAt, float[] y, int yAt) {
        float sum0 = 0f;
        float sum4 = 0f;
        float sum8 = 0f;
        float sum12 = 0f;
        for (int i = 0; i < bound; i += BLOCK) {
            sum0 += logit(z[zAt + i], y[yAt + i]);
            sum4 += logit(z[zAt + i + 4], y[yAt + i + 4]);
            sum8 += logit(z[zAt + i + 8], y[yAt + i + 8]);
            sum12 += logit(z[zAt + i + 12], y[yAt + i + 12]);
        }
        return (sum0 + sum8) + (sum4 + sum12);
    }

    static float logitsTail(int length, float[] z, int zAt, float[] y, int yAt) {
        float sum = 0f;
        for (int i = 0; i < length; i++) {
            sum += logit(z[zAt + i], y[yAt + i]);
        }
        return sum;
    }

    /** {@code max(z, 0) - z y + log(1 + e^-|z|)}. */
    private static float logit(float z, float y) {
        float softplus = ScalarMath.log1pUnit(ScalarMath.exp(0f - Math.abs(z)));
        return ((z <= 0f ? 0f : z) - z * y) + softplus;
    }
}
