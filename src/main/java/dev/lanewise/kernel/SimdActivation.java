package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link ActivationKernels}: {@link ScalarActivation}, operation by operation. */
final class SimdActivation {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
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
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            vz.blend(0f, vz.compare(VectorOperators.LE, 0f)).intoArray(a, aAt + i);
        }
        ScalarActivation.relu(length - bound, z, zAt + bound, a, aAt + bound);
    }

    static void reluGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            vg.blend(0f, vz.compare(VectorOperators.LE, 0f)).intoArray(delta, deltaAt + i);
        }
        ScalarActivation.reluGradient(length - bound, z, zAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void leakyRelu(int length, float slope, float[] z, int zAt, float[] a, int aAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            vz.blend(vz.mul(slope), vz.compare(VectorOperators.LE, 0f)).intoArray(a, aAt + i);
        }
        ScalarActivation.leakyRelu(length - bound, slope, z, zAt + bound, a, aAt + bound);
    }

    static void leakyReluGradient(
            int length, float slope, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            vg.blend(vg.mul(slope), vz.compare(VectorOperators.LE, 0f)).intoArray(delta, deltaAt + i);
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
            vg.mul(zero.sub(va).fma(va, one)).intoArray(delta, deltaAt + i);
        }
        ScalarActivation.tanhGradient(length - bound, a, aAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }

    static void sigmoidGradient(int length, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector va = FloatVector.fromArray(F, a, aAt + i);
            FloatVector vg = FloatVector.fromArray(F, g, gAt + i);
            vg.mul(va.mul(one.sub(va))).intoArray(delta, deltaAt + i);
        }
        ScalarActivation.sigmoidGradient(length - bound, a, aAt + bound, g, gAt + bound, delta, deltaAt + bound);
    }
}
