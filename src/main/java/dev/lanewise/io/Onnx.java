package dev.lanewise.io;

import dev.lanewise.io.onnx.OnnxException;
import dev.lanewise.io.onnx.OnnxReader;
import dev.lanewise.io.onnx.OnnxWriter;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Networks in ONNX files, the standard between PyTorch, Keras, scikit-learn and others.
 *
 * <p>What is read: every graph that is a stack of dense layers, with operators of versions 7 and later. Arithmetic with
 * constants and batch normalisation are folded, in double and rounded once: into the input scaling in front of the first
 * layer, else into the weights beside them. Labels beside the outputs are left out. All else is refused with a message
 * that names the node and its operator. The page {@code docs/onnx.md} has the whole list.
 *
 * <p>Nothing in a file is executed, and no other file is ever opened. What a file claims is compared with its bytes before
 * memory is spent on it; the file itself is mapped, not copied.
 *
 * <p>Needs the library {@code com.google.protobuf:protobuf-java}, which the command line has in its jar and others add.
 */
public final class Onnx {
    private static final System.Logger LOG = System.getLogger(Onnx.class.getName());

    private Onnx() {}

    /** What may be read that is refused otherwise. */
    public enum Option {
        /** Weights that are NaN or infinite. */
        ALLOW_NON_FINITE
    }

    /**
     * Loads a network. What of the file is left out is logged at the level INFO.
     *
     * @param file an ONNX file
     * @param options what may be read besides
     * @return a new network; its seed is 0
     * @throws ModelFileException if there is no such file, it cannot be read, is damaged, or is no stack of layers
     * @throws IllegalStateException if protobuf is not there
     */
    public static Network load(Path file, Option... options) {
        return load(file, note -> LOG.log(System.Logger.Level.INFO, file + ": " + note), options);
    }

    /**
     * Loads a network.
     *
     * @param file an ONNX file
     * @param notes hears of all that is left out or read as something else, such as labels beside the outputs: one line
     *     each, without the name of the file
     * @param options what may be read besides
     * @return a new network; its seed is 0
     * @throws ModelFileException if there is no such file, it cannot be read, is damaged, or is no stack of layers
     * @throws IllegalStateException if protobuf is not there
     */
    public static Network load(Path file, Consumer<String> notes, Option... options) {
        boolean allowsNonFinite = List.of(options).contains(Option.ALLOW_NON_FINITE);
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                throw ModelFileException.of(file, "not a regular file; give the path of a model file");
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                    Arena arena = Arena.ofConfined()) {
                MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
                OnnxReader.Result result = OnnxReader.read(bytes, allowsNonFinite);
                result.notes().forEach(notes);
                return result.network();
            }
        } catch (IOException e) {
            throw ModelFileException.whileReading(file, e);
        } catch (OnnxException e) {
            throw new ModelFileException(file + ": " + e.getMessage(), e);
        } catch (InternalError | IndexOutOfBoundsException e) {
            throw new ModelFileException(file + ": it was changed while it was read; load it again", e);
        } catch (NoClassDefFoundError e) {
            throw withoutProtobuf(e);
        }
    }

    /**
     * Saves a network: the file is whole, or as it was before, as {@link ModelFile#save} does it. Metadata and names
     * are kept as properties of the model. The same network gives the same bytes, and {@link #load} the same weights,
     * to the bit.
     *
     * <p>Operators are of version 9, or 12 if an activation is celu.
     *
     * @param network what to save; not modified
     * @param file where to; replaced if it exists
     * @throws ModelFileException if the network has a weight that is not finite or more than 2 GB of them, the path is
     *     a symbolic link, a directory or in none, or the system refuses
     * @throws IllegalStateException if protobuf is not there
     */
    public static void save(Network network, Path file) {
        save(network, file, AtomicFile.Steps.NONE);
    }

    static void save(Network network, Path file, AtomicFile.Steps steps) {
        try {
            OnnxWriter writer = new OnnxWriter(network);
            AtomicFile.write(file, output -> writer.write(output::write), steps);
        } catch (IOException e) {
            throw ModelFileException.whileWriting(file, e);
        } catch (OnnxException e) {
            throw new ModelFileException(file + ": " + e.getMessage(), e);
        } catch (NoClassDefFoundError e) {
            throw withoutProtobuf(e);
        }
    }

    private static IllegalStateException withoutProtobuf(NoClassDefFoundError e) {
        if (!Objects.requireNonNullElse(e.getMessage(), "").startsWith("com/google/protobuf/")) {
            throw e;
        }
        return new IllegalStateException(
                "ONNX files need the library com.google.protobuf:protobuf-java; add it to the class path or module path",
                e);
    }
}
