package dev.lanewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The content of one IDX file of unsigned bytes. */
/*
 * Nothing is allocated on the word of a header: the size it claims is compared with the size of the file first. For a
 * compressed file that gives a bound only (deflate packs at most 1032 bytes into one), so its bytes are read in pieces,
 * and the four times larger array of features is made when all of them are there.
 */
final class IdxFile {
    private static final int BEST_COMPRESSION = 1032;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final int count;
    private final byte[] bytes;

    private IdxFile(int count, byte[] bytes) {
        this.count = count;
        this.bytes = bytes;
    }

    /** Its first dimension, at least 1. */
    int count() {
        return count;
    }

    /** All its elements; the array itself. */
    byte[] bytes() {
        return bytes;
    }

    static IdxFile images(Path file) {
        return read(file, "images", 3);
    }

    static IdxFile labels(Path file) {
        return read(file, "labels", 1);
    }

    private static IdxFile read(Path file, String what, int dimensions) {
        try (InputStream in = Gzip.open(file)) {
            byte[] start = in.readNBytes(4 + 4 * dimensions);
            if (start.length < 4 || ByteBuffer.wrap(start).getInt() != 0x0800 + dimensions) {
                throw new DataException(file + ": no IDX file of " + what + " (it does not start with 00 00 08 0"
                        + dimensions + "); check which file this is");
            }
            if (start.length < 4 + 4 * dimensions) {
                throw cutShort(file);
            }
            ByteBuffer sizes = ByteBuffer.wrap(start, 4, 4 * dimensions);
            int count = sizes.getInt(4);
            int length = claimedLength(file, sizes);
            boolean compressed = in instanceof GZIPInputStream;
            long inFile = Files.size(file);
            long most = compressed ? inFile * BEST_COMPRESSION : inFile - start.length;
            if (length > most) {
                throw cutShort(file);
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw cutShort(file);
            }
            if (in.read() >= 0) {
                throw new DataException(file + ": goes on behind the " + length
                        + " bytes that its header announces; get" + " the file again");
            }
            return new IdxFile(count, bytes);
        } catch (IOException e) {
            throw DataException.whileReading(file.toString(), e);
        }
    }

    /** The product of the sizes. */
    private static int claimedLength(Path file, ByteBuffer sizes) {
        long length = 1;
        while (sizes.hasRemaining()) {
            int size = sizes.getInt();
            if (size < 1 || length > LONGEST_ARRAY / size) {
                throw new DataException(file + ": its header announces sizes that cannot be (" + (size & 0xffffffffL)
                        + "); each must be at least 1, and all bytes must fit an array");
            }
            length *= size;
        }
        return (int) length;
    }

    private static DataException cutShort(Path file) {
        return new DataException(file + ": shorter than its header announces; get the file again");
    }
}
