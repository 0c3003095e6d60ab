package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link AdaptiveKernels}. */
final class SimdAdaptive {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.fma(vdecay, FloatVector.fromArray(F, g, gAt + i).mul(scale));
            FloatVector vm = FloatVector.fromArray(F, m, mAt + i).fma(keep1, vg.mul(rest1));
            FloatVector vv = FloatVector.fromArray(F, v, vAt + i)
                    .fma(keep2, vg.mul(rest2).mul(vg));
            vm = vm.blend(0f, vm.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            vv = vv.blend(0f, vv.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            vm.intoArray(m, mAt + i);
            vv.intoArray(v, vAt + i);
            FloatVector quotient = vm.div(vv.sqrt().fma(root, small));
            quotient.fma(step, vw.mul(shrink)).intoArray(w, wAt + i);
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.fma(vdecay, FloatVector.fromArray(F, g, gAt + i).mul(scale));
            FloatVector vv =
                    FloatVector.fromArray(F, v, vAt + i).fma(keep, vg.mul(rest).mul(vg));
            vv = vv.blend(0f, vv.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            vv.intoArray(v, vAt + i);
            vg.div(vv.sqrt().add(small)).fma(rate, vw).intoArray(w, wAt + i);
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.fma(vdecay, FloatVector.fromArray(F, g, gAt + i).mul(scale));
            FloatVector vv =
                    FloatVector.fromArray(F, v, vAt + i).fma(keep, vg.mul(rest).mul(vg));
            vv = vv.blend(0f, vv.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            FloatVector quotient = vg.div(vv.sqrt().add(small));
            FloatVector vu = FloatVector.fromArray(F, u, uAt + i).fma(glide, quotient);
            vu = vu.blend(0f, vu.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            vv.intoArray(v, vAt + i);
            vu.intoArray(u, uAt + i);
            vu.fma(rate, vw).intoArray(w, wAt + i);
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vw = FloatVector.fromArray(F, w, wAt + i);
            FloatVector vg = vw.fma(vdecay, FloatVector.fromArray(F, g, gAt + i).mul(scale));
            FloatVector vv = vg.fma(vg, FloatVector.fromArray(F, v, vAt + i));
            vv.intoArray(v, vAt + i);
            vg.div(vv.sqrt().add(small)).fma(rate, vw).intoArray(w, wAt + i);
        }
        ScalarAdaptive.adagrad(
                length - bound, learningRate, epsilon, decay, scale, g, gAt + bound, v, vAt + bound, w, wAt + bound);
    }
}
