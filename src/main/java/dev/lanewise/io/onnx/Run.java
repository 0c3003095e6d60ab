package dev.lanewise.io.onnx;

/**
 * The place of a list of numbers in a message: packed in one field, or one field each, one behind the other. Both ways
 * are legal, as are mixtures of them, which nobody writes and which are refused.
 */
final class Run {
    private final Wire wire;
    private final int element;
    private long at = -1;
    private long end;
    private int tag;

    Run(Wire wire, int element) {
        this.wire = wire;
        this.element = element;
    }

    /** Takes the field that the wire is at. */
    void add() {
        if (wire.type() == Wire.BYTES) {
            int length = wire.range();
            if (length == 0) {
                return;
            }
            requireOnePiece(at < 0);
            end = wire.position();
            at = end - length;
        } else {
            wire.require(element);
            int length = (int) (wire.afterTag() - wire.tagAt());
            wire.skip();
            if (at < 0) {
                at = wire.tagAt();
                tag = length;
            } else {
                requireOnePiece(tag > 0 && end == wire.tagAt());
            }
            requireOnePiece(length == 1 && tag == 1);
            end = wire.position();
        }
    }

    boolean isThere() {
        return at >= 0;
    }

    TensorData data(ElementType type) {
        if (at < 0) {
            return TensorData.fixed(wire.file(), type, 0, 1, 0);
        }
        if (element == Wire.VARINT) {
            return TensorData.varints(wire.file(), type, at, end, tag);
        }
        int distance = type.bytes() + tag;
        if ((end - at) % distance != 0) {
            throw OnnxException.damaged("the numbers at byte " + at + " end within one");
        }
        return TensorData.fixed(wire.file(), type, at + tag, distance, (end - at) / distance);
    }

    private void requireOnePiece(boolean isSo) {
        if (!isSo) {
            throw new OnnxException("the numbers at byte " + wire.tagAt()
                    + " are a list in several pieces, which this release does not read; save the model again");
        }
    }
}
