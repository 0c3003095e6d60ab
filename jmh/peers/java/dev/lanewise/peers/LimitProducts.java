package dev.lanewise.peers;

import dev.lanewise.kernel.PanelKernels;
import dev.lanewise.kernel.Slab;
import dev.lanewise.limits.FmaLimitBenchmark;
import dev.lanewise.limits.ReadLimitBenchmark;
import dev.lanewise.limits.UpdateLimitBenchmark;
import java.util.function.IntConsumer;

/**
 * What the machine needs at least, whoever computes: to read as many bytes as our panels have, for {@code gemv} and {@code
 * gemvT}; to read and write them, for {@code ger} and {@code sweep}; to multiply and add as often, for the others. Computes no
 * product. Bytes and operations are rounded down, to whole turns of the loops.
 */
final class LimitProducts extends Products {
    private static final int TURN = 128;
    private static final int[] STREAMS = {1, 2, 4, 8};
    private static final int[] UNROLLED = {1, 4};
    private static final long WARM_UP_NANOS = 100_000_000;
    private static final int TRIALS = 9;

    private final float[] panels;
    private final int at;
    private final int length;
    private final int times;
    private final float[] starts = new float[12 * 16];
    private final float[] factors = new float[2 * 16];
    private final float[] lanes = new float[16];
    private int streams;
    private int unrolled;

    LimitProducts(int batch, int rows, int cols) {
        super(batch, rows, cols);
        int floats = (int) PanelKernels.panelLength(rows, cols);
        length = Math.max(TURN, floats / TURN * TURN);
        Slab slab = new Slab(length);
        panels = slab.array();
        at = slab.place(length, 1);
        times = (int) (2.0 * batch * rows * cols / FmaLimitBenchmark.FLOPS);
        streams = fastest(STREAMS, choice -> ReadLimitBenchmark.sum(panels, at, length, choice, lanes));
        unrolled = fastest(UNROLLED, choice -> UpdateLimitBenchmark.update(choice, length, panels, at));
    }

    /** Which choice takes least time, the best of some trials each. */
    private static int fastest(int[] choices, IntConsumer task) {
        int fastest = choices[0];
        long least = Long.MAX_VALUE;
        for (int choice : choices) {
            long end = System.nanoTime() + WARM_UP_NANOS;
            int calls = 0;
            while (System.nanoTime() < end) {
                task.accept(choice);
                calls++;
            }
            calls = 1 + calls / 100;
            for (int trial = 0; trial < TRIALS; trial++) {
                long start = System.nanoTime();
                for (int i = 0; i < calls; i++) {
                    task.accept(choice);
                }
                long nanos = (System.nanoTime() - start) / calls;
                if (nanos < least) {
                    least = nanos;
                    fastest = choice;
                }
            }
        }
        return fastest;
    }

    @Override
    void gemv() {
        ReadLimitBenchmark.sum(panels, at, length, streams, lanes);
    }

    @Override
    void gemvT() {
        gemv();
    }

    @Override
    void ger(float alpha) {
        UpdateLimitBenchmark.update(unrolled, length, panels, at);
    }

    @Override
    void sweep(float alpha) {
        ger(alpha);
    }

    @Override
    void gemm() {
        FmaLimitBenchmark.chains(times, starts, factors, lanes);
    }

    @Override
    void gemmT() {
        gemm();
    }

    @Override
    void gemmGer(float alpha) {
        gemm();
    }

    @Override
    double matrixBytes() {
        return (double) Float.BYTES * PanelKernels.panelLength(rows, cols);
    }
}
