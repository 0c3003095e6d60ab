package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarGatedActivation.*;
import static dev.lanewise.kernel.ScalarMath.*;
import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.DIV;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link GatedActivationKernels}: {@link ScalarGatedActivation}, operation by operation. */
/*
 * Each loop spells its exp out, as in SimdMath. s scale is e^(v + low) in two factors: what else belongs to the product
 * comes between them.
 */
final class SimdGatedActivation {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final Class<? extends IntVector> W = Lanes.INT_VECTOR;
    private static final int LENGTH = Lanes.LENGTH;

    private SimdGatedActivation() {}

    static void gelu(int length, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector zero = FloatVector.zero(F);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector shift = FloatVector.broadcast(F, PHI_SHIFT);
        FloatVector minusOne = FloatVector.broadcast(F, -1f);
        FloatVector p1 = FloatVector.broadcast(F, PHI_1);
        FloatVector p2 = FloatVector.broadcast(F, PHI_2);
        FloatVector p3 = FloatVector.broadcast(F, PHI_3);
        FloatVector p4 = FloatVector.broadcast(F, PHI_4);
        FloatVector p5 = FloatVector.broadcast(F, PHI_5);
        FloatVector p6 = FloatVector.broadcast(F, PHI_6);
        FloatVector p7 = FloatVector.broadcast(F, PHI_7);
        FloatVector p0 = FloatVector.broadcast(F, PHI_0);
        FloatVector most = FloatVector.broadcast(F, GELU_MAX);
        FloatVector minusHalf = FloatVector.broadcast(F, -0.5f);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        FloatVector p9 = FloatVector.broadcast(F, PHI_9);
        FloatVector p8 = FloatVector.broadcast(F, PHI_8);
        FloatVector minusZero = FloatVector.broadcast(F, -0f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.lanewise(ABS);
            t = t.blend(most, t.compare(GT, most));
            FloatVector square = t.lanewise(MUL, t);
            FloatVector lost = t.lanewise(FMA, t, zero.lanewise(SUB, square)).lanewise(MUL, minusHalf);
            FloatVector v = square.lanewise(MUL, minusHalf);
            FloatVector shifted = v.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, ln2Low, n.lanewise(FMA, ln2, v)).lanewise(ADD, lost);
            FloatVector p = r.lanewise(FMA, c6, c5)
                    .lanewise(FMA, r, c4)
                    .lanewise(FMA, r, c3)
                    .lanewise(FMA, r, c2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            IntVector exponents = W.cast(shifted.reinterpretAsInts());
            IntVector first = exponents.lanewise(LSHR, 1);
            FloatVector s = first.lanewise(LSHL, 23).reinterpretAsFloats();
            s = s.lanewise(FMA, p, s);
            FloatVector scale =
                    exponents.lanewise(SUB, first).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector d = one.lanewise(DIV, t.lanewise(ADD, shift));
            FloatVector u = t.lanewise(ADD, t).lanewise(FMA, d, minusOne);
            FloatVector w = u.lanewise(FMA, p9, p8)
                    .lanewise(FMA, u, p7)
                    .lanewise(FMA, u, p6)
                    .lanewise(FMA, u, p5)
                    .lanewise(FMA, u, p4);
            w = d.lanewise(
                    MUL,
                    w.lanewise(FMA, u, p3)
                            .lanewise(FMA, u, p2)
                            .lanewise(FMA, u, p1)
                            .lanewise(FMA, u, p0));
            V.cast(vz.blend(minusZero, vz.compare(LT, zero))
                            .lanewise(SUB, s.lanewise(MUL, t.lanewise(MUL, w)).lanewise(MUL, scale)))
                    .intoArray(a, aAt + i);
        }
        ScalarGatedActivation.gelu(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void geluTanh(int length, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector zero = FloatVector.zero(F);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector gate1 = FloatVector.broadcast(F, GATE_1);
        FloatVector gate2 = FloatVector.broadcast(F, GATE_2);
        FloatVector gate2Low = FloatVector.broadcast(F, GATE_2_LOW);
        FloatVector most = FloatVector.broadcast(F, GELU_TANH_MAX);
        FloatVector gate1Low = FloatVector.broadcast(F, GATE_1_LOW);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        FloatVector minusZero = FloatVector.broadcast(F, -0f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.lanewise(ABS);
            t = t.blend(most, t.compare(GT, most));
            FloatVector square = t.lanewise(MUL, t);
            FloatVector k = square.lanewise(FMA, gate2, gate1);
            FloatVector kLow =
                    square.lanewise(FMA, gate2, gate1.lanewise(SUB, k)).lanewise(ADD, gate1Low);
            kLow = square.lanewise(FMA, gate2Low, kLow);
            kLow = t.lanewise(FMA, t, zero.lanewise(SUB, square)).lanewise(FMA, gate2, kLow);
            FloatVector h = t.lanewise(MUL, k);
            FloatVector lost = t.lanewise(FMA, kLow, t.lanewise(FMA, k, zero.lanewise(SUB, h)));
            FloatVector v = zero.lanewise(SUB, h);
            FloatVector shifted = v.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, ln2Low, n.lanewise(FMA, ln2, v)).lanewise(ADD, zero.lanewise(SUB, lost));
            FloatVector p = r.lanewise(FMA, c6, c5)
                    .lanewise(FMA, r, c4)
                    .lanewise(FMA, r, c3)
                    .lanewise(FMA, r, c2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            IntVector exponents = W.cast(shifted.reinterpretAsInts());
            IntVector first = exponents.lanewise(LSHR, 1);
            FloatVector s = first.lanewise(LSHL, 23).reinterpretAsFloats();
            s = s.lanewise(FMA, p, s);
            FloatVector scale =
                    exponents.lanewise(SUB, first).lanewise(LSHL, 23).reinterpretAsFloats();
            V.cast(vz.blend(minusZero, vz.compare(LT, zero))
                            .lanewise(
                                    SUB,
                                    s.lanewise(MUL, t.lanewise(DIV, one.lanewise(ADD, s.lanewise(MUL, scale))))
                                            .lanewise(MUL, scale)))
                    .intoArray(a, aAt + i);
        }
        ScalarGatedActivation.geluTanh(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void silu(int length, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector zero = FloatVector.zero(F);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector most = FloatVector.broadcast(F, SILU_MAX);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        FloatVector minusZero = FloatVector.broadcast(F, -0f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.lanewise(ABS);
            t = t.blend(most, t.compare(GT, most));
            FloatVector v = zero.lanewise(SUB, t);
            FloatVector shifted = v.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, ln2Low, n.lanewise(FMA, ln2, v));
            FloatVector p = r.lanewise(FMA, c6, c5)
                    .lanewise(FMA, r, c4)
                    .lanewise(FMA, r, c3)
                    .lanewise(FMA, r, c2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            IntVector exponents = W.cast(shifted.reinterpretAsInts());
            IntVector first = exponents.lanewise(LSHR, 1);
            FloatVector s = first.lanewise(LSHL, 23).reinterpretAsFloats();
            s = s.lanewise(FMA, p, s);
            FloatVector scale =
                    exponents.lanewise(SUB, first).lanewise(LSHL, 23).reinterpretAsFloats();
            V.cast(vz.blend(minusZero, vz.compare(LT, zero))
                            .lanewise(
                                    SUB,
                                    s.lanewise(MUL, t.lanewise(DIV, one.lanewise(ADD, s.lanewise(MUL, scale))))
                                            .lanewise(MUL, scale)))
                    .intoArray(a, aAt + i);
        }
        ScalarGatedActivation.silu(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void mish(int length, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector zero = FloatVector.zero(F);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector two = FloatVector.broadcast(F, 2f);
        FloatVector most = FloatVector.broadcast(F, SILU_MAX);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        FloatVector minusZero = FloatVector.broadcast(F, -0f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.lanewise(ABS);
            t = t.blend(most, t.compare(GT, most));
            FloatVector v = zero.lanewise(SUB, t);
            FloatVector shifted = v.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, ln2Low, n.lanewise(FMA, ln2, v));
            FloatVector p = r.lanewise(FMA, c6, c5)
                    .lanewise(FMA, r, c4)
                    .lanewise(FMA, r, c3)
                    .lanewise(FMA, r, c2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            IntVector exponents = W.cast(shifted.reinterpretAsInts());
            IntVector first = exponents.lanewise(LSHR, 1);
            FloatVector s = first.lanewise(LSHL, 23).reinterpretAsFloats();
            s = s.lanewise(FMA, p, s);
            FloatVector scale =
                    exponents.lanewise(SUB, first).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector e = s.lanewise(MUL, scale);
            FloatVector left = e.lanewise(ADD, two);
            FloatVector right = e.lanewise(ADD, e);
            VectorMask<Float> negative = vz.compare(LT, zero);
            FloatVector numerator = right.blend(left, negative);
            FloatVector denominator =
                    e.lanewise(FMA, right, right.lanewise(ADD, one)).blend(e.lanewise(FMA, left, two), negative);
            V.cast(vz.blend(minusZero, vz.compare(LT, zero))
                            .lanewise(
                                    SUB,
                                    s.lanewise(MUL, t.lanewise(MUL, numerator).lanewise(DIV, denominator))
                                            .lanewise(MUL, scale)))
                    .intoArray(a, aAt + i);
        }
        ScalarGatedActivation.mish(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void geluGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector density = FloatVector.broadcast(F, -DENSITY);
        FloatVector shift = FloatVector.broadcast(F, PHI_SHIFT);
        FloatVector minusOne = FloatVector.broadcast(F, -1f);
        FloatVector p1 = FloatVector.broadcast(F, PHI_1);
        FloatVector p2 = FloatVector.broadcast(F, PHI_2);
        FloatVector p3 = FloatVector.broadcast(F, PHI_3);
        FloatVector p4 = FloatVector.broadcast(F, PHI_4);
        FloatVector p5 = FloatVector.broadcast(F, PHI_5);
        FloatVector p6 = FloatVector.broadcast(F, PHI_6);
        FloatVector p7 = FloatVector.broadcast(F, PHI_7);
        FloatVector p0 = FloatVector.broadcast(F, PHI_0);
        FloatVector most = FloatVector.broadcast(F, GELU_MAX);
        FloatVector minusHalf = FloatVector.broadcast(F, -0.5f);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        FloatVector p9 = FloatVector.broadcast(F, PHI_9);
        FloatVector p8 = FloatVector.broadcast(F, PHI_8);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.lanewise(ABS);
            t = t.blend(most, t.compare(GT, most));
            FloatVector v = t.lanewise(MUL, t).lanewise(MUL, minusHalf);
            FloatVector shifted = v.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, ln2Low, n.lanewise(FMA, ln2, v));
            FloatVector p = r.lanewise(FMA, c6, c5)
                    .lanewise(FMA, r, c4)
                    .lanewise(FMA, r, c3)
                    .lanewise(FMA, r, c2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            IntVector exponents = W.cast(shifted.reinterpretAsInts());
            IntVector first = exponents.lanewise(LSHR, 1);
            FloatVector s = first.lanewise(LSHL, 23).reinterpretAsFloats();
            s = s.lanewise(FMA, p, s);
            FloatVector scale =
                    exponents.lanewise(SUB, first).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector d = one.lanewise(DIV, t.lanewise(ADD, shift));
            FloatVector u = t.lanewise(ADD, t).lanewise(FMA, d, minusOne);
            FloatVector w = u.lanewise(FMA, p9, p8)
                    .lanewise(FMA, u, p7)
                    .lanewise(FMA, u, p6)
                    .lanewise(FMA, u, p5)
                    .lanewise(FMA, u, p4);
            w = d.lanewise(
                    MUL,
                    w.lanewise(FMA, u, p3)
                            .lanewise(FMA, u, p2)
                            .lanewise(FMA, u, p1)
                            .lanewise(FMA, u, p0));
            FloatVector low = s.lanewise(MUL, t.lanewise(FMA, density, w)).lanewise(MUL, scale);
            FloatVector slope = one.lanewise(SUB, low).blend(low, vz.compare(LT, 0f));
            V.cast(FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, slope)).intoArray(delta, deltaAt + i);
        }
        ScalarGatedActivation.geluGradient(length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void geluTanhGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector zero = FloatVector.zero(F);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector most = FloatVector.broadcast(F, GELU_TANH_MAX);
        FloatVector gate2 = FloatVector.broadcast(F, GATE_2);
        FloatVector gate1 = FloatVector.broadcast(F, GATE_1 + GATE_1_LOW);
        FloatVector threeGate2 = FloatVector.broadcast(F, 3f * GATE_2);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.lanewise(ABS);
            t = t.blend(most, t.compare(GT, most));
            FloatVector square = t.lanewise(MUL, t);
            FloatVector k = square.lanewise(FMA, gate2, gate1);
            FloatVector x = t.lanewise(MUL, square.lanewise(FMA, threeGate2, gate1));
            FloatVector v = zero.lanewise(SUB, t.lanewise(MUL, k));
            FloatVector shifted = v.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, ln2Low, n.lanewise(FMA, ln2, v));
            FloatVector p = r.lanewise(FMA, c6, c5)
                    .lanewise(FMA, r, c4)
                    .lanewise(FMA, r, c3)
                    .lanewise(FMA, r, c2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            IntVector exponents = W.cast(shifted.reinterpretAsInts());
            IntVector first = exponents.lanewise(LSHR, 1);
            FloatVector s = first.lanewise(LSHL, 23).reinterpretAsFloats();
            s = s.lanewise(FMA, p, s);
            FloatVector scale =
                    exponents.lanewise(SUB, first).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector upper = one.lanewise(DIV, one.lanewise(ADD, s.lanewise(MUL, scale)));
            FloatVector low = s.lanewise(
                            MUL, upper.lanewise(MUL, zero.lanewise(SUB, x).lanewise(FMA, upper, one)))
                    .lanewise(MUL, scale);
            FloatVector slope = one.lanewise(SUB, low).blend(low, vz.compare(LT, zero));
            V.cast(FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, slope)).intoArray(delta, deltaAt + i);
        }
        ScalarGatedActivation.geluTanhGradient(length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void siluGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector zero = FloatVector.zero(F);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector most = FloatVector.broadcast(F, SILU_MAX);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.lanewise(ABS);
            t = t.blend(most, t.compare(GT, most));
            FloatVector v = zero.lanewise(SUB, t);
            FloatVector shifted = v.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, ln2Low, n.lanewise(FMA, ln2, v));
            FloatVector p = r.lanewise(FMA, c6, c5)
                    .lanewise(FMA, r, c4)
                    .lanewise(FMA, r, c3)
                    .lanewise(FMA, r, c2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            IntVector exponents = W.cast(shifted.reinterpretAsInts());
            IntVector first = exponents.lanewise(LSHR, 1);
            FloatVector s = first.lanewise(LSHL, 23).reinterpretAsFloats();
            s = s.lanewise(FMA, p, s);
            FloatVector scale =
                    exponents.lanewise(SUB, first).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector upper = one.lanewise(DIV, one.lanewise(ADD, s.lanewise(MUL, scale)));
            FloatVector low = s.lanewise(MUL, upper.lanewise(MUL, v.lanewise(FMA, upper, one)))
                    .lanewise(MUL, scale);
            FloatVector slope = one.lanewise(SUB, low).blend(low, vz.compare(LT, zero));
            V.cast(FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, slope)).intoArray(delta, deltaAt + i);
        }
        ScalarGatedActivation.siluGradient(length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void mishGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector zero = FloatVector.zero(F);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector two = FloatVector.broadcast(F, 2f);
        FloatVector most = FloatVector.broadcast(F, SILU_MAX);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.lanewise(ABS);
            t = t.blend(most, t.compare(GT, most));
            FloatVector v = zero.lanewise(SUB, t);
            FloatVector shifted = v.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, ln2Low, n.lanewise(FMA, ln2, v));
            FloatVector p = r.lanewise(FMA, c6, c5)
                    .lanewise(FMA, r, c4)
                    .lanewise(FMA, r, c3)
                    .lanewise(FMA, r, c2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            IntVector exponents = W.cast(shifted.reinterpretAsInts());
            IntVector first = exponents.lanewise(LSHR, 1);
            FloatVector s = first.lanewise(LSHL, 23).reinterpretAsFloats();
            s = s.lanewise(FMA, p, s);
            FloatVector scale =
                    exponents.lanewise(SUB, first).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector e = s.lanewise(MUL, scale);
            FloatVector left = e.lanewise(ADD, two);
            FloatVector right = e.lanewise(ADD, e);
            VectorMask<Float> negative = vz.compare(LT, zero);
            FloatVector denominator =
                    e.lanewise(FMA, right, right.lanewise(ADD, one)).blend(e.lanewise(FMA, left, two), negative);
            FloatVector inverse = one.lanewise(DIV, denominator);
            FloatVector term = right.lanewise(ADD, one).blend(e.lanewise(MUL, left), negative);
            FloatVector factor = right.lanewise(MUL, e)
                    .blend(zero.lanewise(SUB, right), negative)
                    .lanewise(MUL, e.lanewise(FMA, two, two));
            FloatVector slope = inverse.lanewise(MUL, t.lanewise(MUL, factor).lanewise(FMA, inverse, term));
            V.cast(FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, slope)).intoArray(delta, deltaAt + i);
        }
        ScalarGatedActivation.mishGradient(length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }
}
