package dev.lanewise.peers;

import dev.lanewise.network.Network;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;

/** TensorFlow for Java, with an input tensor that is made once. */
final class TensorFlowInference extends Inference {
    private final TensorFlowGraph model;
    private final Session session;
    private final TFloat32 inTensor;
    private final FloatDataBuffer inBuffer;
    private final FloatDataBuffer outBuffer;

    TensorFlowInference(Network network, int batch) {
        super(network, batch);
        model = new TensorFlowGraph(network, batch);
        session = model.session();
        inTensor = TFloat32.tensorOf(Shape.of(batch, network.inputs()));
        inBuffer = DataBuffers.of(in, false, false);
        outBuffer = DataBuffers.of(out, false, false);
    }

    @Override
    void predict() {
        inTensor.copyFrom(inBuffer);
        try (Result result =
                session.runner().feed(model.x, inTensor).fetch(model.outputs).run()) {
            ((TFloat32) result.get(0)).copyTo(outBuffer);
        }
    }
}
