package dev.lanewise.io;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What a file says before the weights.
 *
 * @param sizes m(0) .. m(L), each at least 1
 * @param activations one a layer
 * @param metadata what else is known
 * @param sections the length in bytes of each part behind the weights, in their order
 */
record Header(
        List<Integer> sizes, List<Activation> activations, Map<String, String> metadata, Map<Section, Long> sections) {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    static Header of(Network network, Map<Section, Long> sections) {
        List<Integer> sizes = new ArrayList<>();
        sizes.add(network.inputs());
        network.layers().forEach(layer -> sizes.add(layer.outputs()));
        return new Header(
                sizes,
                network.layers().stream().map(Layer::activation).toList(),
                network.metadata(),
                Collections.unmodifiableMap(sections));
    }

    /** The version that such a file has: exactly one for each network. */
    int version() {
        return sections.isEmpty() ? Format.VERSION_1 : Format.VERSION_2;
    }

    int depth() {
        return activations.size();
    }

    int inputs() {
        return sizes.get(0);
    }

    int outputs() {
        return sizes.get(depth());
    }

    /** The length of a section, 0 if it is absent. */
    long length(Section section) {
        return sections.getOrDefault(section, 0L);
    }

    /**
     * The number of weights and biases.
     *
     * @throws ArithmeticException if not even a {@code long} can hold their bytes
     */
    long parameters() {
        long count = 0;
        for (int l = 1; l <= depth(); l++) {
            count = Math.addExact(count, Math.multiplyExact((long) sizes.get(l), sizes.get(l - 1) + 1L));
        }
        Math.multiplyExact(count, Float.BYTES);
        return count;
    }

    /** Whether one array can hold the weights, padded as they are in memory. */
    boolean fitsAnArray() {
        try {
            return slabLength() <= LONGEST_ARRAY;
        } catch (ArithmeticException | IllegalArgumentException e) {
            return false;
        }
    }

    /** How many floats the weights are in memory, padding included. */
    long slabLength() {
        return Network.slabLength(sizes.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Where in the network the value at an index of the payload belongs, for messages. */
    String place(long index) {
        long left = index;
        int l = 1;
        while (left >= sizes.get(l) * (sizes.get(l - 1) + 1L)) {
            left -= sizes.get(l) * (sizes.get(l - 1) + 1L);
            l++;
        }
        int inputs = sizes.get(l - 1);
        long weights = (long) sizes.get(l) * inputs;
        return "layer " + l
                + (left < weights
                        ? ", weight [" + left / inputs + "][" + left % inputs + "]"
                        : ", bias [" + (left - weights) + "]");
    }
}
