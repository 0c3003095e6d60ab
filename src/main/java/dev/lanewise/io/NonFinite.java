package dev.lanewise.io;

/** What becomes of weights and biases that are NaN or infinite. */
public enum NonFinite {
    /** The model is refused, and the message names the weight: what comes of such a model is NaN. */
    REFUSE,
    /** They are taken as they are: to look into what went wrong. */
    ALLOW
}
