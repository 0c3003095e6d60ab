package dev.lanewise.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The numbers of the format that {@code docs/model-format.md} describes. All integers in it are little-endian. */
final class Format {
    /** Not ASCII, then letters, then both line ends and an end of text: a transfer in text mode shows. */
    private static final byte[] MAGIC = {(byte) 0x89, 'L', 'W', 'M', '\r', '\n', 0x1a, '\n'};

    /** What a network without sections is written as. */
    static final int VERSION_1 = 1;

    /** With sections behind the weights. */
    static final int VERSION_2 = 2;

    /** Where the version, the header's length and the payload's length are. The first two are there in any version. */
    static final int VERSION_AT = 8;

    static final int HEADER_LENGTH_AT = 12;
    static final int PAYLOAD_LENGTH_AT = 16;
    static final int FIELDS_AT = 24;

    /** The header ends, and the payload starts, at a multiple of this. */
    static final int ALIGNMENT = 64;

    static final int CHECKSUM_LENGTH = 4;

    static final int LONGEST_HEADER = 1 << 24;
    static final int MOST_LAYERS = 1 << 12;
    static final int MOST_METADATA = 1 << 12;
    static final int MOST_MOMENTS = 16;

    /** The longest section that holds text. */
    static final int LONGEST_TEXT = 1 << 28;

    private Format() {}

    static byte[] magic() {
        return MAGIC.clone();
    }

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
