package dev.lanewise.training;

/** What a trainer checks before a step touches a weight, and what it does when a check fails. */
public enum NonFinitePolicy {
    /**
     * Checks nothing. A NaN or an infinity in a sample, or a step that diverges, goes into the weights: for measurements,
     * and for data that were checked before.
     */
    OFF,
    /** Refuses a sample whose loss is not finite: {@link NonFiniteException}. A gradient may still overflow. */
    CHECK_LOSS,
    /**
     * Refuses a sample whose loss is not finite or whose gradient could be too large to stay finite in a step:
     * {@link NonFiniteException}. No weight and no moment changes. The usual policy; costs two dot products of vectors a
     * layer (docs/decisions/0003).
     */
    CHECK_EVERYTHING,
    /** Checks as {@link #CHECK_EVERYTHING}, but leaves the step out and goes on: {@link Trainer#skipped} counts. */
    SKIP_STEP
}
