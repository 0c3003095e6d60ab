package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarExponentialActivation.*;
import static dev.lanewise.kernel.ScalarMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector kernels behind {@link ExponentialActivationKernels}: {@link ScalarExponentialActivation}, operation by
 * operation.
 */
final class SimdExponentialActivation {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;

    private SimdExponentialActivation() {}

    static void elu(int length, float alpha, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        exponential(bound, alpha, 1f, 1f, z, zAt, a, aAt);
        ScalarExponentialActivation.elu(length - bound, alpha, z, zAt + bound, a, aAt + bound);
    }

    static void eluGradient(
            int length,
            float alpha,
            float[] z,
            int zAt,
            float[] a,
            int aAt,
            float[] g,
            int gAt,
            float[] delta,
            int deltaAt) {
        int bound = F.loopBound(length);
        exponentialGradient(bound, 1f, alpha, 1f, z, zAt, a, aAt, g, gAt, delta, deltaAt);
        ScalarExponentialActivation.eluGradient(
                length - bound, alpha, z, zAt + bound, a, aAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void selu(int length, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        exponential(bound, SELU_LOW, 1f, SELU_HIGH, z, zAt, a, aAt);
        ScalarExponentialActivation.selu(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void seluGradient(
            int length, float[] z, int zAt, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        exponentialGradient(bound, 1f, SELU_LOW, SELU_HIGH, z, zAt, a, aAt, g, gAt, delta, deltaAt);
        ScalarExponentialActivation.seluGradient(
                length - bound, z, zAt + bound, a, aAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void celu(int length, float alpha, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        exponential(bound, alpha, alpha, 1f, z, zAt, a, aAt);
        ScalarExponentialActivation.celu(length - bound, alpha, z, zAt + bound, a, aAt + bound);
    }

    static void celuGradient(
            int length,
            float alpha,
            float[] z,
            int zAt,
            float[] a,
            int aAt,
            float[] g,
            int gAt,
            float[] delta,
            int deltaAt) {
        int bound = F.loopBound(length);
        exponentialGradient(bound, 1f / alpha, 1f, 1f, z, zAt, a, aAt, g, gAt, delta, deltaAt);
        ScalarExponentialActivation.celuGradient(
                length - bound, alpha, z, zAt + bound, a, aAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    /** {@code a = z <= 0 ? low (e^(z / divisor) - 1) : high z} over whole vectors. */
    private static void exponential(
            int bound, float low, float divisor, float high, float[] z, int zAt, float[] a, int aAt) {
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector vx = vz.div(divisor);
            FloatVector v = vx.blend(EXP_MAX, vx.compare(VectorOperators.GT, EXP_MAX));
            v = v.blend(EXPM1_MIN, v.compare(VectorOperators.LT, EXPM1_MIN));
            FloatVector shifted = v.fma(LOG2_E, EXPM1_SHIFT);
            FloatVector n = shifted.sub(EXPM1_SHIFT);
            FloatVector r = n.fma(ln2Low, n.fma(ln2, v));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, c4).fma(r, c3).fma(r, c2);
            p = r.mul(r).fma(p, r);
            FloatVector s = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .reinterpretAsFloats();
            FloatVector half = s.fma(p, s.sub(0.5f));
            FloatVector expm1 = half.add(half).blend(vx, vx.abs().compare(VectorOperators.LT, EXPM1_TINY));
            vz.mul(high)
                    .blend(expm1.mul(low), vz.compare(VectorOperators.LE, 0f))
                    .intoArray(a, aAt + i);
        }
    }

    /** {@code delta = (z <= 0 ? factor a + term : high) g} over whole vectors. */
    private static void exponentialGradient(
            int bound,
            float factor,
            float term,
            float high,
            float[] z,
            int zAt,
            float[] a,
            int aAt,
            float[] g,
            int gAt,
            float[] delta,
            int deltaAt) {
        FloatVector vfactor = FloatVector.broadcast(F, factor);
        FloatVector vterm = FloatVector.broadcast(F, term);
        FloatVector vhigh = FloatVector.broadcast(F, high);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector low = FloatVector.fromArray(F, a, aAt + i).fma(vfactor, vterm);
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector slope = vhigh.blend(low, vz.compare(VectorOperators.LE, 0f));
            FloatVector.fromArray(F, g, gAt + i).mul(slope).intoArray(delta, deltaAt + i);
        }
    }

    static void softplus(int length, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        softplusVectors(bound, z, zAt, a, aAt);
        ScalarExponentialActivation.softplus(length - bound, z, zAt + bound, a, aAt + bound);
    }

    private static void softplusVectors(int bound, float[] z, int zAt, float[] a, int aAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector minusLn2 = FloatVector.broadcast(F, -LN2);
        FloatVector minusLn2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector ln2 = FloatVector.broadcast(F, LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, LN2_LOW);
        FloatVector e2 = FloatVector.broadcast(F, EXP_2);
        FloatVector e3 = FloatVector.broadcast(F, EXP_3);
        FloatVector e4 = FloatVector.broadcast(F, EXP_4);
        FloatVector c2 = FloatVector.broadcast(F, LOG_2);
        FloatVector c3 = FloatVector.broadcast(F, LOG_3);
        FloatVector c4 = FloatVector.broadcast(F, LOG_4);
        FloatVector c5 = FloatVector.broadcast(F, LOG_5);
        FloatVector c6 = FloatVector.broadcast(F, LOG_6);
        FloatVector c7 = FloatVector.broadcast(F, LOG_7);
        FloatVector c8 = FloatVector.broadcast(F, LOG_8);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            VectorMask<Float> turned = vz.compare(VectorOperators.GT, SOFTPLUS_TURN);
            FloatVector vx = vz.blend(zero.sub(vz), turned);
            vx = vx.blend(EXP_MIN, vx.compare(VectorOperators.LT, EXP_MIN));
            FloatVector shifted = vx.fma(LOG2_E, EXP_SHIFT);
            FloatVector n = shifted.sub(EXP_SHIFT);
            FloatVector r = n.fma(minusLn2Low, n.fma(minusLn2, vx));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, e4).fma(r, e3).fma(r, e2);
            p = r.mul(r).fma(p, r);
            IntVector exponents = shifted.reinterpretAsInts();
            IntVector first = exponents.lanewise(VectorOperators.LSHR, 1);
            FloatVector s = first.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector t =
                    exponents.sub(first).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector e = s.fma(p, s).mul(t);
            VectorMask<Float> twice = e.compare(VectorOperators.GT, LOG1P_FOLD);
            VectorMask<Float> fourfold = e.compare(VectorOperators.GT, SOFTPLUS_FOLD);
            FloatVector f = e.blend(e.fma(0.5f, -0.5f), twice).blend(e.fma(0.25f, -0.75f), fourfold);
            FloatVector k = zero.blend(1f, twice).blend(2f, fourfold);
            FloatVector w = f.fma(LOG_10, LOG_9).fma(f, c8).fma(f, c7).fma(f, c6);
            w = w.fma(f, c5).fma(f, c4).fma(f, c3).fma(f, c2);
            FloatVector log = k.fma(ln2, k.fma(ln2Low, f.mul(f).mul(w)).add(f));
            log.blend(vz.add(log), turned).intoArray(a, aAt + i);
        }
    }

    static void softplusGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector zero = FloatVector.zero(F);
        FloatVector scale = FloatVector.broadcast(F, SIGMOID_SCALE);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(F, z, zAt + i);
            v = v.blend(SIGMOID_MAX, v.compare(VectorOperators.GT, SIGMOID_MAX));
            v = zero.sub(v.blend(EXP_MIN, v.compare(VectorOperators.LT, EXP_MIN)));
            FloatVector shifted = v.fma(LOG2_E, SIGMOID_SHIFT);
            FloatVector n = shifted.sub(SIGMOID_SHIFT);
            FloatVector r = n.fma(ln2Low, n.fma(ln2, v));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, c4).fma(r, c3).fma(r, c2);
            p = r.mul(r).fma(p, r);
            FloatVector s = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .reinterpretAsFloats();
            FloatVector sum = s.add(scale);
            FloatVector lost = scale.sub(sum.sub(s));
            FloatVector slope = scale.div(s.fma(p, lost).add(sum));
            FloatVector.fromArray(F, g, gAt + i).mul(slope).intoArray(delta, deltaAt + i);
        }
        ScalarExponentialActivation.softplusGradient(
                length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }
}
