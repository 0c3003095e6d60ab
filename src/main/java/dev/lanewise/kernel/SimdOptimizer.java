package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MUL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link OptimizerKernels}. */
final class SimdOptimizer {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;

    private SimdOptimizer() {}

    static void sgd(int length, float learningRate, float decay, float scale, float[] g, int gAt, float[] w, int wAt) {
        FloatVector rate = FloatVector.broadcast(F, -learningRate);
        FloatVector shrink = FloatVector.broadcast(F, decay);
        FloatVector factor = FloatVector.broadcast(F, scale);
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.lanewise(
                    FMA, shrink, FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, factor));
            V.cast(vg.lanewise(FMA, rate, vw)).intoArray(w, wAt + i);
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
        FloatVector zero = FloatVector.zero(F);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.lanewise(
                    FMA, shrink, FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, factor));
            FloatVector vu = FloatVector.fromArray(F, u, uAt + i).lanewise(FMA, keep, vg);
            vu = vu.blend(zero, vu.lanewise(ABS).compare(LT, Float.MIN_NORMAL));
            V.cast(vu).intoArray(u, uAt + i);
            V.cast(vu.lanewise(FMA, rate, vw)).intoArray(w, wAt + i);
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
        FloatVector zero = FloatVector.zero(F);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.lanewise(
                    FMA, shrink, FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, factor));
            FloatVector vu = FloatVector.fromArray(F, u, uAt + i).lanewise(FMA, keep, vg);
            vu = vu.blend(zero, vu.lanewise(ABS).compare(LT, Float.MIN_NORMAL));
            V.cast(vu).intoArray(u, uAt + i);
            V.cast(vu.lanewise(FMA, keep, vg).lanewise(FMA, rate, vw)).intoArray(w, wAt + i);
        }
        ScalarOptimizer.nesterov(
                length - bound, learningRate, momentum, decay, scale, g, gAt + bound, u, uAt + bound, w, wAt + bound);
    }
}
