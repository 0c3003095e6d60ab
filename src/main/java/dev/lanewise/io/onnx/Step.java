package dev.lanewise.io.onnx;

import dev.lanewise.network.Activation;
import org.jspecify.annotations.Nullable;

/**
 * What was done to the features last, and to what: the steps of a stack, linked from its end to its input. Two values of
 * a graph that are computed by the same nodes share their steps, so that patterns can be found by identity.
 */
sealed interface Step {
    /** The step before; none before the input. */
    @Nullable
    Step from();

    /** The features. A class, not a record, so that two inputs differ. */
    final class Input implements Step {
        @Override
        public @Nullable Step from() {
            return null;
        }
    }

    /**
     * {@code y = alpha x W}.
     *
     * @param from x
     * @param weights W[k][j], in whatever order it lies
     * @param alpha a factor
     */
    record Dense(Step from, Tensor weights, double alpha) implements Step {}

    /** {@code y = line(x)}, the same line for all features. Two never follow each other. */
    record Affine(Step from, Line line) implements Step {}

    /** {@code y} = {@code x} and a constant for each feature. */
    record Vector(Step from, Operation operation, Broadcast constant, double factor) implements Step {}

    /** What {@link Vector} does with x, a feature, and c, the constant times the factor. */
    enum Operation {
        /** x + c. */
        PLUS,
        /** x * c. */
        TIMES,
        /** x / c. */
        OVER
    }

    /**
     * {@code y = (x - mean) / sqrt(variance + epsilon) * scale + shift}.
     */
    record Normalization(
            Step from, Broadcast scale, Broadcast shift, Broadcast mean, Broadcast variance, double epsilon)
            implements Step {}

    /** {@code y = f(x)}, an activation. */
    record Function(Step from, Activation activation) implements Step {}

    /** {@code y = f(x)}, a function that is a part of activations, and none by itself. */
    record Part(Step from, Kind kind, Node node) implements Step {
        /** Which function. */
        enum Kind {
            ERF,
            EXP,
            ABS
        }
    }

    /** {@code y = c0 + c1 x + c2 x^2 + c3 x^3}, a part of an activation too. */
    record Cubic(Step from, double c0, double c1, double c2, double c3, Node node) implements Step {}
}
