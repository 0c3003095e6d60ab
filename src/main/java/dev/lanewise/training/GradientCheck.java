package dev.lanewise.training;

import dev.lanewise.network.Network;
import dev.lanewise.network.SlabPlan;
import java.util.Objects;

/**
 * Whether the gradient that training uses is that of the loss: each weight and bias is moved a little and the change of the
 * loss compared. For losses of one's own.
 *
 * <p>The loss is in {@code float}, so the differences are taken over five points, {@code (8 (f(w+h) - f(w-h)) - (f(w+2h) -
 * f(w-2h))) / 12h}, with h = 1/32: good to about 1e-4 where the loss is smooth. Near a kink (relu at 0, absolute errors of
 * 0) they are not the derivative; use smooth activations to check a loss.
 *
 * @param largestError the largest {@code |gradient - difference| / (1 + |difference|)}
 * @param index where in the network's slab
 * @param gradient what training uses there
 * @param difference what the loss says
 */
public record GradientCheck(double largestError, int index, double gradient, double difference) {
    private static final float H = 1 / 32f;

    /**
     * Checks all weights and biases of a network for one sample. Takes four predictions for each.
     *
     * @param network not modified in the end; must not be used by another thread meanwhile
     * @param loss whose gradient is checked
     * @param x m(0) features; not modified
     * @param xAt where they start
     * @param y m(L) targets; not modified
     * @param yAt where they start
     * @return the largest error found
     * @throws IllegalArgumentException if the loss cannot stand behind the output layer
     * @throws IndexOutOfBoundsException if an array is too short
     * @throws NonFiniteException if the sample's loss or gradient is not finite
     */
    public static GradientCheck of(Network network, Loss loss, float[] x, int xAt, float[] y, int yAt) {
        loss.requireFor(network.outputLayer());
        Objects.checkFromIndexSize(xAt, network.inputs(), x.length);
        Objects.checkFromIndexSize(yAt, network.outputs(), y.length);
        BackPropagation pass = new BackPropagation(network, loss, new Dropout(0f, 0), NonFinitePolicy.CHECK_EVERYTHING);
        float[] weights = network.slab();
        float[] gradient = new float[weights.length];
        float value = pass.compute(x, xAt, y, yAt, 1f, 0);
        if (pass.isRefused()) {
            throw new NonFiniteException(pass.diagnosis(0, value, x, xAt, y, yAt));
        }
        pass.accumulate(x, xAt, gradient);
        GradientCheck worst = new GradientCheck(0, SlabPlan.first(), 0, 0);
        for (int i = SlabPlan.first(); i < weights.length; i++) {
            float kept = weights[i];
            double near = 0;
            double far = 0;
            for (int side = -1; side <= 1; side += 2) {
                weights[i] = kept + side * H;
                near += side * (double) pass.compute(x, xAt, y, yAt, 1f, 0);
                weights[i] = kept + side * 2 * H;
                far += side * (double) pass.compute(x, xAt, y, yAt, 1f, 0);
            }
            weights[i] = kept;
            double difference = (8 * near - far) / (12 * H);
            double error = Math.abs(gradient[i] - difference) / (1 + Math.abs(difference));
            if (!(error <= worst.largestError)) {
                worst = new GradientCheck(error, i, gradient[i], difference);
            }
        }
        return worst;
    }

    /**
     * Whether the error is small.
     *
     * @return whether the largest error is at most 1e-3
     */
    public boolean passes() {
        return largestError <= 1e-3;
    }
}
