package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarMath.*;
import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.DIV;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link LossKernels}: {@link ScalarLoss}, operation by operation. */
/*
 * Sums rotate their accumulators where a block of 16 lanes is two or four vectors: see SimdSoftmax.
 */
final class SimdLoss {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final Class<? extends IntVector> W = Lanes.INT_VECTOR;
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
            FloatVector difference =
                    FloatVector.fromArray(F, a, aAt + i).lanewise(SUB, FloatVector.fromArray(F, y, yAt + i));
            FloatVector next = difference.lanewise(FMA, difference, sum0);
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
            FloatVector difference =
                    FloatVector.fromArray(F, a, aAt + i).lanewise(SUB, FloatVector.fromArray(F, y, yAt + i));
            FloatVector next = difference.lanewise(ABS).lanewise(ADD, sum0);
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
        return (tree + ScalarLoss.absolutesTail(length - bound, a, aAt + bound, y, yAt + bound)) / length;
    }

    static void meanAbsoluteErrorGradient(int length, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        float slope = 1f / length;
        int bound = F.loopBound(length);
        FloatVector vslope = FloatVector.broadcast(F, slope);
        FloatVector minusSlope = FloatVector.broadcast(F, -slope);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector difference =
                    FloatVector.fromArray(F, a, aAt + i).lanewise(SUB, FloatVector.fromArray(F, y, yAt + i));
            VectorMask<Float> above = difference.compare(GT, 0f);
            VectorMask<Float> below = difference.compare(LT, 0f);
            V.cast(difference.blend(vslope, above).blend(minusSlope, below)).intoArray(g, gAt + i);
        }
        ScalarLoss.meanAbsoluteErrorGradient(length - bound, slope, a, aAt + bound, y, yAt + bound, g, gAt + bound);
    }

    static float huber(int length, float limit, float[] a, int aAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        FloatVector half = FloatVector.broadcast(F, -0.5f);
        FloatVector vlimit = FloatVector.broadcast(F, limit);
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector size = FloatVector.fromArray(F, a, aAt + i)
                    .lanewise(SUB, FloatVector.fromArray(F, y, yAt + i))
                    .lanewise(ABS);
            FloatVector c = size.blend(vlimit, size.compare(GT, vlimit));
            FloatVector next = c.lanewise(FMA, c.lanewise(FMA, half, size), sum0);
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
        return (tree + ScalarLoss.hubersTail(length - bound, limit, a, aAt + bound, y, yAt + bound)) / length;
    }

    static void huberGradient(int length, float limit, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        float scale = 1f / length;
        int bound = F.loopBound(length);
        FloatVector vlimit = FloatVector.broadcast(F, limit);
        FloatVector minusLimit = FloatVector.broadcast(F, -limit);
        FloatVector vscale = FloatVector.broadcast(F, scale);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector difference =
                    FloatVector.fromArray(F, a, aAt + i).lanewise(SUB, FloatVector.fromArray(F, y, yAt + i));
            VectorMask<Float> above = difference.compare(GT, vlimit);
            VectorMask<Float> below = difference.compare(LT, minusLimit);
            V.cast(difference.blend(vlimit, above).blend(minusLimit, below).lanewise(MUL, vscale))
                    .intoArray(g, gAt + i);
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
        FloatVector least = FloatVector.broadcast(F, ScalarLoss.VARIANCE_MIN);
        FloatVector vlength = FloatVector.broadcast(F, (float) length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector va = FloatVector.fromArray(F, a, aAt + i);
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            FloatVector variance = one.lanewise(SUB, va).lanewise(MUL, va);
            variance = variance.blend(least, variance.compare(LT, least));
            V.cast(va.lanewise(SUB, vy).lanewise(DIV, variance).lanewise(DIV, vlength))
                    .intoArray(g, gAt + i);
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
        FloatVector vscale = FloatVector.broadcast(F, scale);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            V.cast(FloatVector.fromArray(F, a, aAt + i).lanewise(SUB, vy).lanewise(MUL, vscale))
                    .intoArray(delta, deltaAt + i);
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
        FloatVector logScale = FloatVector.broadcast(F, LOG_SCALE);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector scaledRound = FloatVector.broadcast(F, LOG_SCALED_ROUND);
        FloatVector c10 = FloatVector.broadcast(F, LOG_10);
        FloatVector c9 = FloatVector.broadcast(F, LOG_9);
        FloatVector least = FloatVector.broadcast(F, ScalarLoss.LOG_MIN);
        FloatVector nan = FloatVector.broadcast(F, Float.NaN);
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, a, aAt + i).lanewise(FMA, vsign, vfrom);
            FloatVector weight = FloatVector.fromArray(F, y, yAt + i).lanewise(FMA, vsign, vfrom);
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
            FloatVector log = k.lanewise(
                    FMA,
                    ln2,
                    k.lanewise(FMA, ln2Low, f.lanewise(MUL, f).lanewise(MUL, w)).lanewise(ADD, f));
            log = vx.blend(log, vx.compare(LT, Float.POSITIVE_INFINITY));
            log = log.blend(least, log.compare(LT, least));
            log = log.blend(nan, vx.compare(LT, 0f));
            FloatVector next = weight.lanewise(FMA, log, sum0);
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
        FloatVector least = FloatVector.broadcast(F, EXP_MIN);
        FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
        FloatVector shifter = FloatVector.broadcast(F, EXP_SHIFT);
        FloatVector e6 = FloatVector.broadcast(F, EXP_6);
        FloatVector e5 = FloatVector.broadcast(F, EXP_5);
        FloatVector oneHalf = FloatVector.broadcast(F, 0.5f);
        FloatVector minusHalf = FloatVector.broadcast(F, -0.5f);
        FloatVector c10 = FloatVector.broadcast(F, LOG_10);
        FloatVector c9 = FloatVector.broadcast(F, LOG_9);
        FloatVector one = FloatVector.broadcast(F, 1f);
        FloatVector sum0 = zero;
        FloatVector sum1 = zero;
        FloatVector sum2 = zero;
        FloatVector sum3 = zero;
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vz = FloatVector.fromArray(F, z, zAt + i);
            FloatVector vx = zero.lanewise(SUB, vz.lanewise(ABS));
            vx = vx.blend(least, vx.compare(LT, least));
            FloatVector shifted = vx.lanewise(FMA, log2e, shifter);
            FloatVector n = shifted.lanewise(SUB, shifter);
            FloatVector r = n.lanewise(FMA, minusLn2Low, n.lanewise(FMA, minusLn2, vx));
            FloatVector p = r.lanewise(FMA, e6, e5)
                    .lanewise(FMA, r, e4)
                    .lanewise(FMA, r, e3)
                    .lanewise(FMA, r, e2);
            p = r.lanewise(MUL, r).lanewise(FMA, p, r);
            IntVector exponents = W.cast(shifted.reinterpretAsInts());
            IntVector first = exponents.lanewise(LSHR, 1);
            FloatVector s = first.lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector t = exponents.lanewise(SUB, first).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector e = s.lanewise(FMA, p, s).lanewise(MUL, t);
            VectorMask<Float> large = e.compare(GT, LOG1P_FOLD);
            FloatVector f = e.blend(e.lanewise(FMA, oneHalf, minusHalf), large);
            FloatVector w = f.lanewise(FMA, c10, c9)
                    .lanewise(FMA, f, c8)
                    .lanewise(FMA, f, c7)
                    .lanewise(FMA, f, c6);
            w = w.lanewise(FMA, f, c5).lanewise(FMA, f, c4).lanewise(FMA, f, c3).lanewise(FMA, f, c2);
            FloatVector k = zero.blend(one, large);
            FloatVector log = k.lanewise(
                    FMA,
                    ln2,
                    k.lanewise(FMA, ln2Low, f.lanewise(MUL, f).lanewise(MUL, w)).lanewise(ADD, f));
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            FloatVector positive = vz.blend(zero, vz.compare(LE, zero));
            FloatVector next = positive.lanewise(SUB, vz.lanewise(MUL, vy))
                    .lanewise(ADD, log)
                    .lanewise(ADD, sum0);
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
        return sum0.lane(0) + sum0.lane(1);
    }
}
