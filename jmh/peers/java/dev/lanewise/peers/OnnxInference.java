package dev.lanewise.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lanewise.io.Onnx;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** ONNX Runtime as it is fastest: both tensors lie on direct buffers and are made once. */
final class OnnxInference extends Inference {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final OrtSession session;
    private final FloatBuffer inBuffer;
    private final FloatBuffer outBuffer;
    private final Map<String, OnnxTensor> inTensors;
    private final Map<String, OnnxTensor> outTensors;

    OnnxInference(Network network, int batch) throws IOException, OrtException {
        super(network, batch);
        Path file = Files.createTempFile("lanewise", ".onnx");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            Onnx.save(network, file);
            session = ENVIRONMENT.createSession(file.toString(), options);
        } finally {
            Files.delete(file);
        }
        inBuffer = buffer(in.length);
        outBuffer = buffer(out.length);
        inTensors = Map.of(session.getInputNames().iterator().next(), tensor(inBuffer, network.inputs()));
        outTensors = Map.of(session.getOutputNames().iterator().next(), tensor(outBuffer, network.outputs()));
    }

    private static FloatBuffer buffer(int length) {
        return ByteBuffer.allocateDirect(Float.BYTES * length)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private OnnxTensor tensor(FloatBuffer buffer, int width) throws OrtException {
        return OnnxTensor.createTensor(ENVIRONMENT, buffer, new long[] {batch, width});
    }

    static String version() {
        return "ONNX Runtime " + ENVIRONMENT.getVersion();
    }

    @Override
    void predict() throws OrtException {
        inBuffer.put(0, in);
        session.run(inTensors, outTensors).close();
        outBuffer.get(0, out);
    }
}
