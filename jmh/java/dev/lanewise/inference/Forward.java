package dev.lanewise.inference;

/** One way of computing a prediction. */
interface Forward {
    /** As {@link Session#predict(float[], int, float[], int)}, without its checks. */
    void predict(float[] in, int inAt, float[] out, int outAt);
}
