package dev.lanewise.io.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads one tensor. Its claims are compared with the bytes that are there; no element is copied. */
final class TensorParser {
    private static final int MOST_AXES = 64;

    private final Wire wire;
    private @Nullable Run run;
    private int runField;
    private String name = "";
    private ElementType type = ElementType.OTHER;
    private long[] dims = new long[0];
    private long rawAt = -1;
    private long rawLength;
    private long texts;

    private TensorParser(Wire wire) {
        this.wire = wire;
    }

    /** A tensor and the name it carries. */
    record Named(String name, Tensor tensor) {}

    static Named parse(Wire wire) {
        wire.spend(440);
        return new TensorParser(wire).tensor();
    }

    private Named tensor() {
        int outer = wire.enter();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> dims();
                case 2 -> type = ElementType.of(wire.varint());
                case 3 -> throw new OnnxException(title() + " is split into segments; save the model in one piece");
                case 4 -> typed(field, Wire.FIXED32);
                case 5, 7, 11 -> typed(field, Wire.VARINT);
                case 6 -> {
                    wire.range();
                    texts++;
                }
                case 8 -> name = wire.text();
                case 9 -> raw();
                case 10 -> typed(field, Wire.FIXED64);
                case 13 -> throw external();
                case 14 -> {
                    if (wire.varint() != 0) {
                        throw external();
                    }
                }
                default -> wire.skip();
            }
        }
        wire.leave(outer);
        return new Named(name, checked());
    }

    private void dims() {
        if (wire.type() == Wire.VARINT) {
            addDim(wire.varint());
            return;
        }
        int outer = wire.enter();
        while (!wire.atEnd()) {
            addDim(wire.rawVarint());
        }
        wire.leave(outer);
    }

    private void addDim(long dim) {
        if (dims.length == MOST_AXES) {
            throw OnnxException.damaged(title() + " has more than " + MOST_AXES + " axes");
        }
        wire.spend(16 + 8L * dims.length);
        dims = Arrays.copyOf(dims, dims.length + 1);
        dims[dims.length - 1] = dim;
    }

    /** Numbers in a field of their type; which type that must be is checked when all of the tensor is read. */
    private void typed(int field, int element) {
        Run last = run;
        if (last == null || !last.isThere()) {
            last = new Run(wire, element);
            run = last;
            runField = field;
        } else if (field != runField) {
            throw inTwoPlaces();
        }
        last.add();
    }

    private void raw() {
        if (rawAt >= 0) {
            throw OnnxException.damaged(title() + " has its data twice");
        }
        rawLength = wire.range();
        rawAt = wire.position() - rawLength;
    }

    private Tensor checked() {
        long claimed = claimed();
        if (type == ElementType.OTHER) {
            return Tensor.of(type, dims, TensorData.NONE);
        }
        if (type == ElementType.STRING) {
            requireCount(claimed, texts);
            return Tensor.of(type, dims, TensorData.NONE);
        }
        TensorData data = data();
        requireCount(claimed, data.count());
        return Tensor.of(type, dims, data);
    }

    /** The product of the dims. */
    private long claimed() {
        long claimed = 1;
        try {
            for (long dim : dims) {
                if (dim < 0) {
                    throw OnnxException.damaged(title() + " cannot have an axis of the size " + dim);
                }
                claimed = Math.multiplyExact(claimed, dim);
            }
        } catch (ArithmeticException e) {
            throw OnnxException.damaged(title() + " claims more elements than can be counted");
        }
        return claimed;
    }

    private void requireCount(long claimed, long found) {
        if (claimed != found) {
            throw OnnxException.damaged(
                    title() + " claims " + claimed + " elements, by its shape " + shape() + ", but has " + found);
        }
    }

    private TensorData data() {
        boolean isTyped = run != null && run.isThere();
        if (isTyped && (rawAt >= 0 || runField != typedField())) {
            throw inTwoPlaces();
        }
        if (rawAt < 0) {
            return isTyped && run != null ? run.data(type) : TensorData.fixed(wire.file(), type, 0, 1, 0);
        }
        if (rawLength % type.bytes() != 0) {
            throw OnnxException.damaged(title() + " ends within an element");
        }
        return TensorData.fixed(wire.file(), type, rawAt, type.bytes(), rawLength / type.bytes());
    }

    /** The field in which a type's elements are when they are not raw. */
    private int typedField() {
        return switch (type) {
            case FLOAT -> 4;
            case DOUBLE -> 10;
            case INT64 -> 7;
            case UINT32, UINT64 -> 11;
            default -> 5;
        };
    }

    private OnnxException inTwoPlaces() {
        return OnnxException.damaged(title() + " has data in two places, or where its type has none");
    }

    private OnnxException external() {
        return new OnnxException(title() + " has its data in another file, and those are never opened;"
                + " save the model with its weights inside");
    }

    private String title() {
        return name.isEmpty() ? "a tensor" : "the tensor " + OnnxException.quote(name);
    }

    private String shape() {
        StringBuilder text = new StringBuilder("[");
        for (int axis = 0; axis < Math.min(dims.length, 8); axis++) {
            text.append(axis == 0 ? "" : " x ").append(dims[axis]);
        }
        return text.append(dims.length > 8 ? " ...]" : "]").toString();
    }
}
