package dev.lanewise.training;

import dev.lanewise.kernel.OptimizerKernels;

/**
 * How weights follow the gradient g (the mean over the batch), with PyTorch's meaning of every setting. Each is one
 * pass over flat arrays: all weights and biases of the network, the gradient and the moments share one layout.
 *
 * <p>An optimizer is a setting: immutable, shared by any number of trainers, which own the moments.
 */
public sealed interface Optimizer {
    /**
     * Plain gradient descent: {@code w -= lr g}.
     *
     * @param learningRate lr, finite and at least 0
     * @return the setting
     * @throws IllegalArgumentException if the rate is out of range
     */
    static Optimizer sgd(float learningRate) {
        return new Sgd(learningRate);
    }

    /**
     * Gradient descent with momentum: {@code u = M u + g; w -= lr u}.
     *
     * @param learningRate lr, finite and at least 0
     * @param momentum M, in 0 to 1, 1 excluded
     * @return the setting
     * @throws IllegalArgumentException if a value is out of range
     */
    static Optimizer momentum(float learningRate, float momentum) {
        return new Momentum(learningRate, momentum);
    }

    /**
     * Adam with the usual settings 0.9, 0.999 and 1e-8.
     *
     * @param learningRate lr, finite and at least 0
     * @return the setting
     * @throws IllegalArgumentException if the rate is out of range
     */
    static Optimizer adam(float learningRate) {
        return new Adam(learningRate, 0.9f, 0.999f, 1e-8f);
    }

    /**
     * Adam (D. Kingma, J. Ba, "Adam: a method for stochastic optimization", 2015), at step t = 1, 2, ...
     *
     * <pre>
     *   m = b1 m + (1 - b1) g
     *   v = b2 v + (1 - b2) g^2
     *   w -= lr / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + eps)
     * </pre>
     *
     * @param learningRate lr, finite and at least 0
     * @param beta1 b1, in 0 to 1, 1 excluded
     * @param beta2 b2, in 0 to 1, 1 excluded
     * @param epsilon eps, finite and greater than 0: weights without a gradient would become 0 / 0
     * @return the setting
     * @throws IllegalArgumentException if a value is out of range
     */
    static Optimizer adam(float learningRate, float beta1, float beta2, float epsilon) {
        return new Adam(learningRate, beta1, beta2, epsilon);
    }

    /**
     * How many arrays of moments a trainer keeps for it.
     *
     * @return 0, 1 or 2
     */
    int moments();

    /**
     * One update.
     *
     * @param at where the ranges start in every array
     * @param length how many weights
     * @param step t, counted from 1
     * @param scale what the summed gradient is multiplied by: 1 / batch
     * @param gradient the summed gradient; not modified
     * @param moments {@link #moments()} arrays; updated
     * @param weights updated
     * @throws IndexOutOfBoundsException if an array is too short
     */
    void update(int at, int length, long step, float scale, float[] gradient, float[][] moments, float[] weights);

    /**
     * {@code w -= lr g}.
     *
     * @param learningRate lr
     */
    record Sgd(float learningRate) implements Optimizer {
        /** Checks the range. */
        public Sgd {
            requireRate(learningRate);
        }

        @Override
        public int moments() {
            return 0;
        }

        @Override
        public void update(
                int at, int length, long step, float scale, float[] gradient, float[][] moments, float[] weights) {
            OptimizerKernels.sgd(length, learningRate, scale, gradient, at, weights, at);
        }
    }

    /**
     * {@code u = M u + g; w -= lr u}.
     *
     * @param learningRate lr
     * @param momentum M
     */
    record Momentum(float learningRate, float momentum) implements Optimizer {
        /** Checks the ranges. */
        public Momentum {
            requireRate(learningRate);
            requireFraction("momentum", momentum);
        }

        @Override
        public int moments() {
            return 1;
        }

        @Override
        public void update(
                int at, int length, long step, float scale, float[] gradient, float[][] moments, float[] weights) {
            OptimizerKernels.momentum(length, learningRate, momentum, scale, gradient, at, moments[0], at, weights, at);
        }
    }

    /**
     * Adam.
     *
     * @param learningRate lr
     * @param beta1 b1
     * @param beta2 b2
     * @param epsilon eps
     */
    record Adam(float learningRate, float beta1, float beta2, float epsilon) implements Optimizer {
        /** Checks the ranges. */
        public Adam {
            requireRate(learningRate);
            requireFraction("beta1", beta1);
            requireFraction("beta2", beta2);
            if (!(epsilon > 0 && Float.isFinite(epsilon))) {
                throw new IllegalArgumentException("epsilon must be finite and greater than 0, is " + epsilon);
            }
        }

        @Override
        public int moments() {
            return 2;
        }

        @Override
        public void update(
                int at, int length, long step, float scale, float[] gradient, float[][] moments, float[] weights) {
            float stepSize = (float) (learningRate / (1 - power(beta1, step)));
            float rootCorrection2 = (float) StrictMath.sqrt(1 - power(beta2, step));
            OptimizerKernels.adam(
                    length,
                    stepSize,
                    beta1,
                    beta2,
                    epsilon,
                    rootCorrection2,
                    scale,
                    gradient,
                    at,
                    moments[0],
                    at,
                    moments[1],
                    at,
                    weights,
                    at);
        }
    }

    /** base^n by repeated squaring: {@code StrictMath.pow} makes 96 bytes of garbage a call until C2 removes it. */
    private static double power(double base, long n) {
        double power = 1;
        double square = base;
        for (long rest = n; rest != 0; rest >>= 1) {
            if ((rest & 1) != 0) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }

    private static void requireRate(float rate) {
        if (!(rate >= 0 && rate <= 1e6f)) {
            throw new IllegalArgumentException("the learning rate must be from 0 to 1e6, is " + rate);
        }
    }

    private static void requireFraction(String name, float value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and less than 1, is " + value);
        }
    }
}
