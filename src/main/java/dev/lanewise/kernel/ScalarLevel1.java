package dev.lanewise.kernel;

/** The scalar kernels behind {@link Level1Kernels}: the same bits as the vector kernels, on any JVM. */
/*
 * dot and sum keep the order that Lanes documents: 16 lanes, two chains each. 32 accumulators do not fit into the
 * registers, so they are computed four lanes (eight chains) at a time; the four quarters are the inner nodes of the
 * halving tree: lanes q, q + 4, q + 8 and q + 12 for q < 4.
 */
final class ScalarLevel1 {
    private static final int BLOCK = Level1Kernels.LANES;
    private static final int QUARTER = BLOCK / 4;

    private ScalarLevel1() {}

    static void fill(int length, float alpha, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = alpha;
        }
    }

    static void scale(int length, float alpha, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] *= alpha;
        }
    }

    static void clamp(int length, float limit, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = Math.max(-limit, Math.min(limit, y[yAt + i]));
        }
    }

    static void add(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] += x[xAt + i];
        }
    }

    static void axpy(int length, float alpha, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = Math.fma(alpha, x[xAt + i], y[yAt + i]);
        }
    }

    static void hadamard(int length, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
        for (int i = 0; i < length; i++) {
            z[zAt + i] = x[xAt + i] * y[yAt + i];
        }
    }

    static void standardize(
            int length, float[] x, int xAt, float[] mean, int meanAt, float[] scale, int scaleAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = (x[xAt + i] - mean[meanAt + i]) * scale[scaleAt + i];
        }
    }

    static float dot(int length, float[] x, int xAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        float tree = (dotQuarter(bound, x, xAt, y, yAt) + dotQuarter(bound, x, xAt + 2, y, yAt + 2))
                + (dotQuarter(bound, x, xAt + 1, y, yAt + 1) + dotQuarter(bound, x, xAt + 3, y, yAt + 3));
        return tree + dotTail(length - bound, x, xAt + bound, y, yAt + bound);
    }

    static float sum(int length, float[] x, int xAt) {
        int bound = length & -BLOCK;
        float tree = (sumQuarter(bound, x, xAt) + sumQuarter(bound, x, xAt + 2))
                + (sumQuarter(bound, x, xAt + 1) + sumQuarter(bound, x, xAt + 3));
        return tree + sumTail(length - bound, x, xAt + bound);
    }

    /** One sequential chain of fused multiply-adds that starts at 0. */
    static float dotTail(int length, float[] x, int xAt, float[] y, int yAt) {
        float sum = 0f;
        for (int i = 0; i < length; i++) {
            sum = Math.fma(x[xAt + i], y[yAt + i], sum);
        }
        return sum;
    }

    /** One sequential chain of additions that starts at 0. */
    static float sumTail(int length, float[] x, int xAt) {
        float sum = 0f;
        for (int i = 0; i < length; i++) {
            sum += x[xAt + i];
        }
        return sum;
    }

    /** Lanes 0, 4, 8 and 12 of whole blocks: (0 + 8) + (4 + 12). */
    private static float dotQuarter(int bound, float[] x, int xAt, float[] y, int yAt) {
        float even0 = 0f;
        float even4 = 0f;
        float even8 = 0f;
        float even12 = 0f;
        float odd0 = 0f;
        float odd4 = 0f;
        float odd8 = 0f;
        float odd12 = 0f;
        int i = 0;
        for (; i < bound - BLOCK; i += 2 * BLOCK) {
            even0 = Math.fma(x[xAt + i], y[yAt + i], even0);
            even4 = Math.fma(x[xAt + i + QUARTER], y[yAt + i + QUARTER], even4);
            even8 = Math.fma(x[xAt + i + 2 * QUARTER], y[yAt + i + 2 * QUARTER], even8);
            even12 = Math.fma(x[xAt + i + 3 * QUARTER], y[yAt + i + 3 * QUARTER], even12);
            odd0 = Math.fma(x[xAt + i + 4 * QUARTER], y[yAt + i + 4 * QUARTER], odd0);
            odd4 = Math.fma(x[xAt + i + 5 * QUARTER], y[yAt + i + 5 * QUARTER], odd4);
            odd8 = Math.fma(x[xAt + i + 6 * QUARTER], y[yAt + i + 6 * QUARTER], odd8);
            odd12 = Math.fma(x[xAt + i + 7 * QUARTER], y[yAt + i + 7 * QUARTER], odd12);
        }
        if (i < bound) {
            even0 = Math.fma(x[xAt + i], y[yAt + i], even0);
            even4 = Math.fma(x[xAt + i + QUARTER], y[yAt + i + QUARTER], even4);
            even8 = Math.fma(x[xAt + i + 2 * QUARTER], y[yAt + i + 2 * QUARTER], even8);
            even12 = Math.fma(x[xAt + i + 3 * QUARTER], y[yAt + i + 3 * QUARTER], even12);
        }
        return ((even0 + odd0) + (even8 + odd8)) + ((even4 + odd4) + (even12 + odd12));
    }

    /** As {@link #dotQuarter}, of one array. */
    private static float sumQuarter(int bound, float[] x, int xAt) {
        float even0 = 0f;
        float even4 = 0f;
        float even8 = 0f;
        float even12 = 0f;
        float odd0 = 0f;
        float odd4 = 0f;
        float odd8 = 0f;
        float odd12 = 0f;
        int i = 0;
        for (; i < bound - BLOCK; i += 2 * BLOCK) {
            even0 += x[xAt + i];
            even4 += x[xAt + i + QUARTER];
            even8 += x[xAt + i + 2 * QUARTER];
            even12 += x[xAt + i + 3 * QUARTER];
            odd0 += x[xAt + i + 4 * QUARTER];
            odd4 += x[xAt + i + 5 * QUARTER];
            odd8 += x[xAt + i + 6 * QUARTER];
            odd12 += x[xAt + i + 7 * QUARTER];
        }
        if (i < bound) {
            even0 += x[xAt + i];
            even4 += x[xAt + i + QUARTER];
            even8 += x[xAt + i + 2 * QUARTER];
            even12 += x[xAt + i + 3 * QUARTER];
        }
        return ((even0 + odd0) + (even8 + odd8)) + ((even4 + odd4) + (even12 + odd12));
    }
}
