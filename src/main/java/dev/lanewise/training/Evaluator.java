package dev.lanewise.training;

import dev.lanewise.data.DataSet;
import dev.lanewise.kernel.MathKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.BatchActivations;
import dev.lanewise.network.Network;
import java.util.Arrays;

/** Computes an {@link Evaluation}: one pass over the data. */
final class Evaluator {
    private static final int LARGEST_CONFUSION = 1000;

    /** Samples that are computed together. */
    private static final int CAPACITY = 48;

    private final Network network;
    private final Loss loss;
    private final DataSet data;
    private final Activation output;
    private final int m;
    private final boolean classes;
    private final BatchActivations activations;

    /** The outputs of one sample: probabilities if there are classes. */
    private final float[] a;

    private final int[][] confusion;
    private final int[] ranks;

    /** The outputs for class 1 of samples of class 0 and of class 1, where there are two classes. */
    private final float[][] scores;

    private final int[] scored = new int[2];
    private final double[] squaredErrors;
    private final double[] means;
    private final double[] squaredDeviations;
    private final float[] rewritten;
    private double lossSum;
    private double divisor;
    private int right;
    private double logLoss;

    Evaluator(Network network, Loss loss, DataSet data) {
        this.network = network;
        this.loss = loss;
        this.data = data;
        output = network.outputLayer().activation();
        m = data.outputs();
        classes = hasClasses();
        activations = BatchActivations.forTraining(network, Math.clamp(data.size(), 1, CAPACITY));
        a = new float[m];
        rewritten = new float[loss.rewritesTargets() ? m : 0];
        int size = classes && m <= LARGEST_CONFUSION ? Math.max(2, m) : 0;
        confusion = new int[size][size];
        ranks = new int[classes ? Math.max(2, m) : 0];
        scores = new float[2][classes && m <= 2 ? data.size() : 0];
        squaredErrors = new double[m];
        means = new double[m];
        squaredDeviations = new double[m];
    }

    Evaluation evaluate() {
        for (int from = 0; from < data.size(); from += CAPACITY) {
            int batch = Math.min(CAPACITY, data.size() - from);
            for (int i = 0; i < batch; i++) {
                activations.put(i, data.features(), data.featuresAt(from + i));
            }
            activations.forward(batch);
            for (int i = 0; i < batch; i++) {
                measure(i, from + i);
            }
        }
        int n = data.size();
        return new Evaluation(
                lossSum / divisor,
                classes ? (double) right / n : Double.NaN,
                n,
                confusion,
                ranks,
                classes ? logLoss / n : Double.NaN,
                rocAuc(),
                rmse(),
                r2());
    }

    /** Takes one sample from its place among those that were computed together. */
    private void measure(int place, int row) {
        float[] values = activations.values();
        int last = network.depth() - 1;
        int zAt = activations.netInputAt(last, place);
        int aAt = activations.activationAt(last, place);
        float[] y = data.targets();
        int yAt = data.targetsAt(row);
        divisor += loss.divisor(m, y, yAt);
        if (loss.rewritesTargets()) {
            loss.rewrite(m, y, yAt, rewritten, 0);
            y = rewritten;
            yAt = 0;
        }
        lossSum += (double) data.weight(row) * loss.value(output, m, values, zAt, aAt, y, yAt);
        System.arraycopy(values, aAt, a, 0, m);
        if (classes) {
            countClass(data.targetsAt(row));
        } else {
            countError(row, data.targetsAt(row));
        }
    }

    private void countClass(int yAt) {
        if (output.kind() == Activation.Kind.LOG_SOFTMAX) {
            MathKernels.exp(m, a, 0, a, 0);
        }
        int truth = classOf(data.targets(), yAt);
        int predicted = classOf(a, 0);
        right += truth == predicted ? 1 : 0;
        if (confusion.length > 0) {
            confusion[truth][predicted]++;
        }
        ranks[rankOf(truth, predicted)]++;
        double p = m == 1 && truth == 0 ? 1.0 - a[0] : a[m == 1 ? 0 : truth];
        logLoss -= StrictMath.log(Math.max(p, Float.MIN_NORMAL));
        if (m <= 2) {
            scores[truth][scored[truth]++] = a[m - 1];
        }
    }

    /** Arg max (the first of equals), or 1 for a single output of at least a half. */
    private int classOf(float[] values, int at) {
        if (m == 1) {
            return values[at] >= 0.5f ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < m; i++) {
            if (values[at + i] > values[at + best]) {
                best = i;
            }
        }
        return best;
    }

    private int rankOf(int truth, int predicted) {
        if (m == 1) {
            return truth == predicted ? 0 : 1;
        }
        int rank = 0;
        for (int i = 0; i < m; i++) {
            rank += a[i] > a[truth] || (a[i] == a[truth] && i < truth) ? 1 : 0;
        }
        return rank;
    }

    /** Squared errors, and Welford's running mean and squared deviations of the targets. */
    private void countError(int row, int yAt) {
        for (int i = 0; i < m; i++) {
            double y = data.targets()[yAt + i];
            double error = a[i] - y;
            double deviation = y - means[i];
            squaredErrors[i] += error * error;
            means[i] += deviation / (row + 1);
            squaredDeviations[i] += deviation * (y - means[i]);
        }
    }

    private double rmse() {
        if (classes) {
            return Double.NaN;
        }
        double sum = 0;
        for (double squares : squaredErrors) {
            sum += squares;
        }
        return Math.sqrt(sum / m / data.size());
    }

    private double r2() {
        if (classes) {
            return Double.NaN;
        }
        double sum = 0;
        for (int i = 0; i < m; i++) {
            sum += squaredDeviations[i] > 0 ? 1 - squaredErrors[i] / squaredDeviations[i] : Double.NaN;
        }
        return sum / m;
    }

    /** The Mann-Whitney statistic over the number of pairs: both classes sorted, then one walk through both. */
    private double rocAuc() {
        int zeros = scored[0];
        int ones = scored[1];
        if (zeros == 0 || ones == 0) {
            return Double.NaN;
        }
        float[] low = Arrays.copyOf(scores[0], zeros);
        float[] high = Arrays.copyOf(scores[1], ones);
        Arrays.sort(low);
        Arrays.sort(high);
        if (Float.isNaN(low[zeros - 1]) || Float.isNaN(high[ones - 1])) {
            return Double.NaN;
        }
        double below = 0;
        int less = 0;
        int notMore = 0;
        for (float score : high) {
            while (less < zeros && low[less] < score) {
                less++;
            }
            while (notMore < zeros && low[notMore] <= score) {
                notMore++;
            }
            below += (less + (double) notMore) / 2;
        }
        return below / zeros / ones;
    }

    /** Outputs are probabilities or their logarithms, and every target is one class. */
    private boolean hasClasses() {
        if (Loss.defaultFor(output).equals(Loss.MEAN_SQUARED_ERROR)) {
            return false;
        }
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
