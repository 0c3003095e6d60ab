package dev.lanewise.peers;

import java.util.Arrays;

/** Textbook loops in {@code double}: what a library must compute before it is timed. */
final class ProductsCheck {
    private static final double TOLERANCE = 1e-6;

    private ProductsCheck() {}

    /** Calls the method twice, which restores W, and compares what it computed; fails if that is wrong. */
    static void check(Products products, String method) {
        for (float sign : new float[] {1f, -1f}) {
            products.export();
            double[] w = doubles(products.array, products.w, products.rows * products.cols);
            Arrays.fill(products.array, products.z, products.z + products.batch * products.rows, Float.NaN);
            Arrays.fill(products.array, products.g, products.g + products.batch * products.cols, Float.NaN);
            call(products, method, sign);
            products.export();
            switch (method) {
                case "gemv", "gemm" -> compare(method, forward(products, w), products.array, products.z);
                case "gemvT", "gemmT" -> compare(method, backward(products, w), products.array, products.g);
                case "ger", "gemmGer" -> compare(method, update(products, w, sign), products.array, products.w);
                case "sweep" -> {
                    compare(method, backward(products, w), products.array, products.g);
                    compare(method, update(products, w, sign), products.array, products.w);
                }
                default -> throw new IllegalArgumentException(method);
            }
        }
    }

    private static void call(Products products, String method, float sign) {
        switch (method) {
            case "gemv" -> products.gemv();
            case "gemvT" -> products.gemvT();
            case "ger" -> products.ger(sign);
            case "sweep" -> products.sweep(sign);
            case "gemm" -> products.gemm();
            case "gemmT" -> products.gemmT();
            case "gemmGer" -> products.gemmGer(sign);
            default -> throw new IllegalArgumentException(method);
        }
    }

    private static double[] doubles(float[] array, int at, int length) {
        double[] copy = new double[length];
        for (int i = 0; i < length; i++) {
            copy[i] = array[at + i];
        }
        return copy;
    }

    private static double[] forward(Products products, double[] w) {
        double[] turned = new double[w.length];
        for (int j = 0; j < products.rows; j++) {
            for (int k = 0; k < products.cols; k++) {
                turned[k * products.rows + j] = w[j * products.cols + k];
            }
        }
        double[] x = doubles(products.array, products.x, products.batch * products.cols);
        return product(products.batch, products.cols, products.rows, x, products.cols, 1, turned);
    }

    private static double[] backward(Products products, double[] w) {
        double[] d = doubles(products.array, products.d, products.batch * products.rows);
        return product(products.batch, products.rows, products.cols, d, products.rows, 1, w);
    }

    private static double[] update(Products products, double[] w, float sign) {
        double[] d = doubles(products.array, products.d, products.batch * products.rows);
        double[] x = doubles(products.array, products.x, products.batch * products.cols);
        double[] gradient = product(products.rows, products.batch, products.cols, d, 1, products.rows, x);
        for (int i = 0; i < w.length; i++) {
            gradient[i] = w[i] + sign * gradient[i];
        }
        return gradient;
    }

    /** {@code C = A B}; A is (m x k) with element (i, l) at {@code i * down + l * right}, B and C are row-major. */
    private static double[] product(int m, int k, int n, double[] a, int down, int right, double[] b) {
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int l = 0; l < k; l++) {
                axpy(n, a[i * down + l * right], b, l * n, c, i * n);
            }
        }
        return c;
    }

    private static void axpy(int length, double alpha, double[] x, int xAt, double[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] += alpha * x[xAt + i];
        }
    }

    private static void compare(String method, double[] expected, float[] actual, int at) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[at + i]) <= TOLERANCE * (1 + Math.abs(expected[i])))) {
                throw new AssertionError(
                        method + ": element " + i + " is " + actual[at + i] + ", should be " + expected[i]);
            }
        }
    }
}
