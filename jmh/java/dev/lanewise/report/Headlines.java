package dev.lanewise.report;

import java.util.Map;
import java.util.Set;

/** Which results come first, and what they are called. */
final class Headlines {
    private static final Map<String, Set<String>> SHOWN = Map.of(
            "InferencePeers.predict", Set.of("1 A", "1 B", "1 C", "1 D", "1 E", "64 C"),
            "InferencePeers.predictTuned", Set.of("1 A", "1 E"),
            "TrainingPeers.step", Set.of("1 B", "1 C", "128 B", "128 C"),
            "MatrixVectorPeers.gemv", Set.of("16x16", "64x64", "1024x1024"),
            "MatrixVectorPeers.sweep", Set.of("256x256"),
            "GemmPeers.gemm", Set.of("512x512x512"));

    private static final Map<String, String> NETWORKS = Map.of(
            "A", "16-32-32-1",
            "B", "64-128-64-10",
            "C", "784-128-10",
            "D", "512-1024-512-256-1",
            "E", "2048-2048-2048-10");

    private Headlines() {}

    static boolean shows(Measurement measurement) {
        return SHOWN.getOrDefault(measurement.benchmark(), Set.of()).contains(measurement.sizes());
    }

    /** What was measured, in words. */
    static String name(Measurement measurement) {
        String network = network(measurement.parameter("network"));
        String batch = measurement.parameter("batch");
        return switch (measurement.benchmark()) {
            case "InferencePeers.predict" ->
                "prediction, " + network + (batch.equals("1") ? "" : ", batch of " + batch);
            case "InferencePeers.predictTuned" -> "prediction, " + network + ", aligned objects and large pages";
            case "TrainingPeers.step" -> "training step, " + network + ", batch of " + batch;
            default -> measurement.benchmark().replaceFirst(".*[.]", "") + " " + measurement.sizes();
        };
    }

    /** The sizes of a network's layers. */
    static String network(String name) {
        return name + " " + NETWORKS.getOrDefault(name, "");
    }

    /** What the parameters of a benchmark mean, in their order. */
    static String parameters(String benchmark) {
        return benchmark.startsWith("Gemm")
                ? "batch x inputs x outputs"
                : benchmark.startsWith("MatrixVector") ? "W" : "batch, network";
    }
}
