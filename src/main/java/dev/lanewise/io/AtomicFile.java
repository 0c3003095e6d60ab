package dev.lanewise.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a file in one step: written beside, forced, moved, and the directory forced, so that a reader sees the old
 * file or the new one, and a crash leaves one of them. Whatever fails, the file beside is removed.
 *
 * <p>Thread-safe; of two writers of one file the last one wins.
 */
public final class AtomicFile {
    private static final String PREFIX = ".lanewise-";
    private static final String SUFFIX = ".tmp";

    private AtomicFile() {}

    /** Takes the bytes of the new file. */
    public interface Output {
        /**
         * Writes all that remains in the buffer.
         *
         * @param bytes what comes next in the file
         * @throws IOException if the system refuses
         */
        void write(ByteBuffer bytes) throws IOException;
    }

    /** Gives the bytes of the new file. */
    public interface Content {
        /**
         * Writes the whole content.
         *
         * @param output where to
         * @throws IOException if the output throws it
         */
        void writeTo(Output output) throws IOException;
    }

    /** Hears of each operation on the disk before it is done; a test makes one of them fail. */
    interface Steps {
        Steps NONE = step -> {};

        void before(String step) throws IOException;
    }

    /**
     * Gives the file a new content; makes it if there is none. A replaced file keeps its permissions.
     *
     * @param file where to
     * @param content what to write; called once
     * @throws ModelFileException if the path is a symbolic link, a directory or in none, or the system refuses; an old
     *     file is untouched then
     */
    public static void write(Path file, Content content) {
        try {
            write(file, content, Steps.NONE);
        } catch (IOException e) {
            throw ModelFileException.whileWriting(file, e);
        }
    }

    /**
     * Finds what would make {@link #write} fail, before there is anything to write.
     *
     * @param file where to
     * @throws ModelFileException if the path is a symbolic link, a directory or in none
     */
    public static void requireReplaceable(Path file) {
        try {
            directoryOf(file);
        } catch (IOException e) {
            throw ModelFileException.whileWriting(file, e);
        }
    }

    /** The directory of a file that can be written there. */
    private static Path directoryOf(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw ModelFileException.of(file, "not saved, as its directory does not exist; create the directory first");
        }
        requireRegularOrAbsent(file);
        return directory;
    }

    static void write(Path file, Content content, Steps steps) throws IOException {
        Path directory = directoryOf(file);
        Path beside = directory.resolve(PREFIX + UUID.randomUUID() + SUFFIX);
        try {
            steps.before("create");
            try (FileChannel channel =
                    FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                copyPermissions(file, beside, steps);
                content.writeTo(bytes -> {
                    while (bytes.hasRemaining()) {
                        steps.before("write");
                        channel.write(bytes);
                    }
                });
                steps.before("force");
                channel.force(true);
            }
            steps.before("move");
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            remove(beside, e);
            throw e;
        }
        forceDirectory(directory, file, steps);
    }

    private static void requireRegularOrAbsent(Path file) throws IOException {
        BasicFileAttributes old;
        try {
            old = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        if (old.isSymbolicLink()) {
            throw ModelFileException.of(
                    file, "not saved, as this is a symbolic link; give the path of the file itself");
        }
        if (!old.isRegularFile()) {
            throw ModelFileException.of(file, "not saved, as this is no regular file; give the path of a file");
        }
    }

    /** An old file's permissions stay as they are; a new file has the system's usual ones. */
    private static void copyPermissions(Path from, Path to, Steps steps) throws IOException {
        PosixFileAttributeView old =
                Files.getFileAttributeView(from, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (old != null && Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            steps.before("permissions");
            Files.setPosixFilePermissions(to, old.readAttributes().permissions());
        }
    }

    private static void remove(Path beside, Throwable cause) {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Makes the move last, on systems where a directory can be opened for that (not on Windows). */
    private static void forceDirectory(Path directory, Path file, Steps steps) throws IOException {
        try (@Nullable FileChannel channel = openDirectory(directory)) {
            if (channel != null) {
                steps.before("force directory");
                channel.force(true);
            }
        } catch (IOException e) {
            throw new ModelFileException(
                    file + ": saved and whole, but the disk did not confirm it (" + e.getMessage()
                            + "); save again, or it may be the old one after a power failure",
                    e);
        }
    }

    private static @Nullable FileChannel openDirectory(Path directory) {
        try {
            return FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            return null;
        }
    }
}
