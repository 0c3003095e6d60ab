package dev.lanewise.cli;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Where the weights of {@code train} come from: {@code --layers} or {@code --from}. */
final class StartOptions {
    private static final String CONSTANT = "constant:";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @ArgGroup
    private @Nullable Start start;

    @Option(
            names = "--initializer",
            paramLabel = "NAME",
            converter = InitializerConverter.class,
            description = {
                "How the weights of --layers start: glorot-uniform, glorot-normal, he-uniform, he-normal, lecun-uniform,"
                        + " lecun-normal, orthogonal, zeros or constant:V (default: glorot-uniform)."
            })
    private @Nullable Initializer initializer;

    StartOptions() {}

    /** One of the two. */
    static final class Start {
        @Option(
                names = "--layers",
                required = true,
                paramLabel = "SPEC",
                converter = Layers.Converter.class,
                description = "The layers after the input, such as 64:relu,10:softmax.")
        private @Nullable Layers layers;

        @Option(
                names = "--from",
                required = true,
                paramLabel = "MODEL",
                converter = ModelPath.Converter.class,
                description = "A model to go on from.")
        private @Nullable ModelPath from;

        Start() {}
    }

    /**
     * What is known of the network before the data are.
     *
     * @param inputs m(0), or 0 if the data decide
     * @param outputs m(L)
     * @param last the activation of the last layer
     * @param features the names of the features, or none
     * @param network makes the network
     */
    record Blueprint(
            int inputs,
            int outputs,
            Activation last,
            List<String> features,
            Function<Source.Samples, Network> network) {
        /** Of a network that is there. */
        static Blueprint of(Network network) {
            return new Blueprint(
                    network.inputs(),
                    network.outputs(),
                    network.outputLayer().activation(),
                    network.featureNames(),
                    samples -> network);
        }
    }

    /** Refuses what does not go together. */
    void check(boolean resumption) {
        if (start == null && !resumption) {
            throw new ParameterException(
                    spec.commandLine(), "--layers or --from is missing: say where the weights come from");
        }
        if (initializer != null && (start == null || start.layers == null)) {
            throw new ParameterException(
                    spec.commandLine(), "--initializer is for new weights; leave it out, or give --layers");
        }
    }

    /** The network to be trained. */
    Blueprint blueprint(long seed, PrintWriter err) {
        Start chosen = Objects.requireNonNull(start);
        Layers given = chosen.layers;
        if (given == null) {
            return Blueprint.of(Objects.requireNonNull(chosen.from).load(err));
        }
        Layers.Layer last = given.last();
        return new Blueprint(0, last.outputs(), last.activation(), List.of(), samples -> {
            Network network = newNetwork(given, samples.data().inputs(), seed);
            network.setFeatureNames(samples.features());
            network.setOutputNames(samples.targets());
            return network;
        });
    }

    private Network newNetwork(Layers layers, int inputs, long seed) {
        return layers.network(inputs, seed, initializer == null ? Initializer.GLOROT_UNIFORM : initializer);
    }

    /** The layers that are asked for beside a checkpoint, in words; those of the checkpoint if none are. */
    String layers(Network kept, PrintWriter err) {
        if (start == null) {
            return kept.toString();
        }
        return start.layers == null
                ? Objects.requireNonNull(start.from).load(err).toString()
                : newNetwork(start.layers, kept.inputs(), 0).toString();
    }

    /** {@link Initializer#named} and {@link Initializer#constant}. */
    static final class InitializerConverter implements ITypeConverter<Initializer> {
        InitializerConverter() {}

        @Override
        public Initializer convert(String text) {
            try {
                return text.startsWith(CONSTANT)
                        ? Initializer.constant(new FloatConverter().convert(text.substring(CONSTANT.length())))
                        : Initializer.named(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage() + ", " + CONSTANT + "VALUE");
            }
        }
    }
}
