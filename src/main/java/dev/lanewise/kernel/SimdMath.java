package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarMath.*;
import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.DIV;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.SUB;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link MathKernels}: {@link ScalarMath}, operation by operation. */
/*
 * Each loop spells its polynomial out. A method that takes and returns vectors would say it once, but it is inlined only
 * where the loop runs in a quarter of the calls or more, and boxes for ever where it does not (decision 0002).
 */
final class SimdMath {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final Class<? extends IntVector> W = Lanes.INT_VECTOR;
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
        FloatVector vshift = FloatVector.broadcast(F, shift);
        FloatVector most = FloatVector.broadcast(F, EXP_MAX);
        FloatVector least = FloatVector.broadcast(F, EXP_MIN);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i).lanewise(SUB, vshift);
            vx = vx.blend(most, vx.compare(GT, most));
            vx = vx.blend(least, vx.compare(LT, least));
            FloatVector shifted = vx.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, ln2Low, n.lanewise(FMA, ln2, vx));
            FloatVector p = r.lanewise(FMA, c6, c5)
                    .lanewise(FMA, r, c4)
                    .lanewise(FMA, r, c3)
                    .lanewise(FMA, r, c2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            IntVector exponents = W.cast(shifted.reinterpretAsInts());
            IntVector first = exponents.lanewise(LSHR, 1);
            FloatVector s = first.lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector t = exponents.lanewise(SUB, first).lanewise(LSHL, 23).reinterpretAsFloats();
            V.cast(s.lanewise(FMA, p, s).lanewise(MUL, t)).intoArray(y, yAt + i);
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
        FloatVector most = FloatVector.broadcast(F, EXP_MAX);
        FloatVector least = FloatVector.broadcast(F, EXPM1_MIN);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXPM1_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        FloatVector oneHalf = FloatVector.broadcast(F, 0.5f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i);
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
            V.cast(half.lanewise(ADD, half).blend(vx, vx.lanewise(ABS).compare(LT, EXPM1_TINY)))
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
        FloatVector most = FloatVector.broadcast(F, SIGMOID_MAX);
        FloatVector least = FloatVector.broadcast(F, EXP_MIN);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, SIGMOID_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(F, x, xAt + i);
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
            V.cast(scale.lanewise(DIV, s.lanewise(FMA, p, lost).lanewise(ADD, sum)))
                    .intoArray(y, yAt + i);
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
        FloatVector most = FloatVector.broadcast(F, TANH_MAX);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, TANH_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        FloatVector t11 = FloatVector.broadcast(F, TANH_11);
        FloatVector t9 = FloatVector.broadcast(F, TANH_9);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i);
            FloatVector a = vx.lanewise(ABS);
            a = a.blend(most, a.compare(GT, most));
            FloatVector v = a.lanewise(ADD, a);
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
            FloatVector large = one.lanewise(SUB, two.lanewise(DIV, s.lanewise(FMA, p, s.lanewise(ADD, one))));
            FloatVector z = a.lanewise(MUL, a);
            FloatVector w = z.lanewise(FMA, t11, t9)
                    .lanewise(FMA, z, t7)
                    .lanewise(FMA, z, t5)
                    .lanewise(FMA, z, t3);
            FloatVector vy = large.blend(a.lanewise(MUL, z).lanewise(FMA, w, a), a.compare(LT, TANH_SMALL));
            IntVector sign = W.cast(V.cast(vx).reinterpretAsInts()).lanewise(AND, Integer.MIN_VALUE);
            V.cast(W.cast(vy.reinterpretAsInts()).lanewise(OR, sign).reinterpretAsFloats())
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
        FloatVector logScale = FloatVector.broadcast(F, LOG_SCALE);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector scaledRound = FloatVector.broadcast(F, LOG_SCALED_ROUND);
        FloatVector c10 = FloatVector.broadcast(F, LOG_10);
        FloatVector c9 = FloatVector.broadcast(F, LOG_9);
        FloatVector minusInfinity = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        FloatVector nan = FloatVector.broadcast(F, Float.NaN);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i);
            VectorMask<Float> denormal = vx.compare(LT, Float.MIN_NORMAL);
            IntVector bits =
                    W.cast(vx.blend(vx.lanewise(MUL, logScale), denormal).reinterpretAsInts());
            IntVector exponent = bits.lanewise(SUB, ROOT_HALF_BITS).lanewise(ASHR, 23);
            FloatVector f = bits.lanewise(SUB, exponent.lanewise(LSHL, 23))
                    .reinterpretAsFloats()
                    .lanewise(SUB, one);
            FloatVector k = exponent.lanewise(ADD, ROUND_BITS)
                    .reinterpretAsFloats()
                    .lanewise(SUB, round.blend(scaledRound, denormal));
            FloatVector w = f.lanewise(FMA, c10, c9)
                    .lanewise(FMA, f, c8)
                    .lanewise(FMA, f, c7)
                    .lanewise(FMA, f, c6);
            w = w.lanewise(FMA, f, c5).lanewise(FMA, f, c4).lanewise(FMA, f, c3).lanewise(FMA, f, c2);
            FloatVector vy = k.lanewise(
                    FMA,
                    ln2,
                    k.lanewise(FMA, ln2Low, f.lanewise(MUL, f).lanewise(MUL, w)).lanewise(ADD, f));
            vy = vx.blend(vy, vx.compare(LT, Float.POSITIVE_INFINITY));
            vy = vy.blend(minusInfinity, vx.compare(EQ, 0f));
            V.cast(vy.blend(nan, vx.compare(LT, 0f))).intoArray(y, yAt + i);
        }
        ScalarMath.log(length - bound, x, xAt + bound, y, yAt + bound);
    }
}
