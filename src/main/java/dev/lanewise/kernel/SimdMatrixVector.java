package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernels behind {@link MatrixVectorKernels}. */
/*
 * gemv keeps the order of Level1Kernels.dot, that is 32 accumulators a row: 2, 4 or 8 vectors. Eight vectors are in
 * flight at each width (AVX2 has only 16 registers): four rows share each load of x at 512 bits, two rows at 256, and
 * at 128 bits a row is the dot product itself. The rows that remain are dot products as well.
 *
 * At 512 bits the even and the odd chain change places after each block (even + odd is the same sum as odd + even), so
 * that the loop needs neither a step of two blocks nor a remainder, and C2 unrolls the moves away; sixteen rows share
 * one tree as in SimdPanelT, all blocks of them in one method. Short rows are neighbours instead, in steps of four blocks,
 * in a loop that C2 does not see as counted: for a few rounds its pre, main and post loops cost more than the
 * sums. Tails are apart, sixteen rows side by side. Numbers in decision 0001.
 */
final class SimdMatrixVector {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int BLOCK = Lanes.PANEL;
    private static final VectorShuffle<Float> SWAP8 = Lanes.swap(8);
    private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);
    private static final VectorShuffle<Float> SWAP2 = Lanes.swap(2);
    private static final VectorShuffle<Float> SWAP1 = Lanes.swap(1);
    /** From four sums for each of rows i, i + 4, i + 8, i + 12 to the order of the rows; of no use below 512 bits. */
    private static final VectorShuffle<Float> TURN4 = VectorShuffle.fromOp(F, i -> (i % 4 * 4 + i / 4) % LENGTH);

    private static final VectorMask<Float> UPPER8 = Lanes.upper(8);
    private static final VectorMask<Float> UPPER4 = Lanes.upper(4);
    private static final VectorMask<Float> UPPER2 = Lanes.upper(2);
    private static final VectorMask<Float> UPPER1 = Lanes.upper(1);

    /** Few enough that the ends of these rows are still in a cache when their tails are added. */
    private static final int ROWS_BEFORE_TAILS = 64;

    /** Rows of fewer columns are too short for a counted loop. */
    private static final int SHORT = 256;

    private SimdMatrixVector() {}

    static void gemv(int rows, int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        int row = 0;
        if (LENGTH == BLOCK) {
            int tail = cols % BLOCK;
            while (row <= rows - 16) {
                int count = Math.min((rows - row) & -16, ROWS_BEFORE_TAILS);
                int at = aAt + row * aStride;
                if (cols < SHORT) {
                    shortRows(count, cols, a, at, aStride, x, xAt, y, yAt + row);
                } else {
                    sixteenRowsAtATime(count, cols, a, at, aStride, x, xAt, y, yAt + row);
                }
                if (tail > 0 && cols > BLOCK) {
                    addTailsByColumns(count, tail, a, at + cols - tail, aStride, x, xAt + cols - tail, y, yAt + row);
                } else if (tail > 0) {
                    addTails(count, tail, a, at + cols - tail, aStride, x, xAt + cols - tail, y, yAt + row);
                }
                row += count;
            }
            for (; row <= rows - 4; row += 4) {
                fourRowsOneVector(cols, a, aAt + row * aStride, aStride, x, xAt, y, yAt + row);
            }
        } else if (LENGTH == BLOCK / 2) {
            for (; row <= rows - 2; row += 2) {
                twoRowsTwoVectors(cols, a, aAt + row * aStride, aStride, x, xAt, y, yAt + row);
            }
        }
        for (; row < rows; row++) {
            y[yAt + row] = SimdLevel1.dot(cols, a, aAt + row * aStride, x, xAt);
        }
    }

    static void gemv(
            int rows,
            int cols,
            float[] a,
            int aAt,
            int aStride,
            float[] x,
            int xAt,
            float[] b,
            int bAt,
            float[] y,
            int yAt) {
        gemv(rows, cols, a, aAt, aStride, x, xAt, y, yAt);
        SimdLevel1.add(rows, b, bAt, y, yAt);
    }

    static void gemvT(int rows, int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        SimdLevel1.fill(cols, 0f, y, yAt);
        int row = 0;
        for (; row <= rows - 4; row += 4) {
            addFourRows(cols, a, aAt + row * aStride, aStride, x, xAt + row, y, yAt);
        }
        for (; row < rows; row++) {
            SimdLevel1.axpy(cols, x[xAt + row], a, aAt + row * aStride, y, yAt);
        }
    }

    static void ger(
            int rows, int cols, float alpha, float[] x, int xAt, float[] y, int yAt, float[] a, int aAt, int aStride) {
        for (int row = 0; row < rows; row++) {
            SimdLevel1.axpy(cols, alpha * x[xAt + row], y, yAt, a, aAt + row * aStride);
        }
    }

    /** {@code y += x[0] a[0] + x[1] a[1] + x[2] a[2] + x[3] a[3]} for four rows of a, one chain in this order. */
    private static void addFourRows(int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        FloatVector vx0 = FloatVector.broadcast(F, x[xAt]);
        FloatVector vx1 = FloatVector.broadcast(F, x[xAt + 1]);
        FloatVector vx2 = FloatVector.broadcast(F, x[xAt + 2]);
        FloatVector vx3 = FloatVector.broadcast(F, x[xAt + 3]);
        int row1 = aAt + aStride;
        int row2 = row1 + aStride;
        int row3 = row2 + aStride;
        int bound = F.loopBound(cols);
        for (int k = 0; k < bound; k += LENGTH) {
            FloatVector sum = FloatVector.fromArray(F, y, yAt + k);
            sum = FloatVector.fromArray(F, a, aAt + k).lanewise(FMA, vx0, sum);
            sum = FloatVector.fromArray(F, a, row1 + k).lanewise(FMA, vx1, sum);
            sum = FloatVector.fromArray(F, a, row2 + k).lanewise(FMA, vx2, sum);
            sum = FloatVector.fromArray(F, a, row3 + k).lanewise(FMA, vx3, sum);
            V.cast(sum).intoArray(y, yAt + k);
        }
        ScalarMatrixVector.addFourRows(cols - bound, a, aAt + bound, aStride, x, xAt, y, yAt + bound);
    }

    /**
     * 512 bits: the whole blocks of 16 columns of a multiple of 16 rows, in four sweeps of four rows each: 0, 4, 8 and
     * 12, then 1, 5, 9 and 13, and so on, so that the merges end with the sums in the order of the rows.
     */
    private static void sixteenRowsAtATime(
            int rows, int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        int bound = cols & -BLOCK;
        FloatVector zero = FloatVector.zero(F);
        // Without a tail the order still adds 0, which makes a 0 of -0; -0 leaves all sums for the tail as they are.
        FloatVector noTail = FloatVector.broadcast(F, bound == cols ? 0f : -0f);
        for (int row = 0; row < rows; row += 16) {
            int first = aAt + row * aStride;
            FloatVector sum0 = zero;
            FloatVector sum1 = zero;
            FloatVector sum2 = zero;
            FloatVector sum3 = zero;
            for (int start = 0; start < 4; start++) {
                int row0 = first + start * aStride;
                int row4 = row0 + 4 * aStride;
                int row8 = row0 + 8 * aStride;
                int row12 = row0 + 12 * aStride;
                FloatVector even0 = zero;
                FloatVector odd0 = zero;
                FloatVector even4 = zero;
                FloatVector odd4 = zero;
                FloatVector even8 = zero;
                FloatVector odd8 = zero;
                FloatVector even12 = zero;
                FloatVector odd12 = zero;
                for (int k = 0; k < bound; k += BLOCK) {
                    FloatVector vx = FloatVector.fromArray(F, x, xAt + k);
                    FloatVector next0 = FloatVector.fromArray(F, a, row0 + k).lanewise(FMA, vx, even0);
                    even0 = odd0;
                    odd0 = next0;
                    FloatVector next4 = FloatVector.fromArray(F, a, row4 + k).lanewise(FMA, vx, even4);
                    even4 = odd4;
                    odd4 = next4;
                    FloatVector next8 = FloatVector.fromArray(F, a, row8 + k).lanewise(FMA, vx, even8);
                    even8 = odd8;
                    odd8 = next8;
                    FloatVector next12 = FloatVector.fromArray(F, a, row12 + k).lanewise(FMA, vx, even12);
                    even12 = odd12;
                    odd12 = next12;
                }
                even0 = even0.lanewise(ADD, odd0);
                even4 = even4.lanewise(ADD, odd4);
                even8 = even8.lanewise(ADD, odd8);
                even12 = even12.lanewise(ADD, odd12);
                even0 = even0.blend(even8, UPPER8)
                        .lanewise(ADD, even8.blend(even0, UPPER8).rearrange(SWAP8));
                even4 = even4.blend(even12, UPPER8)
                        .lanewise(ADD, even12.blend(even4, UPPER8).rearrange(SWAP8));
                even0 = even0.blend(even4, UPPER4)
                        .lanewise(ADD, even4.blend(even0, UPPER4).rearrange(SWAP4));
                sum0 = sum1;
                sum1 = sum2;
                sum2 = sum3;
                sum3 = even0;
            }
            sum0 = sum0.blend(sum2, UPPER2)
                    .lanewise(ADD, sum2.blend(sum0, UPPER2).rearrange(SWAP2));
            sum1 = sum1.blend(sum3, UPPER2)
                    .lanewise(ADD, sum3.blend(sum1, UPPER2).rearrange(SWAP2));
            sum0 = sum0.blend(sum1, UPPER1)
                    .lanewise(ADD, sum1.blend(sum0, UPPER1).rearrange(SWAP1));
            V.cast(sum0.lanewise(ADD, noTail)).intoArray(y, yAt + row);
        }
    }

    /** 512 bits: as {@link #sixteenRowsAtATime}, four neighbouring rows at a time, for fewer than 256 columns. */
    private static void shortRows(
            int rows, int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        int bound = cols & -BLOCK;
        int steps = (1 << (bound / (4 * BLOCK))) - 1;
        FloatVector zero = FloatVector.zero(F);
        FloatVector noTail = FloatVector.broadcast(F, bound == cols ? 0f : -0f);
        for (int row = 0; row < rows; row += 16) {
            int first = aAt + row * aStride;
            FloatVector sum0 = zero;
            FloatVector sum1 = zero;
            FloatVector sum2 = zero;
            FloatVector sum3 = zero;
            for (int start = 0; start < 16; start += 4) {
                int row0 = first + start * aStride;
                int row1 = row0 + aStride;
                int row2 = row1 + aStride;
                int row3 = row2 + aStride;
                FloatVector even0 = zero;
                FloatVector odd0 = zero;
                FloatVector even1 = zero;
                FloatVector odd1 = zero;
                FloatVector even2 = zero;
                FloatVector odd2 = zero;
                FloatVector even3 = zero;
                FloatVector odd3 = zero;
                int k = 0;
                for (int left = steps; left != 0; left >>>= 1) {
                    FloatVector vx0 = FloatVector.fromArray(F, x, xAt + k);
                    FloatVector vx1 = FloatVector.fromArray(F, x, xAt + k + BLOCK);
                    FloatVector vx2 = FloatVector.fromArray(F, x, xAt + k + 2 * BLOCK);
                    FloatVector vx3 = FloatVector.fromArray(F, x, xAt + k + 3 * BLOCK);
                    even0 = FloatVector.fromArray(F, a, row0 + k).lanewise(FMA, vx0, even0);
                    odd0 = FloatVector.fromArray(F, a, row0 + k + BLOCK).lanewise(FMA, vx1, odd0);
                    even0 = FloatVector.fromArray(F, a, row0 + k + 2 * BLOCK).lanewise(FMA, vx2, even0);
                    odd0 = FloatVector.fromArray(F, a, row0 + k + 3 * BLOCK).lanewise(FMA, vx3, odd0);
                    even1 = FloatVector.fromArray(F, a, row1 + k).lanewise(FMA, vx0, even1);
                    odd1 = FloatVector.fromArray(F, a, row1 + k + BLOCK).lanewise(FMA, vx1, odd1);
                    even1 = FloatVector.fromArray(F, a, row1 + k + 2 * BLOCK).lanewise(FMA, vx2, even1);
                    odd1 = FloatVector.fromArray(F, a, row1 + k + 3 * BLOCK).lanewise(FMA, vx3, odd1);
                    even2 = FloatVector.fromArray(F, a, row2 + k).lanewise(FMA, vx0, even2);
                    odd2 = FloatVector.fromArray(F, a, row2 + k + BLOCK).lanewise(FMA, vx1, odd2);
                    even2 = FloatVector.fromArray(F, a, row2 + k + 2 * BLOCK).lanewise(FMA, vx2, even2);
                    odd2 = FloatVector.fromArray(F, a, row2 + k + 3 * BLOCK).lanewise(FMA, vx3, odd2);
                    even3 = FloatVector.fromArray(F, a, row3 + k).lanewise(FMA, vx0, even3);
                    odd3 = FloatVector.fromArray(F, a, row3 + k + BLOCK).lanewise(FMA, vx1, odd3);
                    even3 = FloatVector.fromArray(F, a, row3 + k + 2 * BLOCK).lanewise(FMA, vx2, even3);
                    odd3 = FloatVector.fromArray(F, a, row3 + k + 3 * BLOCK).lanewise(FMA, vx3, odd3);
                    k += 4 * BLOCK;
                }
                if (k < bound - BLOCK) {
                    FloatVector vx0 = FloatVector.fromArray(F, x, xAt + k);
                    FloatVector vx1 = FloatVector.fromArray(F, x, xAt + k + BLOCK);
                    even0 = FloatVector.fromArray(F, a, row0 + k).lanewise(FMA, vx0, even0);
                    odd0 = FloatVector.fromArray(F, a, row0 + k + BLOCK).lanewise(FMA, vx1, odd0);
                    even1 = FloatVector.fromArray(F, a, row1 + k).lanewise(FMA, vx0, even1);
                    odd1 = FloatVector.fromArray(F, a, row1 + k + BLOCK).lanewise(FMA, vx1, odd1);
                    even2 = FloatVector.fromArray(F, a, row2 + k).lanewise(FMA, vx0, even2);
                    odd2 = FloatVector.fromArray(F, a, row2 + k + BLOCK).lanewise(FMA, vx1, odd2);
                    even3 = FloatVector.fromArray(F, a, row3 + k).lanewise(FMA, vx0, even3);
                    odd3 = FloatVector.fromArray(F, a, row3 + k + BLOCK).lanewise(FMA, vx1, odd3);
                    k += 2 * BLOCK;
                }
                if (k < bound) {
                    FloatVector vx0 = FloatVector.fromArray(F, x, xAt + k);
                    even0 = FloatVector.fromArray(F, a, row0 + k).lanewise(FMA, vx0, even0);
                    even1 = FloatVector.fromArray(F, a, row1 + k).lanewise(FMA, vx0, even1);
                    even2 = FloatVector.fromArray(F, a, row2 + k).lanewise(FMA, vx0, even2);
                    even3 = FloatVector.fromArray(F, a, row3 + k).lanewise(FMA, vx0, even3);
                }
                even0 = even0.lanewise(ADD, odd0);
                even1 = even1.lanewise(ADD, odd1);
                even2 = even2.lanewise(ADD, odd2);
                even3 = even3.lanewise(ADD, odd3);
                even0 = even0.blend(even2, UPPER8)
                        .lanewise(ADD, even2.blend(even0, UPPER8).rearrange(SWAP8));
                even1 = even1.blend(even3, UPPER8)
                        .lanewise(ADD, even3.blend(even1, UPPER8).rearrange(SWAP8));
                even0 = even0.blend(even1, UPPER4)
                        .lanewise(ADD, even1.blend(even0, UPPER4).rearrange(SWAP4));
                sum0 = sum1;
                sum1 = sum2;
                sum2 = sum3;
                sum3 = even0;
            }
            sum0 = sum0.blend(sum2, UPPER2)
                    .lanewise(ADD, sum2.blend(sum0, UPPER2).rearrange(SWAP2));
            sum1 = sum1.blend(sum3, UPPER2)
                    .lanewise(ADD, sum3.blend(sum1, UPPER2).rearrange(SWAP2));
            sum0 = sum0.blend(sum1, UPPER1)
                    .lanewise(ADD, sum1.blend(sum0, UPPER1).rearrange(SWAP1));
            V.cast(sum0.lanewise(ADD, noTail).rearrange(TURN4)).intoArray(y, yAt + row);
        }
    }

    /**
     * 512 bits: the last columns of a multiple of 16 rows with at least one block, fewer than 16: {@code y += tail}. Four
     * columns of 16 rows are four vectors, lanes 4g to 4g + 3 for row 4g + i, which are turned into columns: a lane for
     * each row. The last four columns may be some that were added before, which are left out then.
     */
    private static void addTailsByColumns(
            int rows, int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        for (int row = 0; row < rows; row += 16) {
            FloatVector tail = FloatVector.zero(F);
            int k = 0;
            for (int left = (1 << cols) - 1; left != 0; left >>>= 4) {
                int from = Math.min(k, cols - 4);
                int skip = k - from;
                int at = aAt + row * aStride + from;
                FloatVector col0 = tail;
                FloatVector col1 = tail;
                FloatVector col2 = tail;
                FloatVector col3 = tail;
                for (int i = 0; i < 4; i++) {
                    int at4 = at + 4 * aStride - 4;
                    int at8 = at4 + 4 * aStride - 4;
                    int at12 = at8 + 4 * aStride - 4;
                    FloatVector low = FloatVector.fromArray(F, a, at).blend(FloatVector.fromArray(F, a, at4), UPPER4);
                    FloatVector high =
                            FloatVector.fromArray(F, a, at8).blend(FloatVector.fromArray(F, a, at12), UPPER4);
                    col0 = col1;
                    col1 = col2;
                    col2 = col3;
                    col3 = low.blend(high, UPPER8);
                    at += aStride;
                }
                FloatVector pair0 = col0.blend(col2.rearrange(SWAP2), UPPER2);
                FloatVector pair1 = col1.blend(col3.rearrange(SWAP2), UPPER2);
                FloatVector pair2 = col0.rearrange(SWAP2).blend(col2, UPPER2);
                FloatVector pair3 = col1.rearrange(SWAP2).blend(col3, UPPER2);
                col0 = pair0.blend(pair1.rearrange(SWAP1), UPPER1);
                col1 = pair0.rearrange(SWAP1).blend(pair1, UPPER1);
                col2 = pair2.blend(pair3.rearrange(SWAP1), UPPER1);
                col3 = pair2.rearrange(SWAP1).blend(pair3, UPPER1);
                if (skip < 1) {
                    tail = col0.lanewise(FMA, FloatVector.broadcast(F, x[xAt + from]), tail);
                }
                if (skip < 2) {
                    tail = col1.lanewise(FMA, FloatVector.broadcast(F, x[xAt + from + 1]), tail);
                }
                if (skip < 3) {
                    tail = col2.lanewise(FMA, FloatVector.broadcast(F, x[xAt + from + 2]), tail);
                }
                tail = col3.lanewise(FMA, FloatVector.broadcast(F, x[xAt + from + 3]), tail);
                k += 4;
            }
            V.cast(FloatVector.fromArray(F, y, yAt + row).lanewise(ADD, tail)).intoArray(y, yAt + row);
        }
    }

    /** The last columns of a multiple of four rows, fewer than 16: {@code y += tail}. */
    private static void addTails(
            int rows, int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        for (int row = 0; row < rows; row += 4) {
            int row0 = aAt + row * aStride;
            int row1 = row0 + aStride;
            int row2 = row1 + aStride;
            int row3 = row2 + aStride;
            float tail0 = 0f;
            float tail1 = 0f;
            float tail2 = 0f;
            float tail3 = 0f;
            int k = 0;
            for (int left = (1 << cols) - 1; left != 0; left >>>= 1) {
                float xk = x[xAt + k];
                tail0 = Math.fma(a[row0 + k], xk, tail0);
                tail1 = Math.fma(a[row1 + k], xk, tail1);
                tail2 = Math.fma(a[row2 + k], xk, tail2);
                tail3 = Math.fma(a[row3 + k], xk, tail3);
                k++;
            }
            y[yAt + row] += tail0;
            y[yAt + row + 1] += tail1;
            y[yAt + row + 2] += tail2;
            y[yAt + row + 3] += tail3;
        }
    }

    /** 512 bits: four dot products in the order of {@link Level1Kernels#dot}, a block of 16 lanes is one vector. */
    private static void fourRowsOneVector(
            int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        FloatVector even0 = FloatVector.zero(F);
        FloatVector even1 = FloatVector.zero(F);
        FloatVector even2 = FloatVector.zero(F);
        FloatVector even3 = FloatVector.zero(F);
        FloatVector odd0 = FloatVector.zero(F);
        FloatVector odd1 = FloatVector.zero(F);
        FloatVector odd2 = FloatVector.zero(F);
        FloatVector odd3 = FloatVector.zero(F);
        int row1 = aAt + aStride;
        int row2 = row1 + aStride;
        int row3 = row2 + aStride;
        int bound = cols & -BLOCK;
        for (int k = 0; k < bound; k += BLOCK) {
            FloatVector vx = FloatVector.fromArray(F, x, xAt + k);
            FloatVector next0 = FloatVector.fromArray(F, a, aAt + k).lanewise(FMA, vx, even0);
            even0 = odd0;
            odd0 = next0;
            FloatVector next1 = FloatVector.fromArray(F, a, row1 + k).lanewise(FMA, vx, even1);
            even1 = odd1;
            odd1 = next1;
            FloatVector next2 = FloatVector.fromArray(F, a, row2 + k).lanewise(FMA, vx, even2);
            even2 = odd2;
            odd2 = next2;
            FloatVector next3 = FloatVector.fromArray(F, a, row3 + k).lanewise(FMA, vx, even3);
            even3 = odd3;
            odd3 = next3;
        }
        float tail0 = 0f;
        float tail1 = 0f;
        float tail2 = 0f;
        float tail3 = 0f;
        for (int k = bound; k < cols; k++) {
            float xk = x[xAt + k];
            tail0 = Math.fma(a[aAt + k], xk, tail0);
            tail1 = Math.fma(a[row1 + k], xk, tail1);
            tail2 = Math.fma(a[row2 + k], xk, tail2);
            tail3 = Math.fma(a[row3 + k], xk, tail3);
        }
        even0 = even0.lanewise(ADD, odd0);
        even0 = even0.lanewise(ADD, even0.rearrange(SWAP8));
        even0 = even0.lanewise(ADD, even0.rearrange(SWAP4));
        even1 = even1.lanewise(ADD, odd1);
        even1 = even1.lanewise(ADD, even1.rearrange(SWAP8));
        even1 = even1.lanewise(ADD, even1.rearrange(SWAP4));
        even2 = even2.lanewise(ADD, odd2);
        even2 = even2.lanewise(ADD, even2.rearrange(SWAP8));
        even2 = even2.lanewise(ADD, even2.rearrange(SWAP4));
        even3 = even3.lanewise(ADD, odd3);
        even3 = even3.lanewise(ADD, even3.rearrange(SWAP8));
        even3 = even3.lanewise(ADD, even3.rearrange(SWAP4));
        y[yAt] = ((even0.lane(0) + even0.lane(2)) + (even0.lane(1) + even0.lane(3))) + tail0;
        y[yAt + 1] = ((even1.lane(0) + even1.lane(2)) + (even1.lane(1) + even1.lane(3))) + tail1;
        y[yAt + 2] = ((even2.lane(0) + even2.lane(2)) + (even2.lane(1) + even2.lane(3))) + tail2;
        y[yAt + 3] = ((even3.lane(0) + even3.lane(2)) + (even3.lane(1) + even3.lane(3))) + tail3;
    }

    /**
     * 256 bits: two dot products in the order of {@link Level1Kernels#dot}; of a block of 16 lanes {@code low} holds
     * the first eight, {@code high} the others.
     */
    private static void twoRowsTwoVectors(
            int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        FloatVector evenLow0 = FloatVector.zero(F);
        FloatVector evenLow1 = FloatVector.zero(F);
        FloatVector evenHigh0 = FloatVector.zero(F);
        FloatVector evenHigh1 = FloatVector.zero(F);
        FloatVector oddLow0 = FloatVector.zero(F);
        FloatVector oddLow1 = FloatVector.zero(F);
        FloatVector oddHigh0 = FloatVector.zero(F);
        FloatVector oddHigh1 = FloatVector.zero(F);
        int row1 = aAt + aStride;
        int bound = cols & -BLOCK;
        int k = 0;
        for (; k < bound - BLOCK; k += 2 * BLOCK) {
            FloatVector vx0 = FloatVector.fromArray(F, x, xAt + k);
            evenLow0 = FloatVector.fromArray(F, a, aAt + k).lanewise(FMA, vx0, evenLow0);
            evenLow1 = FloatVector.fromArray(F, a, row1 + k).lanewise(FMA, vx0, evenLow1);
            FloatVector vx1 = FloatVector.fromArray(F, x, xAt + k + LENGTH);
            evenHigh0 = FloatVector.fromArray(F, a, aAt + k + LENGTH).lanewise(FMA, vx1, evenHigh0);
            evenHigh1 = FloatVector.fromArray(F, a, row1 + k + LENGTH).lanewise(FMA, vx1, evenHigh1);
            FloatVector vx2 = FloatVector.fromArray(F, x, xAt + k + 2 * LENGTH);
            oddLow0 = FloatVector.fromArray(F, a, aAt + k + 2 * LENGTH).lanewise(FMA, vx2, oddLow0);
            oddLow1 = FloatVector.fromArray(F, a, row1 + k + 2 * LENGTH).lanewise(FMA, vx2, oddLow1);
            FloatVector vx3 = FloatVector.fromArray(F, x, xAt + k + 3 * LENGTH);
            oddHigh0 = FloatVector.fromArray(F, a, aAt + k + 3 * LENGTH).lanewise(FMA, vx3, oddHigh0);
            oddHigh1 = FloatVector.fromArray(F, a, row1 + k + 3 * LENGTH).lanewise(FMA, vx3, oddHigh1);
        }
        if (k < bound) {
            FloatVector vx0 = FloatVector.fromArray(F, x, xAt + k);
            evenLow0 = FloatVector.fromArray(F, a, aAt + k).lanewise(FMA, vx0, evenLow0);
            evenLow1 = FloatVector.fromArray(F, a, row1 + k).lanewise(FMA, vx0, evenLow1);
            FloatVector vx1 = FloatVector.fromArray(F, x, xAt + k + LENGTH);
            evenHigh0 = FloatVector.fromArray(F, a, aAt + k + LENGTH).lanewise(FMA, vx1, evenHigh0);
            evenHigh1 = FloatVector.fromArray(F, a, row1 + k + LENGTH).lanewise(FMA, vx1, evenHigh1);
        }
        float tail0 = 0f;
        float tail1 = 0f;
        for (k = bound; k < cols; k++) {
            float xk = x[xAt + k];
            tail0 = Math.fma(a[aAt + k], xk, tail0);
            tail1 = Math.fma(a[row1 + k], xk, tail1);
        }
        evenLow0 = evenLow0.lanewise(ADD, oddLow0).lanewise(ADD, evenHigh0.lanewise(ADD, oddHigh0));
        evenLow0 = evenLow0.lanewise(ADD, evenLow0.rearrange(SWAP4));
        evenLow1 = evenLow1.lanewise(ADD, oddLow1).lanewise(ADD, evenHigh1.lanewise(ADD, oddHigh1));
        evenLow1 = evenLow1.lanewise(ADD, evenLow1.rearrange(SWAP4));
        y[yAt] = ((evenLow0.lane(0) + evenLow0.lane(2)) + (evenLow0.lane(1) + evenLow0.lane(3))) + tail0;
        y[yAt + 1] = ((evenLow1.lane(0) + evenLow1.lane(2)) + (evenLow1.lane(1) + evenLow1.lane(3))) + tail1;
    }
}
