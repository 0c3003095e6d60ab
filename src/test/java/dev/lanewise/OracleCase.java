package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.inference.Model;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A reference case made with PyTorch: weights, data and expected outputs as CSV files under {@code oracle/}. A weight
 * file has one line a neuron: its weights, then its bias.
 */
public record OracleCase(Path folder) {
    public static OracleCase named(String name) {
        return new OracleCase(Path.of(System.getProperty("basedir", "."), "src/test/resources/oracle", name));
    }

    /** The numbers of a file, row by row. */
    public float[][] read(String file) {
        try {
            return Files.readAllLines(folder.resolve(file)).stream()
                    .map(OracleCase::parse)
                    .toArray(float[][]::new);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static float[] parse(String line) {
        String[] fields = line.split(",", -1);
        float[] numbers = new float[fields.length];
        for (int i = 0; i < fields.length; i++) {
            numbers[i] = Float.parseFloat(fields[i]);
        }
        return numbers;
    }

    /** The weights of the case in a network built for its sizes. */
    public Network network(Network.Builder builder) {
        float[][] rows = read("weights.csv");
        Network network = builder.build();
        int row = 0;
        for (Layer layer : network.layers()) {
            float[] w = new float[layer.outputs() * layer.inputs()];
            float[] b = new float[layer.outputs()];
            for (int j = 0; j < layer.outputs(); j++, row++) {
                System.arraycopy(rows[row], 0, w, j * layer.inputs(), layer.inputs());
                b[j] = rows[row][layer.inputs()];
            }
            layer.setWeights(w, 0);
            layer.setBias(b, 0);
        }
        assertEquals(rows.length, row, "all weights are used");
        return network;
    }

    /** Outputs of a network for the rows of a file against the expected ones. */
    public void check(Network network, String inputs, double absolute, double relative) {
        float[][] x = read(inputs);
        float[][] expected = read("expected.csv");
        var session = Model.of(network).session();
        float[] out = new float[network.outputs()];
        assertEquals(expected.length, x.length);
        assertTrue(x.length > 0);
        for (int row = 0; row < x.length; row++) {
            session.predict(x[row], 0, out, 0);
            assertEquals(out.length, expected[row].length);
            for (int i = 0; i < out.length; i++) {
                double bound = absolute + relative * Math.abs(expected[row][i]);
                assertEquals(expected[row][i], out[i], bound, folder.getFileName() + ", row " + row + ", output " + i);
            }
        }
    }
}
