package dev.lanewise.training;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The oracle of training: back-propagation and PyTorch's optimizers as textbook formulas in {@code double}, for a copy
 * of a network's weights. Its settings are its own; it shares no code with the product.
 */
final class DoubleTrainer {
    /** The settings of an optimizer; what a kind has no use for is 0. */
    record Rule(String kind, double rate, double momentum, double beta1, double beta2, double epsilon, double decay) {}

    final DoubleNetwork network;
    private final Activation[] f;
    private final String loss;
    private final Rule rule;
    private final List<double[]> parameters = new ArrayList<>();
    private final List<double[]> gradients = new ArrayList<>();
    private final List<double[]> first = new ArrayList<>();
    private final List<double[]> second = new ArrayList<>();
    private int step;

    DoubleTrainer(Network start, String loss, Rule rule) {
        network = new DoubleNetwork(start);
        this.loss = loss;
        this.rule = rule;
        f = start.layers().stream().map(layer -> layer.activation()).toArray(Activation[]::new);
        for (int l = 0; l < f.length; l++) {
            parameters.addAll(List.of(network.w[l]));
            parameters.add(network.b[l]);
        }
        for (double[] p : parameters) {
            gradients.add(new double[p.length]);
            first.add(new double[p.length]);
            second.add(new double[p.length]);
        }
    }

    /** One step on the mean gradient of some samples. */
    void step(double[][] x, double[][] y, double[] sampleWeights, double divisor) {
        for (double[] gradient : gradients) {
            Arrays.fill(gradient, 0);
        }
        for (int sample = 0; sample < x.length; sample++) {
            backward(x[sample], y[sample], sampleWeights[sample] / divisor);
        }
        step++;
        for (int i = 0; i < parameters.size(); i++) {
            for (int k = 0; k < parameters.get(i).length; k++) {
                update(parameters.get(i), gradients.get(i)[k], first.get(i), second.get(i), k);
            }
        }
    }

    private void backward(double[] x, double[] y, double weight) {
        int depth = f.length;
        double[][] a = new double[depth + 1][];
        a[0] = x;
        for (int l = 0; l < depth; l++) {
            a[l + 1] = DoubleNetwork.activation(f[l], network.netInput(l, a[l]));
        }
        double[] g = lossGradient(a[depth], y);
        int parameter = parameters.size();
        for (int l = depth - 1; l >= 0; l--) {
            double[] delta = delta(f[l], a[l + 1], g);
            double[] below = new double[a[l].length];
            parameter -= delta.length + 1;
            for (int j = 0; j < delta.length; j++) {
                for (int k = 0; k < below.length; k++) {
                    gradients.get(parameter + j)[k] += weight * delta[j] * a[l][k];
                    below[k] += network.w[l][j][k] * delta[j];
                }
                gradients.get(parameter + delta.length)[j] += weight * delta[j];
            }
            g = below;
        }
    }

    private double[] lossGradient(double[] a, double[] y) {
        double[] g = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            double d = a[i] - y[i];
            g[i] = switch (loss) {
                case "cross-entropy" -> f[f.length - 1].kind() == Activation.Kind.LOG_SOFTMAX ? -y[i] : -y[i] / a[i];
                case "binary-cross-entropy" -> ((1 - y[i]) / (1 - a[i]) - y[i] / a[i]) / a.length;
                case "mean-squared-error" -> 2 * d / a.length;
                case "mean-absolute-error" -> Math.signum(d) / a.length;
                case "huber(1.0)" -> Math.clamp(d, -1, 1) / a.length;
                case "huber(0.25)" -> Math.clamp(d, -0.25, 0.25) / a.length;
                default -> throw new IllegalArgumentException(loss);
            };
        }
        return g;
    }

    private static double[] delta(Activation f, double[] a, double[] g) {
        double[] delta = new double[a.length];
        double inner = 0;
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            inner += g[i] * a[i];
            sum += g[i];
        }
        for (int i = 0; i < a.length; i++) {
            delta[i] = switch (f.kind()) {
                case IDENTITY -> g[i];
                case RELU -> a[i] > 0 ? g[i] : 0;
                case TANH -> (1 - a[i] * a[i]) * g[i];
                case SIGMOID -> a[i] * (1 - a[i]) * g[i];
                case SOFTMAX -> a[i] * (g[i] - inner);
                case LOG_SOFTMAX -> g[i] - Math.exp(a[i]) * sum;
                default -> throw new IllegalArgumentException(f.toString());
            };
        }
        return delta;
    }

    private void update(double[] w, double gradient, double[] m, double[] v, int k) {
        double lr = rule.rate;
        if (rule.kind.equals("adamw")) {
            w[k] *= 1 - lr * rule.decay;
        } else {
            gradient += rule.decay * w[k];
        }
        switch (rule.kind) {
            case "sgd" -> w[k] -= lr * gradient;
            case "momentum", "nesterov" -> {
                m[k] = step == 1 ? gradient : rule.momentum * m[k] + gradient;
                w[k] -= lr * (rule.kind.equals("nesterov") ? gradient + rule.momentum * m[k] : m[k]);
            }
            case "adam", "adamw" -> {
                m[k] = rule.beta1 * m[k] + (1 - rule.beta1) * gradient;
                v[k] = rule.beta2 * v[k] + (1 - rule.beta2) * gradient * gradient;
                double denominator = Math.sqrt(v[k]) / Math.sqrt(1 - Math.pow(rule.beta2, step)) + rule.epsilon;
                w[k] -= lr / (1 - Math.pow(rule.beta1, step)) * m[k] / denominator;
            }
            case "rmsprop" -> {
                v[k] = rule.beta2 * v[k] + (1 - rule.beta2) * gradient * gradient;
                double direction = gradient / (Math.sqrt(v[k]) + rule.epsilon);
                m[k] = rule.momentum * m[k] + direction;
                w[k] -= lr * m[k];
            }
            case "adagrad" -> {
                v[k] += gradient * gradient;
                w[k] -= lr * gradient / (Math.sqrt(v[k]) + rule.epsilon);
            }
            default -> throw new IllegalArgumentException(rule.kind);
        }
    }
}
