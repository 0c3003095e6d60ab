package dev.lanewise.training;

/**
 * How weights follow the gradient g (the mean over the batch), with PyTorch's meaning of every setting. Each is one
 * pass over flat arrays: all weights and biases of the network, the gradient and the moments share one layout.
 *
 * <p>With a weight decay d every gradient, also of biases, becomes {@code g' = g + d w}; in {@link #adamw} the weight is
 * multiplied by {@code 1 - lr d} first instead. Moments u, m and v start at 0.
 *
 * <p>An optimizer is a setting: immutable, shared by any number of trainers, which own the moments.
 */
public sealed interface Optimizer permits Sgd, Momentum, Adam, RmsProp, Adagrad {
    /**
     * Plain gradient descent: {@code w -= lr g'}.
     *
     * @param learningRate lr, from 0 to 1e6
     * @return the setting
     * @throws IllegalArgumentException if the rate is out of range
     */
    static Optimizer sgd(float learningRate) {
        return new Sgd(learningRate, 0f);
    }

    /**
     * Gradient descent with momentum: {@code u = M u + g'; w -= lr u}.
     *
     * @param learningRate lr, from 0 to 1e6
     * @param momentum M, in 0 to 1, 1 excluded
     * @return the setting
     * @throws IllegalArgumentException if a value is out of range
     */
    static Optimizer momentum(float learningRate, float momentum) {
        return new Momentum(learningRate, momentum, false, 0f);
    }

    /**
     * Gradient descent with Nesterov's momentum: {@code u = M u + g'; w -= lr (g' + M u)}.
     *
     * @param learningRate lr, from 0 to 1e6
     * @param momentum M, in 0 to 1, 1 excluded
     * @return the setting
     * @throws IllegalArgumentException if a value is out of range
     */
    static Optimizer nesterov(float learningRate, float momentum) {
        return new Momentum(learningRate, momentum, true, 0f);
    }

    /**
     * Adam with the usual settings 0.9, 0.999 and 1e-8.
     *
     * @param learningRate lr, from 0 to 1e6
     * @return the setting
     * @throws IllegalArgumentException if the rate is out of range
     */
    static Optimizer adam(float learningRate) {
        return adam(learningRate, 0.9f, 0.999f, 1e-8f);
    }

    /**
     * Adam (D. Kingma, J. Ba, "Adam: a method for stochastic optimization", 2015), at step t = 1, 2, ...
     *
     * <pre>
     *   m = b1 m + (1 - b1) g'
     *   v = b2 v + (1 - b2) g'^2
     *   w -= lr / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + eps)
     * </pre>
     *
     * @param learningRate lr, from 0 to 1e6
     * @param beta1 b1, in 0 to 1, 1 excluded
     * @param beta2 b2, in 0 to 1, 1 excluded
     * @param epsilon eps, finite and at least 1e-30; at least 1e-16 where {@code b1^2 > b2}
     * @return the setting
     * @throws IllegalArgumentException if a value is out of range
     */
    static Optimizer adam(float learningRate, float beta1, float beta2, float epsilon) {
        return new Adam(learningRate, beta1, beta2, epsilon, false, 0f);
    }

    /**
     * AdamW with the usual settings 0.9, 0.999 and 1e-8.
     *
     * @param learningRate lr, from 0 to 1e6
     * @param weightDecay d, at least 0; {@code lr d} at most 1
     * @return the setting
     * @throws IllegalArgumentException if a value is out of range
     */
    static Optimizer adamw(float learningRate, float weightDecay) {
        return adamw(learningRate, 0.9f, 0.999f, 1e-8f, weightDecay);
    }

    /**
     * AdamW (I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", 2019): {@code w *= 1 - lr d}, then Adam.
     *
     * @param learningRate lr, from 0 to 1e6
     * @param beta1 b1, in 0 to 1, 1 excluded
     * @param beta2 b2, in 0 to 1, 1 excluded
     * @param epsilon eps, as in {@link #adam(float, float, float, float)}
     * @param weightDecay d, at least 0; {@code lr d} at most 1
     * @return the setting
     * @throws IllegalArgumentException if a value is out of range
     */
    static Optimizer adamw(float learningRate, float beta1, float beta2, float epsilon, float weightDecay) {
        return new Adam(learningRate, beta1, beta2, epsilon, true, weightDecay);
    }

    /**
     * RMSprop with the usual settings 0.99, 1e-8 and no momentum.
     *
     * @param learningRate lr, from 0 to 1e6
     * @return the setting
     * @throws IllegalArgumentException if the rate is out of range
     */
    static Optimizer rmsProp(float learningRate) {
        return rmsProp(learningRate, 0.99f, 1e-8f, 0f);
    }

    /**
     * RMSprop (G. Hinton, "Neural networks for machine learning", lecture 6, 2012), not centred.
     *
     * <pre>
     *   v = alpha v + (1 - alpha) g'^2
     *   u = M u + g' / (sqrt(v) + eps)
     *   w -= lr u
     * </pre>
     *
     * @param learningRate lr, from 0 to 1e6
     * @param alpha in 0 to 1, 1 excluded
     * @param epsilon eps, finite and at least 1e-30
     * @param momentum M, in 0 to 1, 1 excluded
     * @return the setting
     * @throws IllegalArgumentException if a value is out of range
     */
    static Optimizer rmsProp(float learningRate, float alpha, float epsilon, float momentum) {
        return new RmsProp(learningRate, alpha, epsilon, momentum, 0f);
    }

    /**
     * Adagrad with the usual epsilon 1e-10.
     *
     * @param learningRate lr, from 0 to 1e6
     * @return the setting
     * @throws IllegalArgumentException if the rate is out of range
     */
    static Optimizer adagrad(float learningRate) {
        return adagrad(learningRate, 1e-10f);
    }

    /**
     * Adagrad (J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning", 2011):
     * {@code v += g'^2; w -= lr g' / (sqrt(v) + eps)}.
     *
     * @param learningRate lr, from 0 to 1e6
     * @param epsilon eps, finite and at least 1e-30
     * @return the setting
     * @throws IllegalArgumentException if a value is out of range
     */
    static Optimizer adagrad(float learningRate, float epsilon) {
        return new Adagrad(learningRate, epsilon, 0f);
    }

    /**
     * lr.
     *
     * @return the learning rate, before any schedule
     */
    float learningRate();

    /**
     * d.
     *
     * @return the weight decay
     */
    float weightDecay();

    /**
     * The same optimizer with another weight decay.
     *
     * @param value d, at least 0; {@code lr d} at most 1, or weights would grow instead
     * @return the setting
     * @throws IllegalArgumentException if the value is out of range
     */
    Optimizer withWeightDecay(float value);

    /**
     * The same optimizer with another learning rate.
     *
     * @param value lr, from 0 to 1e6; {@code lr d} at most 1
     * @return the setting
     * @throws IllegalArgumentException if the value is out of range
     */
    Optimizer withLearningRate(float value);

    /**
     * How many arrays of moments a trainer keeps for it.
     *
     * @return 0, 1 or 2
     */
    int moments();

    /**
     * One update, of all weights or of a part of them: each is on its own.
     *
     * @param at where the ranges start in weights and moments
     * @param length how many weights
     * @param step t, counted from 1
     * @param rate the learning rate of this step, at most {@link #learningRate}
     * @param scale what the summed gradient is multiplied by: 1 / batch
     * @param gradient the summed gradient; not modified
     * @param gradientAt where its range starts
     * @param moments {@link #moments()} arrays; updated
     * @param weights updated
     * @throws IndexOutOfBoundsException if an array is too short
     */
    void update(
            int at,
            int length,
            long step,
            float rate,
            float scale,
            float[] gradient,
            int gradientAt,
            float[][] moments,
            float[] weights);
}
