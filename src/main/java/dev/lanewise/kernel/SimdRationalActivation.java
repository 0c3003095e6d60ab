package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector kernels behind {@link RationalActivationKernels}: {@link ScalarRationalActivation}, operation by operation.
 */
final class SimdRationalActivation {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;

    private SimdRationalActivation() {}

    static void relu6(int length, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            vz = vz.blend(0f, vz.compare(VectorOperators.LE, 0f));
            vz.blend(6f, vz.compare(VectorOperators.GE, 6f)).intoArray(a, aAt + i);
        }
        ScalarRationalActivation.relu6(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void relu6Gradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            vg = vg.blend(0f, vz.compare(VectorOperators.LE, 0f));
            vg.blend(0f, vz.compare(VectorOperators.GE, 6f)).intoArray(delta, deltaAt + i);
        }
        ScalarRationalActivation.relu6Gradient(length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void hardSigmoid(int length, float slope, float offset, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        FloatVector vslope = FloatVector.broadcast(F, slope);
        FloatVector voffset = FloatVector.broadcast(F, offset);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector line = FloatVector.fromArray(F, z, zAt + i).fma(vslope, voffset);
            line = line.blend(0f, line.compare(VectorOperators.LE, 0f));
            line.blend(1f, line.compare(VectorOperators.GE, 1f)).intoArray(a, aAt + i);
        }
        ScalarRationalActivation.hardSigmoid(length - bound, slope, offset, z, zAt + bound, a, aAt + bound);
    }

    static void hardSigmoidGradient(
            int length, float slope, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector va = FloatVector.fromArray(F, a, aAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i).mul(slope);
            vg = vg.blend(0f, va.compare(VectorOperators.LE, 0f));
            vg.blend(0f, va.compare(VectorOperators.GE, 1f)).intoArray(delta, deltaAt + i);
        }
        ScalarRationalActivation.hardSigmoidGradient(
                length - bound, slope, a, aAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void hardSwish(int length, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector va = vz.mul(vz.add(3f)).div(6f);
            va = va.blend(0f, vz.compare(VectorOperators.LE, -3f));
            va.blend(vz, vz.compare(VectorOperators.GE, 3f)).intoArray(a, aAt + i);
        }
        ScalarRationalActivation.hardSwish(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void hardSwishGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            FloatVector vd = vg.mul(vz.fma(2f, 3f).div(6f));
            vd = vd.blend(0f, vz.compare(VectorOperators.LE, -3f));
            vd.blend(vg, vz.compare(VectorOperators.GE, 3f)).intoArray(delta, deltaAt + i);
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
            FloatVector t = vz.abs();
            FloatVector sum = t.add(one);
            FloatVector inverse = one.div(sum);
            FloatVector lost = sum.sub(one).sub(t);
            FloatVector quotient = t.mul(inverse);
            FloatVector rest = quotient.fma(lost, zero.sub(quotient).fma(sum, t));
            FloatVector vy = rest.fma(inverse, quotient).blend(one.sub(inverse), t.compare(VectorOperators.GE, 1f));
            IntVector sign = vz.reinterpretAsInts().lanewise(VectorOperators.AND, Integer.MIN_VALUE);
            vy.reinterpretAsInts()
                    .lanewise(VectorOperators.OR, sign)
                    .reinterpretAsFloats()
                    .intoArray(a, aAt + i);
        }
        ScalarRationalActivation.softsign(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void softsignGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector inverse =
                    one.div(FloatVector.fromArray(F, z, zAt + i).abs().add(one));
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            vg.mul(inverse.mul(inverse)).intoArray(delta, deltaAt + i);
        }
        ScalarRationalActivation.softsignGradient(
                length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }
}
