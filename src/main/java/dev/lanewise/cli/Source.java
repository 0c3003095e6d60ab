package dev.lanewise.cli;

import dev.lanewise.data.Csv;
import dev.lanewise.data.CsvTable;
import dev.lanewise.data.DataException;
import dev.lanewise.data.DataSet;
import dev.lanewise.data.DataSets;
import dev.lanewise.data.Idx;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where samples come from: {@code digits} in the jar, a directory of IDX files, or else a CSV file.
 *
 * @param text as it was given
 */
record Source(String text) {
    private static final String DIGITS = "digits";

    /** Which part of a source that has two. */
    enum Part {
        TRAIN,
        TEST
    }

    /**
     * What the samples must fit.
     *
     * @param inputs m(0), or 0 if the data decides
     * @param outputs m(L)
     * @param classes whether a CSV row ends with a class, not with m(L) targets
     * @param features what the columns of a CSV file with a header must be named; none allows any names
     */
    record Shape(int inputs, int outputs, boolean classes, List<String> features) {
        /** What other samples must fit, if these are the first. */
        Shape of(Samples samples) {
            return new Shape(samples.data.inputs(), outputs, classes, samples.features);
        }
    }

    /**
     * What was read.
     *
     * @param data the samples
     * @param features the names of the features, or none
     * @param targets the names of the targets, or none: a class has no names for its values
     */
    record Samples(DataSet data, List<String> features, List<String> targets) {}

    /** All samples of a part; a CSV file is one part. */
    Samples read(Part part, Shape shape) {
        if (text.equals(DIGITS)) {
            return fitting(
                    shape,
                    part == Part.TRAIN
                            ? DataSets.digits().train()
                            : DataSets.digits().test());
        }
        Path path = Path.of(text);
        if (Files.isDirectory(path)) {
            return fitting(shape, part == Part.TRAIN ? Idx.train(path, shape.outputs) : Idx.test(path, shape.outputs));
        }
        return csv(path, shape);
    }

    private static Samples csv(Path path, Shape shape) {
        CsvTable table = Csv.read(path);
        int targets = shape.classes ? 1 : shape.outputs;
        if (shape.inputs > 0) {
            table.requireColumns(
                    shape.inputs + targets,
                    "the network has " + shape.inputs + " inputs, and a row ends with "
                            + (shape.classes ? "a class" : targets == 1 ? "a target" : targets + " targets"));
        }
        table.requireNames(shape.features);
        table.requireFinite();
        DataSet data = shape.classes ? table.classification(shape.outputs) : table.regression(shape.outputs);
        List<String> names = table.header().orElse(List.of());
        boolean named = !names.isEmpty() && Set.copyOf(names).size() == names.size();
        return new Samples(
                data,
                named ? names.subList(0, data.inputs()) : List.of(),
                named && !shape.classes ? names.subList(data.inputs(), names.size()) : List.of());
    }

    private Samples fitting(Shape shape, DataSet samples) {
        if (samples.outputs() != shape.outputs) {
            throw new DataException(text + ": " + samples.outputs() + " classes, but the network has " + shape.outputs
                    + " outputs; give the last layer " + samples.outputs() + " neurons");
        }
        if (shape.inputs > 0 && samples.inputs() != shape.inputs) {
            throw new DataException(text + ": " + samples.inputs() + " features a row, but the network has "
                    + shape.inputs + " inputs; take the data that the network was made for");
        }
        return new Samples(samples, List.of(), List.of());
    }

    /** Refuses names that cannot be a source. */
    static final class Converter implements ITypeConverter<Source> {
        Converter() {}

        @Override
        public Source convert(String text) {
            if (!text.equals(DIGITS) && !Files.isDirectory(path(text))) {
                csvPath(text);
            }
            return new Source(text);
        }
    }

    /** Refuses names that cannot be a CSV file: those with another extension. */
    static final class CsvConverter implements ITypeConverter<Path> {
        CsvConverter() {}

        @Override
        public Path convert(String text) {
            return csvPath(text);
        }
    }

    private static Path csvPath(String text) {
        Path path = path(text);
        Path name = path.getFileName();
        String lower = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
        if (lower.contains(".") && !lower.endsWith(".csv") && !lower.endsWith(".csv.gz")) {
            throw new TypeConversionException("'" + text + "' is no CSV file by its name; give a .csv or .csv.gz");
        }
        return path;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + text + "' is no path (" + e.getReason() + ")");
        }
    }
}
