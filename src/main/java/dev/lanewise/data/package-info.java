/** Samples. */
@NullMarked
package dev.lanewise.data;

import org.jspecify.annotations.NullMarked;
