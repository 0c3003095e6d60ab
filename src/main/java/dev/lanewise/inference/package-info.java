/** Serving. */
@NullMarked
package dev.lanewise.inference;

import org.jspecify.annotations.NullMarked;
