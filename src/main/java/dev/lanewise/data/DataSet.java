package dev.lanewise.data;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Samples: row r is the pair (x, y) of {@code inputs} features and {@code outputs} targets. A class is a one-hot row of
 * targets.
 *
 * <p>Features and targets lie in two flat arrays, row after row. They belong to the caller: nothing is copied, and
 * {@link #rows} gives a view on the same arrays. The values are not checked here; training refuses those that are not
 * finite.
 *
 * <p>Immutable but for the arrays. Threads may share it while none of them changes an array.
 */
public final class DataSet {
    private final int inputs;
    private final int outputs;
    private final int first;
    private final int size;
    private final float[] features;
    private final float[] targets;
    private final float @Nullable [] weights;

    private DataSet(
            int inputs,
            int outputs,
            int first,
            int size,
            float[] features,
            float[] targets,
            float @Nullable [] weights) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.first = first;
        this.size = size;
        this.features = features;
        this.targets = targets;
        this.weights = weights;
    }

    /**
     * A data set on the given arrays.
     *
     * @param inputs features a row, at least 1
     * @param outputs targets a row, at least 1
     * @param features rows of features, one after the other; kept, not copied
     * @param targets rows of targets, one after the other; kept, not copied
     * @return a data set of {@code features.length / inputs} rows
     * @throws IllegalArgumentException if a width is less than 1, an array does not hold whole rows, or the two do not
     *     hold the same number of rows
     */
    public static DataSet of(int inputs, int outputs, float[] features, float[] targets) {
        if (inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException(
                    "a row needs at least 1 feature and 1 target, not " + inputs + " and " + outputs);
        }
        int size = rowsIn("features", features, inputs);
        int labelled = rowsIn("targets", targets, outputs);
        if (size != labelled) {
            throw new IllegalArgumentException("there are " + size + " rows of features and " + labelled
                    + " rows of targets; give as many of both");
        }
        return new DataSet(inputs, outputs, 0, size, features, targets, null);
    }

    private static int rowsIn(String what, float[] values, int width) {
        if (values.length % width != 0) {
            throw new IllegalArgumentException(
                    values.length + " " + what + " do not make whole rows of " + width + "; check the array's length");
        }
        return values.length / width;
    }

    /**
     * The number of samples.
     *
     * @return the number of rows, 0 or more
     */
    public int size() {
        return size;
    }

    /**
     * The width of a row of features.
     *
     * @return the number of features of a sample
     */
    public int inputs() {
        return inputs;
    }

    /**
     * The width of a row of targets.
     *
     * @return the number of targets of a sample
     */
    public int outputs() {
        return outputs;
    }

    /**
     * The array with the features. A view shares it with the whole: rows start at {@link #featuresAt}.
     *
     * @return the array itself
     */
    public float[] features() {
        return features;
    }

    /**
     * The array with the targets. A view shares it with the whole: rows start at {@link #targetsAt}.
     *
     * @return the array itself
     */
    public float[] targets() {
        return targets;
    }

    /**
     * Where the features of a row start.
     *
     * @param row from 0
     * @return an index into {@link #features}
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public int featuresAt(int row) {
        return (first + Objects.checkIndex(row, size)) * inputs;
    }

    /**
     * Where the targets of a row start.
     *
     * @param row from 0
     * @return an index into {@link #targets}
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public int targetsAt(int row) {
        return (first + Objects.checkIndex(row, size)) * outputs;
    }

    /**
     * The same samples with a weight each: what a sample's loss and gradient are multiplied by in training.
     *
     * @param values one for each row of this data set; kept, not copied
     * @return a data set on the same arrays
     * @throws IllegalArgumentException if there are not as many as rows, or one is not finite or is negative
     */
    public DataSet withWeights(float[] values) {
        if (values.length != size || first != 0) {
            throw new IllegalArgumentException("there are " + values.length + " weights for " + size + " rows"
                    + (first == 0 ? "" : " of a part; give weights to the whole"));
        }
        for (int row = 0; row < size; row++) {
            if (!(values[row] >= 0 && values[row] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the weight of row " + row + " must be finite and at least 0, is " + values[row]);
            }
        }
        return new DataSet(inputs, outputs, 0, size, features, targets, values);
    }

    /**
     * The weight of a row.
     *
     * @param row from 0
     * @return its weight, 1 unless {@link #withWeights} gave another
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public float weight(int row) {
        Objects.checkIndex(row, size);
        return weights == null ? 1f : weights[first + row];
    }

    /**
     * A part of the rows, as a view: no value is copied.
     *
     * @param from the first row of the part
     * @param to one past its last row
     * @return a data set of {@code to - from} rows on the same arrays
     * @throws IndexOutOfBoundsException if these are not rows of this data set
     */
    public DataSet rows(int from, int to) {
        Objects.checkFromToIndex(from, to, size);
        return new DataSet(inputs, outputs, first + from, to - from, features, targets, weights);
    }

    /**
     * The shape.
     *
     * @return such as {@code 1437 rows of 64 features and 10 targets}
     */
    @Override
    public String toString() {
        return size + " rows of " + inputs + " features and " + outputs + " targets";
    }
}
