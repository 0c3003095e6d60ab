package dev.lanewise.data;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads images and their labels from a pair of IDX files, the format of MNIST and its kin, plain or compressed with gzip
 * (seen from the content).
 *
 * <pre>
 *   images  00 00 08 03, count, rows, columns (32 bits each, big-endian), then a byte a pixel
 *   labels  00 00 08 01, count, then a byte a label
 * </pre>
 *
 * <p>A pixel becomes the feature {@code pixel / 255}, a label a one-hot row of targets.
 */
public final class Idx {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private Idx() {}

    /**
     * Reads {@code train-images-idx3-ubyte} and {@code train-labels-idx1-ubyte} of a directory, each with or without
     * {@code .gz} behind its name; without, if there are both.
     *
     * @param directory where the files are
     * @param classes how many classes there are, at least 1
     * @return the images as features, the labels as one-hot targets, on arrays made for this call
     * @throws DataException if a file is missing, damaged or does not fit the other
     * @throws IllegalArgumentException if {@code classes} is less than 1
     */
    public static DataSet train(Path directory, int classes) {
        return read(find(directory, "train-images-idx3-ubyte"), find(directory, "train-labels-idx1-ubyte"), classes);
    }

    /**
     * Reads {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte} of a directory, each with or without
     * {@code .gz} behind its name; without, if there are both.
     *
     * @param directory where the files are
     * @param classes how many classes there are, at least 1
     * @return the images as features, the labels as one-hot targets, on arrays made for this call
     * @throws DataException if a file is missing, damaged or does not fit the other
     * @throws IllegalArgumentException if {@code classes} is less than 1
     */
    public static DataSet test(Path directory, int classes) {
        return read(find(directory, "t10k-images-idx3-ubyte"), find(directory, "t10k-labels-idx1-ubyte"), classes);
    }

    /**
     * Reads a pair of files.
     *
     * @param images a file of three dimensions: images, rows, columns
     * @param labels a file of one dimension, as long as the first of the images
     * @param classes how many classes there are, at least 1
     * @return {@code rows * columns} features and {@code classes} targets a row, on arrays made for this call
     * @throws DataException if a file cannot be read, is no such file, is cut short or goes on behind its end, if the
     *     counts differ, or if a label is not below {@code classes}
     * @throws IllegalArgumentException if {@code classes} is less than 1
     */
    public static DataSet read(Path images, Path labels, int classes) {
        if (classes < 1) {
            throw new IllegalArgumentException("there must be at least 1 class, not " + classes);
        }
        IdxFile pixels = IdxFile.images(images);
        IdxFile marks = IdxFile.labels(labels);
        int count = pixels.count();
        if (marks.count() != count) {
            throw new DataException(labels + ": " + marks.count() + " labels, but " + images + " has " + count
                    + " images; take both files from one set");
        }
        if ((long) count * classes > LONGEST_ARRAY) {
            throw new DataException(labels + ": " + count + " labels of " + classes
                    + " classes are more targets than an array holds; split the files");
        }
        float[] targets = new float[count * classes];
        for (int i = 0; i < count; i++) {
            int label = marks.bytes()[i] & 0xff;
            if (label >= classes) {
                throw new DataException(labels + ": label " + i + " (from 0) is class " + label + ", but the " + classes
                        + " classes are counted 0 to " + (classes - 1) + "; change the number of outputs");
            }
            targets[i * classes + label] = 1;
        }
        float[] features = new float[pixels.bytes().length];
        for (int i = 0; i < features.length; i++) {
            features[i] = (pixels.bytes()[i] & 0xff) / 255f;
        }
        return DataSet.of(features.length / count, classes, features, targets);
    }

    private static Path find(Path directory, String name) {
        Path plain = directory.resolve(name);
        Path compressed = directory.resolve(name + ".gz");
        if (Files.exists(plain)) {
            return plain;
        }
        if (Files.exists(compressed)) {
            return compressed;
        }
        if (!Files.isDirectory(directory)) {
            throw new DataException(directory + ": no such directory; check the path");
        }
        throw new DataException(directory + ": neither " + name + " nor " + name
                + ".gz is there; give the directory with the IDX files");
    }
}
