package dev.lanewise.training;

/** Functions of {@code double} with the same bits on every machine and without garbage. */
final class Polynomials {
    private Polynomials() {}

    /** base^n by repeated squaring: {@code StrictMath.pow} makes 96 bytes of garbage a call until C2 removes it. */
    static double power(double base, long n) {
        double power = 1;
        double square = base;
        for (long rest = n; rest != 0; rest >>= 1) {
            if ((rest & 1) != 0) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }

    /**
     * {@code (1 + cos(pi t)) / 2 = cos(pi t / 2)^2} for t from 0 to 1: from 1 down to 0. Taylor's series, whose first
     * term left out is below 2e-17.
     */
    static double halfCosine(double t) {
        double x = StrictMath.PI / 2 * t;
        double term = 1;
        double cosine = 1;
        for (int k = 2; k <= 20; k += 2) {
            term *= -x * x / (k * (k - 1.0));
            cosine += term;
        }
        return cosine * cosine;
    }
}
