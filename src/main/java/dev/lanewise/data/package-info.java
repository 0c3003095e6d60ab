/**
 * Samples: data sets in flat arrays, read from CSV and IDX files, or from the jar.
 *
 * <p>A reader's error names the file, the line and the column, and says what to do. Uses nothing else of Lanewise.
 */
@NullMarked
package dev.lanewise.data;

import org.jspecify.annotations.NullMarked;
