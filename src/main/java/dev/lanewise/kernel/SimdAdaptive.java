package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.DIV;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SQRT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link AdaptiveKernels}. */
final class SimdAdaptive {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;

    private SimdAdaptive() {}

    static void adam(
            int length,
            float stepSize,
            float beta1,
            float beta2,
            float epsilon,
            float rootScale2,
            float decay,
            float shrink,
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
        FloatVector keep1 = FloatVector.broadcast(F, beta1);
        FloatVector keep2 = FloatVector.broadcast(F, beta2);
        FloatVector rest1 = FloatVector.broadcast(F, 1f - beta1);
        FloatVector rest2 = FloatVector.broadcast(F, 1f - beta2);
        FloatVector root = FloatVector.broadcast(F, rootScale2);
        FloatVector small = FloatVector.broadcast(F, epsilon);
        FloatVector vdecay = FloatVector.broadcast(F, decay);
        int bound = F.loopBound(length);
        FloatVector vscale = FloatVector.broadcast(F, scale);
        FloatVector zero = FloatVector.zero(F);
        FloatVector vshrink = FloatVector.broadcast(F, shrink);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.lanewise(
                    FMA, vdecay, FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, vscale));
            FloatVector vm = FloatVector.fromArray(F, m, mAt + i).lanewise(FMA, keep1, vg.lanewise(MUL, rest1));
            FloatVector vv = FloatVector.fromArray(F, v, vAt + i)
                    .lanewise(FMA, keep2, vg.lanewise(MUL, rest2).lanewise(MUL, vg));
            vm = vm.blend(zero, vm.lanewise(ABS).compare(LT, Float.MIN_NORMAL));
            vv = vv.blend(zero, vv.lanewise(ABS).compare(LT, Float.MIN_NORMAL));
            V.cast(vm).intoArray(m, mAt + i);
            V.cast(vv).intoArray(v, vAt + i);
            FloatVector quotient = vm.lanewise(DIV, vv.lanewise(SQRT).lanewise(FMA, root, small));
            V.cast(quotient.lanewise(FMA, step, vw.lanewise(MUL, vshrink))).intoArray(w, wAt + i);
        }
        ScalarAdaptive.adam(
                length - bound,
                stepSize,
                beta1,
                beta2,
                epsilon,
                rootScale2,
                decay,
                shrink,
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

    static void rmsProp(
            int length,
            float learningRate,
            float alpha,
            float epsilon,
            float decay,
            float scale,
            float[] g,
            int gAt,
            float[] v,
            int vAt,
            float[] w,
            int wAt) {
        FloatVector rate = FloatVector.broadcast(F, -learningRate);
        FloatVector keep = FloatVector.broadcast(F, alpha);
        FloatVector rest = FloatVector.broadcast(F, 1f - alpha);
        FloatVector small = FloatVector.broadcast(F, epsilon);
        FloatVector vdecay = FloatVector.broadcast(F, decay);
        int bound = F.loopBound(length);
        FloatVector vscale = FloatVector.broadcast(F, scale);
        FloatVector zero = FloatVector.zero(F);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.lanewise(
                    FMA, vdecay, FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, vscale));
            FloatVector vv = FloatVector.fromArray(F, v, vAt + i)
                    .lanewise(FMA, keep, vg.lanewise(MUL, rest).lanewise(MUL, vg));
            vv = vv.blend(zero, vv.lanewise(ABS).compare(LT, Float.MIN_NORMAL));
            V.cast(vv).intoArray(v, vAt + i);
            V.cast(vg.lanewise(DIV, vv.lanewise(SQRT).lanewise(ADD, small)).lanewise(FMA, rate, vw))
                    .intoArray(w, wAt + i);
        }
        ScalarAdaptive.rmsProp(
                length - bound,
                learningRate,
                alpha,
                epsilon,
                decay,
                scale,
                g,
                gAt + bound,
                v,
                vAt + bound,
                w,
                wAt + bound);
    }

    static void rmsPropMomentum(
            int length,
            float learningRate,
            float alpha,
            float epsilon,
            float momentum,
            float decay,
            float scale,
            float[] g,
            int gAt,
            float[] v,
            int vAt,
            float[] u,
            int uAt,
            float[] w,
            int wAt) {
        FloatVector rate = FloatVector.broadcast(F, -learningRate);
        FloatVector keep = FloatVector.broadcast(F, alpha);
        FloatVector rest = FloatVector.broadcast(F, 1f - alpha);
        FloatVector small = FloatVector.broadcast(F, epsilon);
        FloatVector glide = FloatVector.broadcast(F, momentum);
        FloatVector vdecay = FloatVector.broadcast(F, decay);
        int bound = F.loopBound(length);
        FloatVector vscale = FloatVector.broadcast(F, scale);
        FloatVector zero = FloatVector.zero(F);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.lanewise(
                    FMA, vdecay, FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, vscale));
            FloatVector vv = FloatVector.fromArray(F, v, vAt + i)
                    .lanewise(FMA, keep, vg.lanewise(MUL, rest).lanewise(MUL, vg));
            vv = vv.blend(zero, vv.lanewise(ABS).compare(LT, Float.MIN_NORMAL));
            FloatVector quotient = vg.lanewise(DIV, vv.lanewise(SQRT).lanewise(ADD, small));
            FloatVector vu = FloatVector.fromArray(F, u, uAt + i).lanewise(FMA, glide, quotient);
            vu = vu.blend(zero, vu.lanewise(ABS).compare(LT, Float.MIN_NORMAL));
            V.cast(vv).intoArray(v, vAt + i);
            V.cast(vu).intoArray(u, uAt + i);
            V.cast(vu.lanewise(FMA, rate, vw)).intoArray(w, wAt + i);
        }
        ScalarAdaptive.rmsPropMomentum(
                length - bound,
                learningRate,
                alpha,
                epsilon,
                momentum,
                decay,
                scale,
                g,
                gAt + bound,
                v,
                vAt + bound,
                u,
                uAt + bound,
                w,
                wAt + bound);
    }

    static void adagrad(
            int length,
            float learningRate,
            float epsilon,
            float decay,
            float scale,
            float[] g,
            int gAt,
            float[] v,
            int vAt,
            float[] w,
            int wAt) {
        FloatVector rate = FloatVector.broadcast(F, -learningRate);
        FloatVector small = FloatVector.broadcast(F, epsilon);
        FloatVector vdecay = FloatVector.broadcast(F, decay);
        int bound = F.loopBound(length);
        FloatVector vscale = FloatVector.broadcast(F, scale);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.lanewise(
                    FMA, vdecay, FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, vscale));
            FloatVector vv = vg.lanewise(FMA, vg, FloatVector.fromArray(F, v, vAt + i));
            V.cast(vv).intoArray(v, vAt + i);
            V.cast(vg.lanewise(DIV, vv.lanewise(SQRT).lanewise(ADD, small)).lanewise(FMA, rate, vw))
                    .intoArray(w, wAt + i);
        }
        ScalarAdaptive.adagrad(
                length - bound, learningRate, epsilon, decay, scale, g, gAt + bound, v, vAt + bound, w, wAt + bound);
    }
}
