package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.DIV;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.SUB;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector kernels behind {@link RationalActivationKernels}: {@link ScalarRationalActivation}, operation by operation.
 */
final class SimdRationalActivation {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final Class<? extends IntVector> W = Lanes.INT_VECTOR;
    private static final int LENGTH = Lanes.LENGTH;

    private SimdRationalActivation() {}

    static void relu6(int length, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        FloatVector zero = FloatVector.zero(F);
        FloatVector six = FloatVector.broadcast(F, 6f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            vz = vz.blend(zero, vz.compare(LE, zero));
            V.cast(vz.blend(six, vz.compare(GE, six))).intoArray(a, aAt + i);
        }
        ScalarRationalActivation.relu6(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void relu6Gradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector zero = FloatVector.zero(F);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            vg = vg.blend(zero, vz.compare(LE, zero));
            V.cast(vg.blend(zero, vz.compare(GE, 6f))).intoArray(delta, deltaAt + i);
        }
        ScalarRationalActivation.relu6Gradient(length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void hardSigmoid(int length, float slope, float offset, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        FloatVector vslope = FloatVector.broadcast(F, slope);
        FloatVector voffset = FloatVector.broadcast(F, offset);
        FloatVector zero = FloatVector.zero(F);
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector line = FloatVector.fromArray(F, z, zAt + i).lanewise(FMA, vslope, voffset);
            line = line.blend(zero, line.compare(LE, zero));
            V.cast(line.blend(one, line.compare(GE, one))).intoArray(a, aAt + i);
        }
        ScalarRationalActivation.hardSigmoid(length - bound, slope, offset, z, zAt + bound, a, aAt + bound);
    }

    static void hardSigmoidGradient(
            int length, float slope, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector vslope = FloatVector.broadcast(F, slope);
        FloatVector zero = FloatVector.zero(F);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector va = FloatVector.fromArray(F, a, aAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i).lanewise(MUL, vslope);
            vg = vg.blend(zero, va.compare(LE, zero));
            V.cast(vg.blend(zero, va.compare(GE, 1f))).intoArray(delta, deltaAt + i);
        }
        ScalarRationalActivation.hardSigmoidGradient(
                length - bound, slope, a, aAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void hardSwish(int length, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        FloatVector three = FloatVector.broadcast(F, 3f);
        FloatVector six = FloatVector.broadcast(F, 6f);
        FloatVector zero = FloatVector.zero(F);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector va = vz.lanewise(MUL, vz.lanewise(ADD, three)).lanewise(DIV, six);
            va = va.blend(zero, vz.compare(LE, -3f));
            V.cast(va.blend(vz, vz.compare(GE, three))).intoArray(a, aAt + i);
        }
        ScalarRationalActivation.hardSwish(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void hardSwishGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector two = FloatVector.broadcast(F, 2f);
        FloatVector three = FloatVector.broadcast(F, 3f);
        FloatVector six = FloatVector.broadcast(F, 6f);
        FloatVector zero = FloatVector.zero(F);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            FloatVector vd = vg.lanewise(MUL, vz.lanewise(FMA, two, three).lanewise(DIV, six));
            vd = vd.blend(zero, vz.compare(LE, -3f));
            V.cast(vd.blend(vg, vz.compare(GE, three))).intoArray(delta, deltaAt + i);
        }
        ScalarRationalActivation.hardSwishGradient(
                length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void softsign(int length, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        FloatVector zero = FloatVector.zero(F);
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector t = vz.lanewise(ABS);
            FloatVector sum = t.lanewise(ADD, one);
            FloatVector inverse = one.lanewise(DIV, sum);
            FloatVector lost = sum.lanewise(SUB, one).lanewise(SUB, t);
            FloatVector quotient = t.lanewise(MUL, inverse);
            FloatVector rest =
                    quotient.lanewise(FMA, lost, zero.lanewise(SUB, quotient).lanewise(FMA, sum, t));
            FloatVector vy =
                    rest.lanewise(FMA, inverse, quotient).blend(one.lanewise(SUB, inverse), t.compare(GE, one));
            IntVector sign = W.cast(V.cast(vz).reinterpretAsInts()).lanewise(AND, Integer.MIN_VALUE);
            V.cast(W.cast(vy.reinterpretAsInts()).lanewise(OR, sign).reinterpretAsFloats())
                    .intoArray(a, aAt + i);
        }
        ScalarRationalActivation.softsign(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void softsignGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector inverse = one.lanewise(
                    DIV, FloatVector.fromArray(F, z, zAt + i).lanewise(ABS).lanewise(ADD, one));
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            V.cast(vg.lanewise(MUL, inverse.lanewise(MUL, inverse))).intoArray(delta, deltaAt + i);
        }
        ScalarRationalActivation.softsignGradient(
                length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }
}
