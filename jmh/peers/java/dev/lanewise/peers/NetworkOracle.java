package dev.lanewise.peers;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;

/** Textbook loops in {@code double}: what a framework must compute before it is timed. */
final class NetworkOracle {
    private static final double TOLERANCE = 2e-5;

    private NetworkOracle() {}

    /** Fails unless the outputs for all samples are right. */
    static void check(Network network, int batch, float[] in, float[] out) {
        for (int sample = 0; sample < batch; sample++) {
            double[] expected = outputs(network, Data.doubles(in, sample * network.inputs(), network.inputs()));
            compare("output", expected, out, sample * network.outputs());
        }
    }

    /** Fails unless the numbers are the expected ones. */
    static void compare(String what, double[] expected, float[] actual, int at) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[at + i]) <= TOLERANCE * (1 + Math.abs(expected[i])))) {
                throw new AssertionError(
                        what + " " + (at + i) + " is " + actual[at + i] + ", should be " + expected[i]);
            }
        }
    }

    /** a(L). */
    static double[] outputs(Network network, double[] x) {
        return activations(network, network.depth(), x);
    }

    /** a(depth): what the first layers make of x. */
    static double[] activations(Network network, int depth, double[] x) {
        double[] a = x;
        for (Layer layer : network.layers().subList(0, depth)) {
            float[] w = new float[layer.outputs() * layer.inputs()];
            layer.getWeights(w, 0);
            double[] z = new double[layer.outputs()];
            for (int j = 0; j < z.length; j++) {
                z[j] = layer.bias(j);
                for (int k = 0; k < a.length; k++) {
                    z[j] += w[j * a.length + k] * a[k];
                }
            }
            a = activation(layer.activation(), z);
        }
        return a;
    }

    private static double[] activation(Activation activation, double[] z) {
        double[] a = new double[z.length];
        double sum = 0;
        for (int j = 0; j < z.length; j++) {
            a[j] = switch (activation.kind()) {
                case IDENTITY -> z[j];
                case RELU -> Math.max(0, z[j]);
                case SIGMOID -> 1 / (1 + Math.exp(-z[j]));
                case SOFTMAX -> Math.exp(z[j]);
                default -> throw new IllegalArgumentException(activation.toString());
            };
            sum += a[j];
        }
        if (activation.kind() == Activation.Kind.SOFTMAX) {
            for (int j = 0; j < a.length; j++) {
                a[j] /= sum;
            }
        }
        return a;
    }
}
