package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link OptimizerKernels}. */
final class SimdOptimizer {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;

    private SimdOptimizer() {}

    static void sgd(int length, float learningRate, float decay, float scale, float[] g, int gAt, float[] w, int wAt) {
        FloatVector rate = FloatVector.broadcast(F, -learningRate);
        FloatVector shrink = FloatVector.broadcast(F, decay);
        FloatVector factor = FloatVector.broadcast(F, scale);
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.fma(shrink, FloatVector.fromArray(F, g, gAt + i).mul(factor));
            vg.fma(rate, vw).intoArray(w, wAt + i);
        }
        ScalarOptimizer.sgd(length - bound, learningRate, decay, scale, g, gAt + bound, w, wAt + bound);
    }

    static void momentum(
            int length,
            float learningRate,
            float momentum,
            float decay,
            float scale,
            float[] g,
            int gAt,
            float[] u,
            int uAt,
            float[] w,
            int wAt) {
        FloatVector rate = FloatVector.broadcast(F, -learningRate);
        FloatVector keep = FloatVector.broadcast(F, momentum);
        FloatVector shrink = FloatVector.broadcast(F, decay);
        FloatVector factor = FloatVector.broadcast(F, scale);
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.fma(shrink, FloatVector.fromArray(F, g, gAt + i).mul(factor));
            FloatVector vu = FloatVector.fromArray(F, u, uAt + i).fma(keep, vg);
            vu = vu.blend(0f, vu.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            vu.intoArray(u, uAt + i);
            vu.fma(rate, vw).intoArray(w, wAt + i);
        }
        ScalarOptimizer.momentum(
                length - bound, learningRate, momentum, decay, scale, g, gAt + bound, u, uAt + bound, w, wAt + bound);
    }

    static void nesterov(
            int length,
            float learningRate,
            float momentum,
            float decay,
            float scale,
            float[] g,
            int gAt,
            float[] u,
            int uAt,
            float[] w,
            int wAt) {
        FloatVector rate = FloatVector.broadcast(F, -learningRate);
        FloatVector keep = FloatVector.broadcast(F, momentum);
        FloatVector shrink = FloatVector.broadcast(F, decay);
        FloatVector factor = FloatVector.broadcast(F, scale);
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.fma(shrink, FloatVector.fromArray(F, g, gAt + i).mul(factor));
            FloatVector vu = FloatVector.fromArray(F, u, uAt + i).fma(keep, vg);
            vu = vu.blend(0f, vu.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            vu.intoArray(u, uAt + i);
            vu.fma(keep, vg).fma(rate, vw).intoArray(w, wAt + i);
        }
        ScalarOptimizer.nesterov(
                length - bound, learningRate, momentum, decay, scale, g, gAt + bound, u, uAt + bound, w, wAt + bound);
    }
}
