package dev.lanewise.training;

import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Activations;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import dev.lanewise.network.SlabPlan;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of an output, or of the loss, with respect to the features: which of them matter for this sample.
 *
 * <pre>
 *   dLoss/da(0) = W(1)^T delta(1),   times the scale of the network's input scaling if it has one
 * </pre>
 *
 * <p>Owns its buffers: for one thread. Nothing is allocated after construction. The network's weights are read at each
 * call and must not change meanwhile.
 */
public final class InputGradient {
    private final Network network;
    private final Layer[] layers;
    private final Activations activations;
    private final float @Nullable [] scale;
    private final int[] deltaAt;
    private final int gradientAt;
    private final int pointAt;
    private final float[] buffers;

    private InputGradient(Network network) {
        this.network = network;
        layers = network.layers().toArray(Layer[]::new);
        activations = Activations.forTraining(network);
        scale = network.inputScaling().map(InputScaling::scale).orElse(null);
        SlabPlan plan = new SlabPlan();
        deltaAt = new int[layers.length];
        for (int l = 0; l < layers.length; l++) {
            deltaAt[l] = plan.reserve(layers[l].outputs());
        }
        gradientAt = plan.reserve(network.inputs());
        pointAt = plan.reserve(network.inputs());
        buffers = plan.allocate();
    }

    /**
     * Buffers for a network.
     *
     * @param network not modified
     * @return a new object
     */
    public static InputGradient of(Network network) {
        return new InputGradient(network);
    }

    /**
     * {@code g = da_j(L)/dx}.
     *
     * @param output j
     * @param x m(0) features; not modified
     * @param xAt where they start
     * @param g m(0) values; overwritten
     * @param gAt where they start
     * @return a_j(L)
     * @throws IndexOutOfBoundsException if there is no such output, or an array is too short
     */
    public float ofOutput(int output, float[] x, int xAt, float[] g, int gAt) {
        Objects.checkIndex(output, network.outputs());
        Objects.checkFromIndexSize(xAt, network.inputs(), x.length);
        Objects.checkFromIndexSize(gAt, network.inputs(), g.length);
        activations.forward(x, xAt);
        int last = layers.length - 1;
        float[] values = activations.values();
        int m = layers[last].outputs();
        int at = deltaAt[last];
        Level1Kernels.fill(m, 0f, buffers, at);
        buffers[at + output] = 1f;
        Activation f = layers[last].activation();
        int aAt = activations.activationAt(last);
        f.backward(m, values, activations.netInputAt(last), values, aAt, buffers, at, buffers, at);
        backward(g, gAt);
        return values[aAt + output];
    }

    /**
     * {@code g = dLoss/dx}.
     *
     * @param loss whose gradient
     * @param x m(0) features; not modified
     * @param xAt where they start
     * @param y m(L) targets; not modified
     * @param yAt where they start
     * @param g m(0) values; overwritten
     * @param gAt where they start
     * @return the loss
     * @throws IllegalArgumentException if the loss cannot stand behind the output layer, or has smoothing or class weights
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public float ofLoss(Loss loss, float[] x, int xAt, float[] y, int yAt, float[] g, int gAt) {
        loss.requireFor(network.outputLayer());
        if (loss.rewritesTargets()) {
            throw new IllegalArgumentException("use plain cross-entropy, without smoothing and class weights");
        }
        Objects.checkFromIndexSize(xAt, network.inputs(), x.length);
        Objects.checkFromIndexSize(yAt, network.outputs(), y.length);
        Objects.checkFromIndexSize(gAt, network.inputs(), g.length);
        activations.forward(x, xAt);
        int last = layers.length - 1;
        float[] values = activations.values();
        int m = layers[last].outputs();
        Activation f = layers[last].activation();
        int zAt = activations.netInputAt(last);
        int aAt = activations.activationAt(last);
        loss.delta(f, m, values, zAt, aAt, y, yAt, buffers, deltaAt[last]);
        backward(g, gAt);
        return loss.value(f, m, values, zAt, aAt, y, yAt);
    }

    /**
     * Integrated gradients (M. Sundararajan, A. Taly, Q. Yan, "Axiomatic attribution for deep networks", 2017): {@code g_i =
     * (x_i - b_i)} times the mean of {@code da_j(L)/dx_i} on the way from a baseline b to x, by the midpoint rule. Their sum
     * comes near {@code a_j(x) - a_j(b)} as the points get more.
     *
     * @param output j
     * @param points on the way, at least 1; 50 is usual
     * @param b the baseline, m(0) features; not modified
     * @param bAt where they start
     * @param x m(0) features; not modified
     * @param xAt where they start
     * @param g m(0) values; overwritten; must not overlap b or x
     * @param gAt where they start
     * @throws IllegalArgumentException if there is no point
     * @throws IndexOutOfBoundsException if there is no such output, or an array is too short
     */
    public void integrated(int output, int points, float[] b, int bAt, float[] x, int xAt, float[] g, int gAt) {
        Ranges.requireAtLeast(1, "the number of points", points);
        Objects.checkIndex(output, network.outputs());
        int n = network.inputs();
        Objects.checkFromIndexSize(bAt, n, b.length);
        Objects.checkFromIndexSize(xAt, n, x.length);
        Objects.checkFromIndexSize(gAt, n, g.length);
        Level1Kernels.fill(n, 0f, g, gAt);
        for (int p = 0; p < points; p++) {
            float t = (p + 0.5f) / points;
            for (int i = 0; i < n; i++) {
                buffers[pointAt + i] = Math.fma(t, x[xAt + i] - b[bAt + i], b[bAt + i]);
            }
            ofOutput(output, buffers, pointAt, buffers, gradientAt);
            Level1Kernels.add(n, buffers, gradientAt, g, gAt);
        }
        for (int i = 0; i < n; i++) {
            g[gAt + i] *= (x[xAt + i] - b[bAt + i]) / points;
        }
    }

    private void backward(float[] g, int gAt) {
        BackPropagation.hidden(layers, activations, Dropout.NONE, 0, buffers, deltaAt);
        layers[0].backward(buffers, deltaAt[0], g, gAt);
        if (scale != null) {
            for (int i = 0; i < network.inputs(); i++) {
                g[gAt + i] *= scale[i];
            }
        }
    }
}
