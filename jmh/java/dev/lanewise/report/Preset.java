package dev.lanewise.report;

import java.util.List;

/** What the suite measures: parts, one after the other, in each of some rounds. */
public enum Preset {
    /** Five minutes: enough to see where a machine stands. */
    QUICK(1, 3, 3) {
        @Override
        List<Part> parts() {
            return List.of(
                    part("ReadLimit", "", LEVELS, "streams=1,4"),
                    part("UpdateLimit", "", LEVELS),
                    part("FmaLimit", ""),
                    part("MatrixVectorPeers", BLAS, "matrix=16x16,64x64,1024x1024"),
                    part("GemmPeers", "LANEWISE,OPENBLAS", "layer=128x128x128,512x512x512"),
                    part("InferencePeers", "LANEWISE,ONNX_RUNTIME", "batch=1", "network=A,D"),
                    part("InferencePeers", "LANEWISE,ONNX_RUNTIME,SMILE", "batch=1", "network=B,C"),
                    part("TrainingPeers", "LANEWISE,SMILE", "batch=1", "network=C"),
                    part("TrainingPeers", "LANEWISE,TENSORFLOW", "batch=128", "network=C"),
                    part("MathKernels", "", "implementation=SIMD", "length=1024"),
                    part("Pollution.*predict", ""));
        }
    },
    /** Everything that the report shows, three times, and latencies once: some three hours. */
    FULL(3, 5, 5) {
        @Override
        List<Part> parts() {
            return List.of(
                    part("dev.lanewise.limits", ""),
                    part("MatrixVectorPeers", "LANEWISE,LANEWISE_ROWS,OPENBLAS,VECTOR_BLAS,EJML"),
                    part("GemmPeers", BLAS),
                    part("GemmPeers", "EJML", "layer=64x64x64,128x128x128,256x256x256,64x784x128"),
                    part("InferencePeers", FRAMEWORKS, "batch=1", "network=A,D"),
                    part("InferencePeers", FRAMEWORKS + ",SMILE", "batch=1", "network=B,C,E"),
                    part("InferencePeers", FRAMEWORKS + ",SMILE", "batch=64", "network=C,E"),
                    part("TrainingPeers", "LANEWISE,SMILE,TENSORFLOW,DJL"),
                    part("TrainingCost", "", "batch=1,2,4,8,16,32,64,128,256,512,1024", "network=784-128-10"),
                    part("TrainingCost", "", "batch=32", WIDTHS),
                    part("MathKernels|AdaptiveKernels|OptimizerKernels|Level1Kernels", "", "length=1024"),
                    part("[.](Panel|MatrixVector|Gemm|Softmax)Kernels", "", "size=256", "length=1024", "batch=128"),
                    part("Pollution", ""));
        }

        @Override
        List<Part> latencies() {
            return List.of(part("", "LANEWISE,ONNX_RUNTIME,TENSORFLOW,DJL", "A", "C"), part("", "LANEWISE,SMILE", "B"));
        }
    };

    private static final String LEVELS = "bytes=1024,16384,262144,4194304,67108864";
    private static final String WIDTHS =
            "network=16-16-10,32-32-10,64-64-10,128-128-10,256-256-10,512-512-10,1024-1024-10,2048-2048-10";
    private static final String BLAS = "LANEWISE,OPENBLAS,VECTOR_BLAS";
    private static final String FRAMEWORKS = "LANEWISE,ONNX_RUNTIME,TENSORFLOW,DJL";

    private final int rounds;
    private final int warmUps;
    private final int iterations;

    Preset(int rounds, int warmUps, int iterations) {
        this.rounds = rounds;
        this.warmUps = warmUps;
        this.iterations = iterations;
    }

    /** How often to run all parts, unless told otherwise. */
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

    /** Whose latencies to measure, too: the parameters are the names of the networks. */
    List<Part> latencies() {
        return List.of();
    }

    private static Part part(String include, String peers, String... parameters) {
        return new Part(include, peers, List.of(parameters));
    }

    /** In their order. */
    abstract List<Part> parts();

    /**
     * Some benchmarks.
     *
     * @param include a regular expression for their names
     * @param peers whom to measure, with commas; those that are absent are left out; empty if the benchmarks have none
     * @param parameters such as {@code size=16,64}; a benchmark without the parameter ignores it
     */
    record Part(String include, String peers, List<String> parameters) {}
}
