package dev.lanewise.training;

import dev.lanewise.kernel.DropoutKernels;
import dev.lanewise.network.SplitMix64;

/**
 * Inverted dropout of a(l) in the hidden layers: the mask of neuron i of layer l for sample s of step t depends on the
 * trainer's seed and on (t, s, l, i) alone. Forward {@code a~(l) = mask (.) a(l)} goes on to layer l + 1, backward
 * {@code dLoss/da(l) = mask (.) (W(l+1)^T delta(l+1))}.
 */
final class Dropout {
    /** Sets its keys apart from those of the shuffling, which come from the same seed. */
    private static final long STREAM = 0x64726F706F7574L;

    /** Drops nothing. */
    static final Dropout NONE = new Dropout(0f, 0);

    private final float p;
    private final long seed;

    Dropout(float p, long seed) {
        this.p = p;
        this.seed = SplitMix64.stream(seed, STREAM);
    }

    /** Whether anything is dropped. */
    boolean isOn() {
        return p > 0;
    }

    /** The key of all masks of a step. */
    long stepKey(long step) {
        return SplitMix64.stream(seed, step);
    }

    /** The key of all masks of a sample, from that of its step and its place in the batch. */
    static long sampleKey(long stepKey, int sample) {
        return SplitMix64.stream(stepKey, sample);
    }

    /** {@code y = mask (.) x} for layer l, counted from 0. */
    void apply(long sampleKey, int l, int length, float[] x, int xAt, float[] y, int yAt) {
        DropoutKernels.dropout(length, p, SplitMix64.stream(sampleKey, l), x, xAt, y, yAt);
    }
}
