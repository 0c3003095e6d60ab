package dev.lanewise.training;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.InputScaling;

/**
 * Finds the {@link InputScaling} that gives each feature of a data set mean 0 and variance 1:
 *
 * <pre>
 *   mean  = sum x / n
 *   scale = 1 / sqrt(sum (x - mean)^2 / n)
 * </pre>
 *
 * <p>A feature that never changes has no deviation: its scale is 1, and so is that of a deviation whose reciprocal is no
 * finite float. Sums are in {@code double}, in the order of the rows; the deviation is about the mean as the float that
 * the network subtracts.
 */
public final class Standardization {
    private Standardization() {}

    /**
     * Fits a scaling.
     *
     * @param data the samples; the targets do not matter; not modified
     * @return the scaling
     * @throws IllegalArgumentException if there is no sample, or a feature is NaN or infinite
     */
    public static InputScaling of(DataSet data) {
        if (data.size() == 0) {
            throw new IllegalArgumentException("there are no samples to take means and deviations from");
        }
        int inputs = data.inputs();
        double[] sums = new double[inputs];
        for (int row = 0; row < data.size(); row++) {
            for (int i = 0; i < inputs; i++) {
                sums[i] += feature(data, row, i);
            }
        }
        float[] mean = new float[inputs];
        for (int i = 0; i < inputs; i++) {
            mean[i] = (float) (sums[i] / data.size());
        }
        double[] squares = new double[inputs];
        for (int row = 0; row < data.size(); row++) {
            for (int i = 0; i < inputs; i++) {
                double difference = (double) feature(data, row, i) - mean[i];
                squares[i] += difference * difference;
            }
        }
        float[] scale = new float[inputs];
        for (int i = 0; i < inputs; i++) {
            float factor = (float) (1 / Math.sqrt(squares[i] / data.size()));
            scale[i] = Float.isFinite(factor) ? factor : 1f;
        }
        return InputScaling.of(mean, scale);
    }

    private static float feature(DataSet data, int row, int i) {
        float value = data.features()[data.featuresAt(row) + i];
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("sample " + row + " (counted from 0): feature " + i + " is " + value
                    + "; remove the sample or mend the data");
        }
        return value;
    }
}
