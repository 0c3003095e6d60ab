package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarMath.*;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.DIV;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
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
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final Class<? extends IntVector> W = Lanes.INT_VECTOR;
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
        FloatVector minusInfinity = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        IntVector bits = W.cast(minusInfinity.blend(vz, real).reinterpretAsInts());
        IntVector flip = bits.lanewise(ASHR, 31).lanewise(LSHR, 1);
        int largest = bits.lanewise(XOR, flip).reduceLanes(MAX);
        float max = Float.intBitsToFloat(largest ^ ((largest >> 31) >>> 1));

        FloatVector vx = zero.blend(vz.lanewise(SUB, FloatVector.broadcast(F, max)), real);
        vx = vx.blend(FloatVector.broadcast(F, EXP_MIN), vx.compare(LT, EXP_MIN));
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector shifted = vx.lanewise(FMA, FloatVector.broadcast(F, LOG2_E), shifter);
        FloatVector n = shifted.lanewise(SUB, shifter);
        FloatVector r = n.lanewise(FMA, FloatVector.broadcast(F, -LN2), vx);
        r = n.lanewise(FMA, FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector q = FloatVector.broadcast(F, EXP_6).lanewise(FMA, r, FloatVector.broadcast(F, EXP_5));
        q = q.lanewise(FMA, r, FloatVector.broadcast(F, EXP_4));
        q = q.lanewise(FMA, r, FloatVector.broadcast(F, EXP_3)).lanewise(FMA, r, FloatVector.broadcast(F, EXP_2));
        q = r.lanewise(MUL, r).lanewise(FMA, q, r);
        IntVector exponents = W.cast(shifted.reinterpretAsInts());
        IntVector first = exponents.lanewise(LSHR, 1);
        FloatVector s = first.lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector t = exponents.lanewise(SUB, first).lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector e = s.lanewise(FMA, q, s).lanewise(MUL, t);
        V.cast(e).intoArray(p, pAt, real);
        FloatVector sum = FloatVector.broadcast(F, ScalarLevel1.sumTail(length, p, pAt));
        V.cast(e.lanewise(DIV, sum)).intoArray(p, pAt, real);
    }

    /** A maximum is exact, so its order is free: two chains, which compare and select as the scalar kernel does. */
    private static float max(int length, float[] x, int xAt) {
        int bound = F.loopBound(length);
        FloatVector max0 = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        FloatVector max1 = max0;
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i);
            FloatVector next = V.cast(max0).blend(vx, vx.compare(GT, max0));
            max0 = max1;
            max1 = next;
        }
        max0 = max0.blend(max1, max1.compare(GT, max0));
        if (LENGTH == 16) {
            max1 = max0.rearrange(SWAP8);
            max0 = max0.blend(max1, max1.compare(GT, max0));
        }
        if (LENGTH >= 8) {
            max1 = max0.rearrange(SWAP4);
            max0 = max0.blend(max1, max1.compare(GT, max0));
        }
        max1 = max0.rearrange(SWAP2);
        max0 = max0.blend(max1, max1.compare(GT, max0));
        float start = max0.lane(0) > max0.lane(1) ? max0.lane(0) : max0.lane(1);
        return ScalarSoftmax.max(length - bound, start, x, xAt + bound);
    }

    private static void divide(int length, float divisor, float[] y, int yAt) {
        int bound = F.loopBound(length);
        FloatVector vdivisor = FloatVector.broadcast(F, divisor);
        for (int i = 0; i < bound; i += LENGTH) {
            V.cast(FloatVector.fromArray(F, y, yAt + i).lanewise(DIV, vdivisor)).intoArray(y, yAt + i);
        }
        ScalarSoftmax.divide(length - bound, divisor, y, yAt + bound);
    }

    private static void subtract(int length, float first, float second, float[] x, int xAt, float[] y, int yAt) {
        int bound = F.loopBound(length);
        FloatVector vfirst = FloatVector.broadcast(F, first);
        FloatVector vsecond = FloatVector.broadcast(F, second);
        for (int i = 0; i < bound; i += LENGTH) {
            V.cast(FloatVector.fromArray(F, x, xAt + i).lanewise(SUB, vfirst).lanewise(SUB, vsecond))
                    .intoArray(y, yAt + i);
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
        FloatVector most = FloatVector.broadcast(F, EXP_MAX);
        FloatVector least = FloatVector.broadcast(F, EXP_MIN);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i);
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
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            V.cast(s.lanewise(FMA, p, s).lanewise(MUL, t).lanewise(FMA, minusSum, vy))
                    .intoArray(z, zAt + i);
        }
        ScalarSoftmax.withoutShare(length - bound, sum, x, xAt + bound, y, yAt + bound, z, zAt + bound);
    }

    private static void productWithDifference(
            int length, float shift, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
        int bound = F.loopBound(length);
        FloatVector vshift = FloatVector.broadcast(F, shift);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector difference = FloatVector.fromArray(F, y, yAt + i).lanewise(SUB, vshift);
            V.cast(FloatVector.fromArray(F, x, xAt + i).lanewise(MUL, difference))
                    .intoArray(z, zAt + i);
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
        FloatVector vshift = FloatVector.broadcast(F, shift);
        FloatVector most = FloatVector.broadcast(F, EXP_MAX);
        FloatVector least = FloatVector.broadcast(F, EXP_MIN);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector c6 = FloatVector.broadcast(F, EXP_6);
        FloatVector c5 = FloatVector.broadcast(F, EXP_5);
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
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
            FloatVector next = s.lanewise(FMA, p, s).lanewise(MUL, t).lanewise(ADD, sum0);
            sum0 = LENGTH == 16 ? next : sum1;
            sum1 = LENGTH == 8 ? next : sum2;
            sum2 = sum3;
            sum3 = next;
        }
        if (LENGTH == 16) {
            sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP8));
            sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP4));
        } else if (LENGTH == 8) {
            sum0 = sum0.lanewise(ADD, sum1);
            sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP4));
        } else {
            sum0 = sum0.lanewise(ADD, sum2).lanewise(ADD, sum1.lanewise(ADD, sum3));
        }
        sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP2));
        float tree = sum0.lane(0) + sum0.lane(1);
        return tree + ScalarSoftmax.sumExpTail(length - bound, shift, x, xAt + bound);
    }

    private static float surprise(int length, float max, float logSum, float[] z, int zAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        FloatVector vmax = FloatVector.broadcast(F, max);
        FloatVector vlogSum = FloatVector.broadcast(F, logSum);
        FloatVector zero = FloatVector.zero(F);
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            FloatVector surprise =
                    vmax.lanewise(SUB, FloatVector.fromArray(F, z, zAt + i)).lanewise(ADD, vlogSum);
            FloatVector finite = surprise.blend(zero, surprise.compare(EQ, Float.POSITIVE_INFINITY));
            surprise = surprise.blend(finite, vy.compare(EQ, zero));
            FloatVector next = vy.lanewise(FMA, surprise, sum0);
            sum0 = LENGTH == 16 ? next : sum1;
            sum1 = LENGTH == 8 ? next : sum2;
            sum2 = sum3;
            sum3 = next;
        }
        if (LENGTH == 16) {
            sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP8));
            sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP4));
        } else if (LENGTH == 8) {
            sum0 = sum0.lanewise(ADD, sum1);
            sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP4));
        } else {
            sum0 = sum0.lanewise(ADD, sum2).lanewise(ADD, sum1.lanewise(ADD, sum3));
        }
        sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP2));
        float tree = sum0.lane(0) + sum0.lane(1);
        return tree + ScalarSoftmax.surpriseTail(length - bound, max, logSum, z, zAt + bound, y, yAt + bound);
    }
}
