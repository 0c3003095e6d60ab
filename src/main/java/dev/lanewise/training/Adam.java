package dev.lanewise.training;

import dev.lanewise.kernel.AdaptiveKernels;

/** See {@link Optimizer#adam} and {@link Optimizer#adamw}. */
record Adam(float learningRate, float beta1, float beta2, float epsilon, boolean decoupled, float weightDecay)
        implements Optimizer {
    Adam {
        Ranges.requireRate(learningRate);
        Ranges.requireFraction("beta1", beta1);
        Ranges.requireFraction("beta2", beta2);
        Ranges.requireEpsilon(beta1 * beta1 > beta2 ? 1e-16f : Ranges.LEAST_EPSILON, epsilon);
        Ranges.requireDecay(learningRate, weightDecay);
    }

    @Override
    public Optimizer withWeightDecay(float value) {
        return new Adam(learningRate, beta1, beta2, epsilon, decoupled, value);
    }

    @Override
    public Optimizer withLearningRate(float value) {
        return new Adam(value, beta1, beta2, epsilon, decoupled, weightDecay);
    }

    @Override
    public int moments() {
        return 2;
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
        float stepSize = (float) (rate / (1 - Polynomials.power(beta1, step)));
        float rootScale2 = (float) (1 / Math.sqrt(1 - Polynomials.power(beta2, step)));
        float decay = decoupled ? 0f : weightDecay;
        float shrink = decoupled ? (float) (1 - (double) rate * weightDecay) : 1f;
        float[] m = moments[0];
        float[] v = moments[1];
        AdaptiveKernels.adam(
                length,
                stepSize,
                beta1,
                beta2,
                epsilon,
                rootScale2,
                decay,
                shrink,
                scale,
                gradient,
                gradientAt,
                m,
                at,
                v,
                at,
                weights,
                at);
    }
}
