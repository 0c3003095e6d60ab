package dev.lanewise.peers;

import dev.lanewise.kernel.Slab;

/**
 * The products of one layer by one library: W is (rows x cols), X (batch x cols) and D (batch x rows) hold a sample a row.
 * The data are row-major in one slab, 64-byte aligned; a library that wants its own layout copies them before the clock
 * starts. They are multiples of 1/8, so that all sums are exact.
 */
abstract class Products {
    final int batch;
    final int rows;
    final int cols;

    /** Holds all of the following. */
    final float[] array;

    /** Where W starts. */
    final int w;

    /** Where X starts. */
    final int x;

    /** Where D starts. */
    final int d;

    /** Where Z (batch x rows) starts, the result of the forward products. */
    final int z;

    /** Where G (batch x cols) starts, the result of the backward products. */
    final int g;

    Products(int batch, int rows, int cols) {
        this.batch = batch;
        this.rows = rows;
        this.cols = cols;
        Slab slab = new Slab((long) rows * cols + 2L * batch * (rows + cols) + 80);
        array = slab.array();
        w = slab.place(rows * cols, 1);
        x = slab.place(batch * cols, 2);
        d = slab.place(batch * rows, 3);
        z = slab.place(batch * rows, 4);
        g = slab.place(batch * cols, 5);
    }

    /** {@code z = W x}, for a batch of 1. */
    abstract void gemv();

    /** {@code g = W^T d}, for a batch of 1. */
    abstract void gemvT();

    /** {@code W += alpha d x^T}, for a batch of 1; alpha is 1 or -1. */
    abstract void ger(float alpha);

    /** {@code g = W^T d}, then {@code W += alpha d x^T}, for a batch of 1: two calls, unless the library has one. */
    void sweep(float alpha) {
        gemvT();
        ger(alpha);
    }

    /** {@code Z = X W^T}. */
    abstract void gemm();

    /** {@code G = D W}. */
    abstract void gemmT();

    /** {@code W += alpha D^T X}; alpha is 1 or -1. */
    abstract void gemmGer(float alpha);

    /** The bytes of W in the library's layout, padding included. */
    double matrixBytes() {
        return (double) Float.BYTES * rows * cols;
    }

    /** Memory traffic of a call: W, X, D, Z and G once each, as far as there is a batch of them; what is changed twice. */
    final double bytes(String method) {
        double samples = batch == 1 ? 0 : (double) Float.BYTES * batch * (rows + cols);
        return switch (method) {
            case "ger", "sweep", "gemmGer" -> 2 * matrixBytes() + samples;
            default -> matrixBytes() + samples;
        };
    }

    /** Floating-point operations of a call. */
    final double flops(String method) {
        double product = 2.0 * batch * rows * cols;
        return method.equals("sweep") ? 2 * product : product;
    }

    /** Called before W, Z and G are read from {@link #array}: a library with its own layout puts them there. */
    void export() {}
}
