package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarMath.*;

/** The scalar kernels behind {@link GatedActivationKernels}: the same bits as the vector kernels, on any JVM. */
/*
 * Each function is z times a gate from 0 to 1, computed as what is left of z:
 *
 *   f(z) = max(z, 0) - t e^-h ratio, t = |z|
 *
 *   silu        h = t                      ratio = 1 / (1 + e^-h)
 *   gelu-tanh   h = t (GATE_1 + GATE_2 t^2)  ratio = 1 / (1 + e^-h)
 *   gelu        h = t^2 / 2                ratio = e^h Phi(-t), Phi the normal distribution
 *   mish        h = t                      E = e^-h; (E + 2) / (E (E + 2) + 2) for z < 0, else 2 E / (2 E (E + 1) + 1)
 *
 * so that the left tail, where f is this product alone, is as accurate as the rest. An h that is not exact (a product)
 * has its rounding error added to the reduced argument of exp: e^(v + low) = 2^n e^(r + low). 2^n is two factors, as in
 * ScalarMath.exp; the second comes last, so that a denormal result is rounded once. Above its limit t changes nothing
 * and is cut off, so that infinities make no NaN.
 *
 * Phi(-t) e^(t^2/2) = d P(u), d = 1 / (t + 3.5), u = 2 t d - 1, which maps 0..infinity to -1..1; P of degree 9, 2^-25.3. Its
 * coefficients are our own fit, found as those of ScalarMath: weighted minimax for the relative error, on t from 0 to
 * 15, rounded to floats one by one with a new fit of the rest.
 *
 * f(z) - f(-z) = z for all but mish, so f'(z) = 1 - f'(-z), and only f'(-t) is computed:
 *
 *   silu        S (1 - t U), S = e^-h / (1 + e^-h), U = 1 / (1 + e^-h)
 *   gelu-tanh   S (1 - t h'(t) U)
 *   gelu        e^-h (ratio - t / sqrt(2 pi))
 *   mish        A / d + z B / d^2, d the denominator of ratio; A = E (E + 2), B = 4 E (E + 1) for z < 0, else
 *               A = 2 E + 1, B = 4 E^2 (E + 1)
 */
final class ScalarGatedActivation {
    /** t e^-t is less than half the least denormal from here on. */
    static final float SILU_MAX = 110f;

    /** gelu and gelu-tanh of -t are less than half the least denormal from here on. */
    static final float GELU_MAX = 15f;

    static final float GELU_TANH_MAX = 11f;

    /** 2 sqrt(2 / pi) in two parts; the first has few bits, so that what a sum with it lost is exact. */
    static final float GATE_1 = 0x1.988p0f;

    static final float GATE_1_LOW = 0x1.14cf5p-14f;

    /** 0.044715 times 2 sqrt(2 / pi), in two parts. */
    static final float GATE_2 = 0x1.2444f2p-4f;

    static final float GATE_2_LOW = 0x1.49b16ap-29f;

    /** 1 / sqrt(2 pi). */
    static final float DENSITY = 0x1.988454p-2f;

    static final float PHI_SHIFT = 3.5f;
    static final float PHI_0 = 0x1.7d241ap-1f;
    static final float PHI_1 = -0x1.219152p-1f;
    static final float PHI_2 = 0x1.42fefcp-2f;
    static final float PHI_3 = -0x1.db589cp-4f;
    static final float PHI_4 = 0x1.1d1534p-6f;
    static final float PHI_5 = 0x1.a8eabap-8f;
    static final float PHI_6 = -0x1.9e03d2p-9f;
    static final float PHI_7 = -0x1.f204a6p-12f;
    static final float PHI_8 = 0x1.ac359ep-12f;
    static final float PHI_9 = 0x1.9277d8p-14f;

    private ScalarGatedActivation() {}

    static void gelu(int length, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            float t = cut(netInput, GELU_MAX);
            float square = t * t;
            float low = Math.fma(t, t, 0f - square) * -0.5f;
            a[aAt + i] = rest(netInput) - product(square * -0.5f, low, t * tail(t));
        }
    }

    static void geluTanh(int length, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            float t = cut(netInput, GELU_TANH_MAX);
            float square = t * t;
            float k = Math.fma(square, GATE_2, GATE_1);
            float kLow = Math.fma(square, GATE_2, GATE_1 - k) + GATE_1_LOW;
            kLow = Math.fma(square, GATE_2_LOW, kLow);
            kLow = Math.fma(Math.fma(t, t, 0f - square), GATE_2, kLow);
            float h = t * k;
            float low = Math.fma(t, kLow, Math.fma(t, k, 0f - h));
            a[aAt + i] = rest(netInput) - gate(0f - h, 0f - low, t);
        }
    }

    static void silu(int length, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            float t = cut(netInput, SILU_MAX);
            a[aAt + i] = rest(netInput) - gate(0f - t, 0f, t);
        }
    }

    static void mish(int length, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            float t = cut(netInput, SILU_MAX);
            float e = product(0f - t, 0f, 1f);
            float left = e + 2f;
            float right = e + e;
            float numerator = netInput < 0f ? left : right;
            float denominator = netInput < 0f ? Math.fma(e, left, 2f) : Math.fma(e, right, right + 1f);
            a[aAt + i] = rest(netInput) - product(0f - t, 0f, t * numerator / denominator);
        }
    }

    static void geluGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            float t = cut(netInput, GELU_MAX);
            float slope = product(t * t * -0.5f, 0f, Math.fma(t, -DENSITY, tail(t)));
            delta[deltaAt + i] = g[gAt + i] * (netInput < 0f ? slope : 1f - slope);
        }
    }

    static void geluTanhGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            float t = cut(netInput, GELU_TANH_MAX);
            float square = t * t;
            float k = Math.fma(square, GATE_2, GATE_1 + GATE_1_LOW);
            float rise = Math.fma(square, 3f * GATE_2, GATE_1 + GATE_1_LOW);
            float slope = gateSlope(0f - t * k, t * rise);
            delta[deltaAt + i] = g[gAt + i] * (netInput < 0f ? slope : 1f - slope);
        }
    }

    static void siluGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            float t = cut(netInput, SILU_MAX);
            float slope = gateSlope(0f - t, t);
            delta[deltaAt + i] = g[gAt + i] * (netInput < 0f ? slope : 1f - slope);
        }
    }

    static void mishGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            float t = cut(netInput, SILU_MAX);
            float e = product(0f - t, 0f, 1f);
            float left = e + 2f;
            float right = e + e;
            boolean negative = netInput < 0f;
            float denominator = negative ? Math.fma(e, left, 2f) : Math.fma(e, right, right + 1f);
            float inverse = 1f / denominator;
            float first = negative ? e * left : right + 1f;
            float second = (negative ? 0f - right : right * e) * Math.fma(e, 2f, 2f);
            delta[deltaAt + i] = g[gAt + i] * (inverse * Math.fma(t * second, inverse, first));
        }
    }

    /** {@code min(|z|, limit)}. */
    private static float cut(float z, float limit) {
        float t = Math.abs(z);
        return t > limit ? limit : t;
    }

    /** {@code max(z, 0)}, but -0 for z below 0, so that -0 stays -0. */
    private static float rest(float z) {
        return z < 0f ? -0f : z;
    }

    /** {@code t E / (1 + E)}, E = e^(v + low). */
    private static float gate(float v, float low, float t) {
        return product(v, low, t / (1f + product(v, low, 1f)));
    }

    /** {@code S (1 - x U)}, S = E / (1 + E), U = 1 / (1 + E), E = e^v. */
    private static float gateSlope(float v, float x) {
        float upper = 1f / (1f + product(v, 0f, 1f));
        return product(v, 0f, upper * Math.fma(0f - x, upper, 1f));
    }

    /** {@code Phi(-t) e^(t^2/2)}. */
    private static float tail(float t) {
        float d = 1f / (t + PHI_SHIFT);
        float u = Math.fma(t + t, d, -1f);
        float w = Math.fma(PHI_9, u, PHI_8);
        w = Math.fma(w, u, PHI_7);
        w = Math.fma(w, u, PHI_6);
        w = Math.fma(w, u, PHI_5);
        w = Math.fma(w, u, PHI_4);
        w = Math.fma(w, u, PHI_3);
        w = Math.fma(w, u, PHI_2);
        w = Math.fma(w, u, PHI_1);
        return d * Math.fma(w, u, PHI_0);
    }

    /** {@code e^(v + low) factor} for v from -115 to 0 and a small low. */
    private static float product(float v, float low, float factor) {
        float shifted = Math.fma(v, LOG2_E, EXP_SHIFT);
        float n = shifted - EXP_SHIFT;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2, v)) + low;
        float q = Math.fma(EXP_6, r, EXP_5);
        q = Math.fma(q, r, EXP_4);
        q = Math.fma(q, r, EXP_3);
        q = Math.fma(q, r, EXP_2);
        float p = Math.fma(r * r, q, r);
        int exponents = Float.floatToRawIntBits(shifted);
        int first = exponents >>> 1;
        float s = Float.intBitsToFloat(first << 23);
        return Math.fma(s, p, s) * factor * Float.intBitsToFloat((exponents - first) << 23);
    }
}
