package dev.lanewise.training;

import dev.lanewise.kernel.AdaptiveKernels;

/** See {@link Optimizer#adagrad(float, float)}. */
record Adagrad(float learningRate, float epsilon, float weightDecay) implements Optimizer {
    Adagrad {
        Ranges.requireRate(learningRate);
        Ranges.requireEpsilon(Ranges.LEAST_EPSILON, epsilon);
        Ranges.requireDecay(learningRate, weightDecay);
    }

    @Override
    public Optimizer withWeightDecay(float value) {
        return new Adagrad(learningRate, epsilon, value);
    }

    @Override
    public Optimizer withLearningRate(float value) {
        return new Adagrad(value, epsilon, weightDecay);
    }

    @Override
    public int moments() {
        return 1;
    }

    @Override
    public void update(
            int at,
            int length,
            long step,
            float rate,
            float scale,
            float[] gradient,
            int gradientAt,
            float[][] moments,
            float[] weights) {
        AdaptiveKernels.adagrad(
                length, rate, epsilon, weightDecay, scale, gradient, gradientAt, moments[0], at, weights, at);
    }
}
