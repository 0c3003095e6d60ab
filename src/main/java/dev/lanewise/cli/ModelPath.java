package dev.lanewise.cli;

import dev.lanewise.io.ModelFile;
import dev.lanewise.network.Network;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A model file, its format known from its extension.
 *
 * @param path where it is
 */
record ModelPath(Path path) {
    Network load() {
        return ModelFile.load(path);
    }

    void save(Network network) {
        ModelFile.save(network, path);
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
            if (!text.toLowerCase(Locale.ROOT).endsWith(".lw")) {
                throw new TypeConversionException("'" + text + "' is no model by its name; give a .lw file");
            }
            try {
                return new ModelPath(Path.of(text));
            } catch (InvalidPathException e) {
                throw new TypeConversionException("'" + text + "' is no path (" + e.getReason() + ")");
            }
        }
    }
}
