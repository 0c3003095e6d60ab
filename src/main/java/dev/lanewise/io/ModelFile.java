package dev.lanewise.io;

import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Networks in files of our own format, {@code .lw}.
 *
 * <p>A file holds shapes, activations, metadata, weights and biases, to the bit, under two checksums. It holds nothing
 * else: the same network gives the same bytes on every machine. The page {@code docs/model-format.md} describes each
 * byte.
 *
 * <p>Nothing in a file is executed or followed. A file that is not exactly what it should be, down to a single bit, is
 * refused before memory is spent on what it claims to hold.
 */
public final class ModelFile {
    private ModelFile() {}

    /**
     * Saves a network: the file is whole, or as it was before. The network is written to a new file in the same
     * directory, forced to the disk and moved to its place in one step. If anything fails, the new file is removed and
     * an old one is untouched. A replaced file keeps its permissions. (A process that is killed while it saves leaves its
     * new file, {@code .lanewise-*.tmp}, behind: it can be deleted.)
     *
     * <p>Memory: a buffer, and at most 16 rows of the widest layer. No other thread may change the network meanwhile.
     *
     * @param network what to save; not modified
     * @param file where to; replaced if it exists
     * @throws ModelFileException if the network has a weight that is not finite, the path is a symbolic link, a
     *     directory or in none, or the system refuses
     */
    public static void save(Network network, Path file) {
        save(network, file, AtomicFile.Steps.NONE);
    }

    static void save(Network network, Path file, AtomicFile.Steps steps) {
        ModelWriter writer = new ModelWriter(network, file);
        try {
            AtomicFile.write(file, writer::write, steps);
        } catch (IOException e) {
            throw ModelFileException.whileWriting(file, e);
        }
    }

    /**
     * Loads a network.
     *
     * <p>Memory: the network's own, a buffer, and at most 16 rows of the widest layer.
     *
     * @param file a file that {@link #save} wrote
     * @return a new network with the same shapes, activations, metadata and weights; its seed is 0
     * @throws ModelFileException if there is no such file, it cannot be read, is no model file, is damaged, or holds
     *     what this release does not know
     */
    public static Network load(Path file) {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                throw ModelFileException.of(file, "not a regular file; give the path of a model file");
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return new ModelReader(file, channel).read();
            }
        } catch (IOException e) {
            throw ModelFileException.whileReading(file, e);
        }
    }
}
