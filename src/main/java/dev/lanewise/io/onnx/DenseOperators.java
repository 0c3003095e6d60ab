package dev.lanewise.io.onnx;

/** Gemm and MatMul: the operators that become dense layers. */
final class DenseOperators {
    private DenseOperators() {}

    /** {@code Y = alpha A' B' + beta C}, where A' and B' may be transposed and one of them is constant. */
    static Value gemm(Call call) {
        boolean transA = call.attribute("transA", 0L) != 0;
        boolean transB = call.attribute("transB", 0L) != 0;
        double alpha = call.attribute("alpha", 1f);
        double beta = call.attribute("beta", 1f);
        Value.Flow product;
        if (call.isFlow(0)) {
            Tensor b = matrix(call, 1);
            product = fromLeft(call, call.flow(0), transA, transB ? b.transposed() : b, alpha);
        } else {
            Tensor a = matrix(call, 0);
            product = fromRight(call, call.flow(1), transB, transA ? a.transposed() : a, alpha);
        }
        if (call.input(2) == null || beta == 0) {
            return product;
        }
        return ElementwiseOperators.plus(call, product, call.weights(2), beta);
    }

    /** {@code Y = A B}, of which one is constant. */
    static Value matMul(Call call) {
        if (call.isFlow(0)) {
            Value.Flow a = call.flow(0);
            Tensor b = call.weights(1);
            if (b.rank() == 1 && b.count() > 0) {
                Tensor column =
                        new Tensor(b.type(), new long[] {b.dims()[0], 1}, new long[] {b.strides()[0], 1}, b.data());
                Value.Flow product = rows(call, a, column);
                return new Value.Flow(
                        product.step(), product.shape().without(product.shape().rank() - 1));
            }
            return rows(call, a, matrix(call, 1));
        }
        return fromRight(call, call.flow(1), false, matrix(call, 0), 1);
    }

    /** Gemm with the batch as A: its rows are samples. */
    private static Value.Flow fromLeft(Call call, Value.Flow a, boolean transA, Tensor b, double alpha) {
        Shape shape = asMatrix(call, a);
        if (shape.batch() != (transA ? 1 : 0)) {
            throw call.refusal("multiplies along the batch, of the shape " + shape + "; give a stack of layers");
        }
        requireInputs(call, shape.dims()[1 - shape.batch()], b.dims()[0]);
        return new Value.Flow(new Step.Dense(a.step(), b, alpha), Shape.ofVectors(b.dims()[1]));
    }

    /** {@code W x}, where the columns of x are samples; so are those of the result. */
    private static Value.Flow fromRight(Call call, Value.Flow x, boolean transX, Tensor w, double alpha) {
        Shape shape = asMatrix(call, x);
        if (shape.batch() != (transX ? 0 : 1)) {
            throw call.refusal("multiplies along the batch, of the shape " + shape + "; give a stack of layers");
        }
        requireInputs(call, shape.dims()[1 - shape.batch()], w.dims()[1]);
        Shape result = new Shape(new long[] {w.dims()[0], Shape.UNKNOWN}, 1);
        return new Value.Flow(new Step.Dense(x.step(), w.transposed(), alpha), result);
    }

    private static Shape asMatrix(Call call, Value.Flow flow) {
        Shape shape = flow.shape().batch() < 0 ? Shape.ofVectors(Shape.UNKNOWN) : flow.shape();
        if (shape.rank() != 2) {
            throw call.refusal("multiplies the shape " + shape + ", which is no batch of vectors; flatten it first");
        }
        return shape;
    }

    /** MatMul with the batch on the left, which may have axes of the size 1 besides. */
    private static Value.Flow rows(Call call, Value.Flow a, Tensor b) {
        Shape shape = a.shape().batch() < 0 ? Shape.ofVectors(Shape.UNKNOWN) : a.shape();
        int last = shape.rank() - 1;
        if (last < 1 || shape.batch() == last || !shape.allFeaturesAre(last)) {
            throw call.refusal("multiplies parts of a sample, of the shape " + shape
                    + ", with the same weights; only whole samples make a layer");
        }
        requireInputs(call, shape.dims()[last], b.dims()[0]);
        return new Value.Flow(new Step.Dense(a.step(), b, 1), shape.with(last, b.dims()[1]));
    }

    private static Tensor matrix(Call call, int index) {
        Tensor tensor = call.weights(index);
        if (tensor.rank() != 2 || tensor.count() == 0) {
            throw call.refusal("needs a matrix as input " + (index + 1) + ", not a tensor of " + tensor.rank() + " axes"
                    + (tensor.count() == 0 ? " and no element" : ""));
        }
        if (tensor.dims()[0] > Integer.MAX_VALUE || tensor.dims()[1] > Integer.MAX_VALUE) {
            throw call.refusal("has more weights than a Java array can hold; make the layer smaller");
        }
        return tensor;
    }

    private static void requireInputs(Call call, long features, long rows) {
        if (features != Shape.UNKNOWN && features != rows) {
            throw call.refusal("has weights for " + rows + " inputs, but is given " + features
                    + "; the file is damaged, get it again");
        }
    }
}
