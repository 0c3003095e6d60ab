package dev.lanewise.io.onnx;

/** The types of a tensor's elements that are told apart, with their numbers in the specification. */
enum ElementType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    UINT16(4, 2),
    INT16(5, 2),
    INT32(6, 4),
    INT64(7, 8),
    STRING(8, 0),
    BOOL(9, 1),
    FLOAT16(10, 2),
    DOUBLE(11, 8),
    UINT32(12, 4),
    UINT64(13, 8),
    BFLOAT16(16, 2),
    /** Complex numbers, and the types of fewer than 16 bits that weights may be quantized to. */
    OTHER(0, 0);

    private final int number;
    private final int bytes;

    ElementType(int number, int bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    static ElementType of(long number) {
        for (ElementType type : values()) {
            if (type.number == number && type != OTHER) {
                return type;
            }
        }
        return OTHER;
    }

    int number() {
        return number;
    }

    /** The bytes of an element in raw data; 0 if that is not known or has no meaning. */
    int bytes() {
        return bytes;
    }

    /** Whether weights may have this type. */
    boolean isReal() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    boolean isInteger() {
        return switch (this) {
            case UINT8, INT8, UINT16, INT16, INT32, INT64, UINT32, UINT64 -> true;
            default -> false;
        };
    }
}
