package dev.lanewise.kernel;

/** Smooth activations and their derivatives by their definitions, in double, good to some 1e-15. */
public final class ActivationOracle {
    /** Beyond this the gates of gelu are 0 or 1 in double. */
    private static final double FAR = 40;

    private ActivationOracle() {}

    static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return x < 0 ? e / (1 + e) : 1 / (1 + e);
    }

    static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    static double silu(double x) {
        return x == Double.NEGATIVE_INFINITY ? -0.0 : x * sigmoid(x);
    }

    static double siluDerivative(double x) {
        return Double.isInfinite(x) ? step(x) : sigmoid(x) * (1 + x * sigmoid(-x));
    }

    /** {@code x Phi(x)}. */
    public static double gelu(double x) {
        return Math.abs(x) > FAR ? Math.max(x, -0.0) : x * normal(x);
    }

    static double geluDerivative(double x) {
        double density = StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI);
        return Math.abs(x) > FAR ? step(x) : normal(x) + x * density;
    }

    static double geluTanh(double x) {
        return Math.abs(x) > FAR ? Math.max(x, -0.0) : x * sigmoid(cubic(x));
    }

    static double geluTanhDerivative(double x) {
        double slope = 2 * StrictMath.sqrt(2 / StrictMath.PI) * (1 + 3 * 0.044715 * x * x);
        return Math.abs(x) > FAR ? step(x) : sigmoid(cubic(x)) * (1 + x * sigmoid(-cubic(x)) * slope);
    }

    static double mish(double x) {
        return x == Double.NEGATIVE_INFINITY ? -0.0 : x * mishGate(x);
    }

    /** tanh(s) + x (1 - tanh(s)^2) sigmoid(x), s = softplus(x). */
    static double mishDerivative(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        double below = x < 0 ? e * e + 2 * e + 2 : 1 + 2 * e + 2 * e * e;
        double root = 2 * (1 + e) * (x < 0 ? 1 : e) / below;
        return Double.isInfinite(x) ? step(x) : mishGate(x) + x * root * root * sigmoid(x);
    }

    /** tanh(ln(1 + e^x)) without a difference of near numbers. */
    private static double mishGate(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return x < 0 ? e * (e + 2) / (e * e + 2 * e + 2) : (1 + 2 * e) / (1 + 2 * e + 2 * e * e);
    }

    private static double step(double x) {
        return x > 0 ? 1 : 0;
    }

    private static double cubic(double x) {
        return 2 * StrictMath.sqrt(2 / StrictMath.PI) * (x + 0.044715 * x * x * x);
    }

    /** The distribution function of the standard normal distribution. */
    private static double normal(double x) {
        double half = complement(Math.abs(x) / StrictMath.sqrt(2)) / 2;
        return x < 0 ? half : 1 - half;
    }

    /** 1 - erf(x) for x at least 0: a series (Abramowitz and Stegun 7.1.6), beyond 2.5 a continued fraction (7.1.14). */
    private static double complement(double x) {
        double gauss = StrictMath.exp(-x * x) / StrictMath.sqrt(StrictMath.PI);
        if (x < 2.5) {
            double sum = 0;
            double term = x;
            for (int n = 0; Math.abs(term) > 1e-20; n++) {
                sum += term;
                term *= 2 * x * x / (2 * n + 3);
            }
            return 1 - 2 * gauss * sum;
        }
        double fraction = 0;
        for (int n = 60; n > 0; n--) {
            fraction = n / 2.0 / (x + fraction);
        }
        return gauss / (x + fraction);
    }
}
