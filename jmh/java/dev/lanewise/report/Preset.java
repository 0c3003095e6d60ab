package dev.lanewise.report;

import java.util.List;

/** What the suite measures: parts, one after the other, some of them in each of several rounds. */
public enum Preset {
    /** Five minutes: enough to see where a machine stands. */
    QUICK(1, 3, 3) {
        @Override
        List<Part> compared() {
            return List.of(
                    part("MatrixVectorPeers.*(gemv|sweep)$", "matrix=16x16,64x64,1024x1024"),
                    part("GemmPeers.*gemm$", "layer=128x128x128,512x512x512"),
                    part("InferencePeers.*predict$", "batch=1"),
                    part("TrainingPeers.*step$", "batch=1,128", "network=C"));
        }

        @Override
        List<Part> ours() {
            return List.of(
                    part("ReadLimit", LEVELS, "streams=1,4"),
                    part("UpdateLimit", LEVELS),
                    part("FmaLimit"),
                    part("MathKernels", "implementation=SIMD", "length=1024"),
                    part("Pollution.*predict"));
        }
    },
    /** Everything that the report shows: what is compared three times, the rest and latencies once. */
    FULL(3, 5, 5) {
        @Override
        List<Part> compared() {
            return List.of(
                    part("MatrixVectorPeers"),
                    part("GemmPeers"),
                    part("InferencePeers", "batch=1"),
                    part("InferencePeers.*predict$", "batch=64", "network=C,E"),
                    part("TrainingPeers.*step$"),
                    part("TrainingPeers.*stepTuned$", "batch=1"));
        }

        @Override
        List<Part> ours() {
            return List.of(
                    part("dev.lanewise.limits"),
                    part("TrainingCost", "batch=1,2,4,8,16,32,64,128,256,512,1024", "network=784-128-10"),
                    part("TrainingCost", "batch=32", WIDTHS),
                    part("MathKernels|AdaptiveKernels|OptimizerKernels|Level1Kernels", "length=1024"),
                    part("[.](Panel|MatrixVector|Gemm|Softmax)Kernels", "size=256", "length=1024", "batch=128"),
                    part("Pollution"));
        }

        @Override
        List<Latency> latencies() {
            return List.of(
                    new Latency("A", List.of("LANEWISE", "ONNX_RUNTIME", "TENSORFLOW", "DJL")),
                    new Latency("B", List.of("LANEWISE", "SMILE")),
                    new Latency("C", List.of("LANEWISE", "ONNX_RUNTIME", "TENSORFLOW", "DJL")));
        }
    };

    private static final String LEVELS = "bytes=1024,16384,262144,4194304,67108864";
    private static final String WIDTHS =
            "network=16-16-10,32-32-10,64-64-10,128-128-10,256-256-10,512-512-10,1024-1024-10,2048-2048-10";

    private final int rounds;
    private final int warmUps;
    private final int iterations;

    Preset(int rounds, int warmUps, int iterations) {
        this.rounds = rounds;
        this.warmUps = warmUps;
        this.iterations = iterations;
    }

    /** How often to compare, unless told otherwise. */
    int rounds() {
        return rounds;
    }

    /** Iterations before those that count, each as long as the benchmark's class says. */
    int warmUps() {
        return warmUps;
    }

    /** Iterations that count. */
    int iterations() {
        return iterations;
    }

    /** Whose latencies to measure, too, once. */
    List<Latency> latencies() {
        return List.of();
    }

    private static Part part(String include, String... parameters) {
        return new Part(include, List.of(parameters));
    }

    /** Libraries by turns, in their order: only with the profile {@code peers}, in each round. */
    abstract List<Part> compared();

    /** Limits and what has no peer, in their order, once. */
    abstract List<Part> ours();

    /**
     * Some benchmarks.
     *
     * @param include a regular expression for their names
     * @param parameters such as {@code size=16,64}; a benchmark without the parameter ignores it
     */
    record Part(String include, List<String> parameters) {}

    /**
     * The latencies of a network.
     *
     * @param network its name
     * @param peers whose; those that are absent are left out
     */
    record Latency(String network, List<String> peers) {}
}
