package dev.lanewise.training;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;

/**
 * The oracle: DESIGN's equations as textbook loops in {@code double}, for a copy of a network's weights. Knows nothing
 * of kernels, panels or folded derivatives.
 */
final class DoubleNetwork {
    final double[][][] w;
    final double[][] b;
    private final Activation[] f;

    DoubleNetwork(Network network) {
        int depth = network.depth();
        w = new double[depth][][];
        b = new double[depth][];
        f = new Activation[depth];
        for (int l = 0; l < depth; l++) {
            Layer layer = network.layer(l);
            w[l] = new double[layer.outputs()][layer.inputs()];
            b[l] = new double[layer.outputs()];
            f[l] = layer.activation();
            for (int j = 0; j < layer.outputs(); j++) {
                b[l][j] = layer.bias(j);
                for (int k = 0; k < layer.inputs(); k++) {
                    w[l][j][k] = layer.weight(j, k);
                }
            }
        }
    }

    /** a(L). */
    double[] output(double[] x) {
        double[] a = x;
        for (int l = 0; l < w.length; l++) {
            a = activation(f[l], netInput(l, a));
        }
        return a;
    }

    /** The loss of one sample. */
    double loss(Loss loss, double[] x, double[] y) {
        double[] a = output(x);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double d = Math.abs(a[i] - y[i]);
            sum += switch (loss.toString()) {
                case "cross-entropy" -> -y[i] * Math.log(a[i]);
                case "binary-cross-entropy" -> -(y[i] * Math.log(a[i]) + (1 - y[i]) * Math.log(1 - a[i])) / a.length;
                case "mean-squared-error" -> d * d / a.length;
                case "mean-absolute-error" -> d / a.length;
                case "huber(1.0)" -> (d <= 1 ? d * d / 2 : d - 0.5) / a.length;
                case "huber(0.25)" -> (d <= 0.25 ? d * d / 2 : 0.25 * (d - 0.125)) / a.length;
                default -> throw new IllegalArgumentException(loss.toString());
            };
        }
        return sum;
    }

    double[] netInput(int l, double[] a) {
        double[] z = b[l].clone();
        for (int j = 0; j < z.length; j++) {
            for (int k = 0; k < a.length; k++) {
                z[j] += w[l][j][k] * a[k];
            }
        }
        return z;
    }

    static double[] activation(Activation f, double[] z) {
        double[] a = new double[z.length];
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            a[i] = switch (f.kind()) {
                case IDENTITY -> z[i];
                case RELU -> Math.max(z[i], 0);
                case LEAKY_RELU -> z[i] > 0 ? z[i] : f.parameter() * z[i];
                case TANH -> Math.tanh(z[i]);
                case SIGMOID -> 1 / (1 + Math.exp(-z[i]));
                case SOFTMAX -> Math.exp(z[i]);
            };
            sum += a[i];
        }
        if (f.kind() == Activation.Kind.SOFTMAX) {
            for (int i = 0; i < a.length; i++) {
                a[i] /= sum;
            }
        }
        return a;
    }
}
