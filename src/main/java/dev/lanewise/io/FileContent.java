package dev.lanewise.io;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a file outside the heap: a large file is mapped, a small one read. */
final class FileContent {
    /** Below this, setting up and undoing a mapping costs more than a copy. */
    private static final int SMALL = 1 << 16;

    private FileContent() {}

    /** All bytes, as long as the arena lives. */
    static MemorySegment of(FileChannel channel, Arena arena) throws IOException {
        long size = channel.size();
        if (size > SMALL) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
        }
        MemorySegment content = arena.allocate(size);
        ByteBuffer bytes = content.asByteBuffer();
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, bytes.position()) < 0) {
                throw new EOFException("it became shorter while it was read");
            }
        }
        return content;
    }
}
