package dev.lanewise.cli;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The layers after the input, as {@code --layers 64:relu,10:softmax} gives them.
 *
 * @param layers first to last, at least one
 */
record Layers(List<Layer> layers) {
    /** One of them: its neurons, at least 1, and its activation. */
    record Layer(int outputs, Activation activation) {}

    Layer last() {
        return layers.get(layers.size() - 1);
    }

    Network network(int inputs, long seed, Initializer initializer) {
        Network.Builder builder = Network.inputs(inputs).seed(seed).initializer(initializer);
        layers.forEach(layer -> builder.dense(layer.outputs, layer.activation));
        return builder.build();
    }

    /** {@code neurons[:activation],...}; no name means identity. */
    static final class Converter implements ITypeConverter<Layers> {
        Converter() {}

        @Override
        public Layers convert(String text) {
            List<Layer> layers = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                layers.add(layer(part));
            }
            return new Layers(layers);
        }

        private static Layer layer(String text) {
            int colon = text.indexOf(':');
            String neurons = colon < 0 ? text : text.substring(0, colon);
            if (!neurons.matches("[1-9][0-9]{0,8}")) {
                throw new TypeConversionException(
                        "'" + text + "' does not start with a number of neurons; write layers as 64:relu,10:softmax");
            }
            try {
                Activation activation = colon < 0 ? Activation.IDENTITY : Activation.named(text.substring(colon + 1));
                return new Layer(Integer.parseInt(neurons), activation);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
