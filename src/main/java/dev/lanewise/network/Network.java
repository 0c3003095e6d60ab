package dev.lanewise.network;

import dev.lanewise.kernel.PanelKernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A feed-forward network: a stack of dense layers on one slab of weights and biases.
 *
 * <pre>{@code
 * Network network = Network.inputs(64).dense(64, RELU).dense(10, SOFTMAX).seed(42).build();
 * }</pre>
 *
 * <p>With L layers ({@link #depth}) of m(l) neurons, {@code a(0) = x}, or {@code a(0) = (x - mean) (.) scale} if there
 * is an {@link InputScaling}, and for l = 1 .. L
 *
 * <pre>
 *   z(l) = W(l) a(l-1) + b(l)
 *   a(l) = f_l(z(l))
 * </pre>
 *
 * <p>All weights and biases lie in one {@code float[]} ({@link #slab}): per layer its weights in panels of 16 outputs
 * and then its bias, each padded with zeros. Gradients and optimiser moments use arrays of the same layout.
 *
 * <p>Mutable: a {@code Trainer} changes the weights. Reading from several threads is safe while nothing writes; for
 * serving while training, take a copy ({@code Model.of}).
 */
public final class Network {
    private final int inputs;
    private final List<Layer> layers;
    private final float[] slab;
    private final long seed;
    private final SortedMap<String, String> metadata;
    private final Optional<InputScaling> inputScaling;
    private List<String> featureNames = List.of();
    private List<String> outputNames = List.of();

    private Network(
            int inputs,
            List<Layer> layers,
            float[] slab,
            long seed,
            SortedMap<String, String> metadata,
            @Nullable InputScaling inputScaling) {
        this.inputs = inputs;
        this.layers = List.copyOf(layers);
        this.slab = slab;
        this.seed = seed;
        this.metadata = metadata;
        this.inputScaling = Optional.ofNullable(inputScaling);
    }

    /**
     * Starts a network.
     *
     * @param inputs m(0), the number of features, at least 1
     * @return a builder
     * @throws IllegalArgumentException if there is no input
     */
    public static Builder inputs(int inputs) {
        return new Builder(inputs);
    }

    /**
     * A copy with its own weights.
     *
     * @return a network that shares nothing with this one
     */
    public Network copy() {
        float[] weights = slab.clone();
        List<Layer> copies = layers.stream().map(layer -> layer.on(weights)).toList();
        Network copy = new Network(inputs, copies, weights, seed, new TreeMap<>(metadata), inputScaling.orElse(null));
        copy.featureNames = featureNames;
        copy.outputNames = outputNames;
        return copy;
    }

    /**
     * The same layers on another array of the slab's layout, to look into a gradient or a moment: a gradient of W[j][k]
     * is weight [j][k] there. Without metadata, scaling and names.
     *
     * @param array of the slab's length; kept, not copied
     * @return a network that shares the array
     * @throws IllegalArgumentException if the array has another length
     */
    public Network on(float[] array) {
        if (array.length != slab.length) {
            throw new IllegalArgumentException(
                    "the array has " + array.length + " elements, the network's has " + slab.length);
        }
        List<Layer> others = layers.stream().map(layer -> layer.on(array)).toList();
        return new Network(inputs, others, array, 0, new TreeMap<>(), null);
    }

    /**
     * L.
     *
     * @return the number of layers; the input is no layer
     */
    public int depth() {
        return layers.size();
    }

    /**
     * m(0).
     *
     * @return the number of features
     */
    public int inputs() {
        return inputs;
    }

    /**
     * m(L).
     *
     * @return the number of outputs
     */
    public int outputs() {
        return outputLayer().outputs();
    }

    /**
     * The layers, first to last.
     *
     * @return an immutable list
     */
    public List<Layer> layers() {
        return layers;
    }

    /**
     * One layer.
     *
     * @param index l - 1: 0 is the first hidden layer
     * @return the layer
     * @throws IndexOutOfBoundsException if there is none
     */
    public Layer layer(int index) {
        return layers.get(index);
    }

    /**
     * Layer L.
     *
     * @return the last layer
     */
    public Layer outputLayer() {
        return layers.get(layers.size() - 1);
    }

    /**
     * The number of weights and biases, without padding.
     *
     * @return the sum of m(l) (m(l-1) + 1)
     */
    public long parameterCount() {
        long count = 0;
        for (Layer layer : layers) {
            count += layer.outputs() * (layer.inputs() + 1L);
        }
        return count;
    }

    /**
     * The array that holds all weights and biases: the live one, for optimisers. Data starts at
     * {@link SlabPlan#first()}; padding is zero and must stay so.
     *
     * @return the array itself
     */
    public float[] slab() {
        return slab;
    }

    /**
     * The seed that the weights came from.
     *
     * @return the seed given to the builder, 0 if none was
     */
    public long seed() {
        return seed;
    }

    /**
     * What is known about the network and kept in its file, such as {@code loss}.
     *
     * @return a view that cannot be changed, sorted by key
     */
    public SortedMap<String, String> metadata() {
        return Collections.unmodifiableSortedMap(metadata);
    }

    /**
     * One entry of the metadata.
     *
     * @param key its name
     * @return its value, if there is one
     */
    public Optional<String> metadata(String key) {
        return Optional.ofNullable(metadata.get(key));
    }

    /**
     * Sets an entry of the metadata.
     *
     * @param key its name
     * @param value its value
     */
    public void putMetadata(String key, String value) {
        metadata.put(key, value);
    }

    /**
     * What happens to the features before the first layer.
     *
     * @return the scaling, if there is one
     */
    public Optional<InputScaling> inputScaling() {
        return inputScaling;
    }

    /**
     * The names of the features, in their order, such as the columns of the training data.
     *
     * @return an immutable list of m(0) names, or an empty one if they have none
     */
    public List<String> featureNames() {
        return featureNames;
    }

    /**
     * Names the features.
     *
     * @param names m(0) names, all different, or none
     * @throws IllegalArgumentException if there are fewer or more, or two are equal
     */
    public void setFeatureNames(List<String> names) {
        Names.requireDistinct("feature", names);
        featureNames = Names.checked("feature", names, inputs);
    }

    /**
     * The names of the outputs, in their order: the class labels of a classifier, the targets of a regression.
     *
     * @return an immutable list of m(L) names, or an empty one if they have none
     */
    public List<String> outputNames() {
        return outputNames;
    }

    /**
     * Names the outputs.
     *
     * @param names m(L) names, or none
     * @throws IllegalArgumentException if there are fewer or more
     */
    public void setOutputNames(List<String> names) {
        outputNames = Names.checked("output", names, outputs());
    }

    /**
     * The length of the slab that a network would need: to be checked before anything is built.
     *
     * @param sizes m(0) .. m(L)
     * @return the number of floats, padding included; it may be more than an array can have
     * @throws ArithmeticException if not even a {@code long} can hold it
     */
    public static long slabLength(int... sizes) {
        long length = SlabPlan.first();
        for (int l = 1; l < sizes.length; l++) {
            length = Math.addExact(length, PanelKernels.panelLength(sizes[l], sizes[l - 1]));
            length = Math.addExact(length, PanelKernels.padded(sizes[l]));
        }
        return length;
    }

    /**
     * Such as {@code 64 -> 64 relu -> 10 softmax}.
     *
     * @return sizes and activations
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(inputs);
        for (Layer layer : layers) {
            text.append(" -> ").append(layer.outputs()).append(' ').append(layer.activation());
        }
        return text.toString();
    }

    /** Collects the layers of a network. Not thread-safe. */
    public static final class Builder {
        private final List<Integer> sizes = new ArrayList<>();
        private final List<Activation> activations = new ArrayList<>();
        private Initializer initializer = Initializer.GLOROT_UNIFORM;
        private long seed;
        private @Nullable InputScaling inputScaling;
        private List<String> featureNames = List.of();
        private List<String> outputNames = List.of();

        private Builder(int inputs) {
            if (inputs < 1) {
                throw new IllegalArgumentException("a network needs at least 1 input, not " + inputs);
            }
            sizes.add(inputs);
        }

        /**
         * Adds a dense layer without an activation.
         *
         * @param outputs its neurons, at least 1
         * @return this builder
         * @throws IllegalArgumentException if there is no neuron
         */
        public Builder dense(int outputs) {
            return dense(outputs, Activation.IDENTITY);
        }

        /**
         * Adds a dense layer.
         *
         * @param outputs its neurons, at least 1
         * @param activation what follows the net input
         * @return this builder
         * @throws IllegalArgumentException if there is no neuron
         */
        public Builder dense(int outputs, Activation activation) {
            if (outputs < 1) {
                throw new IllegalArgumentException(
                        "layer " + sizes.size() + " needs at least 1 neuron, not " + outputs);
            }
            sizes.add(outputs);
            activations.add(activation);
            return this;
        }

        /**
         * How weights start; {@link Initializer#GLOROT_UNIFORM} unless told.
         *
         * @param value the initialiser
         * @return this builder
         */
        public Builder initializer(Initializer value) {
            this.initializer = value;
            return this;
        }

        /**
         * What fixes the initial weights, and the order of samples in a {@code Trainer} without a seed of its own.
         *
         * @param value any value; 0 unless told
         * @return this builder
         */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /**
         * What happens to the features before the first layer; nothing unless told.
         *
         * @param value a mean and a factor for each feature
         * @return this builder
         * @throws IllegalArgumentException if it is for another number of features
         */
        public Builder inputScaling(InputScaling value) {
            if (value.inputs() != sizes.get(0)) {
                throw new IllegalArgumentException(
                        "the input scaling is for " + value.inputs() + " features, the network has " + sizes.get(0));
            }
            this.inputScaling = value;
            return this;
        }

        /**
         * The names of the features; they have none unless told.
         *
         * @param names m(0) names, all different, or none
         * @return this builder
         */
        public Builder featureNames(List<String> names) {
            this.featureNames = List.copyOf(names);
            return this;
        }

        /**
         * The names of the outputs, such as class labels; they have none unless told.
         *
         * @param names m(L) names, or none
         * @return this builder
         */
        public Builder outputNames(List<String> names) {
            this.outputNames = List.copyOf(names);
            return this;
        }

        /**
         * Makes the network and its initial weights.
         *
         * @return a new network
         * @throws IllegalArgumentException if there is no layer, the weights do not fit one array, or there are names
         *     but not one for each feature or output
         */
        public Network build() {
            if (activations.isEmpty()) {
                throw new IllegalArgumentException(
                        "a network needs at least one layer; add .dense(outputs, activation)");
            }
            int depth = activations.size();
            SlabPlan plan = new SlabPlan();
            int[] weightsAt = new int[depth];
            int[] biasAt = new int[depth];
            for (int l = 0; l < depth; l++) {
                weightsAt[l] = plan.reserve(PanelKernels.panelLength(sizes.get(l + 1), sizes.get(l)));
                biasAt[l] = plan.reserve(sizes.get(l + 1));
            }
            float[] slab = plan.allocate();
            SplitMix64 random = new SplitMix64(seed);
            List<Layer> layers = new ArrayList<>();
            for (int l = 0; l < depth; l++) {
                Layer layer =
                        new Layer(sizes.get(l), sizes.get(l + 1), activations.get(l), weightsAt[l], biasAt[l], slab);
                if (initializer != Initializer.ZEROS) {
                    layer.initialize(initializer, random);
                }
                layers.add(layer);
            }
            Network network = new Network(sizes.get(0), layers, slab, seed, new TreeMap<>(), inputScaling);
            network.setFeatureNames(featureNames);
            network.setOutputNames(outputNames);
            return network;
        }
    }
}
