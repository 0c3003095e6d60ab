package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link OptimizerKernels}. */
final class SimdOptimizer {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;

    private SimdOptimizer() {}

    static void sgd(int length, float learningRate, float scale, float[] g, int gAt, float[] w, int wAt) {
        FloatVector rate = FloatVector.broadcast(F, -learningRate);
        FloatVector factor = FloatVector.broadcast(F, scale);
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector.fromArray(F, g, gAt + i).mul(factor).fma(rate, vw).intoArray(w, wAt + i);
        }
        ScalarOptimizer.sgd(length - bound, learningRate, scale, g, gAt + bound, w, wAt + bound);
    }

    static void momentum(
            int length,
            float learningRate,
            float momentum,
            float scale,
            float[] g,
            int gAt,
            float[] u,
            int uAt,
            float[] w,
            int wAt) {
        FloatVector rate = FloatVector.broadcast(F, -learningRate);
        FloatVector decay = FloatVector.broadcast(F, momentum);
        FloatVector factor = FloatVector.broadcast(F, scale);
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i).mul(factor);
            FloatVector vu = FloatVector.fromArray(F, u, uAt + i).fma(decay, vg);
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            vu.intoArray(u, uAt + i);
            vu.fma(rate, vw).intoArray(w, wAt + i);
        }
        ScalarOptimizer.momentum(
                length - bound, learningRate, momentum, scale, g, gAt + bound, u, uAt + bound, w, wAt + bound);
    }

    static void adam(
            int length,
            float stepSize,
            float beta1,
            float beta2,
            float epsilon,
            float rootCorrection2,
            float scale,
            float[] g,
            int gAt,
            float[] m,
            int mAt,
            float[] v,
            int vAt,
            float[] w,
            int wAt) {
        FloatVector step = FloatVector.broadcast(F, -stepSize);
        FloatVector decay1 = FloatVector.broadcast(F, beta1);
        FloatVector decay2 = FloatVector.broadcast(F, beta2);
        FloatVector rest1 = FloatVector.broadcast(F, 1f - beta1);
        FloatVector rest2 = FloatVector.broadcast(F, 1f - beta2);
        FloatVector small = FloatVector.broadcast(F, epsilon);
        FloatVector root = FloatVector.broadcast(F, rootCorrection2);
        FloatVector factor = FloatVector.broadcast(F, scale);
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i).mul(factor);
            FloatVector vm = FloatVector.fromArray(F, m, mAt + i).fma(decay1, vg.mul(rest1));
            FloatVector vv = FloatVector.fromArray(F, v, vAt + i)
                    .fma(decay2, vg.mul(rest2).mul(vg));
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            vm.intoArray(m, mAt + i);
            vv.intoArray(v, vAt + i);
            FloatVector quotient = vm.div(vv.sqrt().div(root).add(small));
            quotient.fma(step, vw).intoArray(w, wAt + i);
        }
        ScalarOptimizer.adam(
                length - bound,
                stepSize,
                beta1,
                beta2,
                epsilon,
                rootCorrection2,
                scale,
                g,
                gAt + bound,
                m,
                mAt + bound,
                v,
                vAt + bound,
                w,
                wAt + bound);
    }
}
