package dev.lanewise.data;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a CSV file, row by row, with the places they came from, so that an error can name line and column.
 *
 * <p>Immutable but for the array of values. Threads may share it while none of them changes that array.
 */
public final class CsvTable {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final String name;
    private final int rows;
    private final int columns;
    private final float[] values;
    private final @Nullable List<String> header;

    CsvTable(String name, int rows, int columns, float[] values, @Nullable List<String> header) {
        this.name = name;
        this.rows = rows;
        this.columns = columns;
        this.values = values;
        this.header = header == null ? null : List.copyOf(header);
    }

    /**
     * The number of rows.
     *
     * @return at least 1; the header is no row
     */
    public int rows() {
        return rows;
    }

    /**
     * The number of columns.
     *
     * @return at least 1, the same for all rows
     */
    public int columns() {
        return columns;
    }

    /**
     * The numbers: column c of row r is at {@code r * columns + c}, both from 0.
     *
     * @return the array itself, of {@code rows * columns} elements
     */
    public float[] values() {
        return values;
    }

    /**
     * The names of the columns.
     *
     * @return as many names as columns, or nothing if line 1 was a row of numbers
     */
    public Optional<List<String>> header() {
        return Optional.ofNullable(header);
    }

    /**
     * The line of the file that a row came from.
     *
     * @param row from 0
     * @return its line, from 1
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public int line(int row) {
        return Objects.checkIndex(row, rows) + (header == null ? 1 : 2);
    }

    /**
     * Checks the number of columns.
     *
     * @param expected how many there must be
     * @param reason why, for the message: such as {@code the model has 64 inputs}
     * @throws DataException if there are fewer or more
     */
    public void requireColumns(int expected, String reason) {
        if (columns != expected) {
            throw DataException.at(
                    name,
                    1,
                    Math.min(columns, expected) + 1L,
                    columns + " columns, but there must be " + expected + ": " + reason);
        }
    }

    /**
     * Checks the names of the first columns, if the file has a header.
     *
     * @param expected the names that they must have, in this order; none allows any
     * @throws DataException if one is another, or missing
     */
    public void requireNames(List<String> expected) {
        for (int i = 0; header != null && i < expected.size(); i++) {
            String found = i < columns ? header.get(i) : "";
            if (!found.equals(expected.get(i))) {
                throw DataException.at(
                        name,
                        1,
                        i + 1L,
                        "the column is named '" + found + "', but the model was made for '" + expected.get(i)
                                + "' here; put the columns in the model's order, or leave the header out");
            }
        }
    }

    /**
     * Checks that no value is NaN or infinite, as training needs it.
     *
     * @throws DataException if one is; the message has the line and the column of the first
     */
    public void requireFinite() {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                String what = Float.isNaN(values[i]) ? "nan" : "infinite or too large for a float (at most 3.4e38)";
                throw at(
                        i / columns,
                        i % columns,
                        what + ", but training needs finite numbers; correct it or remove the row");
            }
        }
    }

    /**
     * Features and classes: the last column is the class, counted from 0 and written as {@code 3} or {@code 3.0}; the
     * columns before it are features. Each class becomes a one-hot row of targets.
     *
     * @param classes how many classes there are, at least 1
     * @return a data set on arrays of its own, with {@code columns - 1} features and {@code classes} targets a row
     * @throws DataException if there is one column only, or a class is no whole number from 0 to {@code classes - 1};
     *     the message has line and column
     * @throws IllegalArgumentException if {@code classes} is less than 1
     */
    public DataSet classification(int classes) {
        requireFeatures(1, "a class behind the features");
        float[] targets = new float[arrayLength(classes)];
        int inputs = columns - 1;
        for (int row = 0; row < rows; row++) {
            float label = values[row * columns + inputs];
            if (!(label >= 0 && label < classes && label == (int) label)) {
                throw at(
                        row,
                        inputs,
                        "class " + (label == (int) label ? String.valueOf((int) label) : String.valueOf(label))
                                + " is none of the " + classes + " classes, which are counted 0 to " + (classes - 1)
                                + "; correct it, or change the number of outputs");
            }
            targets[row * classes + (int) label] = 1;
        }
        return DataSet.of(inputs, classes, part(0, inputs), targets);
    }

    /**
     * Features and targets: the last columns are the targets, those before them features.
     *
     * @param targets how many columns are targets, at least 1
     * @return a data set on arrays of its own, with {@code columns - targets} features a row
     * @throws DataException if no column is left for features
     * @throws IllegalArgumentException if {@code targets} is less than 1
     */
    public DataSet regression(int targets) {
        requireFeatures(targets, targets + (targets == 1 ? " target" : " targets") + " behind the features");
        return DataSet.of(columns - targets, targets, part(0, columns - targets), part(columns - targets, targets));
    }

    private void requireFeatures(int others, String what) {
        if (others < 1) {
            throw new IllegalArgumentException("a row needs at least 1 target, not " + others);
        }
        if (columns <= others) {
            throw DataException.at(
                    name,
                    1,
                    columns + 1L,
                    "only " + columns + (columns == 1 ? " column" : " columns") + "; there must be " + what);
        }
    }

    private int arrayLength(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("there must be at least 1 class, not " + width);
        }
        long length = (long) rows * width;
        if (length > LONGEST_ARRAY) {
            throw new DataException(name + ": " + rows + " rows of " + width + " targets are " + length
                    + " numbers, more than an array holds; split the file");
        }
        return (int) length;
    }

    private float[] part(int first, int width) {
        float[] part = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values, row * columns + first, part, row * width, width);
        }
        return part;
    }

    private DataException at(int row, int index, String what) {
        return DataException.at(name, line(row), index + 1L, what);
    }
}
