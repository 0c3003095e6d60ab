package dev.lanewise.kernel;

/** Which kernels a benchmark calls. */
public enum Implementation {
    /** The classes {@code Scalar*}. */
    SCALAR,
    /** The classes {@code Simd*}. */
    SIMD
}
