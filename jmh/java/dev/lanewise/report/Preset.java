package dev.lanewise.report;

import java.util.List;

/** What the suite measures: parts, one after the other, in each of some rounds. */
public enum Preset {
    /** Five minutes: enough to see where a machine stands. */
    QUICK(1, 3, 3) {
        @Override
        List<Part> parts() {
            return List.of(
                    new Part("ReadLimit", "", "bytes=16384,262144,4194304,67108864", "streams=1,4"),
                    new Part("WriteLimits.*update", "", "bytes=16384,262144,4194304,67108864"),
                    new Part("FmaLimit", ""),
                    new Part("MatrixVectorPeers", BLAS, "matrix=16x16,64x64,256x256,1024x1024"),
                    new Part("GemmPeers", "LANEWISE,OPENBLAS", "layer=128x128x128,512x512x512"),
                    new Part("InferencePeers", "LANEWISE,ONNX_RUNTIME", "batch=1", "network=A,D"),
                    new Part("InferencePeers", "LANEWISE,ONNX_RUNTIME,SMILE", "batch=1", "network=B,C"),
                    new Part("TrainingPeers", "LANEWISE,SMILE", "batch=1", "network=C"),
                    new Part("TrainingPeers", "LANEWISE,TENSORFLOW", "batch=128", "network=C"),
                    new Part("MathKernels", "", "implementation=SIMD", "length=1024"),
                    new Part("Pollution", ""));
        }
    },
    /** Everything that the report shows, three times: about an hour. */
    FULL(3, 5, 5) {
        @Override
        List<Part> parts() {
            return List.of(
                    new Part("dev.lanewise.limits", ""),
                    new Part("MatrixVectorPeers", "LANEWISE,LANEWISE_ROWS,OPENBLAS,VECTOR_BLAS,EJML"),
                    new Part("GemmPeers", BLAS),
                    new Part("GemmPeers", "EJML", "layer=64x64x64,128x128x128,256x256x256,64x784x128"),
                    new Part("InferencePeers", FRAMEWORKS, "batch=1", "network=A,D"),
                    new Part("InferencePeers", FRAMEWORKS + ",SMILE", "batch=1", "network=B,C,E"),
                    new Part("InferencePeers", FRAMEWORKS + ",SMILE", "batch=64", "network=C,E"),
                    new Part("TrainingPeers", "LANEWISE,SMILE,TENSORFLOW,DJL"),
                    new Part("MathKernels|AdaptiveKernels|OptimizerKernels|Level1Kernels", "", "length=1024"),
                    new Part(
                            "[.](Panel|Sweep|MatrixVector|Gemm|Softmax)Kernels",
                            "",
                            "size=256",
                            "length=1024",
                            "batch=128"),
                    new Part("Pollution", ""));
        }
    };

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

    /** In their order. */
    abstract List<Part> parts();

    /**
     * Some benchmarks.
     *
     * @param include a regular expression for their names
     * @param peers whom to measure, with commas; those that are absent are left out; empty if the benchmarks have none
     * @param parameters such as {@code size=16,64}; a benchmark without the parameter ignores it
     */
    record Part(String include, String peers, String... parameters) {}
}
