package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarExponentialActivation.*;
import static dev.lanewise.kernel.ScalarMath.*;
import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.DIV;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector kernels behind {@link ExponentialActivationKernels}: {@link ScalarExponentialActivation}, operation by
 * operation.
 */
final class SimdExponentialActivation {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final Class<? extends IntVector> W = Lanes.INT_VECTOR;
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
        FloatVector vdivisor = FloatVector.broadcast(F, divisor);
        FloatVector most = FloatVector.broadcast(F, EXP_MAX);
        FloatVector least = FloatVector.broadcast(F, EXPM1_MIN);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXPM1_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        FloatVector oneHalf = FloatVector.broadcast(F, 0.5f);
        FloatVector vhigh = FloatVector.broadcast(F, high);
        FloatVector vlow = FloatVector.broadcast(F, low);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector vx = vz.lanewise(DIV, vdivisor);
            FloatVector v = vx.blend(most, vx.compare(GT, most));
            v = v.blend(least, v.compare(LT, least));
            FloatVector shifted = v.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, ln2Low, n.lanewise(FMA, ln2, v));
            FloatVector p = r.lanewise(FMA, c6, c5)
                    .lanewise(FMA, r, c4)
                    .lanewise(FMA, r, c3)
                    .lanewise(FMA, r, c2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            FloatVector s =
                    W.cast(shifted.reinterpretAsInts()).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector half = s.lanewise(FMA, p, s.lanewise(SUB, oneHalf));
            FloatVector expm1 =
                    half.lanewise(ADD, half).blend(vx, vx.lanewise(ABS).compare(LT, EXPM1_TINY));
            V.cast(vz.lanewise(MUL, vhigh).blend(expm1.lanewise(MUL, vlow), vz.compare(LE, 0f)))
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
            FloatVector low = FloatVector.fromArray(F, a, aAt + i).lanewise(FMA, vfactor, vterm);
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector slope = vhigh.blend(low, vz.compare(LE, 0f));
            V.cast(FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, slope)).intoArray(delta, deltaAt + i);
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
        FloatVector least = FloatVector.broadcast(F, EXP_MIN);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector e6 = FloatVector.broadcast(F, EXP_6);
        FloatVector e5 = FloatVector.broadcast(F, EXP_5);
        FloatVector oneHalf = FloatVector.broadcast(F, 0.5f);
        FloatVector minusHalf = FloatVector.broadcast(F, -0.5f);
        FloatVector quarter = FloatVector.broadcast(F, 0.25f);
        FloatVector minusThreeQuarters = FloatVector.broadcast(F, -0.75f);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector two = FloatVector.broadcast(F, 2f);
        FloatVector c10 = FloatVector.broadcast(F, LOG_10);
        FloatVector c9 = FloatVector.broadcast(F, LOG_9);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            VectorMask<Float> turned = vz.compare(GT, SOFTPLUS_TURN);
            FloatVector vx = vz.blend(zero.lanewise(SUB, vz), turned);
            vx = vx.blend(least, vx.compare(LT, least));
            FloatVector shifted = vx.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, minusLn2Low, n.lanewise(FMA, minusLn2, vx));
            FloatVector p = r.lanewise(FMA, e6, e5)
                    .lanewise(FMA, r, e4)
                    .lanewise(FMA, r, e3)
                    .lanewise(FMA, r, e2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            IntVector exponents = W.cast(shifted.reinterpretAsInts());
            IntVector first = exponents.lanewise(LSHR, 1);
            FloatVector s = first.lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector t = exponents.lanewise(SUB, first).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector e = s.lanewise(FMA, p, s).lanewise(MUL, t);
            VectorMask<Float> twice = e.compare(GT, LOG1P_FOLD);
            VectorMask<Float> fourfold = e.compare(GT, SOFTPLUS_FOLD);
            FloatVector f = e.blend(e.lanewise(FMA, oneHalf, minusHalf), twice)
                    .blend(e.lanewise(FMA, quarter, minusThreeQuarters), fourfold);
            FloatVector k = zero.blend(one, twice).blend(two, fourfold);
            FloatVector w = f.lanewise(FMA, c10, c9)
                    .lanewise(FMA, f, c8)
                    .lanewise(FMA, f, c7)
                    .lanewise(FMA, f, c6);
            w = w.lanewise(FMA, f, c5).lanewise(FMA, f, c4).lanewise(FMA, f, c3).lanewise(FMA, f, c2);
            FloatVector log = k.lanewise(
                    FMA,
                    ln2,
                    k.lanewise(FMA, ln2Low, f.lanewise(MUL, f).lanewise(MUL, w)).lanewise(ADD, f));
            V.cast(log.blend(vz.lanewise(ADD, log), turned)).intoArray(a, aAt + i);
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
        FloatVector most = FloatVector.broadcast(F, SIGMOID_MAX);
        FloatVector least = FloatVector.broadcast(F, EXP_MIN);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, SIGMOID_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(F, z, zAt + i);
            v = v.blend(most, v.compare(GT, most));
            v = zero.lanewise(SUB, v.blend(least, v.compare(LT, least)));
            FloatVector shifted = v.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, ln2Low, n.lanewise(FMA, ln2, v));
            FloatVector p = r.lanewise(FMA, c6, c5)
                    .lanewise(FMA, r, c4)
                    .lanewise(FMA, r, c3)
                    .lanewise(FMA, r, c2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            FloatVector s =
                    W.cast(shifted.reinterpretAsInts()).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector sum = s.lanewise(ADD, scale);
            FloatVector lost = scale.lanewise(SUB, sum.lanewise(SUB, s));
            FloatVector slope = scale.lanewise(DIV, s.lanewise(FMA, p, lost).lanewise(ADD, sum));
            V.cast(FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, slope)).intoArray(delta, deltaAt + i);
        }
        ScalarExponentialActivation.softplusGradient(
                length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }
}
