/**
 * Samples: data sets on flat arrays, read from CSV and IDX files, or from the jar.
 *
 * <ul>
 *   <li>{@link dev.lanewise.data.DataSet} is features and targets, row by row; {@link dev.lanewise.data.DataSets} has
 *       the one that comes with the library.
 *   <li>{@link dev.lanewise.data.Csv} reads numbers separated by commas into a {@link dev.lanewise.data.CsvTable},
 *       {@link dev.lanewise.data.Idx} reads images and labels.
 *   <li>{@link dev.lanewise.data.DataException} names the file, the line and the column, says what is wrong and what to do.
 * </ul>
 *
 * <p>Uses nothing else of Lanewise.
 */
@NullMarked
package dev.lanewise.data;

import org.jspecify.annotations.NullMarked;
