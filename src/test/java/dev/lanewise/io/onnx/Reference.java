package dev.lanewise.io.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.network.Network;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;

/** ONNX Runtime as the oracle: what it computes, and what we must compute alike. */
public final class Reference {
    private static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);

    private Reference() {}

    /** The reader's result for the bytes of a file. */
    public static OnnxReader.Result read(byte[] file) {
        return OnnxReader.read(MemorySegment.ofArray(file), false);
    }

    public static OnnxReader.Result read(GraphFile file) {
        return read(file.bytes());
    }

    /** Rows of features around zero, with some far out. */
    public static float[] samples(int rows, int features, long seed) {
        Random random = new Random(seed);
        float[] x = new float[rows * features];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (random.nextGaussian() * (i % 7 == 0 ? 5 : 1));
        }
        return x;
    }

    public static float[] seeded(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() * 0.6f;
        }
        return values;
    }

    /** What ONNX Runtime gives for an output of a file, row by row. */
    public static float[] run(byte[] file, String input, String output, long[] shape, float[] x) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setIntraOpNumThreads(1);
            try (OrtSession session = ENVIRONMENT.createSession(file, options);
                    OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(x), shape);
                    OrtSession.Result result = session.run(Map.of(input, tensor), java.util.Set.of(output))) {
                FloatBuffer values = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
                float[] all = new float[values.remaining()];
                values.get(all);
                return all;
            }
        } catch (OrtException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** What a network gives for the same rows. */
    public static float[] predict(Network network, int rows, float[] x) {
        assertEquals(rows * network.inputs(), x.length);
        Session session = Model.of(network).session();
        float[] y = new float[rows * network.outputs()];
        session.predict(rows, x, 0, y, 0);
        return y;
    }

    /** Fails unless a file gives the same outputs in both, and gives the network. */
    public static Network assertSame(GraphFile file, long... sampleShape) {
        int features = 1;
        for (long dim : sampleShape) {
            features *= (int) dim;
        }
        int rows = 9;
        long[] shape = new long[sampleShape.length + 1];
        shape[0] = rows;
        System.arraycopy(sampleShape, 0, shape, 1, sampleShape.length);
        float[] x = samples(rows, features, 11);
        byte[] bytes = file.bytes();
        Network network = read(bytes).network();
        float[] expected = run(bytes, "x", "y", shape, x);
        assertClose(expected, predict(network, rows, x), 1e-5, 1e-4);
        return network;
    }

    public static void assertClose(float[] expected, float[] actual, double absolute, double relative) {
        assertEquals(expected.length, actual.length, "outputs");
        boolean varies = expected.length < 3;
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], absolute + relative * Math.abs(expected[i]), "output " + i);
            varies |= expected[i] != expected[0];
        }
        assertTrue(varies, "all outputs are equal: the case says nothing");
    }
}
