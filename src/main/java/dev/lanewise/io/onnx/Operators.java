package dev.lanewise.io.onnx;

import org.jspecify.annotations.Nullable;

/** Which class speaks for which operator. */
final class Operators {
    private Operators() {}

    /** What a node makes of its inputs. */
    static Value apply(Call call) {
        @Nullable
        Value value = switch (call.node().domain()) {
            case "" -> ofOnnx(call);
            case "ai.onnx.ml" -> ofMl(call);
            default -> null;
        };
        if (value == null) {
            throw call.refusal("is no operator of a stack of dense layers; give a feed-forward network");
        }
        return value;
    }

    private static @Nullable Value ofOnnx(Call call) {
        Value value = switch (call.node().operator()) {
            case "Gemm" -> DenseOperators.gemm(call);
            case "MatMul" -> DenseOperators.matMul(call);
            case "Add", "Sub", "Mul", "Div" -> ElementwiseOperators.arithmetic(call);
            case "Sum" -> call.inputs().size() == 2 ? ElementwiseOperators.arithmetic(call) : null;
            case "Sqrt" -> ElementwiseOperators.root(call);
            case "Neg" -> ElementwiseOperators.negative(call);
            case "BatchNormalization" -> ElementwiseOperators.batchNormalization(call);
            default -> null;
        };
        if (value == null) {
            value = ActivationOperators.apply(call);
        }
        if (value == null) {
            value = ShapeOperators.apply(call);
        }
        if (value == null) {
            value = SizeOperators.apply(call);
        }
        return value == null ? LabelOperators.apply(call) : value;
    }

    private static @Nullable Value ofMl(Call call) {
        return call.node().operator().equals("Scaler")
                ? ElementwiseOperators.scaler(call)
                : LabelOperators.applyMl(call);
    }
}
