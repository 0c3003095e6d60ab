package dev.lanewise.kernel;

/** The scalar kernels behind {@link MathKernels}, and its functions of one number. */
/*
 * exp, expm1, sigmoid and tanh share one reduction: x = n ln 2 + r, |r| <= 0.3466, then e^x = 2^n (1 + p) with
 * p = e^r - 1 = r + r^2 q(r).
 *
 *   n: adding 1.5 * 2^23, whose last place is 1, rounds to an integer and leaves it in the low bits of the sum. The
 *      exponent's bias is added to the same constant, so that one shift turns these bits into 2^n.
 *   r: ln 2 in two parts (Cody and Waite). The first fma is exact, as x - n LN2 fits into 24 bits.
 *   q: degree 4, minimax in ulp of e^r: 2^-27.9, twice as good for r < 0, where the ulp of e^r is half as large.
 *
 * 2^n is folded in by fma(s, p, s), or s p + (s -+ 1): one rounding. exp takes 2^n as a product of two powers, because
 * 2^128 and 2^-150 are no floats: overflow and denormal results come out as IEEE says. Each other function is arranged
 * so that one power is enough.
 *
 * log: x = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt(2), then log(1 + f) = f + f^2 w(f), w of degree 8, 2^-27.8.
 *
 * All coefficients are our own: a weighted minimax fit (Lawson's iteration), rounded to floats one by one with a new
 * fit of the rest after each, then improved by a search among their neighbors. Decision 0002 has the errors.
 *
 * The comparisons are written so that NaN fails them and passes through. What is clamped goes through Math.min and max,
 * which keep NaN too and are no branches: C2 drops the code of a loop when a branch that it never saw is taken, and until
 * there is new code the interpreter boxes each vector (megabytes of garbage once weights had drifted, in a test).
 */
final class ScalarMath {
    /** Its last place is 1: adding it rounds to an integer. */
    static final float ROUND = 0x1.8p23f;

    static final int ROUND_BITS = 0x4b400000;
    static final float LOG2_E = 0x1.715476p0f;
    static final float LN2 = 0x1.62e43p-1f;
    static final float LN2_LOW = -0x1.05c61p-29f;

    static final float EXP_2 = 0x1.fffff4p-2f;
    static final float EXP_3 = 0x1.555498p-3f;
    static final float EXP_4 = 0x1.555f1p-5f;
    static final float EXP_5 = 0x1.1235f8p-7f;
    static final float EXP_6 = 0x1.65ad76p-10f;

    /** Above this exp is infinite, and expm1 too. */
    static final float EXP_MAX = 89f;

    /** Below this exp is 0: e^-104 is less than half the least denormal. */
    static final float EXP_MIN = -104f;

    /** Twice the bias of an exponent: exp halves it. */
    static final float EXP_SHIFT = ROUND + 254f;

    /** Below this expm1 is -1. */
    static final float EXPM1_MIN = -18f;

    /** Below this in magnitude expm1 is x: keeps -0 and denormals. */
    static final float EXPM1_TINY = 0x1p-24f;

    /** One less than the bias: half of 2^n, as 2^128 is no float. */
    static final float EXPM1_SHIFT = ROUND + 126f;

    /** Above this sigmoid is 1. */
    static final float SIGMOID_MAX = 20f;

    /** All of sigmoid is scaled by this, so that e^104 fits. */
    static final float SIGMOID_SCALE = 0x1p-32f;

    static final float SIGMOID_SHIFT = ROUND + 95f;

    /** Above this in magnitude tanh is 1 or -1. */
    static final float TANH_MAX = 10f;

    /** Up to here tanh is a polynomial. */
    static final float TANH_SMALL = 0.5625f;

    static final float TANH_SHIFT = ROUND + 127f;
    static final float TANH_3 = -0x1.555548p-2f;
    static final float TANH_5 = 0x1.110c5ap-3f;
    static final float TANH_7 = -0x1.b90496p-5f;
    static final float TANH_9 = 0x1.5804c2p-6f;
    static final float TANH_11 = -0x1.93fa6cp-8f;

    static final float LOG_2 = -0x1.fffff8p-2f;
    static final float LOG_3 = 0x1.55555p-2f;
    static final float LOG_4 = -0x1.000438p-2f;
    static final float LOG_5 = 0x1.99a426p-3f;
    static final float LOG_6 = -0x1.542418p-3f;
    static final float LOG_7 = 0x1.226b64p-3f;
    static final float LOG_8 = -0x1.0f4d84p-3f;
    static final float LOG_9 = 0x1.087ca4p-3f;
    static final float LOG_10 = -0x1.38493ap-4f;

    /** The bits of sqrt(1/2). */
    static final int ROOT_HALF_BITS = 0x3f3504f3;

    /** Makes each denormal normal. */
    static final float LOG_SCALE = 0x1p23f;

    /** As {@link #ROUND}, for numbers that were scaled. */
    static final float LOG_SCALED_ROUND = ROUND + 23f;

    /** Up to here log(1 + e) needs no reduction: sqrt(2) - 1. */
    static final float LOG1P_FOLD = 0x1.a8279ap-2f;

    private ScalarMath() {}

    static void exp(int length, float[] x, int xAt, float[] y, int yAt) {
        shiftedExp(length, 0f, x, xAt, y, yAt);
    }

    /** {@code y = exp(x - shift)}. */
    static void shiftedExp(int length, float shift, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = exp(x[xAt + i] - shift);
        }
    }

    static void expm1(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = expm1(x[xAt + i]);
        }
    }

    static void log(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = log(x[xAt + i]);
        }
    }

    static void tanh(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = tanh(x[xAt + i]);
        }
    }

    static void sigmoid(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = sigmoid(x[xAt + i]);
        }
    }

    static float exp(float x) {
        float v = Math.max(EXP_MIN, Math.min(EXP_MAX, x));
        float shifted = Math.fma(v, LOG2_E, EXP_SHIFT);
        float p = expm1Reduced(v, shifted - EXP_SHIFT);
        int exponents = Float.floatToRawIntBits(shifted);
        int first = exponents >>> 1;
        float s = Float.intBitsToFloat(first << 23);
        return Math.fma(s, p, s) * Float.intBitsToFloat((exponents - first) << 23);
    }

    static float expm1(float x) {
        float v = Math.max(EXPM1_MIN, Math.min(EXP_MAX, x));
        float shifted = Math.fma(v, LOG2_E, EXPM1_SHIFT);
        float p = expm1Reduced(v, shifted - EXPM1_SHIFT);
        float s = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
        float half = Math.fma(s, p, s - 0.5f);
        return Math.abs(x) < EXPM1_TINY ? x : half + half;
    }

    /**
     * {@code 1 / (1 + E)}, E = e^-x, all times 2^-32. The sum s + c is taken in two parts so that neither c nor s is
     * lost: the first is exact unless the other part says what is missing.
     */
    static float sigmoid(float x) {
        float v = 0f - Math.max(EXP_MIN, Math.min(SIGMOID_MAX, x));
        float shifted = Math.fma(v, LOG2_E, SIGMOID_SHIFT);
        float p = expm1Reduced(v, shifted - SIGMOID_SHIFT);
        float s = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
        float sum = s + SIGMOID_SCALE;
        float lost = SIGMOID_SCALE - (sum - s);
        return SIGMOID_SCALE / (Math.fma(s, p, lost) + sum);
    }

    /** {@code 1 - 2 / (E + 1)}, E = e^(2|x|), or x + x^3 (polynomial in x^2); then the sign of x. */
    static float tanh(float x) {
        float a = Math.abs(x);
        a = Math.min(TANH_MAX, a);
        float v = a + a;
        float shifted = Math.fma(v, LOG2_E, TANH_SHIFT);
        float p = expm1Reduced(v, shifted - TANH_SHIFT);
        float s = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
        float large = 1f - 2f / Math.fma(s, p, s + 1f);
        float z = a * a;
        float w = Math.fma(TANH_11, z, TANH_9);
        w = Math.fma(w, z, TANH_7);
        w = Math.fma(w, z, TANH_5);
        w = Math.fma(w, z, TANH_3);
        float y = a < TANH_SMALL ? Math.fma(a * z, w, a) : large;
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) | (Float.floatToRawIntBits(x) & Integer.MIN_VALUE));
    }

    static float log(float x) {
        boolean denormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(denormal ? x * LOG_SCALE : x);
        int exponent = (bits - ROOT_HALF_BITS) >> 23;
        float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
        float k = Float.intBitsToFloat(exponent + ROUND_BITS) - (denormal ? LOG_SCALED_ROUND : ROUND);
        float y = x < Float.POSITIVE_INFINITY ? logReduced(f, k) : x;
        y = x == 0f ? Float.NEGATIVE_INFINITY : y;
        return x < 0f ? Float.NaN : y;
    }

    /** {@code log(1 + e)} for e from 0 to 1. */
    static float log1pUnit(float e) {
        boolean large = e > LOG1P_FOLD;
        return large ? logReduced(Math.fma(e, 0.5f, -0.5f), 1f) : logReduced(e, 0f);
    }

    /** {@code log((1 + f) 2^k)} for 1 + f from sqrt(1/2) to sqrt(2). */
    static float logReduced(float f, float k) {
        float w = Math.fma(LOG_10, f, LOG_9);
        w = Math.fma(w, f, LOG_8);
        w = Math.fma(w, f, LOG_7);
        w = Math.fma(w, f, LOG_6);
        w = Math.fma(w, f, LOG_5);
        w = Math.fma(w, f, LOG_4);
        w = Math.fma(w, f, LOG_3);
        w = Math.fma(w, f, LOG_2);
        return Math.fma(k, LN2, Math.fma(k, LN2_LOW, f * f * w) + f);
    }

    /** {@code e^(x - n ln 2) - 1}, if n is x / ln 2 rounded to an integer. */
    static float expm1Reduced(float x, float n) {
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2, x));
        float q = Math.fma(EXP_6, r, EXP_5);
        q = Math.fma(q, r, EXP_4);
        q = Math.fma(q, r, EXP_3);
        q = Math.fma(q, r, EXP_2);
        return Math.fma(r * r, q, r);
    }
}
