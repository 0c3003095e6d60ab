package dev.lanewise.io.onnx;

import dev.lanewise.network.Activation;
import org.jspecify.annotations.Nullable;

/** Operators that are activations, or parts of those that are several nodes. */
final class ActivationOperators {
    private static final float SELU_ALPHA = 1.6732632f;
    private static final float SELU_SCALE = 1.050701f;

    private ActivationOperators() {}

    /** The value of an operator of this family; null if it is none. */
    static @Nullable Value apply(Call call) {
        return switch (call.node().operator()) {
            case "Relu" -> function(call, Activation.RELU);
            case "LeakyRelu" -> function(call, Activation.leakyRelu(call.attribute("alpha", 0.01f)));
            case "PRelu" -> function(call, Activation.leakyRelu(slope(call)));
            case "Elu" -> function(call, Activation.elu(call.attribute("alpha", 1f)));
            case "Celu" -> celu(call);
            case "Selu" -> selu(call);
            case "Gelu" -> gelu(call);
            case "Swish" -> swish(call);
            case "Mish" -> function(call, Activation.MISH);
            case "HardSwish" -> function(call, Activation.HARD_SWISH);
            case "HardSigmoid" ->
                function(call, Activation.hardSigmoid(call.attribute("alpha", 0.2f), call.attribute("beta", 0.5f)));
            case "Sigmoid" -> function(call, Activation.SIGMOID);
            case "Tanh" -> function(call, Activation.TANH);
            case "Softplus" -> function(call, Activation.SOFTPLUS);
            case "Softsign" -> function(call, Activation.SOFTSIGN);
            case "Softmax" -> softmax(call, Activation.SOFTMAX);
            case "LogSoftmax" -> softmax(call, Activation.LOG_SOFTMAX);
            case "Clip" -> clip(call);
            case "Max" -> border(call, true);
            case "Min" -> border(call, false);
            case "Erf" -> part(call, Step.Part.Kind.ERF);
            case "Exp" -> part(call, Step.Part.Kind.EXP);
            case "Abs" -> part(call, Step.Part.Kind.ABS);
            case "Log" -> log(call);
            case "Pow" -> power(call);
            case "Reciprocal" -> reciprocal(call);
            default -> null;
        };
    }

    private static Value function(Call call, Activation activation) {
        return flow(call, Steps.function(call.flow(0).step(), activation));
    }

    private static Value part(Call call, Step.Part.Kind kind) {
        return flow(call, new Step.Part(call.flow(0).step(), kind, call.node()));
    }

    private static Value flow(Call call, @Nullable Step step) {
        if (step == null) {
            throw call.refusal("is no part of an activation that can be read");
        }
        return new Value.Flow(step, call.flow(0).shape());
    }

    private static float slope(Call call) {
        Tensor slopes = call.weights(1);
        double slope = slopes.count() == 0 ? Double.NaN : slopes.real();
        Elements all = slopes.elements();
        for (long i = 1; i < all.count(); i++) {
            if (all.real(i) != slope) {
                throw call.refusal("has several slopes; only one for the whole layer can be read");
            }
        }
        if (!Float.isFinite((float) slope)) {
            throw call.refusal("has the slope " + slope + "; use an earlier model");
        }
        return (float) slope;
    }

    private static Value celu(Call call) {
        float alpha = call.attribute("alpha", 1f);
        if (alpha == 0) {
            throw call.refusal("has the attribute alpha = 0, by which it divides; use an earlier model");
        }
        return function(call, Activation.celu(alpha));
    }

    /** {@code gamma elu(x)}, of which gamma and alpha are ours or are folded. */
    private static Value selu(Call call) {
        float alpha = call.attribute("alpha", SELU_ALPHA);
        float gamma = call.attribute("gamma", SELU_SCALE);
        Step x = call.flow(0).step();
        return Line.near(alpha, SELU_ALPHA) && Line.near(gamma, SELU_SCALE)
                ? flow(call, Steps.function(x, Activation.SELU))
                : flow(call, Steps.times(Steps.function(x, Activation.elu(alpha)), gamma));
    }

    private static Value gelu(Call call) {
        String approximate = call.attribute("approximate", "none");
        return switch (approximate) {
            case "none" -> function(call, Activation.GELU);
            case "tanh" -> function(call, Activation.GELU_TANH);
            default ->
                throw call.refusal(
                        "has the approximation " + OnnxException.quote(approximate) + "; none and tanh are read");
        };
    }

    /** {@code x sigmoid(alpha x)}. */
    private static Value swish(Call call) {
        double alpha = call.attribute("alpha", 1f);
        Step x = call.flow(0).step();
        return flow(call, Patterns.product(x, Steps.function(Steps.times(x, alpha), Activation.SIGMOID), call.node()));
    }

    /** Along the features of a sample: the last axis, or before opset 13 all axes from a given one. */
    private static Value softmax(Call call, Activation activation) {
        Value.Flow x = call.flow(0);
        Shape shape = x.shape().batch() < 0 ? Shape.ofVectors(Shape.UNKNOWN) : x.shape();
        boolean isNew = call.opset() >= 13;
        int axis = shape.axis(call.attribute("axis", isNew ? -1L : 1L));
        boolean isAlongFeatures = axis >= 0
                && axis != shape.batch()
                && (isNew ? shape.allFeaturesAre(axis) : shape.batch() < axis && shape.product(0, axis) == 1);
        if (!isAlongFeatures) {
            throw call.refusal("works along the axis " + call.attribute("axis", isNew ? -1L : 1L) + " of the shape "
                    + shape + "; only along all features of a sample can be read");
        }
        return new Value.Flow(Steps.function(x.step(), activation), shape);
    }

    private static Value clip(Call call) {
        boolean isOld = call.opset() < 11;
        double low = isOld
                ? call.attribute("min", -Float.MAX_VALUE)
                : call.input(1) == null ? -Float.MAX_VALUE : call.number(1);
        double high = isOld
                ? call.attribute("max", Float.MAX_VALUE)
                : call.input(2) == null ? Float.MAX_VALUE : call.number(2);
        return clipped(call, call.flow(0), low, high);
    }

    /** {@code max(x, c)} or {@code min(x, c)}. */
    private static Value border(Call call, boolean isBelow) {
        if (call.inputs().size() != 2) {
            throw call.refusal("has another number of inputs than a value and a border");
        }
        int at = call.isFlow(0) ? 0 : 1;
        double border = call.number(1 - at);
        return clipped(call, call.flow(at), isBelow ? border : -Float.MAX_VALUE, isBelow ? Float.MAX_VALUE : border);
    }

    private static Value clipped(Call call, Value.Flow x, double low, double high) {
        Step step = Steps.clip(x.step(), low, high);
        if (step == null) {
            throw call.refusal("clips to " + low + " .. " + high + ", which no activation of ours does exactly");
        }
        return new Value.Flow(step, x.shape());
    }

    private static Value log(Call call) {
        Step step = Steps.log(call.flow(0).step());
        return flow(call, step);
    }

    private static Value power(Call call) {
        return flow(call, Patterns.power(call.flow(0).step(), call.number(1), call.node()));
    }

    private static Value reciprocal(Call call) {
        return flow(call, Patterns.reciprocal(1, call.flow(0).step()));
    }
}
