package dev.lanewise.io.onnx;

import dev.lanewise.network.Activation;
import org.jspecify.annotations.Nullable;

/** Puts steps on steps, in the one form that each meaning has. */
final class Steps {
    /** Beyond this, a clip at other borders than relu's cannot be an activation of ours without a loss of digits. */
    private static final double WIDEST_CLIP = 64;

    private static final double ALL = 3.4e38;

    private Steps() {}

    /** A step as a line over the nearest step before it that is none. */
    record View(Step root, Line line) {
        static View of(Step step) {
            return step instanceof Step.Affine affine
                    ? new View(affine.from(), affine.line())
                    : new View(step, Line.IDENTITY);
        }
    }

    /** {@code y = line(x)}. */
    static Step line(Step from, Line line) {
        if (from instanceof Step.Cubic cubic) {
            double scale = line.scale();
            return new Step.Cubic(
                    cubic.from(),
                    cubic.c0() * scale + line.offset(),
                    cubic.c1() * scale,
                    cubic.c2() * scale,
                    cubic.c3() * scale,
                    cubic.node());
        }
        View view = View.of(from);
        Line whole = view.line().then(line);
        // Hard-swish is often written with 6 and a rounded 1/6, in two nodes.
        if (whole.isIdentity() || (isFunction(view.root(), Activation.Kind.HARD_SWISH) && whole.isNear(1, 0))) {
            return view.root();
        }
        if (view.root() instanceof Step.Function function
                && function.activation().kind() == Activation.Kind.RELU6
                && whole.isNear(1.0 / 6, 0)) {
            View inner = View.of(function.from());
            if (inner.line().isNear(1, 3)) {
                return function(inner.root(), Activation.hardSigmoid(1f / 6, 0.5f));
            }
        }
        return new Step.Affine(view.root(), whole);
    }

    static Step plus(Step from, double c) {
        return line(from, Line.IDENTITY.plus(c));
    }

    static Step times(Step from, double c) {
        return line(from, Line.IDENTITY.times(c));
    }

    /** As {@link #times}, where a factor near 1 is one that would be 1 without rounding. */
    static Step timesNearly(Step from, double c) {
        return Line.near(c, 1) ? from : times(from, c);
    }

    static Step function(Step from, Activation activation) {
        return activation.kind() == Activation.Kind.IDENTITY ? from : new Step.Function(from, activation);
    }

    static boolean isFunction(Step step, Activation.Kind kind) {
        return step instanceof Step.Function function && function.activation().kind() == kind;
    }

    /** {@code y = log(x)} where x makes an activation of that; null where it does not. */
    static @Nullable Step log(Step x) {
        if (x instanceof Step.Function function) {
            return switch (function.activation().kind()) {
                case SOFTMAX -> function(function.from(), Activation.LOG_SOFTMAX);
                case SIGMOID -> times(function(times(function.from(), -1), Activation.SOFTPLUS), -1);
                default -> null;
            };
        }
        View view = View.of(x);
        return view.root() instanceof Step.Part part
                        && part.kind() == Step.Part.Kind.EXP
                        && view.line().isNear(1, 1)
                ? function(part.from(), Activation.SOFTPLUS)
                : null;
    }

    /** {@code y = min(max(x, low), high)}; null if no activation is that. */
    static @Nullable Step clip(Step x, double low, double high) {
        boolean below = low > -ALL;
        boolean above = high < ALL;
        if (x instanceof Step.Function function && function.activation().kind() == Activation.Kind.RELU && above) {
            return high <= 0 ? null : clip(function.from(), Math.max(low, 0), high);
        }
        if (!below && !above) {
            return x;
        }
        if (low == 0 && !above) {
            return function(x, Activation.RELU);
        }
        if (low == 0 && high == 6) {
            return function(x, Activation.RELU6);
        }
        double reach = Math.max(below ? Math.abs(low) : 0, above ? Math.abs(high) : 0);
        if (!(reach <= WIDEST_CLIP)) {
            return null;
        }
        if (!above) {
            return plus(function(plus(x, -low), Activation.RELU), low);
        }
        if (!below) {
            return plus(times(function(plus(times(x, -1), high), Activation.RELU), -1), high);
        }
        double width = high - low;
        if (!(width > 1e-3)) {
            return null;
        }
        Activation hard = Activation.hardSigmoid((float) (1 / width), (float) (-low / width));
        return plus(times(function(x, hard), width), low);
    }
}
