package dev.lanewise.training;

import dev.lanewise.kernel.AdaptiveKernels;

/** See {@link Optimizer#rmsProp(float, float, float, float)}. */
record RmsProp(float learningRate, float alpha, float epsilon, float momentum, float weightDecay) implements Optimizer {
    RmsProp {
        Ranges.requireRate(learningRate);
        Ranges.requireFraction("alpha", alpha);
        Ranges.requireEpsilon(Ranges.LEAST_EPSILON, epsilon);
        Ranges.requireFraction("momentum", momentum);
        Ranges.requireDecay(learningRate, weightDecay);
    }

    @Override
    public Optimizer withWeightDecay(float value) {
        return new RmsProp(learningRate, alpha, epsilon, momentum, value);
    }

    @Override
    public Optimizer withLearningRate(float value) {
        return new RmsProp(value, alpha, epsilon, momentum, weightDecay);
    }

    @Override
    public int moments() {
        return momentum == 0f ? 1 : 2;
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
        float[] v = moments[0];
        if (momentum == 0f) {
            AdaptiveKernels.rmsProp(
                    length, rate, alpha, epsilon, weightDecay, scale, gradient, gradientAt, v, at, weights, at);
            return;
        }
        float[] u = moments[1];
        AdaptiveKernels.rmsPropMomentum(
                length,
                rate,
                alpha,
                epsilon,
                momentum,
                weightDecay,
                scale,
                gradient,
                gradientAt,
                v,
                at,
                u,
                at,
                weights,
                at);
    }
}
