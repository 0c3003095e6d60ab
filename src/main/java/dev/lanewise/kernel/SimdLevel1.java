package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link Level1Kernels}. */
/*
 * The element-wise loops are not unrolled by hand: C2 does it, and four vectors a turn were up to 1.4 times slower
 * below 128 elements and no faster above at 512 bits.
 *
 * dot and sum: two chains for each of the 16 logical lanes, that is 2, 4 or 8 vectors at 512, 256 and 128 bits. Four
 * chains cost 2.3 times as much at 16 elements and gained 1.2 times at 4,096. The lanes are added by constant
 * rearranges (decision 0001).
 */
final class SimdLevel1 {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int BLOCK = Lanes.PANEL;
    private static final VectorShuffle<Float> SWAP8 = Lanes.swap(8);
    private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);

    private SimdLevel1() {}

    static void fill(int length, float alpha, float[] y, int yAt) {
        int bound = F.loopBound(length);
        FloatVector va = FloatVector.broadcast(F, alpha);
        for (int i = 0; i < bound; i += LENGTH) {
            V.cast(va).intoArray(y, yAt + i);
        }
        ScalarLevel1.fill(length - bound, alpha, y, yAt + bound);
    }

    static void scale(int length, float alpha, float[] y, int yAt) {
        int bound = F.loopBound(length);
        FloatVector va = FloatVector.broadcast(F, alpha);
        for (int i = 0; i < bound; i += LENGTH) {
            V.cast(FloatVector.fromArray(F, y, yAt + i).lanewise(MUL, va)).intoArray(y, yAt + i);
        }
        ScalarLevel1.scale(length - bound, alpha, y, yAt + bound);
    }

    static void clamp(int length, float limit, float[] y, int yAt) {
        int bound = F.loopBound(length);
        FloatVector most = FloatVector.broadcast(F, limit);
        FloatVector least = FloatVector.broadcast(F, -limit);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            vy = vy.blend(most, vy.compare(GT, most));
            V.cast(vy.blend(least, vy.compare(LT, least))).intoArray(y, yAt + i);
        }
        ScalarLevel1.clamp(length - bound, limit, y, yAt + bound);
    }

    static void add(int length, float[] x, int xAt, float[] y, int yAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + i);
            V.cast(FloatVector.fromArray(F, y, yAt + i).lanewise(ADD, vx)).intoArray(y, yAt + i);
        }
        ScalarLevel1.add(length - bound, x, xAt + bound, y, yAt + bound);
    }

    static void axpy(int length, float alpha, float[] x, int xAt, float[] y, int yAt) {
        int bound = F.loopBound(length);
        FloatVector va = FloatVector.broadcast(F, alpha);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            V.cast(FloatVector.fromArray(F, x, xAt + i).lanewise(FMA, va, vy)).intoArray(y, yAt + i);
        }
        ScalarLevel1.axpy(length - bound, alpha, x, xAt + bound, y, yAt + bound);
    }

    static void hadamard(int length, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vy = FloatVector.fromArray(F, y, yAt + i);
            V.cast(FloatVector.fromArray(F, x, xAt + i).lanewise(MUL, vy)).intoArray(z, zAt + i);
        }
        ScalarLevel1.hadamard(length - bound, x, xAt + bound, y, yAt + bound, z, zAt + bound);
    }

    static void standardize(
            int length, float[] x, int xAt, float[] mean, int meanAt, float[] scale, int scaleAt, float[] y, int yAt) {
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += LENGTH) {
            FloatVector vm = FloatVector.fromArray(F, mean, meanAt + i);
            FloatVector vs = FloatVector.fromArray(F, scale, scaleAt + i);
            V.cast(FloatVector.fromArray(F, x, xAt + i).lanewise(SUB, vm).lanewise(MUL, vs))
                    .intoArray(y, yAt + i);
        }
        ScalarLevel1.standardize(
                length - bound, x, xAt + bound, mean, meanAt + bound, scale, scaleAt + bound, y, yAt + bound);
    }

    static float dot(int length, float[] x, int xAt, float[] y, int yAt) {
        int bound = length & -BLOCK;
        float tree = LENGTH == BLOCK
                ? dotOneVector(bound, x, xAt, y, yAt)
                : LENGTH == BLOCK / 2 ? dotTwoVectors(bound, x, xAt, y, yAt) : dotFourVectors(bound, x, xAt, y, yAt);
        return tree + ScalarLevel1.dotTail(length - bound, x, xAt + bound, y, yAt + bound);
    }

    static float sum(int length, float[] x, int xAt) {
        int bound = length & -BLOCK;
        float tree = LENGTH == BLOCK
                ? sumOneVector(bound, x, xAt)
                : LENGTH == BLOCK / 2 ? sumTwoVectors(bound, x, xAt) : sumFourVectors(bound, x, xAt);
        return tree + ScalarLevel1.sumTail(length - bound, x, xAt + bound);
    }

    /** 512 bits: a block of 16 lanes is one vector. */
    private static float dotOneVector(int bound, float[] x, int xAt, float[] y, int yAt) {
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = FloatVector.zero(F);
        int i = 0;
        for (; i < bound - BLOCK; i += 2 * BLOCK) {
            FloatVector vy0 = FloatVector.fromArray(F, y, yAt + i);
            FloatVector vy1 = FloatVector.fromArray(F, y, yAt + i + BLOCK);
            sum0 = FloatVector.fromArray(F, x, xAt + i).lanewise(FMA, vy0, sum0);
            sum1 = FloatVector.fromArray(F, x, xAt + i + BLOCK).lanewise(FMA, vy1, sum1);
        }
        if (i < bound) {
            sum0 = FloatVector.fromArray(F, x, xAt + i).lanewise(FMA, FloatVector.fromArray(F, y, yAt + i), sum0);
        }
        sum0 = sum0.lanewise(ADD, sum1);
        sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP8));
        sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP4));
        return (sum0.lane(0) + sum0.lane(2)) + (sum0.lane(1) + sum0.lane(3));
    }

    /** 256 bits: a block of 16 lanes is two vectors; sum0 and sum1 hold the even blocks, sum2 and sum3 the odd ones. */
    private static float dotTwoVectors(int bound, float[] x, int xAt, float[] y, int yAt) {
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = FloatVector.zero(F);
        FloatVector sum2 = FloatVector.zero(F);
        FloatVector sum3 = FloatVector.zero(F);
        int i = 0;
        for (; i < bound - BLOCK; i += 2 * BLOCK) {
            FloatVector vy0 = FloatVector.fromArray(F, y, yAt + i);
            FloatVector vy1 = FloatVector.fromArray(F, y, yAt + i + LENGTH);
            FloatVector vy2 = FloatVector.fromArray(F, y, yAt + i + 2 * LENGTH);
            FloatVector vy3 = FloatVector.fromArray(F, y, yAt + i + 3 * LENGTH);
            sum0 = FloatVector.fromArray(F, x, xAt + i).lanewise(FMA, vy0, sum0);
            sum1 = FloatVector.fromArray(F, x, xAt + i + LENGTH).lanewise(FMA, vy1, sum1);
            sum2 = FloatVector.fromArray(F, x, xAt + i + 2 * LENGTH).lanewise(FMA, vy2, sum2);
            sum3 = FloatVector.fromArray(F, x, xAt + i + 3 * LENGTH).lanewise(FMA, vy3, sum3);
        }
        if (i < bound) {
            FloatVector vy1 = FloatVector.fromArray(F, y, yAt + i + LENGTH);
            sum0 = FloatVector.fromArray(F, x, xAt + i).lanewise(FMA, FloatVector.fromArray(F, y, yAt + i), sum0);
            sum1 = FloatVector.fromArray(F, x, xAt + i + LENGTH).lanewise(FMA, vy1, sum1);
        }
        sum0 = sum0.lanewise(ADD, sum2).lanewise(ADD, sum1.lanewise(ADD, sum3));
        sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP4));
        return (sum0.lane(0) + sum0.lane(2)) + (sum0.lane(1) + sum0.lane(3));
    }

    /** 128 bits: a block of 16 lanes is four vectors; even0..3 hold the even blocks, odd0..3 the odd ones. */
    private static float dotFourVectors(int bound, float[] x, int xAt, float[] y, int yAt) {
        FloatVector even0 = FloatVector.zero(F);
        FloatVector even1 = FloatVector.zero(F);
        FloatVector even2 = FloatVector.zero(F);
        FloatVector even3 = FloatVector.zero(F);
        FloatVector odd0 = FloatVector.zero(F);
        FloatVector odd1 = FloatVector.zero(F);
        FloatVector odd2 = FloatVector.zero(F);
        FloatVector odd3 = FloatVector.zero(F);
        int i = 0;
        for (; i < bound - BLOCK; i += 2 * BLOCK) {
            int xi = xAt + i;
            int yi = yAt + i;
            even0 = FloatVector.fromArray(F, x, xi).lanewise(FMA, FloatVector.fromArray(F, y, yi), even0);
            even1 = FloatVector.fromArray(F, x, xi + 4).lanewise(FMA, FloatVector.fromArray(F, y, yi + 4), even1);
            even2 = FloatVector.fromArray(F, x, xi + 8).lanewise(FMA, FloatVector.fromArray(F, y, yi + 8), even2);
            even3 = FloatVector.fromArray(F, x, xi + 12).lanewise(FMA, FloatVector.fromArray(F, y, yi + 12), even3);
            odd0 = FloatVector.fromArray(F, x, xi + 16).lanewise(FMA, FloatVector.fromArray(F, y, yi + 16), odd0);
            odd1 = FloatVector.fromArray(F, x, xi + 20).lanewise(FMA, FloatVector.fromArray(F, y, yi + 20), odd1);
            odd2 = FloatVector.fromArray(F, x, xi + 24).lanewise(FMA, FloatVector.fromArray(F, y, yi + 24), odd2);
            odd3 = FloatVector.fromArray(F, x, xi + 28).lanewise(FMA, FloatVector.fromArray(F, y, yi + 28), odd3);
        }
        if (i < bound) {
            int xi = xAt + i;
            int yi = yAt + i;
            even0 = FloatVector.fromArray(F, x, xi).lanewise(FMA, FloatVector.fromArray(F, y, yi), even0);
            even1 = FloatVector.fromArray(F, x, xi + 4).lanewise(FMA, FloatVector.fromArray(F, y, yi + 4), even1);
            even2 = FloatVector.fromArray(F, x, xi + 8).lanewise(FMA, FloatVector.fromArray(F, y, yi + 8), even2);
            even3 = FloatVector.fromArray(F, x, xi + 12).lanewise(FMA, FloatVector.fromArray(F, y, yi + 12), even3);
        }
        even0 = even0.lanewise(ADD, odd0).lanewise(ADD, even2.lanewise(ADD, odd2));
        even1 = even1.lanewise(ADD, odd1).lanewise(ADD, even3.lanewise(ADD, odd3));
        even0 = even0.lanewise(ADD, even1);
        return (even0.lane(0) + even0.lane(2)) + (even0.lane(1) + even0.lane(3));
    }

    /** As {@link #dotOneVector}, of one array. */
    private static float sumOneVector(int bound, float[] x, int xAt) {
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = FloatVector.zero(F);
        int i = 0;
        for (; i < bound - BLOCK; i += 2 * BLOCK) {
            sum0 = FloatVector.fromArray(F, x, xAt + i).lanewise(ADD, sum0);
            sum1 = FloatVector.fromArray(F, x, xAt + i + BLOCK).lanewise(ADD, sum1);
        }
        if (i < bound) {
            sum0 = FloatVector.fromArray(F, x, xAt + i).lanewise(ADD, sum0);
        }
        sum0 = sum0.lanewise(ADD, sum1);
        sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP8));
        sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP4));
        return (sum0.lane(0) + sum0.lane(2)) + (sum0.lane(1) + sum0.lane(3));
    }

    /** As {@link #dotTwoVectors}, of one array. */
    private static float sumTwoVectors(int bound, float[] x, int xAt) {
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = FloatVector.zero(F);
        FloatVector sum2 = FloatVector.zero(F);
        FloatVector sum3 = FloatVector.zero(F);
        int i = 0;
        for (; i < bound - BLOCK; i += 2 * BLOCK) {
            sum0 = FloatVector.fromArray(F, x, xAt + i).lanewise(ADD, sum0);
            sum1 = FloatVector.fromArray(F, x, xAt + i + LENGTH).lanewise(ADD, sum1);
            sum2 = FloatVector.fromArray(F, x, xAt + i + 2 * LENGTH).lanewise(ADD, sum2);
            sum3 = FloatVector.fromArray(F, x, xAt + i + 3 * LENGTH).lanewise(ADD, sum3);
        }
        if (i < bound) {
            sum0 = FloatVector.fromArray(F, x, xAt + i).lanewise(ADD, sum0);
            sum1 = FloatVector.fromArray(F, x, xAt + i + LENGTH).lanewise(ADD, sum1);
        }
        sum0 = sum0.lanewise(ADD, sum2).lanewise(ADD, sum1.lanewise(ADD, sum3));
        sum0 = sum0.lanewise(ADD, sum0.rearrange(SWAP4));
        return (sum0.lane(0) + sum0.lane(2)) + (sum0.lane(1) + sum0.lane(3));
    }

    /** As {@link #dotFourVectors}, of one array. */
    private static float sumFourVectors(int bound, float[] x, int xAt) {
        FloatVector even0 = FloatVector.zero(F);
        FloatVector even1 = FloatVector.zero(F);
        FloatVector even2 = FloatVector.zero(F);
        FloatVector even3 = FloatVector.zero(F);
        FloatVector odd0 = FloatVector.zero(F);
        FloatVector odd1 = FloatVector.zero(F);
        FloatVector odd2 = FloatVector.zero(F);
        FloatVector odd3 = FloatVector.zero(F);
        int i = 0;
        for (; i < bound - BLOCK; i += 2 * BLOCK) {
            int xi = xAt + i;
            even0 = FloatVector.fromArray(F, x, xi).lanewise(ADD, even0);
            even1 = FloatVector.fromArray(F, x, xi + 4).lanewise(ADD, even1);
            even2 = FloatVector.fromArray(F, x, xi + 8).lanewise(ADD, even2);
            even3 = FloatVector.fromArray(F, x, xi + 12).lanewise(ADD, even3);
            odd0 = FloatVector.fromArray(F, x, xi + 16).lanewise(ADD, odd0);
            odd1 = FloatVector.fromArray(F, x, xi + 20).lanewise(ADD, odd1);
            odd2 = FloatVector.fromArray(F, x, xi + 24).lanewise(ADD, odd2);
            odd3 = FloatVector.fromArray(F, x, xi + 28).lanewise(ADD, odd3);
        }
        if (i < bound) {
            int xi = xAt + i;
            even0 = FloatVector.fromArray(F, x, xi).lanewise(ADD, even0);
            even1 = FloatVector.fromArray(F, x, xi + 4).lanewise(ADD, even1);
            even2 = FloatVector.fromArray(F, x, xi + 8).lanewise(ADD, even2);
            even3 = FloatVector.fromArray(F, x, xi + 12).lanewise(ADD, even3);
        }
        even0 = even0.lanewise(ADD, odd0).lanewise(ADD, even2.lanewise(ADD, odd2));
        even1 = even1.lanewise(ADD, odd1).lanewise(ADD, even3.lanewise(ADD, odd3));
        even0 = even0.lanewise(ADD, even1);
        return (even0.lane(0) + even0.lane(2)) + (even0.lane(1) + even0.lane(3));
    }
}
