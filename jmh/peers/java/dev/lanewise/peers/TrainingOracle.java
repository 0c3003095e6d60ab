package dev.lanewise.peers;

import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;

/** One step in {@code double}, by the textbook, on networks of relu and softmax. */
final class TrainingOracle {
    private static final double TOLERANCE = 0.02;

    private TrainingOracle() {}

    /**
     * Lets the framework make two steps and compares how W(1) has moved with the gradient; fails if that is wrong by more than
     * the rounding of the weights explains.
     */
    static void check(Framework framework, Net net, int batch) throws Exception {
        Training training = framework.training(net.network(), batch);
        float[] before = training.firstWeights();
        training.step();
        training.step();
        float[] after = training.firstWeights();
        double[] gradient = firstGradient(net.network(), batch, training.x, training.classes);
        double norm = 0;
        double error = 0;
        for (int i = 0; i < gradient.length; i++) {
            double moved = ((double) before[i] - after[i]) / (2 * Training.LEARNING_RATE);
            norm += gradient[i] * gradient[i];
            error += (moved - gradient[i]) * (moved - gradient[i]);
        }
        if (!(norm > 0 && Math.sqrt(error / norm) <= TOLERANCE)) {
            throw new AssertionError(framework + ", network " + net + ", batch " + batch + ": the step is off by "
                    + Math.sqrt(error / norm) + " of the gradient");
        }
    }

    /** dLoss/dW(1), the mean over the samples. */
    private static double[] firstGradient(Network network, int batch, float[] x, int[] classes) {
        double[] gradient = new double[network.layers().getFirst().outputs() * network.inputs()];
        for (int sample = 0; sample < batch; sample++) {
            double[] in = Data.doubles(x, sample * network.inputs(), network.inputs());
            double[] delta = NetworkOracle.outputs(network, in);
            delta[classes[sample]] -= 1;
            for (int l = network.depth() - 1; l > 0; l--) {
                delta = backward(network, l, in, delta);
            }
            for (int j = 0; j < delta.length; j++) {
                for (int k = 0; k < in.length; k++) {
                    gradient[j * in.length + k] += delta[j] * in[k] / batch;
                }
            }
        }
        return gradient;
    }

    /** delta(l) from delta(l + 1): the layers count from 0 here, so layer l is the one above. */
    private static double[] backward(Network network, int l, double[] x, double[] delta) {
        Layer layer = network.layers().get(l);
        double[] below = NetworkOracle.activations(network, l, x);
        double[] result = new double[layer.inputs()];
        for (int k = 0; k < result.length; k++) {
            for (int j = 0; j < delta.length; j++) {
                result[k] += layer.weight(j, k) * delta[j];
            }
            result[k] = below[k] > 0 ? result[k] : 0;
        }
        return result;
    }
}
