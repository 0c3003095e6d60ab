package dev.lanewise.training;

import dev.lanewise.kernel.OptimizerKernels;

/** See {@link Optimizer#sgd}. */
record Sgd(float learningRate, float weightDecay) implements Optimizer {
    Sgd {
        Ranges.requireRate(learningRate);
        Ranges.requireDecay(learningRate, weightDecay);
    }

    @Override
    public Optimizer withWeightDecay(float value) {
        return new Sgd(learningRate, value);
    }

    @Override
    public Optimizer withLearningRate(float value) {
        return new Sgd(value, weightDecay);
    }

    @Override
    public int moments() {
        return 0;
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
        OptimizerKernels.sgd(length, rate, weightDecay, scale, gradient, gradientAt, weights, at);
    }
}
