package dev.lanewise.peers;

import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** A network as a graph of TensorFlow with our weights in variables, W transposed as its users have it. */
final class TensorFlowGraph {
    final Graph graph = new Graph();
    final Ops tf = Ops.create(graph);
    final Placeholder<TFloat32> x;

    /** W(1), b(1), W(2), … */
    final List<VarHandleOp> variables = new ArrayList<>();

    /** The values of the variables. */
    final List<Operand<TFloat32>> values = new ArrayList<>();

    final Operand<TFloat32> logits;
    final Operand<TFloat32> outputs;
    private final List<Op> initial = new ArrayList<>();

    TensorFlowGraph(Network network, int batch) {
        x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(batch, network.inputs())));
        Operand<TFloat32> a = x;
        Operand<TFloat32> z = x;
        for (Layer layer : network.layers()) {
            float[][] turned = new float[layer.inputs()][layer.outputs()];
            float[] bias = new float[layer.outputs()];
            layer.getBias(bias, 0);
            for (int j = 0; j < layer.outputs(); j++) {
                for (int k = 0; k < layer.inputs(); k++) {
                    turned[k][j] = layer.weight(j, k);
                }
            }
            Operand<TFloat32> w = variable(tf.constant(turned), Shape.of(layer.inputs(), layer.outputs()));
            Operand<TFloat32> b = variable(tf.constant(bias), Shape.of(layer.outputs()));
            z = tf.nn.biasAdd(tf.linalg.matMul(a, w, new MatMul.Options[0]), b);
            a = switch (layer.activation().kind()) {
                case IDENTITY -> z;
                case RELU -> tf.nn.relu(z);
                case SIGMOID -> tf.math.sigmoid(z);
                case SOFTMAX -> tf.nn.softmax(z);
                default -> throw new IllegalArgumentException(layer.toString());
            };
        }
        logits = z;
        outputs = a;
    }

    private Operand<TFloat32> variable(Operand<TFloat32> start, Shape shape) {
        VarHandleOp variable = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName("v" + variables.size()));
        variables.add(variable);
        initial.add(tf.assignVariableOp(variable, start));
        Operand<TFloat32> value = tf.readVariableOp(variable, TFloat32.class);
        values.add(value);
        return value;
    }

    /** One thread, with the variables set. */
    Session session() {
        Session session = new Session(
                graph,
                ConfigProto.newBuilder()
                        .setIntraOpParallelismThreads(1)
                        .setInterOpParallelismThreads(1)
                        .build());
        Session.Runner runner = session.runner();
        initial.forEach(runner::addTarget);
        runner.run().close();
        return session;
    }

    static float[] read(TFloat32 matrix, int height, int width) {
        float[][] copy = new float[height][width];
        StdArrays.copyFrom(matrix, copy);
        float[] flat = new float[height * width];
        for (int i = 0; i < height; i++) {
            System.arraycopy(copy[i], 0, flat, i * width, width);
        }
        return flat;
    }

    static String version() {
        return "TensorFlow " + TensorFlow.version();
    }
}
