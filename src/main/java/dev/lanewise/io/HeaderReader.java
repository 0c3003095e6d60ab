package dev.lanewise.io;

import dev.lanewise.training.TrainerState;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Reads the header of a file, and finds the parts behind it: their sizes, added up, are the file's to the byte. */
final class HeaderReader {
    private final Path file;
    private final MemorySegment content;
    private final long size;
    private @Nullable Header header;
    private @Nullable HeaderDecoder decoder;
    private int headerLength;

    HeaderReader(Path file, MemorySegment content) {
        this.file = file;
        this.content = content;
        this.size = content.byteSize();
    }

    /** The header without its metadata, which is checked. */
    Header read() {
        byte[] start = bytes(0, (int) Math.min(Format.FIELDS_AT, size));
        requireMagic(start);
        headerLength = requireHeaderLength(start);
        header = decode(bytes(0, headerLength));
        return header;
    }

    int headerLength() {
        return headerLength;
    }

    /** The metadata, after the header. */
    SortedMap<String, String> metadata() {
        if (decoder == null) {
            throw new IllegalStateException("the header was not read");
        }
        return decoder.metadata();
    }

    /** Where a section starts. */
    long at(Section wanted) {
        if (header == null) {
            throw new IllegalStateException("the header was not read");
        }
        long at = headerLength + header.parameters() * Float.BYTES + Format.CHECKSUM_LENGTH;
        for (Map.Entry<Section, Long> section : header.sections().entrySet()) {
            if (section.getKey() == wanted) {
                return at;
            }
            at += section.getValue() + Format.CHECKSUM_LENGTH;
        }
        throw new IllegalStateException("there is no section " + wanted);
    }

    /** A copy of bytes of the file. */
    byte[] bytes(long at, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(content, ValueLayout.JAVA_BYTE, at, bytes, 0, length);
        return bytes;
    }

    private void requireMagic(byte[] start) {
        if (size == 0) {
            throw ModelFileException.of(file, "the file is empty; get it again");
        }
        byte[] magic = Format.magic();
        byte[] found = Arrays.copyOf(start, Math.min(magic.length, start.length));
        if (found.length > 3 && found[1] == magic[1] && found[2] == magic[2] && found[3] == magic[3]) {
            if (!Arrays.equals(magic, found)) {
                throw ModelFileException.damaged(file, "its first bytes were changed, as a transfer in text mode does");
            }
        } else if (!Arrays.equals(magic, 0, found.length, found, 0, found.length)) {
            throw ModelFileException.of(file, "not a Lanewise model file; give one that was saved as .lw");
        }
    }

    private int requireHeaderLength(byte[] start) {
        if (size < Format.FIELDS_AT) {
            throw cutShort();
        }
        int length = Format.littleEndian(start).getInt(Format.HEADER_LENGTH_AT);
        if (length < Format.ALIGNMENT || length % Format.ALIGNMENT != 0 || length > Format.LONGEST_HEADER) {
            throw ModelFileException.damaged(file, "its header cannot be " + (length & 0xffffffffL) + " bytes long");
        }
        if (length > size) {
            throw cutShort();
        }
        return length;
    }

    private Header decode(byte[] bytes) {
        int checksumAt = bytes.length - Format.CHECKSUM_LENGTH;
        ByteBuffer start = Format.littleEndian(bytes);
        if (start.getInt(checksumAt) != Format.checksum(bytes, checksumAt)) {
            throw ModelFileException.damaged(file, "the checksum of its header is wrong");
        }
        int version = start.getInt(Format.VERSION_AT);
        if (version != Format.VERSION_1 && version != Format.VERSION_2) {
            throw ModelFileException.of(
                    file,
                    "its format is version " + (version & 0xffffffffL) + ", and this release reads versions "
                            + Format.VERSION_1 + " and " + Format.VERSION_2 + "; use a newer release of Lanewise");
        }
        Fields fields = new Fields(file, "its header", bytes, Format.FIELDS_AT, checksumAt);
        decoder = new HeaderDecoder(file, fields, version);
        Header decoded = decoder.check();
        requireLengths(start.getLong(Format.PAYLOAD_LENGTH_AT), decoded);
        return decoded;
    }

    private void requireLengths(long claimed, Header decoded) {
        long weights;
        try {
            weights = decoded.parameters() * Float.BYTES;
        } catch (ArithmeticException e) {
            throw ModelFileException.damaged(file, "it claims more weights than can be counted");
        }
        if (claimed != weights) {
            throw ModelFileException.damaged(
                    file, "it claims " + claimed + " bytes of weights, but its layers have " + weights);
        }
        for (Map.Entry<Section, Long> section : decoded.sections().entrySet()) {
            if (!isPossible(section.getKey(), section.getValue(), decoded, weights)) {
                throw ModelFileException.damaged(
                        file,
                        "its section " + section.getKey().id() + " cannot be " + section.getValue() + " bytes long");
            }
        }
        for (Section section : new Section[] {Section.MOMENTS, Section.HISTORY}) {
            if (decoded.length(section) > 0 && decoded.length(Section.TRAINING) == 0) {
                throw ModelFileException.damaged(
                        file, "it has " + section.id() + " without the training that belongs to it");
            }
        }
        requireSize(weights, decoded);
        if (!decoded.fitsAnArray()) {
            throw ModelFileException.of(file, "its weights do not fit one Java array; make the layers smaller");
        }
    }

    private static boolean isPossible(Section section, long length, Header decoded, long weights) {
        return switch (section) {
            case INPUT_SCALING -> length == 2L * Float.BYTES * decoded.inputs();
            case FEATURE_NAMES, OUTPUT_NAMES, TRAINING -> length <= Format.LONGEST_TEXT;
            case HISTORY -> length % EpochList.LENGTH == 0 && length / EpochList.LENGTH <= TrainerState.LONGEST_HISTORY;
            case MOMENTS -> length % weights == 0 && length / weights <= Format.MOST_MOMENTS;
        };
    }

    private void requireSize(long weights, Header decoded) {
        // Each part is compared with what is left, so that no sum can overflow.
        long left = size - headerLength - Format.CHECKSUM_LENGTH;
        if (left < weights) {
            throw cutShort();
        }
        left -= weights;
        for (long length : decoded.sections().values()) {
            if (left - Format.CHECKSUM_LENGTH < length) {
                throw cutShort();
            }
            left -= length + Format.CHECKSUM_LENGTH;
        }
        if (left > 0) {
            throw ModelFileException.damaged(file, "it goes on for " + left + " bytes behind its end");
        }
    }

    private ModelFileException cutShort() {
        return ModelFileException.damaged(file, "it ends early, after " + size + " bytes");
    }
}
