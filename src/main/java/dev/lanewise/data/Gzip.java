package dev.lanewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens files that may be compressed. The content decides; a name in {@code .gz} must then be true. */
final class Gzip {
    private static final int BUFFER = 1 << 16;

    private Gzip() {}

    /** Opens a file; the caller closes the stream. */
    static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new DataException(file + ": is a directory; name a file in it");
        }
        InputStream in = Files.newInputStream(file);
        try {
            return open(in, file.toString());
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** The uncompressed content of a stream. */
    static InputStream open(InputStream in, String name) throws IOException {
        PushbackInputStream start = new PushbackInputStream(in, 2);
        byte[] magic = start.readNBytes(2);
        start.unread(magic);
        if (magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
            return new GZIPInputStream(start, BUFFER);
        }
        if (name.endsWith(".gz")) {
            throw new DataException(name + ": not gzip, whatever its name says; rename it or get it again");
        }
        return start;
    }
}
