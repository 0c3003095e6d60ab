package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link SoftmaxKernels}: {@link ScalarSoftmax}, operation by operation. */
/*
 * softmax has four sweeps, max, exp, sum and quotient, each over data that the one before left in the cache.
 *
 * Sums at 256 and 128 bits, where a block of 16 lanes is two or four vectors: the accumulators rotate, so that the loop
 * body still holds one exp. As a block has two (or four) vectors, each accumulator is back in its place behind it.
 */
final class SimdSoftmax {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int BLOCK = Lanes.PANEL;
    private static final VectorShuffle<Float> SWAP8 = Lanes.swap(8);
    private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);
    private static final VectorShuffle<Float> SWAP2 = Lanes.swap(2);

    private SimdSoftmax() {}

    static void softmax(int length, float[] z, int zAt, float[] p, int pAt) {
        if (LENGTH == BLOCK && length < BLOCK) {
            oneVector(length, z, zAt, p, pAt);
            return;
        }
        SimdMath.shiftedExp(length, max(length, z, zAt), z, zAt, p, pAt);
        divide(length, SimdLevel1.sum(length, p, pAt), p, pAt);
    }

    static void logSoftmax(int length, float[] z, int zAt, float[] a, int aAt) {
        float max = max(length, z, zAt);
        subtract(length, max, ScalarMath.log(sumExp(length, max, z, zAt)), z, zAt, a, aAt);
    }

    static void logSoftmaxGradient(int length, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        withoutShare(length, SimdLevel1.sum(length, g, gAt), a, aAt, g, gAt, delta, deltaAt);
    }

    static void softmaxGradient(int length, float[] p, int pAt, float[] g, int gAt, float[] delta, int deltaAt) {
        productWithDifference(length, SimdLevel1.dot(length, g, gAt, p, pAt), p, pAt, g, gAt, delta, deltaAt);
    }

    static float logSumExp(int length, float[] z, int zAt) {
        float max = max(length, z, zAt);
        float shift = Float.isInfinite(max) ? 0f : max;
        return shift + ScalarMath.log(sumExp(length, shift, z, zAt));
    }

    static float crossEntropy(int length, float[] z, int zAt, float[] y, int yAt) {
        float max = max(length, z, zAt);
        return surprise(length, max, ScalarMath.log(sumExp(length, max, z, zAt)), z, zAt, y, yAt);
    }

    /**
     * Fewer elements than a vector of 512 bits has. The maximum is one of integers that are ordered as the floats are; NaN may
     * be the largest there, but then all is NaN anyway. The lanes behind the last element are -infinity for the maximum and 0
     * for exp, as it costs 30 ns where it underflows.
     */
    private static void oneVector(int length, float[] z, int zAt, float[] p, int pAt) {
        VectorMask<Float> real = VectorMask.fromLong(F, (1L << length) - 1);
        FloatVector zero = FloatVector.zero(F);
        FloatVector vz = FloatVector.fromArray(F, z, zAt, real);
        IntVector bits = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY)
                .blend(vz, real)
                .reinterpretAsInts();
        IntVector flip = bits.lanewise(VectorOperators.ASHR, 31).lanewise(VectorOperators.LSHR, 1);
        int largest = bits.lanewise(VectorOperators.XOR, flip).reduceLanes(VectorOperators.MAX);
        float max = Float.intBitsToFloat(largest ^ ((largest >> 31) >>> 1));

        FloatVector vx = zero.blend(vz.sub(max), real);
        vx = vx.blend(EXP_MIN, vx.compare(VectorOperators.LT, EXP_MIN));
        FloatVector shifted = vx.fma(LOG2_E, EXP_SHIFT);
        FloatVector n = shifted.sub(EXP_SHIFT);
        FloatVector r = n.fma(FloatVector.broadcast(F, -LN2), vx);
        r = n.fma(FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector q = r.fma(EXP_6, EXP_5).fma(r, FloatVector.broadcast(F, EXP_4));
        q = q.fma(r, FloatVector.broadcast(F, EXP_3)).fma(r, FloatVector.broadcast(F, EXP_2));
        q = r.mul(r).fma(q, r);
        IntVector exponents = shifted.reinterpretAsInts();
        IntVector first = exponents.lanewise(VectorOperators.LSHR, 1);
        FloatVector s = first.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
        FloatVector t = exponents.sub(first).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
        FloatVector e = s.fma(q, s).mul(t);
        e.intoArray(p, pAt, real);
        e.div(ScalarLevel1.sumTail(length, p, pAt)).intoArray(p, pAt, real);
    }

    /** A maximum is exact, so its order is free: two chains, which compare and select as the scalar kernel does. */
    private static float max(int length, float[] x, int xAt) {
        int bound = F.loopBound(length);
        FloatVector max0 = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        FloatVector max1 = max0;
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i);
            FloatVector next = max0.blend(vx, vx.compare(VectorOperators.GT, max0));
            max0 = max1;
            max1 = next;
        }
        max0 = max0.blend(max1, max1.compare(VectorOperators.GT, max0));
        if (LENGTH == 16) {
            max1 = max0.rearrange(SWAP8);
            max0 = max0.blend(max1, max1.compare(VectorOperators.GT, max0));
        }
        if (LENGTH >= 8) {
            max1 = max0.rearrange(SWAP4);
            max0 = max0.blend(max1, max1.compare(VectorOperators.GT, max0));
        }
        max1 = max0.rearrange(SWAP2);
        max0 = max0.blend(max1, max1.compare(VectorOperators.GT, max0));
        float start = max0.lane(0) > max0.lane(1) ? max0.lane(0) : max0.lane(1);
        return ScalarSoftmax.max(length - bound, start, x, xAt + bound);
    }

    private static void divide(int length, float divisor, float[] y, int yAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector.fromArray(F, y, yAt + i).div(divisor).intoArray(y, yAt + i);
        }
        ScalarSoftmax.divide(length - bound, divisor, y, yAt + bound);
    }

    private static void subtract(int length, float first, float second, float[] x, int xAt, float[] y, int yAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector.fromArray(F, x, xAt + i).sub(first).sub(second).intoArray(y, yAt + i);
        }
        ScalarSoftmax.subtract(length - bound, first, second, x, xAt + bound, y, yAt + bound);
    }

    private static void withoutShare(
            int length, float sum, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
        int bound = F.loopBound(length);
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector minusSum = FloatVector.broadcast(F, 0f - sum);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i);
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
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            s.fma(p, s).mul(t).fma(minusSum, vy).intoArray(z, zAt + i);
        }
        ScalarSoftmax.withoutShare(length - bound, sum, x, xAt + bound, y, yAt + bound, z, zAt + bound);
    }

    private static void productWithDifference(
            int length, float shift, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector difference = FloatVector.fromArray(F, y, yAt + i).sub(shift);
            FloatVector.fromArray(F, x, xAt + i).mul(difference).intoArray(z, zAt + i);
        }
        ScalarSoftmax.productWithDifference(length - bound, shift, x, xAt + bound, y, yAt + bound, z, zAt + bound);
    }

    private static float sumExp(int length, float shift, float[] x, int xAt) {
        int bound = length & -BLOCK;
        FloatVector ln2 = FloatVector.broadcast(F, -LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector c2 = FloatVector.broadcast(F, EXP_2);
        FloatVector c3 = FloatVector.broadcast(F, EXP_3);
        FloatVector c4 = FloatVector.broadcast(F, EXP_4);
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
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
            FloatVector next = sum0.add(s.fma(p, s).mul(t));
            sum0 = LENGTH == 16 ? next : sum1;
            sum1 = LENGTH == 8 ? next : sum2;
            sum2 = sum3;
            sum3 = next;
        }
        if (LENGTH == 16) {
            sum0 = sum0.add(sum0.rearrange(SWAP8));
            sum0 = sum0.add(sum0.rearrange(SWAP4));
        } else if (LENGTH == 8) {
            sum0 = sum0.add(sum1);
            sum0 = sum0.add(sum0.rearrange(SWAP4));
        } else {
            sum0 = sum0.add(sum2).add(sum1.add(sum3));
        }
        sum0 = sum0.add(sum0.rearrange(SWAP2));
        float tree = sum0.lane(0) + sum0.lane(1);
        return tree + ScalarSoftmax.sumExpTail(length - bound, shift, x, xAt + bound);
    }

    private static float surprise(int length, float max, float logSum, float[] z, int zAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        FloatVector vmax = FloatVector.broadcast(F, max);
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            FloatVector surprise =
                    vmax.sub(FloatVector.fromArray(F, z, zAt + i)).add(logSum);
            FloatVector finite = surprise.blend(0f, surprise.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
            surprise = surprise.blend(finite, vy.compare(VectorOperators.EQ, 0f));
            FloatVector next = vy.fma(surprise, sum0);
            sum0 = LENGTH == 16 ? next : sum1;
            sum1 = LENGTH == 8 ? next : sum2;
            sum2 = sum3;
            sum3 = next;
        }
        if (LENGTH == 16) {
            sum0 = sum0.add(sum0.rearrange(SWAP8));
            sum0 = sum0.add(sum0.rearrange(SWAP4));
        } else if (LENGTH == 8) {
            sum0 = sum0.add(sum1);
            sum0 = sum0.add(sum0.rearrange(SWAP4));
        } else {
            sum0 = sum0.add(sum2).add(sum1.add(sum3));
        }
        sum0 = sum0.add(sum0.rearrange(SWAP2));
        float tree = sum0.lane(0) + sum0.lane(1);
        return tree + ScalarSoftmax.surpriseTail(length - bound, max, logSum, z, zAt + bound, y, yAt + bound);
    }
}
