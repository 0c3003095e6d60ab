package dev.lanewise.peers;

import dev.lanewise.kernel.GemmKernels;
import dev.lanewise.kernel.OuterKernels;
import dev.lanewise.kernel.PanelKernels;
import dev.lanewise.kernel.Slab;
import java.util.Arrays;

/** Lanewise on panels of 16 rows, through its public kernels. The bias, which others lack, is zero. */
final class PanelProducts extends Products {
    /** A stride of a multiple of 4 KiB makes all rows compete for the same lines of the cache. */
    private static final int SLOW_STRIDE = 1024;

    private final float[] panels;
    private final int stride;
    private final int colStride;
    private final int p;
    private final int b;
    private final int xs;
    private final int ds;
    private final int negative;
    private final int zs;
    private final int gs;
    private final int work;

    PanelProducts(int batch, int rows, int cols) {
        super(batch, rows, cols);
        int padded = PanelKernels.padded(rows);
        stride = padded % SLOW_STRIDE == 0 && batch > 1 ? padded + PanelKernels.PANEL : padded;
        int paddedCols = PanelKernels.padded(cols);
        colStride = paddedCols % SLOW_STRIDE == 0 && batch > 1 ? paddedCols + PanelKernels.PANEL : paddedCols;
        Slab slab = new Slab(PanelKernels.panelLength(rows, cols)
                + padded
                + batch * (3L * stride + 2L * colStride)
                + GemmKernels.workLength(rows)
                + 8L * 16);
        panels = slab.array();
        p = slab.place((int) PanelKernels.panelLength(rows, cols), 1);
        b = slab.place(padded, 1);
        xs = slab.place(batch * colStride, 1);
        ds = slab.place(batch * stride, 1);
        negative = slab.place(batch * stride, 1);
        zs = slab.place(batch * stride, 1);
        gs = slab.place(batch * colStride, 1);
        work = slab.place((int) GemmKernels.workLength(rows), 1);
        Arrays.fill(panels, b, xs, 0f);
        Arrays.fill(panels, ds, zs, 0f);
        PanelKernels.pack(rows, cols, array, w, cols, panels, p);
        for (int sample = 0; sample < batch; sample++) {
            System.arraycopy(array, x + sample * cols, panels, xs + sample * colStride, cols);
            for (int j = 0; j < rows; j++) {
                panels[ds + sample * stride + j] = array[d + sample * rows + j];
                panels[negative + sample * stride + j] = -array[d + sample * rows + j];
            }
        }
    }

    @Override
    void gemv() {
        PanelKernels.gemv(rows, cols, panels, p, panels, xs, panels, b, panels, zs);
    }

    @Override
    void gemvT() {
        PanelKernels.gemvT(rows, cols, panels, p, panels, ds, panels, gs);
    }

    @Override
    void ger(float alpha) {
        PanelKernels.ger(rows, cols, alpha, panels, ds, panels, xs, panels, p);
    }

    @Override
    void sweep(float alpha) {
        OuterKernels.sweep(rows, cols, alpha, panels, ds, panels, xs, panels, p, panels, gs);
    }

    @Override
    void gemm() {
        GemmKernels.gemm(batch, rows, cols, panels, xs, colStride, panels, p, panels, b, panels, zs, stride);
    }

    @Override
    void gemmT() {
        GemmKernels.gemmT(batch, rows, cols, panels, ds, stride, panels, p, panels, work, panels, gs, colStride);
    }

    @Override
    void gemmGer(float alpha) {
        int delta = alpha > 0 ? ds : negative;
        GemmKernels.ger(batch, rows, cols, panels, delta, stride, panels, xs, colStride, panels, p);
    }

    @Override
    double matrixBytes() {
        return (double) Float.BYTES * PanelKernels.panelLength(rows, cols);
    }

    @Override
    void export() {
        PanelKernels.unpack(rows, cols, panels, p, array, w, cols);
        for (int sample = 0; sample < batch; sample++) {
            System.arraycopy(panels, zs + sample * stride, array, z + sample * rows, rows);
            System.arraycopy(panels, gs + sample * colStride, array, g + sample * cols, cols);
        }
    }
}
