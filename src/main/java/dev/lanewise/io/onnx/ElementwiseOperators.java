package dev.lanewise.io.onnx;

import org.jspecify.annotations.Nullable;

/** Arithmetic with constants, one for all features or one for each, and normalisation: what is folded into layers. */
final class ElementwiseOperators {
    private ElementwiseOperators() {}

    /** Add, Sub, Mul and Div. */
    static Value arithmetic(Call call) {
        if (call.isFlow(0) && call.isFlow(1)) {
            return ofTwo(call, call.flow(0), call.flow(1));
        }
        if (call.input(0) instanceof Value.Constant a
                && call.input(1) instanceof Value.Constant b
                && a.tensor().count() == 1
                && b.tensor().count() == 1) {
            return ofNumbers(call, a.tensor(), b.tensor());
        }
        boolean isFlowFirst = call.isFlow(0);
        Value.Flow x = call.flow(isFlowFirst ? 0 : 1);
        Tensor c = call.weights(isFlowFirst ? 1 : 0);
        return switch (call.node().operator()) {
            case "Add", "Sum" -> plus(call, x, c, 1);
            case "Sub" ->
                isFlowFirst
                        ? plus(call, x, c, -1)
                        : plus(call, new Value.Flow(Steps.times(x.step(), -1), x.shape()), c, 1);
            case "Mul" -> with(call, x, Step.Operation.TIMES, c, 1);
            default -> isFlowFirst ? with(call, x, Step.Operation.OVER, c, 1) : reciprocal(call, x, c);
        };
    }

    /** A number of two, which exporters may leave to be computed. */
    private static Value ofNumbers(Call call, Tensor a, Tensor b) {
        double x = call.weights(0).real();
        double y = call.weights(1).real();
        double result = switch (call.node().operator()) {
            case "Sub" -> x - y;
            case "Mul" -> x * y;
            case "Div" -> x / y;
            default -> x + y;
        };
        return new Value.Constant(Tensor.ofNumber(result, a.rank() < b.rank() ? b.dims() : a.dims()));
    }

    /** The root of a number. */
    static @Nullable Value root(Call call) {
        return call.input(0) instanceof Value.Constant constant
                        && constant.tensor().count() == 1
                ? new Value.Constant(Tensor.ofNumber(
                        StrictMath.sqrt(call.weights(0).real()),
                        constant.tensor().dims()))
                : null;
    }

    /** {@code x + factor c}. */
    static Value.Flow plus(Call call, Value.Flow x, Tensor c, double factor) {
        return with(call, x, Step.Operation.PLUS, c, factor);
    }

    /** {@code -x}. */
    static Value negative(Call call) {
        return new Value.Flow(Steps.times(call.flow(0).step(), -1), call.flow(0).shape());
    }

    /** {@code (x - mean) / sqrt(variance + epsilon) * scale + shift}, along the second axis. */
    static Value batchNormalization(Call call) {
        Value.Flow x = call.flow(0);
        if (call.attribute("training_mode", 0L) != 0
                || call.node().outputs().stream().skip(1).anyMatch(name -> !name.isEmpty())) {
            throw call.refusal("is in training mode; export the model for inference");
        }
        Shape shape = x.shape().batch() < 0 ? Shape.ofVectors(Shape.UNKNOWN) : x.shape();
        if (shape.rank() < 2 || shape.batch() != 0) {
            throw call.refusal("normalises the shape " + shape + ", whose second axis is no axis of features");
        }
        Spread[] spreads = new Spread[4];
        for (int i = 0; i < 4; i++) {
            Tensor c = call.weights(i + 1);
            if (c.rank() != 1) {
                throw call.refusal("needs a list of numbers as input " + (i + 2));
            }
            spreads[i] = Spread.along(call, shape, c, 1);
            shape = spreads[i].shape();
        }
        double epsilon = call.attribute("epsilon", 1e-5f);
        return new Value.Flow(
                new Step.Normalization(
                        x.step(),
                        spreads[0].constant(),
                        spreads[1].constant(),
                        spreads[2].constant(),
                        spreads[3].constant(),
                        epsilon),
                shape);
    }

    /** {@code (x - offset) * scale}, of {@code ai.onnx.ml}. */
    static Value scaler(Call call) {
        Value.Flow x = call.flow(0);
        Tensor offset = call.reals("offset");
        Tensor scale = call.reals("scale");
        if (offset != null && offset.count() > 0) {
            x = with(call, x, Step.Operation.PLUS, offset, -1);
        }
        return scale != null && scale.count() > 0 ? with(call, x, Step.Operation.TIMES, scale, 1) : x;
    }

    private static Value.Flow with(Call call, Value.Flow x, Step.Operation operation, Tensor c, double factor) {
        if (c.count() == 0) {
            throw call.refusal("has a constant without an element; the file is damaged, get it again");
        }
        if (c.count() == 1 && !isOfOneFeature(x, c)) {
            if (x.shape().batch() >= 0 && c.rank() > x.shape().rank()) {
                throw call.refusal("adds axes to the shape " + x.shape() + "; give a stack of layers");
            }
            double value = c.real() * factor;
            Line line = switch (operation) {
                case PLUS -> Line.IDENTITY.plus(value);
                case TIMES -> Line.IDENTITY.times(value);
                case OVER -> Line.IDENTITY.over(value);
            };
            return new Value.Flow(Steps.line(x.step(), line), x.shape());
        }
        Spread spread = Spread.of(call, x.shape(), c);
        return new Value.Flow(new Step.Vector(x.step(), operation, spread.constant(), factor), spread.shape());
    }

    /** A bias of one neuron and a scaling of one feature are kept as what they are, not merged into lines. */
    private static boolean isOfOneFeature(Value.Flow x, Tensor c) {
        return c.rank() > 0
                && x.shape().batch() >= 0
                && c.rank() <= x.shape().rank()
                && x.shape().features() == 1
                && (x.step() instanceof Step.Dense || isInFront(x.step()));
    }

    private static boolean isInFront(Step step) {
        @Nullable Step at = step;
        while (at instanceof Step.Vector vector) {
            at = vector.from();
        }
        return at instanceof Step.Input;
    }

    private static Value reciprocal(Call call, Value.Flow x, Tensor c) {
        Step step = c.count() == 1 ? Patterns.reciprocal(c.real(), x.step()) : null;
        if (step == null) {
            throw call.refusal("divides by a computed value; give a stack of layers");
        }
        return new Value.Flow(step, x.shape());
    }

    private static Value ofTwo(Call call, Value.Flow a, Value.Flow b) {
        Step step = switch (call.node().operator()) {
            case "Add", "Sum" -> Patterns.sum(a.step(), b.step(), call.node());
            case "Sub" -> Patterns.sum(a.step(), Steps.times(b.step(), -1), call.node());
            case "Mul" -> Patterns.product(a.step(), b.step(), call.node());
            default -> Patterns.quotient(a.step(), b.step());
        };
        if (step == null) {
            throw call.refusal("combines two computed values, as a skip connection or a gate does;"
                    + " only one chain of layers can be read");
        }
        if (!a.shape().equals(b.shape())) {
            throw call.refusal(
                    "combines the shapes " + a.shape() + " and " + b.shape() + "; only equal ones make an activation");
        }
        return new Value.Flow(step, a.shape());
    }
}
