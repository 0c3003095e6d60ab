package dev.lanewise.training;

import dev.lanewise.kernel.ActivationOracle;
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
                case "cross-entropy" ->
                    -y[i] * (f[f.length - 1].kind() == Activation.Kind.LOG_SOFTMAX ? a[i] : Math.log(a[i]));
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
                case RELU6 -> Math.min(Math.max(z[i], 0), 6);
                case ELU -> z[i] > 0 ? z[i] : f.parameter() * Math.expm1(z[i]);
                case SELU -> 1.0507009873554805 * (z[i] > 0 ? z[i] : 1.6732632423543772 * Math.expm1(z[i]));
                case CELU -> z[i] > 0 ? z[i] : f.parameter() * Math.expm1(z[i] / f.parameter());
                case GELU -> ActivationOracle.gelu(z[i]);
                case GELU_TANH ->
                    z[i] / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z[i] + 0.044715 * z[i] * z[i] * z[i])));
                case SILU -> z[i] / (1 + Math.exp(-z[i]));
                case MISH -> z[i] * Math.tanh(Math.log1p(Math.exp(z[i])));
                case HARD_SWISH -> z[i] * Math.min(Math.max(z[i] + 3, 0), 6) / 6;
                case HARD_SIGMOID -> Math.min(Math.max(f.parameter() * z[i] + f.offset(), 0), 1);
                case SOFTPLUS -> Math.log1p(Math.exp(z[i]));
                case SOFTSIGN -> z[i] / (1 + Math.abs(z[i]));
                case SOFTMAX, LOG_SOFTMAX -> Math.exp(z[i]);
            };
            sum += a[i];
        }
        for (int i = 0; i < a.length; i++) {
            switch (f.kind()) {
                case SOFTMAX -> a[i] /= sum;
                case LOG_SOFTMAX -> a[i] = z[i] - Math.log(sum);
                default -> {}
            }
        }
        return a;
    }
}
