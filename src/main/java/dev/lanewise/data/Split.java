package dev.lanewise.data;

/**
 * Samples to learn from, and samples that are kept aside to measure what was learnt.
 *
 * @param train what training sees
 * @param test what it never sees
 */
public record Split(DataSet train, DataSet test) {
    /**
     * Checks that one network fits both parts.
     *
     * @throws IllegalArgumentException if they differ in features or targets a row
     */
    public Split {
        if (train.inputs() != test.inputs() || train.outputs() != test.outputs()) {
            throw new IllegalArgumentException(
                    "the parts differ: " + train + " to train, " + test + " to test; take both from one kind of data");
        }
    }
}
