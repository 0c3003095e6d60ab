package dev.lanewise.io;

import dev.lanewise.network.Network;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.TrainerBuilder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Networks in files of our own format, {@code .lw}.
 *
 * <p>A file holds shapes, activations, metadata, weights and biases, to the bit; the input scaling and the names of
 * features and outputs, if there are any; and, if a trainer saved it, all that the trainer needs to go on exactly. Each part
 * is under a checksum. It holds nothing else: the same network gives the same bytes on every machine. The page
 * {@code docs/model-format.md} describes each byte.
 *
 * <p>Nothing in a file is executed or followed. A file that is not exactly what it should be, down to a single bit, is
 * refused before memory is spent on what it claims to hold: for a refused file at most three times its size and a
 * megabyte.
 */
public final class ModelFile {
    private ModelFile() {}

    /**
     * Saves a network: the file is whole, or as it was before. The network is written to a new file in the same
     * directory, forced to the disk and moved to its place in one step. If anything fails, the new file is removed and
     * an old one is untouched. A replaced file keeps its permissions. (A process that is killed while it saves leaves its
     * new file, {@code .lanewise-*.tmp}, behind: it can be deleted.)
     *
     * <p>Memory: a buffer, at most 16 rows of the widest layer, and the names. No other thread may change the network
     * meanwhile.
     *
     * @param network what to save; not modified
     * @param file where to; replaced if it exists
     * @throws ModelFileException if the network has a weight that is not finite, the path is a symbolic link, a
     *     directory or in none, or the system refuses
     */
    public static void save(Network network, Path file) {
        save(network, file, NonFinite.REFUSE);
    }

    /**
     * Saves a network as {@link #save(Network, Path)} does.
     *
     * @param network what to save; not modified
     * @param file where to; replaced if it exists
     * @param nonFinite what becomes of weights that are not finite
     * @throws ModelFileException if it cannot be saved
     */
    public static void save(Network network, Path file, NonFinite nonFinite) {
        save(new ModelWriter(network, null, file, nonFinite), file, AtomicFile.Steps.NONE);
    }

    /**
     * Saves a trainer with its network: {@link #loadTrainer} goes on exactly where this one is. {@link #load} gives the
     * network alone. Whole or not at all, as {@link #save(Network, Path)}.
     *
     * @param trainer what to save; between two steps, not modified
     * @param file where to; replaced if it exists
     * @throws ModelFileException if it cannot be saved
     */
    public static void save(Trainer trainer, Path file) {
        save(new ModelWriter(trainer.network(), trainer.state(), file, NonFinite.REFUSE), file, AtomicFile.Steps.NONE);
    }

    static void save(Network network, Path file, AtomicFile.Steps steps) {
        save(new ModelWriter(network, null, file, NonFinite.REFUSE), file, steps);
    }

    private static void save(ModelWriter writer, Path file, AtomicFile.Steps steps) {
        try {
            AtomicFile.write(file, writer::write, steps);
        } catch (IOException e) {
            throw ModelFileException.whileWriting(file, e);
        }
    }

    /**
     * Loads a network.
     *
     * <p>Memory: the network's own, a buffer, at most 16 rows of the widest layer, and the texts. A large file is mapped,
     * not read.
     *
     * @param file a file that {@link #save} wrote
     * @return a new network with the same shapes, activations, metadata, input scaling, names and weights; its seed is 0
     * @throws ModelFileException if there is no such file, it cannot be read, is no model file, is damaged, holds
     *     what this release does not know, or a weight that is not finite
     */
    public static Network load(Path file) {
        return load(file, NonFinite.REFUSE);
    }

    /**
     * Loads a network as {@link #load(Path)} does.
     *
     * @param file a file that {@link #save} wrote
     * @param nonFinite what becomes of weights that are not finite
     * @return a new network
     * @throws ModelFileException if it cannot be loaded
     */
    public static Network load(Path file, NonFinite nonFinite) {
        return read(file, content -> ModelReader.network(file, content, nonFinite));
    }

    /**
     * Loads a trainer with its network. What it does from here on is the same to the bit as if it had never stopped.
     *
     * @param file a file that {@link #save(Trainer, Path)} wrote
     * @return a new trainer of a new network ({@link Trainer#network})
     * @throws ModelFileException if the file cannot be loaded, or a network alone was saved there
     */
    public static Trainer loadTrainer(Path file) {
        return read(file, content -> ModelReader.trainer(file, content));
    }

    /**
     * Loads a trainer as {@link #loadTrainer} does, to be given again what is no setting: validation data, listeners, a loss of
     * one's own.
     *
     * @param file a file that {@link #save(Trainer, Path)} wrote
     * @return a builder with the settings of then
     * @throws ModelFileException if the file cannot be loaded, or a network alone was saved there
     */
    public static TrainerBuilder resume(Path file) {
        return read(file, content -> ModelReader.trainerBuilder(file, content));
    }

    private interface Reader<T> {
        T read(MemorySegment content);
    }

    private static <T> T read(Path file, Reader<T> reader) {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                throw ModelFileException.of(file, "not a regular file; give the path of a model file");
            }
            try (Arena arena = Arena.ofConfined();
                    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return reader.read(FileContent.of(channel, arena));
            }
        } catch (IOException e) {
            throw ModelFileException.whileReading(file, e);
        }
    }
}
