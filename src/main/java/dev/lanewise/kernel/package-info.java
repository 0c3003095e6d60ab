/** BLAS-like operations on flat {@code float[]} arrays. */
@NullMarked
package dev.lanewise.kernel;

import org.jspecify.annotations.NullMarked;
