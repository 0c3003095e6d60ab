package dev.lanewise.inference;

import dev.lanewise.network.Network;

/**
 * An immutable network for serving, shared by all threads. Each thread predicts with a {@link Session} of its own.
 *
 * <pre>{@code
 * Model model = Model.of(network);
 * Session session = model.session();
 * session.predict(in, 0, out, 0);
 * }</pre>
 */
public final class Model {
    private final Network network;

    private Model(Network network) {
        this.network = network;
    }

    /**
     * A copy of a network as it is now; later training does not change it.
     *
     * @param network what to serve; no other thread may write its weights meanwhile
     * @return an immutable model
     */
    public static Model of(Network network) {
        return new Model(network.copy());
    }

    /**
     * Buffers for one thread.
     *
     * @return a new session
     */
    public Session session() {
        return new Session(network);
    }

    /**
     * m(0).
     *
     * @return the number of features of a sample
     */
    public int inputs() {
        return network.inputs();
    }

    /**
     * m(L).
     *
     * @return the number of outputs
     */
    public int outputs() {
        return network.outputs();
    }

    /**
     * Such as {@code 64 -> 64 relu -> 10 softmax}.
     *
     * @return sizes and activations
     */
    @Override
    public String toString() {
        return network.toString();
    }
}
