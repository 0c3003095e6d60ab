package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link MathKernels}: {@link ScalarMath}, operation by operation. */
/*
 * Each loop spells its polynomial out. A method that takes and returns vectors would say it once, but it is inlined only
 * where the loop runs in a quarter of the calls or more, and boxes for ever where it does not (decision 0002).
 */
final class SimdMath {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;

    private SimdMath() {}

    static void exp(int length, float[] x, int xAt, float[] y, int yAt) {
        shiftedExp(length, 0f, x, xAt, y, yAt);
    }

    /** {@code y = exp(x - shift)}. */
    static void shiftedExp(int length, float shift, float[] x, int xAt, float[] y, int yAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i).sub(shift);
            vx = vx.blend(EXP_MAX, vx.compare(VectorOperators.GT, EXP_MAX));
            vx = vx.blend(EXP_MIN, vx.compare(VectorOperators.LT, EXP_MIN));
            FloatVector shifted = vx.fma(LOG2_E, EXP_SHIFT);
            FloatVector n = shifted.sub(EXP_SHIFT);
            FloatVector r = n.fma(ln2Low, n.fma(ln2, vx));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, c4).fma(r, c3).fma(r, c2);
            p = r.mul(r).fma(p, r);
            IntVector exponents = shifted.reinterpretAsInts();
            IntVector first = exponents.lanewise(VectorOperators.LSHR, 1);
            FloatVector s = first.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector t =
                    exponents.sub(first).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            s.fma(p, s).mul(t).intoArray(y, yAt + i);
        }
        ScalarMath.shiftedExp(length - bound, shift, x, xAt + bound, y, yAt + bound);
    }

    static void expm1(int length, float[] x, int xAt, float[] y, int yAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i);
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
            half.add(half)
                    .blend(vx, vx.abs().compare(VectorOperators.LT, EXPM1_TINY))
                    .intoArray(y, yAt + i);
        }
        ScalarMath.expm1(length - bound, x, xAt + bound, y, yAt + bound);
    }

    static void sigmoid(int length, float[] x, int xAt, float[] y, int yAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector zero = FloatVector.zero(F);
        FloatVector scale = FloatVector.broadcast(F, SIGMOID_SCALE);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(F, x, xAt + i);
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
            scale.div(s.fma(p, lost).add(sum)).intoArray(y, yAt + i);
        }
        ScalarMath.sigmoid(length - bound, x, xAt + bound, y, yAt + bound);
    }

    static void tanh(int length, float[] x, int xAt, float[] y, int yAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector t3 = FloatVector.broadcast(F, TANH_3);
        FloatVector t5 = FloatVector.broadcast(F, TANH_5);
        FloatVector t7 = FloatVector.broadcast(F, TANH_7);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector two = FloatVector.broadcast(F, 2f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i);
            FloatVector a = vx.abs();
            a = a.blend(TANH_MAX, a.compare(VectorOperators.GT, TANH_MAX));
            FloatVector v = a.add(a);
            FloatVector shifted = v.fma(LOG2_E, TANH_SHIFT);
            FloatVector n = shifted.sub(TANH_SHIFT);
            FloatVector r = n.fma(ln2Low, n.fma(ln2, v));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, c4).fma(r, c3).fma(r, c2);
            p = r.mul(r).fma(p, r);
            FloatVector s = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .reinterpretAsFloats();
            FloatVector large = one.sub(two.div(s.fma(p, s.add(one))));
            FloatVector z = a.mul(a);
            FloatVector w = z.fma(TANH_11, TANH_9).fma(z, t7).fma(z, t5).fma(z, t3);
            FloatVector vy = large.blend(a.mul(z).fma(w, a), a.compare(VectorOperators.LT, TANH_SMALL));
            IntVector sign = vx.reinterpretAsInts().lanewise(VectorOperators.AND, Integer.MIN_VALUE);
            vy.reinterpretAsInts()
                    .lanewise(VectorOperators.OR, sign)
                    .reinterpretAsFloats()
                    .intoArray(y, yAt + i);
        }
        ScalarMath.tanh(length - bound, x, xAt + bound, y, yAt + bound);
    }

    static void log(int length, float[] x, int xAt, float[] y, int yAt) {
        int bound = F.loopBound(length);
        FloatVector round = FloatVector.broadcast(F, ROUND);
        FloatVector c2 = FloatVector.broadcast(F, LOG_2);
        FloatVector c3 = FloatVector.broadcast(F, LOG_3);
        FloatVector c4 = FloatVector.broadcast(F, LOG_4);
        FloatVector c5 = FloatVector.broadcast(F, LOG_5);
        FloatVector c6 = FloatVector.broadcast(F, LOG_6);
        FloatVector c7 = FloatVector.broadcast(F, LOG_7);
        FloatVector c8 = FloatVector.broadcast(F, LOG_8);
        FloatVector ln2 = FloatVector.broadcast(F, LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, LN2_LOW);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i);
            VectorMask<Float> denormal = vx.compare(VectorOperators.LT, Float.MIN_NORMAL);
            IntVector bits = vx.blend(vx.mul(LOG_SCALE), denormal).reinterpretAsInts();
            IntVector exponent = bits.sub(ROOT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
            FloatVector f = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .sub(1f);
            FloatVector k = exponent.add(ROUND_BITS).reinterpretAsFloats().sub(round.blend(LOG_SCALED_ROUND, denormal));
            FloatVector w = f.fma(LOG_10, LOG_9).fma(f, c8).fma(f, c7).fma(f, c6);
            w = w.fma(f, c5).fma(f, c4).fma(f, c3).fma(f, c2);
            FloatVector vy = k.fma(ln2, k.fma(ln2Low, f.mul(f).mul(w)).add(f));
            vy = vx.blend(vy, vx.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
            vy = vy.blend(Float.NEGATIVE_INFINITY, vx.compare(VectorOperators.EQ, 0f));
            vy.blend(Float.NaN, vx.compare(VectorOperators.LT, 0f)).intoArray(y, yAt + i);
        }
        ScalarMath.log(length - bound, x, xAt + bound, y, yAt + bound);
    }
}
