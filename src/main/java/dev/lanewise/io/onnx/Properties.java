package dev.lanewise.io.onnx;

import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a network knows besides its weights, as the properties of a model: its metadata as they are, and names under two
 * keys of ours, one name a line (a backslash and a line end within a name are written as two backslashes, and as a backslash and an n).
 */
final class Properties {
    static final String FEATURES = "lanewise.feature-names";
    static final String OUTPUTS = "lanewise.output-names";

    private Properties() {}

    static SortedMap<String, String> of(Network network) {
        SortedMap<String, String> properties = new TreeMap<>(network.metadata());
        if (properties.containsKey(FEATURES) || properties.containsKey(OUTPUTS)) {
            throw new OnnxException("not saved, as its metadata has the key " + FEATURES + " or " + OUTPUTS
                    + ", which the names of features and outputs need; remove it");
        }
        if (!network.featureNames().isEmpty()) {
            properties.put(FEATURES, joined(network.featureNames()));
        }
        if (!network.outputNames().isEmpty()) {
            properties.put(OUTPUTS, joined(network.outputNames()));
        }
        return properties;
    }

    /** Gives a network what the file knows besides. Names that do not fit are left out, which is noted. */
    static void restore(Graph graph, Network network, List<String> notes) {
        SortedMap<String, String> properties = graph.metadata().read();
        for (Map.Entry<String, String> entry : properties.entrySet()) {
            if (!entry.getKey().equals(FEATURES) && !entry.getKey().equals(OUTPUTS)) {
                network.putMetadata(entry.getKey(), entry.getValue());
            }
        }
        try {
            network.setFeatureNames(split(properties.get(FEATURES)));
            network.setOutputNames(split(properties.get(OUTPUTS)));
        } catch (IllegalArgumentException e) {
            notes.add("the names of features and outputs are left out: there is not one for each");
        }
        for (Node node : graph.nodes()) {
            if (network.outputNames().isEmpty() && node.operator().equals("ZipMap")) {
                network.setOutputNames(LabelOperators.labels(node, network.outputs()));
            }
        }
    }

    private static String joined(List<String> names) {
        return names.stream()
                .map(name -> name.replace("\\", "\\\\").replace("\n", "\\n"))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> split(@Nullable String text) {
        List<String> names = new ArrayList<>();
        if (text != null) {
            StringBuilder name = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\n') {
                    names.add(name.toString());
                    name.setLength(0);
                } else if (c == '\\' && i + 1 < text.length()) {
                    char escaped = text.charAt(++i);
                    name.append(escaped == 'n' ? '\n' : escaped);
                } else {
                    name.append(c);
                }
            }
            names.add(name.toString());
        }
        return names;
    }
}
