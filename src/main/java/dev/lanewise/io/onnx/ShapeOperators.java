package dev.lanewise.io.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Operators that change the shape of a batch, not the features of a sample nor their order. */
final class ShapeOperators {
    private ShapeOperators() {}

    /** The value of an operator of this family; null if it is none. */
    static @Nullable Value apply(Call call) {
        return switch (call.node().operator()) {
            case "Identity" -> given(call);
            case "Dropout" -> dropout(call);
            case "Cast" -> cast(call);
            case "CastLike" -> castLike(call);
            case "Flatten" -> flatten(call);
            case "Reshape" -> reshape(call);
            case "Squeeze" -> squeeze(call);
            case "Unsqueeze" -> unsqueeze(call);
            case "Transpose" -> transpose(call);
            default -> null;
        };
    }

    private static Value given(Call call) {
        Value value = call.input(0);
        if (value == null) {
            throw call.refusal("lacks its input; the file is damaged, get it again");
        }
        return value;
    }

    /** Nothing, unless it is told to train. */
    private static Value dropout(Call call) {
        if (call.input(2) != null && call.number(2) != 0) {
            throw call.refusal("is in training mode; export the model for inference");
        }
        return given(call);
    }

    private static Value cast(Call call) {
        ElementType to = ElementType.of(call.attribute("to", 0L));
        Value value = given(call);
        if (value instanceof Value.Constant constant) {
            return cast(call, constant.tensor(), to);
        }
        if (value instanceof Value.Sizes) {
            if (!to.isInteger()) {
                throw call.refusal("turns a shape into the type " + to + "; export the model with a fixed shape");
            }
            return value;
        }
        if (to == ElementType.FLOAT16 || to == ElementType.BFLOAT16) {
            call.note(call.node().title() + " rounds to " + to + ": not done here, all is computed in float");
        } else if (!to.isReal()) {
            return new Value.Label(call.node());
        }
        return value;
    }

    /** Real numbers keep their digits: all are rounded once, to float, when a network is made of them. */
    private static Value cast(Call call, Tensor tensor, ElementType to) {
        boolean isFloat = to == ElementType.FLOAT || to == ElementType.DOUBLE;
        if (isFloat && tensor.type().isInteger() && tensor.count() == 1) {
            return new Value.Constant(Tensor.ofNumber(tensor.real(), tensor.dims()));
        }
        if (tensor.type().isReal() ? isFloat : tensor.type().isInteger() && to.isInteger()) {
            return new Value.Constant(tensor);
        }
        throw call.refusal("turns a constant into the type " + to + "; store it as what it is");
    }

    /** To the type of another value: a batch is of floats. */
    private static Value castLike(Call call) {
        Value value = given(call);
        if (value instanceof Value.Constant constant && call.isFlow(1)) {
            return cast(call, constant.tensor(), ElementType.FLOAT);
        }
        return value;
    }

    private static Value flatten(Call call) {
        long axis = call.attribute("axis", 1L);
        if (call.input(0) instanceof Value.Constant constant) {
            Tensor tensor = constant.tensor();
            long at = axis < 0 ? axis + tensor.rank() : axis;
            long rows = 1;
            for (int i = 0; i < Math.min(at, tensor.rank()); i++) {
                rows *= tensor.dims()[i];
            }
            return reshaped(call, tensor, new long[] {rows, rows == 0 ? 0 : tensor.count() / rows});
        }
        Value.Flow x = call.flow(0);
        Shape shape = x.shape();
        if (shape.batch() < 0) {
            shape = Shape.ofVectors(Shape.UNKNOWN);
        }
        long at = axis < 0 ? axis + shape.rank() : axis;
        if (at <= shape.batch() || at > shape.rank() || shape.product(0, (int) at) != 1) {
            throw call.refusal("flattens the shape " + shape + " at the axis " + axis
                    + ", which mixes samples; only all axes behind the batch can be flattened");
        }
        return new Value.Flow(x.step(), Shape.ofVectors(shape.product((int) at, shape.rank())), x.isPair());
    }

    private static Value reshape(Call call) {
        long[] target = call.integers(1);
        if (target == null) {
            throw call.refusal("lacks its shape; the file is damaged, get it again");
        }
        boolean copiesZero = call.attribute("allowzero", 0L) == 0;
        if (call.input(0) instanceof Value.Constant constant) {
            return reshaped(call, constant.tensor(), resolved(call, constant.tensor(), target, copiesZero));
        }
        Value.Flow x = call.flow(0);
        Shape shape = x.shape().batch() < 0 ? Shape.ofVectors(Shape.UNKNOWN) : x.shape();
        Shape result = Reshaping.of(shape, target, copiesZero);
        if (result == null) {
            throw call.refusal("turns the shape " + shape + " into "
                    + Arrays.toString(target).replace(String.valueOf(Shape.BATCH), "batch")
                    + ", which mixes samples or features; only a change that keeps each sample can be read");
        }
        return new Value.Flow(x.step(), result, x.isPair());
    }

    private static long[] resolved(Call call, Tensor tensor, long[] target, boolean copiesZero) {
        long[] dims = target.clone();
        long known = 1;
        int open = -1;
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] == 0 && copiesZero && axis < tensor.rank()) {
                dims[axis] = tensor.dims()[axis];
            }
            if (dims[axis] == -1 && open < 0) {
                open = axis;
            } else if (dims[axis] < 0 || dims[axis] > Integer.MAX_VALUE || known > Integer.MAX_VALUE) {
                throw call.refusal("gives a constant an impossible shape; the file is damaged, get it again");
            } else {
                known *= dims[axis];
            }
        }
        if (open >= 0) {
            dims[open] = known == 0 ? 0 : tensor.count() / known;
        }
        return dims;
    }

    /** The same elements in the same order. */
    private static Value reshaped(Call call, Tensor tensor, long[] dims) {
        Tensor result = Tensor.of(tensor.type(), dims, tensor.data());
        if (result.count() != tensor.count() || !tensor.isInOrder()) {
            throw call.refusal(
                    tensor.isInOrder()
                            ? "gives a constant another number of elements; the file is damaged, get it again"
                            : "reshapes a constant that was transposed; store it in the shape it is used in");
        }
        return new Value.Constant(result);
    }

    /** The axes of Squeeze and Unsqueeze: an attribute before opset 13, an input since. */
    private static long @Nullable [] axes(Call call) {
        return call.opset() < 13 ? call.integers("axes") : call.integers(1);
    }

    private static Value squeeze(Call call) {
        long[] axes = axes(call);
        if (call.input(0) instanceof Value.Sizes sizes && sizes.sizes().length == 1) {
            return new Value.Sizes(sizes.sizes(), true);
        }
        Shape shape = shapeOf(call);
        boolean[] gone = new boolean[shape.rank()];
        for (int i = 0; i < (axes == null ? shape.rank() : axes.length); i++) {
            int axis = axes == null ? i : shape.axis(axes[i]);
            if (axis < 0 || (axes != null && (axis == shape.batch() || shape.dims()[axis] != 1))) {
                throw call.refusal("removes an axis from the shape " + shape + " that is no axis of the size 1");
            }
            gone[axis] = axis != shape.batch() && shape.dims()[axis] == 1;
        }
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            if (gone[axis]) {
                shape = shape.without(axis);
            }
        }
        return withShape(call, shape);
    }

    private static Value unsqueeze(Call call) {
        long[] axes = axes(call);
        if (axes == null) {
            throw call.refusal("lacks its axes; the file is damaged, get it again");
        }
        if (call.input(0) instanceof Value.Sizes sizes && sizes.isScalar()) {
            return new Value.Sizes(sizes.sizes(), false);
        }
        Shape shape = shapeOf(call);
        int rank = shape.rank() + axes.length;
        long[] sorted = axes.clone();
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] += sorted[i] < 0 ? rank : 0;
        }
        Arrays.sort(sorted);
        for (long axis : sorted) {
            if (axis < 0 || axis > shape.rank()) {
                throw call.refusal("adds an axis that the shape " + shape + " has no place for");
            }
            shape = shape.withOneAt((int) axis);
        }
        return withShape(call, shape);
    }

    private static Shape shapeOf(Call call) {
        if (call.input(0) instanceof Value.Constant constant) {
            return new Shape(constant.tensor().dims(), -1);
        }
        Shape shape = call.flow(0).shape();
        return shape.batch() < 0 ? Shape.ofVectors(Shape.UNKNOWN) : shape;
    }

    private static Value withShape(Call call, Shape shape) {
        if (call.input(0) instanceof Value.Constant constant) {
            return reshaped(call, constant.tensor(), shape.dims());
        }
        Value.Flow x = call.flow(0);
        return new Value.Flow(x.step(), shape, x.isPair());
    }

    private static Value transpose(Call call) {
        long[] given = call.integers("perm");
        boolean isConstant = call.input(0) instanceof Value.Constant;
        Shape shape = shapeOf(call);
        int[] permutation = new int[shape.rank()];
        boolean[] taken = new boolean[shape.rank()];
        for (int i = 0; i < permutation.length; i++) {
            long axis = given == null ? permutation.length - 1 - i : i < given.length ? given[i] : -1;
            if (axis < 0
                    || axis >= permutation.length
                    || taken[(int) axis]
                    || (given != null && given.length != permutation.length)) {
                throw call.refusal("has an impossible permutation; the file is damaged, get it again");
            }
            taken[(int) axis] = true;
            permutation[i] = (int) axis;
        }
        if (isConstant) {
            return new Value.Constant(call.constant(0).transposed(permutation));
        }
        long[] dims = new long[permutation.length];
        int batch = 0;
        int last = -1;
        for (int i = 0; i < permutation.length; i++) {
            int axis = permutation[i];
            dims[i] = shape.dims()[axis];
            if (axis == shape.batch()) {
                batch = i;
            } else if (dims[i] != 1) {
                if (axis < last) {
                    throw call.refusal(
                            "changes the order of the features of the shape " + shape + "; only the batch may move");
                }
                last = axis;
            }
        }
        Value.Flow x = call.flow(0);
        return new Value.Flow(x.step(), new Shape(dims, batch), x.isPair());
    }
}
