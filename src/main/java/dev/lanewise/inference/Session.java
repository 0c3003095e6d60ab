package dev.lanewise.inference;

import dev.lanewise.network.Activations;
import dev.lanewise.network.Network;
import java.util.Objects;

/**
 * Predicts with a {@link Model}: {@code out = a(L)} for {@code a(0) = in}.
 *
 * <p>Holds the buffers of one thread; not thread-safe. Allocates nothing once the JIT has compiled the kernels. A row
 * alone and the same row among others give the same bits. NaN in, NaN out.
 */
public final class Session {
    private final int inputs;
    private final int outputs;
    private final Activations activations;

    Session(Network network) {
        inputs = network.inputs();
        outputs = network.outputs();
        activations = Activations.forServing(network);
    }

    /**
     * The outputs for one sample.
     *
     * @param in m(0) features; not modified
     * @param inAt where they start
     * @param out receives m(L) outputs
     * @param outAt where they start
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public void predict(float[] in, int inAt, float[] out, int outAt) {
        predict(1, in, inAt, out, outAt);
    }

    /**
     * The outputs for several samples.
     *
     * @param rows how many, at least 0
     * @param in the samples one after the other, m(0) features each; not modified
     * @param inAt where they start
     * @param out receives m(L) outputs for each; it must not overlap {@code in}
     * @param outAt where they start
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public void predict(int rows, float[] in, int inAt, float[] out, int outAt) {
        Objects.checkFromIndexSize(inAt, (long) rows * inputs, (long) in.length);
        Objects.checkFromIndexSize(outAt, (long) rows * outputs, (long) out.length);
        for (int row = 0; row < rows; row++) {
            activations.forward(in, inAt + row * inputs);
            System.arraycopy(activations.values(), activations.outputAt(), out, outAt + row * outputs, outputs);
        }
    }
}
