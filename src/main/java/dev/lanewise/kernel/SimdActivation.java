package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link ActivationKernels}: {@link ScalarActivation}, operation by operation. */
final class SimdActivation {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;

    private SimdActivation() {}

    static void identity(int length, float[] z, int zAt, float[] a, int aAt) {
        ScalarActivation.identity(length, z, zAt, a, aAt);
    }

    static void identityGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        ScalarActivation.identityGradient(length, z, zAt, g, gAt, delta, deltaAt);
    }

    static void relu(int length, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        FloatVector zero = FloatVector.zero(F);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            V.cast(vz.blend(zero, vz.compare(LE, zero))).intoArray(a, aAt + i);
        }
        ScalarActivation.relu(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void reluGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector zero = FloatVector.zero(F);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            V.cast(vg.blend(zero, vz.compare(LE, zero))).intoArray(delta, deltaAt + i);
        }
        ScalarActivation.reluGradient(length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void leakyRelu(int length, float slope, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        FloatVector vslope = FloatVector.broadcast(F, slope);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            V.cast(vz.blend(vz.lanewise(MUL, vslope), vz.compare(LE, 0f))).intoArray(a, aAt + i);
        }
        ScalarActivation.leakyRelu(length - bound, slope, z, zAt + bound, a, aAt + bound);
    }

    static void leakyReluGradient(
            int length, float slope, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector vslope = FloatVector.broadcast(F, slope);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            V.cast(vg.blend(vg.lanewise(MUL, vslope), vz.compare(LE, 0f))).intoArray(delta, deltaAt + i);
        }
        ScalarActivation.leakyReluGradient(
                length - bound, slope, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void tanhGradient(int length, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector zero = FloatVector.zero(F);
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector va = FloatVector.fromArray(F, a, aAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            V.cast(vg.lanewise(MUL, zero.lanewise(SUB, va).lanewise(FMA, va, one)))
                    .intoArray(delta, deltaAt + i);
        }
        ScalarActivation.tanhGradient(length - bound, a, aAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void sigmoidGradient(int length, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector va = FloatVector.fromArray(F, a, aAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            V.cast(vg.lanewise(MUL, va.lanewise(MUL, one.lanewise(SUB, va)))).intoArray(delta, deltaAt + i);
        }
        ScalarActivation.sigmoidGradient(length - bound, a, aAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }
}
