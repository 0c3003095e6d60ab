/** Model files. */
@NullMarked
package dev.lanewise.io;

import org.jspecify.annotations.NullMarked;
