package dev.lanewise.inference;

import dev.lanewise.kernel.Measured;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Predictions of the networks that PEERS.md names, in the session's way and in ways that were tried (decision 0015). */
@State(Scope.Thread)
public class SessionBenchmark extends Measured {
    /** Which one. */
    @Param({"A", "B", "C", "D", "E"})
    public String network = "A";

    /** Samples a call; more than one for the session alone. */
    @Param({"1", "64"})
    public int batch = 1;

    /** How. */
    @Param({"SESSION", "KERNELS", "HANDLES", "GENERATED"})
    public Way way = Way.SESSION;

    private Forward forward;
    private float[] in;
    private float[] out;
    private int inputs;
    private int outputs;

    /** Called by JMH. */
    public SessionBenchmark() {}

    /** How a prediction is computed. */
    public enum Way {
        /** {@link Session}. */
        SESSION,
        /** {@link StraightKernels}. */
        KERNELS,
        /** {@link BoundHandles}. */
        HANDLES,
        /** {@link GeneratedCalls}. */
        GENERATED
    }

    /** The network of a name, with random weights. */
    static Network named(String name) {
        Network.Builder builder = switch (name) {
            case "A" -> Network.inputs(16).dense(32, Activation.RELU).dense(32, Activation.RELU);
            case "B" -> Network.inputs(64).dense(128, Activation.RELU).dense(64, Activation.RELU);
            case "C" -> Network.inputs(784).dense(128, Activation.RELU);
            case "D" ->
                Network.inputs(512)
                        .dense(1024, Activation.RELU)
                        .dense(512, Activation.RELU)
                        .dense(256, Activation.RELU);
            case "E" -> Network.inputs(2048).dense(2048, Activation.RELU).dense(2048, Activation.RELU);
            default -> throw new IllegalArgumentException(name);
        };
        boolean one = name.equals("A") || name.equals("D");
        return (one ? builder.dense(1, Activation.SIGMOID) : builder.dense(10, Activation.SOFTMAX))
                .seed(1)
                .build();
    }

    /** A way of its own. */
    static Forward forward(Way way, Network network) throws ReflectiveOperationException {
        return switch (way) {
            case SESSION -> Model.of(network).session()::predict;
            case KERNELS -> new StraightKernels(new Plan(network));
            case HANDLES -> new BoundHandles(new Plan(network));
            case GENERATED -> GeneratedCalls.of(new Plan(network));
        };
    }

    @Setup
    public void prepare() throws ReflectiveOperationException {
        Network built = named(network);
        inputs = built.inputs();
        outputs = built.outputs();
        in = new float[batch * inputs];
        for (int i = 0; i < in.length; i++) {
            in[i] = (i * 37 % 101 - 50) / 64f;
        }
        out = new float[batch * outputs];
        if (batch == 1) {
            forward = forward(way, built);
        } else {
            Session session = Model.of(built).session();
            forward = (x, xAt, y, yAt) -> session.predict(batch, x, xAt, y, yAt);
        }
    }

    @Benchmark
    public float[] predict() {
        forward.predict(in, 0, out, 0);
        return out;
    }
}
