package dev.lanewise.io.onnx;

/**
 * {@code y = (x - center) * scale + shift}: what additions and multiplications by numbers come to. Kept in three parts,
 * so that a difference followed by a factor, the form of an input scaling, keeps both to the bit.
 *
 * @param center what is subtracted first
 * @param scale the factor
 * @param shift what is added last
 */
record Line(double center, double scale, double shift) {
    /** The center is -0.0, from which both zeros can be subtracted and stay what they are. */
    static final Line IDENTITY = new Line(-0.0, 1, 0);

    /** How far from 1 the product of two rounded constants may be that are meant to cancel. */
    private static final double ROUNDING = 2e-6;

    Line plus(double c) {
        return scale == 1 && shift == 0 ? new Line(center - c, 1, 0) : new Line(center, scale, shift + c);
    }

    Line times(double c) {
        return new Line(center, scale * c, shift * c);
    }

    Line over(double c) {
        return new Line(center, scale / c, shift / c);
    }

    /** This one first, then the other. */
    Line then(Line next) {
        return plus(-next.center).times(next.scale).plus(next.shift);
    }

    /** {@code y} at {@code x = 0}. */
    double offset() {
        return shift - center * scale;
    }

    boolean isIdentity() {
        return center == 0 && scale == 1 && shift == 0;
    }

    /** Whether two constants are the same but for rounding. */
    static boolean near(double a, double b) {
        return Math.abs(a - b) <= ROUNDING * Math.abs(b);
    }

    /** Whether this is {@code scale * x + offset}, but for rounding. */
    boolean isNear(double wantedScale, double wantedOffset) {
        return near(scale, wantedScale) && Math.abs(offset() - wantedOffset) <= ROUNDING * Math.abs(wantedOffset);
    }
}
