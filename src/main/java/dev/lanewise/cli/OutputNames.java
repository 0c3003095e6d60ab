package dev.lanewise.cli;

import dev.lanewise.network.Network;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The line that {@code predict --header} begins with. */
final class OutputNames {
    private OutputNames() {}

    /** The model's names of its outputs, or output0, output1, ... if it has none; a comma in a name becomes a space. */
    static String header(Network network) {
        List<String> names = network.outputNames().isEmpty()
                ? IntStream.range(0, network.outputs())
                        .mapToObj(i -> "output" + i)
                        .toList()
                : network.outputNames();
        return names.stream().map(name -> name.replaceAll("[,\\r\\n]", " ")).collect(Collectors.joining(",", "", "\n"));
    }
}
