package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarGatedActivation.*;
import static dev.lanewise.kernel.ScalarMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link GatedActivationKernels}: {@link ScalarGatedActivation}, operation by operation. */
/*
 * Each loop spells its exp out, as in SimdMath. s scale is e^(v + low) in two factors: what else belongs to the product
 * comes between them.
 */
final class SimdGatedActivation {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.abs();
            t = t.blend(GELU_MAX, t.compare(VectorOperators.GT, GELU_MAX));
            FloatVector square = t.mul(t);
            FloatVector lost = t.fma(t, zero.sub(square)).mul(-0.5f);
            FloatVector v = square.mul(-0.5f);
            FloatVector shifted = v.fma(LOG2_E, EXP_SHIFT);
            FloatVector n = shifted.sub(EXP_SHIFT);
            FloatVector r = n.fma(ln2Low, n.fma(ln2, v)).add(lost);
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, c4).fma(r, c3).fma(r, c2);
            p = r.mul(r).fma(p, r);
            IntVector exponents = shifted.reinterpretAsInts();
            IntVector first = exponents.lanewise(VectorOperators.LSHR, 1);
            FloatVector s = first.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            s = s.fma(p, s);
            FloatVector scale =
                    exponents.sub(first).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector d = one.div(t.add(shift));
            FloatVector u = t.add(t).fma(d, minusOne);
            FloatVector w = u.fma(PHI_9, PHI_8).fma(u, p7).fma(u, p6).fma(u, p5).fma(u, p4);
            w = d.mul(w.fma(u, p3).fma(u, p2).fma(u, p1).fma(u, p0));
            vz.blend(-0f, vz.compare(VectorOperators.LT, 0f))
                    .sub(s.mul(t.mul(w)).mul(scale))
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.abs();
            t = t.blend(GELU_TANH_MAX, t.compare(VectorOperators.GT, GELU_TANH_MAX));
            FloatVector square = t.mul(t);
            FloatVector k = square.fma(gate2, gate1);
            FloatVector kLow = square.fma(gate2, gate1.sub(k)).add(GATE_1_LOW);
            kLow = square.fma(gate2Low, kLow);
            kLow = t.fma(t, zero.sub(square)).fma(gate2, kLow);
            FloatVector h = t.mul(k);
            FloatVector lost = t.fma(kLow, t.fma(k, zero.sub(h)));
            FloatVector v = zero.sub(h);
            FloatVector shifted = v.fma(LOG2_E, EXP_SHIFT);
            FloatVector n = shifted.sub(EXP_SHIFT);
            FloatVector r = n.fma(ln2Low, n.fma(ln2, v)).add(zero.sub(lost));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, c4).fma(r, c3).fma(r, c2);
            p = r.mul(r).fma(p, r);
            IntVector exponents = shifted.reinterpretAsInts();
            IntVector first = exponents.lanewise(VectorOperators.LSHR, 1);
            FloatVector s = first.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            s = s.fma(p, s);
            FloatVector scale =
                    exponents.sub(first).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            vz.blend(-0f, vz.compare(VectorOperators.LT, 0f))
                    .sub(s.mul(t.div(one.add(s.mul(scale)))).mul(scale))
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.abs();
            t = t.blend(SILU_MAX, t.compare(VectorOperators.GT, SILU_MAX));
            FloatVector v = zero.sub(t);
            FloatVector shifted = v.fma(LOG2_E, EXP_SHIFT);
            FloatVector n = shifted.sub(EXP_SHIFT);
            FloatVector r = n.fma(ln2Low, n.fma(ln2, v));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, c4).fma(r, c3).fma(r, c2);
            p = r.mul(r).fma(p, r);
            IntVector exponents = shifted.reinterpretAsInts();
            IntVector first = exponents.lanewise(VectorOperators.LSHR, 1);
            FloatVector s = first.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            s = s.fma(p, s);
            FloatVector scale =
                    exponents.sub(first).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            vz.blend(-0f, vz.compare(VectorOperators.LT, 0f))
                    .sub(s.mul(t.div(one.add(s.mul(scale)))).mul(scale))
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.abs();
            t = t.blend(SILU_MAX, t.compare(VectorOperators.GT, SILU_MAX));
            FloatVector v = zero.sub(t);
            FloatVector shifted = v.fma(LOG2_E, EXP_SHIFT);
            FloatVector n = shifted.sub(EXP_SHIFT);
            FloatVector r = n.fma(ln2Low, n.fma(ln2, v));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, c4).fma(r, c3).fma(r, c2);
            p = r.mul(r).fma(p, r);
            IntVector exponents = shifted.reinterpretAsInts();
            IntVector first = exponents.lanewise(VectorOperators.LSHR, 1);
            FloatVector s = first.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            s = s.fma(p, s);
            FloatVector scale =
                    exponents.sub(first).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector e = s.mul(scale);
            FloatVector left = e.add(2f);
            FloatVector right = e.add(e);
            VectorMask<Float> negative = vz.compare(VectorOperators.LT, 0f);
            FloatVector numerator = right.blend(left, negative);
            FloatVector denominator = e.fma(right, right.add(one)).blend(e.fma(left, two), negative);
            vz.blend(-0f, vz.compare(VectorOperators.LT, 0f))
                    .sub(s.mul(t.mul(numerator).div(denominator)).mul(scale))
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.abs();
            t = t.blend(GELU_MAX, t.compare(VectorOperators.GT, GELU_MAX));
            FloatVector v = t.mul(t).mul(-0.5f);
            FloatVector shifted = v.fma(LOG2_E, EXP_SHIFT);
            FloatVector n = shifted.sub(EXP_SHIFT);
            FloatVector r = n.fma(ln2Low, n.fma(ln2, v));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, c4).fma(r, c3).fma(r, c2);
            p = r.mul(r).fma(p, r);
            IntVector exponents = shifted.reinterpretAsInts();
            IntVector first = exponents.lanewise(VectorOperators.LSHR, 1);
            FloatVector s = first.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            s = s.fma(p, s);
            FloatVector scale =
                    exponents.sub(first).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector d = one.div(t.add(shift));
            FloatVector u = t.add(t).fma(d, minusOne);
            FloatVector w = u.fma(PHI_9, PHI_8).fma(u, p7).fma(u, p6).fma(u, p5).fma(u, p4);
            w = d.mul(w.fma(u, p3).fma(u, p2).fma(u, p1).fma(u, p0));
            FloatVector low = s.mul(t.fma(density, w)).mul(scale);
            FloatVector slope = one.sub(low).blend(low, vz.compare(VectorOperators.LT, 0f));
            FloatVector.fromArray(F, g, gAt + i).mul(slope).intoArray(delta, deltaAt + i);
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.abs();
            t = t.blend(GELU_TANH_MAX, t.compare(VectorOperators.GT, GELU_TANH_MAX));
            FloatVector square = t.mul(t);
            FloatVector k = square.fma(GATE_2, GATE_1 + GATE_1_LOW);
            FloatVector x = t.mul(square.fma(3f * GATE_2, GATE_1 + GATE_1_LOW));
            FloatVector v = zero.sub(t.mul(k));
            FloatVector shifted = v.fma(LOG2_E, EXP_SHIFT);
            FloatVector n = shifted.sub(EXP_SHIFT);
            FloatVector r = n.fma(ln2Low, n.fma(ln2, v));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, c4).fma(r, c3).fma(r, c2);
            p = r.mul(r).fma(p, r);
            IntVector exponents = shifted.reinterpretAsInts();
            IntVector first = exponents.lanewise(VectorOperators.LSHR, 1);
            FloatVector s = first.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            s = s.fma(p, s);
            FloatVector scale =
                    exponents.sub(first).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector upper = one.div(one.add(s.mul(scale)));
            FloatVector low = s.mul(upper.mul(zero.sub(x).fma(upper, one))).mul(scale);
            FloatVector slope = one.sub(low).blend(low, vz.compare(VectorOperators.LT, 0f));
            FloatVector.fromArray(F, g, gAt + i).mul(slope).intoArray(delta, deltaAt + i);
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.abs();
            t = t.blend(SILU_MAX, t.compare(VectorOperators.GT, SILU_MAX));
            FloatVector v = zero.sub(t);
            FloatVector shifted = v.fma(LOG2_E, EXP_SHIFT);
            FloatVector n = shifted.sub(EXP_SHIFT);
            FloatVector r = n.fma(ln2Low, n.fma(ln2, v));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, c4).fma(r, c3).fma(r, c2);
            p = r.mul(r).fma(p, r);
            IntVector exponents = shifted.reinterpretAsInts();
            IntVector first = exponents.lanewise(VectorOperators.LSHR, 1);
            FloatVector s = first.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            s = s.fma(p, s);
            FloatVector scale =
                    exponents.sub(first).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector upper = one.div(one.add(s.mul(scale)));
            FloatVector low = s.mul(upper.mul(v.fma(upper, one))).mul(scale);
            FloatVector slope = one.sub(low).blend(low, vz.compare(VectorOperators.LT, 0f));
            FloatVector.fromArray(F, g, gAt + i).mul(slope).intoArray(delta, deltaAt + i);
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.abs();
            t = t.blend(SILU_MAX, t.compare(VectorOperators.GT, SILU_MAX));
            FloatVector v = zero.sub(t);
            FloatVector shifted = v.fma(LOG2_E, EXP_SHIFT);
            FloatVector n = shifted.sub(EXP_SHIFT);
            FloatVector r = n.fma(ln2Low, n.fma(ln2, v));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, c4).fma(r, c3).fma(r, c2);
            p = r.mul(r).fma(p, r);
            IntVector exponents = shifted.reinterpretAsInts();
            IntVector first = exponents.lanewise(VectorOperators.LSHR, 1);
            FloatVector s = first.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            s = s.fma(p, s);
            FloatVector scale =
                    exponents.sub(first).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector e = s.mul(scale);
            FloatVector left = e.add(2f);
            FloatVector right = e.add(e);
            VectorMask<Float> negative = vz.compare(VectorOperators.LT, 0f);
            FloatVector denominator = e.fma(right, right.add(one)).blend(e.fma(left, two), negative);
            FloatVector inverse = one.div(denominator);
            FloatVector term = right.add(one).blend(e.mul(left), negative);
            FloatVector factor = right.mul(e).blend(zero.sub(right), negative).mul(e.fma(two, two));
            FloatVector slope = inverse.mul(t.mul(factor).fma(inverse, term));
            FloatVector.fromArray(F, g, gAt + i).mul(slope).intoArray(delta, deltaAt + i);
        }
        ScalarGatedActivation.mishGradient(length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }
}
