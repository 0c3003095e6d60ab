package dev.lanewise.training;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Network;

/**
 * How good a network is on a data set. A figure that means nothing for the network and the data is NaN or empty: those of
 * classes need outputs that are probabilities (softmax, log-softmax, sigmoid) and targets that are classes (one-hot rows,
 * or 0 or 1 for a single output), those of regression need other outputs.
 *
 * @param loss the mean loss
 * @param accuracy the fraction of samples whose class was right: arg max of the outputs, or {@code output >= 0.5} for a
 *     single sigmoid
 * @param samples how many samples
 * @param confusion {@code confusion[truth][predicted]} counts samples; empty also if there are more than 1,000 classes
 * @param ranks {@code ranks[r]} counts the samples for which r other classes had a larger output than the true one, or an
 *     equal one and a smaller number
 * @param logLoss the mean of {@code -ln p} of the true class, p at least 1.2e-38
 * @param rocAuc the area under the receiver operating characteristic: the probability that a sample of class 1 has a
 *     larger output than one of class 0, ties counting one half; for two classes alone, and if there are samples of both
 * @param rmse the root of the mean squared error over samples and outputs
 * @param r2 the coefficient of determination, 1 - the sum of squared errors over the sum of squared deviations from the
 *     mean target, averaged over the outputs; NaN if the targets of one do not vary
 */
@SuppressWarnings("ArrayRecordComponent") // tables for reading: each evaluation makes its own
public record Evaluation(
        double loss,
        double accuracy,
        int samples,
        int[][] confusion,
        int[] ranks,
        double logLoss,
        double rocAuc,
        double rmse,
        double r2) {
    /**
     * Runs a network over a data set.
     *
     * @param network not modified
     * @param loss what to report as the loss
     * @param data not modified; its weights count in the loss alone
     * @return the figures
     * @throws IllegalArgumentException if the data does not fit the network, there is none, or the loss cannot stand
     *     behind the output layer
     */
    public static Evaluation of(Network network, Loss loss, DataSet data) {
        loss.requireFor(network.outputLayer());
        if (data.inputs() != network.inputs() || data.outputs() != network.outputs() || data.size() == 0) {
            throw new IllegalArgumentException("the network takes " + network.inputs() + " features and gives "
                    + network.outputs() + " outputs; the data has " + data.inputs() + " and " + data.outputs() + " in "
                    + data.size() + " samples");
        }
        return new Evaluator(network, loss, data).evaluate();
    }

    /**
     * The fraction of samples whose class was among the k with the largest outputs.
     *
     * @param k at least 1
     * @return from 0 to 1; NaN where there are no classes
     * @throws IllegalArgumentException if k is less than 1
     */
    public double topK(int k) {
        Ranges.requireAtLeast(1, "k", k);
        int right = 0;
        for (int r = 0; r < Math.min(k, ranks.length); r++) {
            right += ranks[r];
        }
        return ranks.length == 0 ? Double.NaN : (double) right / samples;
    }

    /**
     * Of the samples that were taken for a class, the fraction that were of it.
     *
     * @param c the class
     * @return from 0 to 1; NaN if no sample was taken for it
     * @throws IndexOutOfBoundsException if the confusion table has no such class
     */
    public double precision(int c) {
        int taken = 0;
        for (int[] row : confusion) {
            taken += row[c];
        }
        return (double) confusion[c][c] / taken;
    }

    /**
     * Of the samples of a class, the fraction that were taken for it.
     *
     * @param c the class
     * @return from 0 to 1; NaN if there is no sample of it
     * @throws IndexOutOfBoundsException if the confusion table has no such class
     */
    public double recall(int c) {
        int there = 0;
        for (int taken : confusion[c]) {
            there += taken;
        }
        return (double) confusion[c][c] / there;
    }

    /**
     * The harmonic mean of precision and recall, {@code 2 right / (taken + there)}.
     *
     * @param c the class
     * @return from 0 to 1; NaN if no sample was of it or taken for it
     * @throws IndexOutOfBoundsException if the confusion table has no such class
     */
    public double f1(int c) {
        int both = 0;
        for (int[] row : confusion) {
            both += row[c];
        }
        for (int taken : confusion[c]) {
            both += taken;
        }
        return 2.0 * confusion[c][c] / both;
    }

    /**
     * The mean of {@link #f1} over the classes that some sample was of or was taken for.
     *
     * @return from 0 to 1; NaN where there is no confusion table
     */
    public double macroF1() {
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < confusion.length; c++) {
            double f1 = f1(c);
            if (!Double.isNaN(f1)) {
                sum += f1;
                classes++;
            }
        }
        return sum / classes;
    }
}
