package dev.lanewise.io.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Constants, and the arithmetic by which exporters compute the shape that they reshape a batch to. */
final class SizeOperators {
    private static final int MOST_SIZES = 64;

    private SizeOperators() {}

    /** The value of an operator of this family; null if it is none. */
    static @Nullable Value apply(Call call) {
        return switch (call.node().operator()) {
            case "Constant" -> constant(call);
            case "Shape" -> shape(call);
            case "Gather" -> call.isFlow(0) ? null : gather(call);
            case "Slice" -> call.isFlow(0) ? null : slice(call);
            case "Concat" -> concat(call);
            default -> null;
        };
    }

    private static Value constant(Call call) {
        for (String name : new String[] {"value", "value_float", "value_floats", "value_int", "value_ints"}) {
            Attribute attribute = call.node().attributes().get(name);
            if (attribute != null) {
                return constant(call, name, attribute);
            }
        }
        for (String name : new String[] {"value_string", "value_strings"}) {
            if (call.has(name)) {
                return new Value.Constant(Tensor.of(ElementType.STRING, new long[0], TensorData.NONE));
            }
        }
        throw call.refusal("has a constant of a kind that no layer has");
    }

    private static Value constant(Call call, String name, Attribute attribute) {
        Tensor tensor = switch (name) {
            case "value" -> attribute.tensor();
            case "value_float" -> Tensor.ofNumber((double) call.attribute(name, 0f));
            case "value_floats" -> call.reals(name);
            case "value_int" -> Tensor.ofNumber(call.attribute(name, 0L));
            default -> {
                call.integers(name);
                yield attribute.data() == null
                        ? null
                        : Tensor.of(
                                ElementType.INT64, new long[] {attribute.data().count()}, attribute.data());
            }
        };
        if (tensor == null) {
            throw call.refusal("has no value; the file is damaged, get it again");
        }
        return new Value.Constant(tensor);
    }

    private static Value shape(Call call) {
        Shape shape = call.flow(0).shape();
        if (shape.batch() < 0) {
            throw call.refusal("asks for a shape that the file does not tell; export the model with a fixed shape");
        }
        long[] sizes = shape.dims().clone();
        sizes[shape.batch()] = Shape.BATCH;
        return new Value.Sizes(part(sizes, call.attribute("start", 0L), call.attribute("end", Long.MAX_VALUE)), false);
    }

    private static long[] sizes(Call call, int index) {
        long[] sizes = call.integers(index);
        if (sizes == null) {
            throw call.refusal("lacks input " + (index + 1) + "; the file is damaged, get it again");
        }
        return sizes;
    }

    private static Value gather(Call call) {
        long[] sizes = sizes(call, 0);
        long[] indices = sizes(call, 1);
        long[] result = new long[indices.length];
        for (int i = 0; i < result.length; i++) {
            long index = indices[i] < 0 ? indices[i] + sizes.length : indices[i];
            if (index < 0 || index >= sizes.length) {
                throw call.refusal("asks for an axis that there is not; the file is damaged, get it again");
            }
            result[i] = sizes[(int) index];
        }
        boolean isScalar = call.input(1) instanceof Value.Constant constant
                ? constant.tensor().rank() == 0
                : call.input(1) instanceof Value.Sizes of && of.isScalar();
        return new Value.Sizes(result, isScalar);
    }

    /** A run of sizes, with a step of 1. */
    private static Value slice(Call call) {
        long[] sizes = sizes(call, 0);
        long[] starts = call.opset() < 10 ? call.integers("starts") : call.integers(1);
        long[] ends = call.opset() < 10 ? call.integers("ends") : call.integers(2);
        long[] steps = call.opset() < 10 ? null : call.integers(4);
        if (starts == null
                || ends == null
                || starts.length != 1
                || ends.length != 1
                || (steps != null && (steps.length != 1 || steps[0] != 1))) {
            throw call.refusal(
                    "takes a part of a shape in a way that is not read; export the model with a fixed shape");
        }
        return new Value.Sizes(part(sizes, starts[0], ends[0]), false);
    }

    /** Sizes from one to before another, which may both be counted from the end. */
    private static long[] part(long[] sizes, long start, long end) {
        int from = Math.clamp(start < 0 ? start + sizes.length : start, 0, sizes.length);
        int to = Math.clamp(end < 0 ? end + sizes.length : end, from, sizes.length);
        return Arrays.copyOfRange(sizes, from, to);
    }

    private static Value concat(Call call) {
        if (call.isFlow(0) || call.isFlow(1)) {
            return pair(call);
        }
        long[] all = new long[0];
        for (int i = 0; i < call.inputs().size(); i++) {
            long[] more = sizes(call, i);
            if (all.length + more.length > MOST_SIZES) {
                throw call.refusal("makes a longer shape than any");
            }
            int at = all.length;
            all = Arrays.copyOf(all, at + more.length);
            System.arraycopy(more, 0, all, at, more.length);
        }
        return new Value.Sizes(all, false);
    }

    /** {@code [1 - p, p]}, which converters make of a single sigmoid: p is enough. */
    private static Value pair(Call call) {
        if (call.inputs().size() == 2 && call.isFlow(0) && call.isFlow(1)) {
            Value.Flow first = call.flow(0);
            Value.Flow second = call.flow(1);
            boolean isAlongFeatures = first.shape().equals(second.shape())
                    && first.shape().features() == 1
                    && first.shape().axis(call.attribute("axis", 1L))
                            == first.shape().rank() - 1
                    && first.shape().batch() < first.shape().rank() - 1;
            if (isAlongFeatures
                    && (isOneMinus(first.step(), second.step()) || isOneMinus(second.step(), first.step()))) {
                call.note(call.node().title() + " joins 1 - p and p: read as the one output p");
                return new Value.Flow(second.step(), second.shape(), true);
            }
        }
        throw call.refusal("joins several computed values; only one chain of layers can be read");
    }

    @SuppressWarnings("ReferenceEquality") // a step is itself alone, as a node of the graph is
    private static boolean isOneMinus(Step a, Step b) {
        Steps.View view = Steps.View.of(a);
        Steps.View of = Steps.View.of(b);
        return view.root() == of.root() && of.line().isIdentity() && view.line().isNear(-1, 1);
    }
}
