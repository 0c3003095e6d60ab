/**
 * Model files: saved whole or not at all, and refused, never misread, when damaged. Nothing in a file is executed.
 *
 * <p>Uses all packages but the command line.
 */
@NullMarked
package dev.lanewise.io;

import org.jspecify.annotations.NullMarked;
