package dev.lanewise.io.onnx;

import dev.lanewise.network.Network;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Reads a network from the bytes of an ONNX file. */
public final class OnnxReader {
    private OnnxReader() {}

    /**
     * What was read.
     *
     * @param network the network
     * @param notes what of the file is left out, one line each
     */
    public record Result(Network network, List<String> notes) {}

    /**
     * The network in a file.
     *
     * @param file its bytes
     * @param allowsNonFinite whether weights may be NaN or infinite
     * @return the network and notes
     * @throws OnnxException if the file is damaged, or holds what is no stack of layers
     */
    public static Result read(MemorySegment file, boolean allowsNonFinite) {
        Graph graph = Parser.parse(file);
        List<String> notes = new ArrayList<>();
        Translator.Stack stack = Translator.translate(graph, notes);
        LayerPlanner.Plan plan = LayerPlanner.plan(stack);
        Network network = Assembler.build(plan, file.byteSize(), allowsNonFinite);
        Properties.restore(graph, network, notes);
        return new Result(network, notes);
    }
}
