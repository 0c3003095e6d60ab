package dev.lanewise.training;

import dev.lanewise.kernel.OptimizerKernels;

/** See {@link Optimizer#momentum} and {@link Optimizer#nesterov}. */
record Momentum(float learningRate, float momentum, boolean nesterov, float weightDecay) implements Optimizer {
    Momentum {
        Ranges.requireRate(learningRate);
        Ranges.requireFraction("momentum", momentum);
        Ranges.requireDecay(learningRate, weightDecay);
    }

    @Override
    public Optimizer withWeightDecay(float value) {
        return new Momentum(learningRate, momentum, nesterov, value);
    }

    @Override
    public Optimizer withLearningRate(float value) {
        return new Momentum(value, momentum, nesterov, weightDecay);
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
        float[] u = moments[0];
        if (nesterov) {
            OptimizerKernels.nesterov(
                    length, rate, momentum, weightDecay, scale, gradient, gradientAt, u, at, weights, at);
        } else {
            OptimizerKernels.momentum(
                    length, rate, momentum, weightDecay, scale, gradient, gradientAt, u, at, weights, at);
        }
    }
}
