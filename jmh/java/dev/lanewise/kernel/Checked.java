package dev.lanewise.kernel;

/**
 * A benchmark class that can say what its methods should compute, so that a test can tell whether they measure the
 * right thing: BenchmarkSmokeTest runs each method once for each set of parameters.
 */
public interface Checked {
    /** What the oracle computes from the data as it is now: called before the method. */
    double[] expected(String method);

    /** What the method computed into arrays: called after it, unless the method returns a float. */
    float[] actual(String method);

    /** The error that is allowed, relative to {@code 1 + |expected|}. Sums of {@link Slab} data are exact. */
    default double tolerance() {
        return 1e-6;
    }
}
