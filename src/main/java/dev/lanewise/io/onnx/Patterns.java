package dev.lanewise.io.onnx;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Activation.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Activations that exporters write as several nodes: both sides of a sum, a product or a quotient are computed from the
 * same value. Factors may stand anywhere, as each side is seen as a line over its root.
 *
 * <pre>
 *   silu        x sigmoid(x)
 *   gelu        x (1 + erf(x / sqrt(2))) / 2
 *   gelu-tanh   x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2
 *   mish        x tanh(softplus(x))
 *   hard-swish  x hard-sigmoid(x), or x relu6(x + 3) / 6
 *   softsign    x / (1 + |x|)
 *   sigmoid     1 / (1 + exp(-x))
 * </pre>
 */
final class Patterns {
    private static final double ROOT_2 = StrictMath.sqrt(2);
    private static final double TANH_FACTOR = StrictMath.sqrt(2 / StrictMath.PI);
    private static final double CUBE_FACTOR = 0.044715;
    private static final double CLOSE = 1e-5;

    private Patterns() {}

    /** {@code a b}, or null if that is no activation. */
    static @Nullable Step product(Step a, Step b, Node node) {
        Step gated = gate(a, b);
        if (gated == null) {
            gated = gate(b, a);
        }
        return gated != null ? gated : Polynomial.of(a).times(Polynomial.of(b), node);
    }

    /** {@code a + b}, or null. */
    static @Nullable Step sum(Step a, Step b, Node node) {
        return Polynomial.of(a).plus(Polynomial.of(b), node);
    }

    /** {@code x} to a whole power, or null. */
    static @Nullable Step power(Step x, double exponent, Node node) {
        Polynomial p = Polynomial.of(x);
        if (exponent == 1) {
            return x;
        }
        Step square = exponent == 2 || exponent == 3 ? p.times(p, node) : null;
        return square == null || exponent == 2 ? square : p.times(Polynomial.of(square), node);
    }

    /** {@code a / b}, or null. */
    static @Nullable Step quotient(Step a, Step b) {
        Steps.View below = Steps.View.of(b);
        if (below.root() instanceof Step.Part part && below.line().isNear(1, 1)) {
            if (part.kind() == Step.Part.Kind.ABS && Line.near(ratio(part.from(), a), 1)) {
                return Steps.function(a, Activation.SOFTSIGN);
            }
            if (part.kind() == Step.Part.Kind.EXP) {
                return gate(a, sigmoidOf(part));
            }
        }
        return null;
    }

    /** {@code c / x}, or null. */
    static @Nullable Step reciprocal(double c, Step x) {
        Steps.View below = Steps.View.of(x);
        return below.root() instanceof Step.Part part
                        && part.kind() == Step.Part.Kind.EXP
                        && below.line().isNear(1, 1)
                ? Steps.times(sigmoidOf(part), c)
                : null;
    }

    private static Step sigmoidOf(Step.Part exp) {
        return Steps.function(Steps.times(exp.from(), -1), Activation.SIGMOID);
    }

    /** {@code x v}, where v is a line over a function of x. */
    private static @Nullable Step gate(Step x, Step v) {
        Steps.View view = Steps.View.of(v);
        double scale = view.line().scale();
        double offset = view.line().offset();
        if (view.root() instanceof Step.Part part && part.kind() == Step.Part.Kind.ERF && Line.near(offset, scale)) {
            return scaled(x, ratio(part.from(), x) * ROOT_2, Activation.GELU, 2 * scale);
        }
        if (!(view.root() instanceof Step.Function function)) {
            return null;
        }
        Step inner = function.from();
        Activation f = function.activation();
        if (f.kind() == Kind.TANH && inner instanceof Step.Cubic cubic && Line.near(offset, scale)) {
            return scaled(x, tanhRatio(cubic, x), Activation.GELU_TANH, 2 * scale);
        }
        if (offset != 0) {
            return null;
        }
        return switch (f.kind()) {
            case SIGMOID -> scaled(x, ratio(inner, x), Activation.SILU, scale);
            case HARD_SIGMOID ->
                Line.near(ratio(inner, x), 1) && isHardSwishGate(f)
                        ? Steps.timesNearly(Steps.function(x, Activation.HARD_SWISH), scale)
                        : null;
            case RELU6 ->
                isPlus3(inner, x) ? Steps.timesNearly(Steps.function(x, Activation.HARD_SWISH), 6 * scale) : null;
            case TANH ->
                inner instanceof Step.Function softplus
                                && softplus.activation().kind() == Kind.SOFTPLUS
                                && Line.near(ratio(softplus.from(), x), 1)
                        ? Steps.timesNearly(Steps.function(x, Activation.MISH), scale)
                        : null;
            default -> null;
        };
    }

    /** {@code x g(t x) c = f(t x) c / t}, where f(u) = u g(u). */
    private static @Nullable Step scaled(Step x, double t, Activation f, double c) {
        if (!Double.isFinite(t) || t == 0) {
            return null;
        }
        if (Line.near(t, 1)) {
            return Steps.timesNearly(Steps.function(x, f), c);
        }
        Step inner = Steps.times(x, t);
        Steps.View view = Steps.View.of(inner);
        return Steps.timesNearly(Steps.function(view.line().isNear(1, 0) ? view.root() : inner, f), c / t);
    }

    /** t, if {@code w = t x}; else NaN. */
    @SuppressWarnings("ReferenceEquality") // a step is itself alone, as a node of the graph is
    private static double ratio(Step w, Step x) {
        Steps.View of = Steps.View.of(w);
        Steps.View to = Steps.View.of(x);
        if (of.root() != to.root()) {
            return Double.NaN;
        }
        double t = of.line().scale() / to.line().scale();
        double offset = t * to.line().offset();
        return Line.near(of.line().offset(), offset) || of.line().offset() == offset ? t : Double.NaN;
    }

    @SuppressWarnings("ReferenceEquality") // a step is itself alone, as a node of the graph is
    private static boolean isPlus3(Step w, Step x) {
        Steps.View of = Steps.View.of(w);
        Steps.View to = Steps.View.of(x);
        return of.root() == to.root()
                && Line.near(of.line().scale(), to.line().scale())
                && Math.abs(of.line().offset() - to.line().offset() - 3) < CLOSE;
    }

    private static boolean isHardSwishGate(Activation hardSigmoid) {
        return Line.near(hardSigmoid.parameter(), 1.0 / 6) && Line.near(hardSigmoid.offset(), 0.5);
    }

    /** t, if the polynomial is gelu's {@code sqrt(2 / pi) (u + 0.044715 u^3)} of {@code u = t x}; else NaN. */
    @SuppressWarnings("ReferenceEquality") // a step is itself alone, as a node of the graph is
    private static double tanhRatio(Step.Cubic inner, Step x) {
        Steps.View to = Steps.View.of(x);
        double a = StrictMath.cbrt(inner.c3() / (TANH_FACTOR * CUBE_FACTOR));
        double t = a / to.line().scale();
        double b = t * to.line().offset();
        boolean isGelu = inner.from() == to.root()
                && close(inner.c2(), TANH_FACTOR * CUBE_FACTOR * 3 * a * a * b)
                && close(inner.c1(), TANH_FACTOR * (a + CUBE_FACTOR * 3 * a * b * b))
                && close(inner.c0(), TANH_FACTOR * (b + CUBE_FACTOR * b * b * b));
        return isGelu ? t : Double.NaN;
    }

    private static boolean close(double a, double b) {
        return Math.abs(a - b) <= CLOSE * Math.abs(b);
    }

    /** A polynomial of the third degree at most over a root. */
    private record Polynomial(Step root, double c0, double c1, double c2, double c3) {
        static Polynomial of(Step step) {
            if (step instanceof Step.Cubic cubic) {
                return new Polynomial(cubic.from(), cubic.c0(), cubic.c1(), cubic.c2(), cubic.c3());
            }
            Steps.View view = Steps.View.of(step);
            return new Polynomial(view.root(), view.line().offset(), view.line().scale(), 0, 0);
        }

        @SuppressWarnings("ReferenceEquality") // a step is itself alone, as a node of the graph is
        @Nullable
        Step plus(Polynomial q, Node node) {
            return root == q.root ? step(root, c0 + q.c0, c1 + q.c1, c2 + q.c2, c3 + q.c3, node) : null;
        }

        @SuppressWarnings("ReferenceEquality") // a step is itself alone, as a node of the graph is
        @Nullable
        Step times(Polynomial q, Node node) {
            boolean fits = c1 * q.c3 == 0
                    && c2 * q.c2 == 0
                    && c2 * q.c3 == 0
                    && c3 * q.c1 == 0
                    && c3 * q.c2 == 0
                    && c3 * q.c3 == 0;
            return root == q.root && fits
                    ? step(
                            root,
                            c0 * q.c0,
                            c0 * q.c1 + c1 * q.c0,
                            c0 * q.c2 + c1 * q.c1 + c2 * q.c0,
                            c0 * q.c3 + c1 * q.c2 + c2 * q.c1 + c3 * q.c0,
                            node)
                    : null;
        }

        private static Step step(Step root, double c0, double c1, double c2, double c3, Node node) {
            return c2 == 0 && c3 == 0
                    ? Steps.line(root, Line.IDENTITY.times(c1).plus(c0))
                    : new Step.Cubic(root, c0, c1, c2, c3, node);
        }
    }
}
