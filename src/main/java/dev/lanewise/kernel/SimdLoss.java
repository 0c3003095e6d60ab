package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link LossKernels}: {@link ScalarLoss}, operation by operation. */
/*
 * Sums rotate their accumulators where a block of 16 lanes is two or four vectors: see SimdSoftmax.
 */
final class SimdLoss {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int BLOCK = Lanes.PANEL;
    private static final VectorShuffle<Float> SWAP8 = Lanes.swap(8);
    private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);
    private static final VectorShuffle<Float> SWAP2 = Lanes.swap(2);

    private SimdLoss() {}

    static float meanSquaredError(int length, float[] a, int aAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector difference = FloatVector.fromArray(F, a, aAt + i).sub(FloatVector.fromArray(F, y, yAt + i));
            FloatVector next = difference.fma(difference, sum0);
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
        return (tree + ScalarLoss.squaresTail(length - bound, a, aAt + bound, y, yAt + bound)) / length;
    }

    static void meanSquaredErrorGradient(int length, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        scaledDifference(length, 2f / length, a, aAt, y, yAt, g, gAt);
    }

    static float meanAbsoluteError(int length, float[] a, int aAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector difference = FloatVector.fromArray(F, a, aAt + i).sub(FloatVector.fromArray(F, y, yAt + i));
            FloatVector next = sum0.add(difference.abs());
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
        return (tree + ScalarLoss.absolutesTail(length - bound, a, aAt + bound, y, yAt + bound)) / length;
    }

    static void meanAbsoluteErrorGradient(int length, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        float slope = 1f / length;
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector difference = FloatVector.fromArray(F, a, aAt + i).sub(FloatVector.fromArray(F, y, yAt + i));
            VectorMask<Float> above = difference.compare(VectorOperators.GT, 0f);
            VectorMask<Float> below = difference.compare(VectorOperators.LT, 0f);
            difference.blend(slope, above).blend(-slope, below).intoArray(g, gAt + i);
        }
        ScalarLoss.meanAbsoluteErrorGradient(length - bound, slope, a, aAt + bound, y, yAt + bound, g, gAt + bound);
    }

    static float huber(int length, float limit, float[] a, int aAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        FloatVector half = FloatVector.broadcast(F, -0.5f);
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector size = FloatVector.fromArray(F, a, aAt + i)
                    .sub(FloatVector.fromArray(F, y, yAt + i))
                    .abs();
            FloatVector c = size.blend(limit, size.compare(VectorOperators.GT, limit));
            FloatVector next = c.fma(c.fma(half, size), sum0);
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
        return (tree + ScalarLoss.hubersTail(length - bound, limit, a, aAt + bound, y, yAt + bound)) / length;
    }

    static void huberGradient(int length, float limit, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        float scale = 1f / length;
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector difference = FloatVector.fromArray(F, a, aAt + i).sub(FloatVector.fromArray(F, y, yAt + i));
            VectorMask<Float> above = difference.compare(VectorOperators.GT, limit);
            VectorMask<Float> below = difference.compare(VectorOperators.LT, -limit);
            difference.blend(limit, above).blend(-limit, below).mul(scale).intoArray(g, gAt + i);
        }
        ScalarLoss.huberGradient(length - bound, limit, scale, a, aAt + bound, y, yAt + bound, g, gAt + bound);
    }

    static float binaryCrossEntropy(int length, float[] a, int aAt, float[] y, int yAt) {
        float ones = weightedLog(length, 0f, 1f, a, aAt, y, yAt);
        float zeros = weightedLog(length, 1f, -1f, a, aAt, y, yAt);
        return (0f - (ones + zeros)) / length;
    }

    static void binaryCrossEntropyGradient(int length, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        int bound = F.loopBound(length);
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector va = FloatVector.fromArray(F, a, aAt + i);
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            FloatVector variance = one.sub(va).mul(va);
            variance = variance.blend(
                    ScalarLoss.VARIANCE_MIN, variance.compare(VectorOperators.LT, ScalarLoss.VARIANCE_MIN));
            va.sub(vy).div(variance).div(length).intoArray(g, gAt + i);
        }
        ScalarLoss.binaryCrossEntropyGradient(length - bound, length, a, aAt + bound, y, yAt + bound, g, gAt + bound);
    }

    static float binaryCrossEntropyWithLogits(int length, float[] z, int zAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        float tree = logits(bound, z, zAt, y, yAt);
        return (tree + ScalarLoss.logitsTail(length - bound, z, zAt + bound, y, yAt + bound)) / length;
    }

    static void scaledDifference(
            int length, float scale, float[] a, int aAt, float[] y, int yAt, float[] delta, int deltaAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            FloatVector.fromArray(F, a, aAt + i).sub(vy).mul(scale).intoArray(delta, deltaAt + i);
        }
        ScalarLoss.scaledDifference(length - bound, scale, a, aAt + bound, y, yAt + bound, delta, deltaAt + bound);
    }

    /** The sum of {@code (from + sign y) max(log(from + sign a), -100)}. */
    private static float weightedLog(int length, float from, float sign, float[] a, int aAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        FloatVector vfrom = FloatVector.broadcast(F, from);
        FloatVector vsign = FloatVector.broadcast(F, sign);
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
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, a, aAt + i).fma(vsign, vfrom);
            FloatVector weight = FloatVector.fromArray(F, y, yAt + i).fma(vsign, vfrom);
            VectorMask<Float> denormal = vx.compare(VectorOperators.LT, Float.MIN_NORMAL);
            IntVector bits = vx.blend(vx.mul(LOG_SCALE), denormal).reinterpretAsInts();
            IntVector exponent = bits.sub(ROOT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
            FloatVector f = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .sub(1f);
            FloatVector k = exponent.add(ROUND_BITS).reinterpretAsFloats().sub(round.blend(LOG_SCALED_ROUND, denormal));
            FloatVector w = f.fma(LOG_10, LOG_9).fma(f, c8).fma(f, c7).fma(f, c6);
            w = w.fma(f, c5).fma(f, c4).fma(f, c3).fma(f, c2);
            FloatVector log = k.fma(ln2, k.fma(ln2Low, f.mul(f).mul(w)).add(f));
            log = vx.blend(log, vx.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
            log = log.blend(ScalarLoss.LOG_MIN, log.compare(VectorOperators.LT, ScalarLoss.LOG_MIN));
            log = log.blend(Float.NaN, vx.compare(VectorOperators.LT, 0f));
            FloatVector next = weight.fma(log, sum0);
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
        return tree + ScalarLoss.weightedLogTail(length - bound, from, sign, a, aAt + bound, y, yAt + bound);
    }

    /** The sum of {@code max(z, 0) - z y + log(1 + e^-|z|)} over whole blocks. */
    private static float logits(int bound, float[] z, int zAt, float[] y, int yAt) {
        FloatVector zero = FloatVector.zero(F);
        FloatVector minusLn2 = FloatVector.broadcast(F, -LN2);
        FloatVector minusLn2Low = FloatVector.broadcast(F, -LN2_LOW);
        FloatVector ln2 = FloatVector.broadcast(F, LN2);
        FloatVector ln2Low = FloatVector.broadcast(F, LN2_LOW);
        FloatVector e2 = FloatVector.broadcast(F, EXP_2);
        FloatVector e3 = FloatVector.broadcast(F, EXP_3);
        FloatVector e4 = FloatVector.broadcast(F, EXP_4);
        FloatVector c2 = FloatVector.broadcast(F, LOG_2);
        FloatVector c3 = FloatVector.broadcast(F, LOG_3);
        FloatVector c4 = FloatVector.broadcast(F, LOG_4);
        FloatVector c5 = FloatVector.broadcast(F, LOG_5);
        FloatVector c6 = FloatVector.broadcast(F, LOG_6);
        FloatVector c7 = FloatVector.broadcast(F, LOG_7);
        FloatVector c8 = FloatVector.broadcast(F, LOG_8);
        FloatVector sum0 = zero;
        FloatVector sum1 = zero;
        FloatVector sum2 = zero;
        FloatVector sum3 = zero;
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector vx = zero.sub(vz.abs());
            vx = vx.blend(EXP_MIN, vx.compare(VectorOperators.LT, EXP_MIN));
            FloatVector shifted = vx.fma(LOG2_E, EXP_SHIFT);
            FloatVector n = shifted.sub(EXP_SHIFT);
            FloatVector r = n.fma(minusLn2Low, n.fma(minusLn2, vx));
            FloatVector p = r.fma(EXP_6, EXP_5).fma(r, e4).fma(r, e3).fma(r, e2);
            p = r.mul(r).fma(p, r);
            IntVector exponents = shifted.reinterpretAsInts();
            IntVector first = exponents.lanewise(VectorOperators.LSHR, 1);
            FloatVector s = first.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector t =
                    exponents.sub(first).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector e = s.fma(p, s).mul(t);
            VectorMask<Float> large = e.compare(VectorOperators.GT, LOG1P_FOLD);
            FloatVector f = e.blend(e.fma(0.5f, -0.5f), large);
            FloatVector w = f.fma(LOG_10, LOG_9).fma(f, c8).fma(f, c7).fma(f, c6);
            w = w.fma(f, c5).fma(f, c4).fma(f, c3).fma(f, c2);
            FloatVector k = zero.blend(1f, large);
            FloatVector log = k.fma(ln2, k.fma(ln2Low, f.mul(f).mul(w)).add(f));
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            FloatVector positive = vz.blend(0f, vz.compare(VectorOperators.LE, 0f));
            FloatVector next = sum0.add(positive.sub(vz.mul(vy)).add(log));
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
        return sum0.lane(0) + sum0.lane(1);
    }
}
