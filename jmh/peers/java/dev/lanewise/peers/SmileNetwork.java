package dev.lanewise.peers;

import dev.lanewise.network.Network;
import java.util.Objects;
import smile.classification.MLP;
import smile.model.mlp.Layer;
import smile.model.mlp.LayerBuilder;
import smile.model.mlp.OutputFunction;
import smile.tensor.DenseMatrix;
import smile.util.function.TimeFunction;

/** A classifier of Smile with our weights. */
final class SmileNetwork extends MLP {
    private static final long serialVersionUID = 1;

    SmileNetwork(Network network, float learningRate) {
        super(builders(network));
        for (int l = 0; l < network.depth(); l++) {
            dev.lanewise.network.Layer from = network.layers().get(l);
            // The layer of the inputs comes first, the one of the outputs is kept apart.
            Layer to = l + 1 < net.length ? net[l + 1] : output;
            for (int j = 0; j < from.outputs(); j++) {
                to.bias().set(j, from.bias(j));
                for (int k = 0; k < from.inputs(); k++) {
                    to.weight().set(j, k, from.weight(j, k));
                }
            }
        }
        setLearningRate(TimeFunction.constant(learningRate));
    }

    private static LayerBuilder[] builders(Network network) {
        LayerBuilder[] builders = new LayerBuilder[network.depth() + 1];
        builders[0] = Layer.input(network.inputs());
        for (int l = 0; l < network.depth(); l++) {
            int outputs = network.layers().get(l).outputs();
            builders[l + 1] =
                    l + 1 < network.depth() ? Layer.rectifier(outputs) : Layer.mle(outputs, OutputFunction.SOFTMAX);
        }
        return builders;
    }

    DenseMatrix firstWeights() {
        return net.length > 1 ? net[1].weight() : output.weight();
    }

    static String version() {
        String version = Objects.requireNonNullElse(MLP.class.getPackage().getImplementationVersion(), "");
        // Fails without its native library.
        smile.tensor.Vector.column(new float[] {1f}).dot(smile.tensor.Vector.column(new float[] {1f}));
        return ("Smile " + version).strip();
    }
}
