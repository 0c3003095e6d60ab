package dev.lanewise.io;

import dev.lanewise.network.Network;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Networks in files of either format, chosen by the extension: {@code .lw} is our own, {@code .onnx} the standard. */
public final class Models {
    private Models() {}

    /**
     * Loads a network with {@link ModelFile#load} or {@link Onnx#load(Path, Onnx.Option...)}.
     *
     * @param file a model file
     * @return a new network
     * @throws IllegalArgumentException if the name has another extension
     * @throws ModelFileException if the file cannot be loaded
     */
    public static Network load(Path file) {
        return isOnnx(file) ? Onnx.load(file) : ModelFile.load(file);
    }

    /**
     * Loads a network, and tells what of its file is left out.
     *
     * @param file a model file
     * @param notes hears of it, one line each; nothing if nothing is left out
     * @return a new network
     * @throws IllegalArgumentException if the name has another extension
     * @throws ModelFileException if the file cannot be loaded
     */
    public static Network load(Path file, Consumer<String> notes) {
        return isOnnx(file) ? Onnx.load(file, notes) : ModelFile.load(file);
    }

    /**
     * Saves a network with {@link ModelFile#save} or {@link Onnx#save}.
     *
     * @param network what to save; not modified
     * @param file where to
     * @throws IllegalArgumentException if the name has another extension; nothing is written then
     * @throws ModelFileException if the network cannot be saved
     */
    public static void save(Network network, Path file) {
        if (isOnnx(file)) {
            Onnx.save(network, file);
        } else {
            ModelFile.save(network, file);
        }
    }

    /**
     * Checks an extension before there is anything to save.
     *
     * @param file where a network is to be saved
     * @throws IllegalArgumentException if the name has another extension than those of model files
     */
    public static void requireKnown(Path file) {
        isOnnx(file);
    }

    private static boolean isOnnx(Path file) {
        Path name = file.getFileName();
        String text = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
        if (text.endsWith(".onnx")) {
            return true;
        }
        if (!text.endsWith(".lw")) {
            throw new IllegalArgumentException(file + ": the name of a model file ends with .lw or .onnx");
        }
        return false;
    }
}
