package dev.lanewise.cli;

import dev.lanewise.io.Models;
import dev.lanewise.network.Network;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A model file, its format known from its extension.
 *
 * @param path where it is
 */
record ModelPath(Path path) {
    /** What is left out of an ONNX file is said on standard error. */
    Network load(PrintWriter err) {
        return Models.load(path, note -> err.println("note: " + path + ": " + note));
    }

    void save(Network network) {
        Models.save(network, path);
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** Refuses other extensions. */
    static final class Converter implements ITypeConverter<ModelPath> {
        Converter() {}

        @Override
        public ModelPath convert(String text) {
            try {
                Path path = Path.of(text);
                Models.requireKnown(path);
                return new ModelPath(path);
            } catch (InvalidPathException e) {
                throw new TypeConversionException("'" + text + "' is no path (" + e.getReason() + ")");
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no model by its name; give a .lw or an .onnx file");
            }
        }
    }
}
