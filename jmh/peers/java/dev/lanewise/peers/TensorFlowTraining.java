package dev.lanewise.peers;

import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.op.Op;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** TensorFlow for Java: one run of the graph makes a step. No update starts before all gradients are there. */
final class TensorFlowTraining extends Training {
    private final TensorFlowGraph model;
    private final Session session;
    private final Placeholder<TFloat32> labels;
    private final List<Op> updates = new ArrayList<>();
    private final TFloat32 inTensor;
    private final TFloat32 labelTensor;
    private final FloatDataBuffer inBuffer;
    private final FloatDataBuffer labelBuffer;

    TensorFlowTraining(Network network, int batch) {
        super(network, batch);
        model = new TensorFlowGraph(network, batch);
        labels = model.tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(batch, network.outputs())));
        Operand<TFloat32> losses =
                model.tf.nn.softmaxCrossEntropyWithLogits(model.logits, labels).loss();
        Operand<TFloat32> loss = model.tf.math.mean(losses, model.tf.constant(0));
        Output<?>[] gradients = model.graph.addGradients(
                loss.asOutput(), model.values.stream().map(Operand::asOutput).toArray(Output<?>[]::new));
        Operand<TFloat32> rate = model.tf.constant(LEARNING_RATE);
        for (int i = 0; i < gradients.length; i++) {
            @SuppressWarnings("unchecked")
            Output<TFloat32> gradient = (Output<TFloat32>) gradients[i];
            updates.add(model.tf
                    .withControlDependencies(List.<Op>of(gradients))
                    .train
                    .resourceApplyGradientDescent(model.variables.get(i), rate, gradient));
        }
        session = model.session();
        inTensor = TFloat32.tensorOf(Shape.of(batch, network.inputs()));
        labelTensor = TFloat32.tensorOf(Shape.of(batch, network.outputs()));
        inBuffer = DataBuffers.of(x, false, false);
        labelBuffer = DataBuffers.of(y, false, false);
    }

    @Override
    void step() {
        inTensor.copyFrom(inBuffer);
        labelTensor.copyFrom(labelBuffer);
        Session.Runner runner = session.runner().feed(model.x, inTensor).feed(labels, labelTensor);
        for (Op update : updates) {
            runner.addTarget(update);
        }
        runner.run().close();
    }

    @Override
    float[] firstWeights() {
        int rows = network.layers().getFirst().outputs();
        int cols = network.inputs();
        try (Result result = session.runner().fetch(model.values.getFirst()).run()) {
            float[] turned = TensorFlowGraph.read((TFloat32) result.get(0), cols, rows);
            float[] w = new float[rows * cols];
            for (int j = 0; j < rows; j++) {
                for (int k = 0; k < cols; k++) {
                    w[j * cols + k] = turned[k * rows + j];
                }
            }
            return w;
        }
    }
}
