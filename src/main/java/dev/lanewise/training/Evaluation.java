package dev.lanewise.training;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Activations;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;

/**
 * How good a network is on a data set.
 *
 * @param loss the mean loss
 * @param accuracy the fraction of samples whose class was right: arg max of the outputs, or {@code output >= 0.5} for a
 *     single sigmoid; NaN where that means nothing (targets that are no classes)
 * @param samples how many samples
 * @param confusion {@code confusion[truth][predicted]} counts samples; empty where accuracy means nothing or
 *     there are more than 1,000 classes
 */
@SuppressWarnings("ArrayRecordComponent") // a table for reading: each evaluation makes its own
public record Evaluation(double loss, double accuracy, int samples, int[][] confusion) {
    private static final int LARGEST_CONFUSION = 1000;

    /** ln(1/2). */
    private static final float LOG_HALF = -0.6931472f;

    /**
     * Runs a network over a data set.
     *
     * @param network not modified
     * @param loss what to report as the loss
     * @param data not modified
     * @return the figures
     * @throws IllegalArgumentException if the data does not fit the network, there is none, or the loss cannot stand
     *     behind the output layer
     */
    public static Evaluation of(Network network, Loss loss, DataSet data) {
        Layer output = network.outputLayer();
        loss.requireFor(output.activation());
        if (data.inputs() != network.inputs() || data.outputs() != network.outputs() || data.size() == 0) {
            throw new IllegalArgumentException("the network takes " + network.inputs() + " features and gives "
                    + network.outputs() + " outputs; the data has " + data.inputs() + " and " + data.outputs() + " in "
                    + data.size() + " samples");
        }
        int m = output.outputs();
        boolean classes = hasClasses(output.activation(), data);
        int size = classes && m <= LARGEST_CONFUSION ? Math.max(2, m) : 0;
        int[][] confusion = new int[size][size];
        Activations activations = Activations.forTraining(network);
        float[] values = activations.values();
        int zAt = activations.netInputAt(network.depth() - 1);
        int aAt = activations.outputAt();
        double sum = 0;
        int right = 0;
        float half = output.activation().kind() == Activation.Kind.LOG_SOFTMAX ? LOG_HALF : 0.5f;
        for (int row = 0; row < data.size(); row++) {
            activations.forward(data.features(), data.featuresAt(row));
            sum += loss.value(output.activation(), m, values, zAt, aAt, data.targets(), data.targetsAt(row));
            if (classes) {
                int truth = classOf(m, 0.5f, data.targets(), data.targetsAt(row));
                int predicted = classOf(m, half, values, aAt);
                right += truth == predicted ? 1 : 0;
                if (size > 0) {
                    confusion[truth][predicted]++;
                }
            }
        }
        double accuracy = classes ? (double) right / data.size() : Double.NaN;
        return new Evaluation(sum / data.size(), accuracy, data.size(), confusion);
    }

    /** Arg max (the first of equals), or 1 for a single output of at least a half. */
    private static int classOf(int m, float half, float[] values, int at) {
        if (m == 1) {
            return values[at] >= half ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < m; i++) {
            if (values[at + i] > values[at + best]) {
                best = i;
            }
        }
        return best;
    }

    /** Outputs are probabilities or their logarithms, and every target is one class: one-hot, or 0 or 1 for a single output. */
    private static boolean hasClasses(Activation output, DataSet data) {
        if (Loss.defaultFor(output).equals(Loss.MEAN_SQUARED_ERROR)) {
            return false;
        }
        int m = data.outputs();
        for (int row = 0; row < data.size(); row++) {
            int ones = 0;
            int at = data.targetsAt(row);
            for (int i = 0; i < m; i++) {
                float target = data.targets()[at + i];
                if (target != 0f && target != 1f) {
                    return false;
                }
                ones += target == 1f ? 1 : 0;
            }
            if (m > 1 && ones != 1) {
                return false;
            }
        }
        return true;
    }
}
