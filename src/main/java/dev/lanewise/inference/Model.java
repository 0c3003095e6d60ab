package dev.lanewise.inference;

import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.time.Duration;

/**
 * An immutable network for serving, shared by all threads without a lock. Each thread predicts with a {@link Session}
 * of its own.
 *
 * <pre>{@code
 * Model model = Model.of(network);
 * model.warmUp(Duration.ofSeconds(5));
 * Session session = model.session();
 * session.predict(in, 0, out, 0);
 * }</pre>
 */
public final class Model {
    private static final int REHEARSALS = 20;

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
     * Buffers for one thread. Cheap: one array, as long as all layers' outputs together.
     *
     * @return a new session
     */
    public Session session() {
        return new Session(this);
    }

    /**
     * Predicts made-up samples, one at a time, until the JIT has compiled what {@link Session#predict(float[], int,
     * float[], int)} needs for this model and it makes no garbage. Do it before the first request: until then each
     * vector operation boxes, and a call takes up to 10,000 times as long.
     *
     * @param limit when to give up
     * @return what was seen
     * @throws IllegalArgumentException if the limit is not positive
     */
    public WarmUp warmUp(Duration limit) {
        return warmUp(1, limit);
    }

    /**
     * As {@link #warmUp(Duration)}, for batches: {@link Session#predict(int, float[], int, float[], int)}.
     *
     * @param rows samples a batch, at least 1
     * @param limit when to give up
     * @return what was seen
     * @throws IllegalArgumentException if rows or the limit are not positive
     */
    public WarmUp warmUp(int rows, Duration limit) {
        WarmUp seen = WarmUp.of(call(session(), rows), limit);
        rehearse(session(), rows);
        return seen;
    }

    /** A prediction of made-up samples. */
    Runnable call(Session session, int rows) {
        float[] in = samples(rows);
        float[] out = new float[Math.multiplyExact(rows, outputs())];
        return rows == 1 ? () -> session.predict(in, 0, out, 0) : () -> session.predict(rows, in, 0, out, 0);
    }

    /**
     * What the first request will do: call a new session, from code that is not compiled. Without it that request took 4 to
     * 10 times as long as the next ones, as neither its weights nor its way into the compiled code were in the caches.
     */
    void rehearse(Session session, int rows) {
        float[] in = samples(rows);
        float[] out = new float[Math.multiplyExact(rows, outputs())];
        for (int i = 0; i < REHEARSALS; i++) {
            if (rows == 1) {
                session.predict(in, 0, out, 0);
            } else {
                session.predict(rows, in, 0, out, 0);
            }
        }
    }

    private float[] samples(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException(rows + " rows: must be at least 1");
        }
        float[] in = new float[Math.multiplyExact(rows, inputs())];
        for (int i = 0; i < in.length; i++) {
            in[i] = (i * 37 % 101 - 50) / 64f;
        }
        return in;
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

    Network network() {
        return network;
    }

    /** Whether sizes and activations are the same, and both or none scale their inputs. */
    boolean hasShapeOf(Model other) {
        boolean same = network.depth() == other.network.depth()
                && network.inputScaling().isPresent()
                        == other.network.inputScaling().isPresent();
        for (int l = 0; same && l < network.depth(); l++) {
            Layer left = network.layer(l);
            Layer right = other.network.layer(l);
            same = left.inputs() == right.inputs()
                    && left.outputs() == right.outputs()
                    && left.activation().equals(right.activation());
        }
        return same;
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
