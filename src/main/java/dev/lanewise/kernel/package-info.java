/**
 * Kernels: BLAS-like operations on flat {@code float[]} arrays that the caller owns. This package speaks linear algebra,
 * not neural nets; it uses nothing else of Lanewise, and no other package sees {@code jdk.incubator.vector}.
 *
 * <p>Each family has a public class with the checks ({@code MatrixVectorKernels}), a scalar body and a vector body with
 * equal bits. {@link dev.lanewise.kernel.Simd} chooses between the bodies, once.
 *
 * <p>Arguments stand in one order: sizes, scalars, inputs, output last; {@code a} is a matrix, {@code x} and {@code y} are
 * vectors, {@code xAt} is where {@code x} starts in its array, {@code aStride} is the distance between rows. The first line
 * of a kernel's description is its formula: {@code y = A x} overwrites, {@code y += A x} accumulates. A bad size or start is
 * refused before anything is written. NaN in, NaN out. Nothing is allocated once warm.
 *
 * <p>Every sum has one fixed, documented order, so that a result depends on the inputs alone: not on the SIMD width, not on
 * the JIT. All methods are static and keep no state: any thread may call them, on arrays that no other thread writes.
 */
@NullMarked
package dev.lanewise.kernel;

import org.jspecify.annotations.NullMarked;
