package dev.lanewise.training;

import dev.lanewise.data.DataSet;
import dev.lanewise.data.Idx;
import dev.lanewise.kernel.Simd;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Trains Fashion-MNIST beside PyTorch from Python, each in one thread: 784-128-10, relu, Adam at 0.001, batches of 64, a
 * Glorot start. The two take turns, epoch by epoch, so that what slows the machine slows both.
 *
 * <pre>
 *   ./mvnw -q test-compile exec:exec@pytorch                            samples a second, then accuracy: some three minutes
 *   ./mvnw -q test-compile exec:exec@pytorch -Dpytorch="speed"          or "accuracy"
 *   ./mvnw -q test-compile exec:exec@pytorch -Dpytorch="speed FOLDER"   where the data set's IDX files are
 * </pre>
 *
 * <p>Without a folder the data set is looked for where Debian's package dataset-fashion-mnist has it; PyTorch (Debian:
 * python3-torch) in every python3 on the path.
 */
public final class PyTorchPeer {
    private static final Path SCRIPT = Path.of("jmh", "peers", "python", "fashion.py");
    private static final String PACKAGE = "dataset-fashion-mnist";
    private static final int CLASSES = 10;
    private static final int BATCH = 64;
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 15;
    private static final int EPOCHS = 10;
    private static final int SEEDS = 3;

    private PyTorchPeer() {}

    /** The entry point: parts, or none for all; then the folder. */
    public static void main(String[] args) throws IOException {
        List<String> given = new ArrayList<>(List.of(args));
        boolean speed = given.remove("speed");
        boolean accuracy = given.remove("accuracy");
        Path folder = given.isEmpty() ? installed() : Path.of(given.getFirst());
        try (Peer peer = Peer.start(folder)) {
            System.out.println("Lanewise: " + Simd.report());
            System.out.println(
                    peer == null
                            ? "PyTorch is absent: no python3 on the path can import torch and numpy (Debian: python3-torch,"
                                    + " python3-numpy)"
                            : peer.version());
            DataSet train = Idx.train(folder, CLASSES);
            if (speed || !accuracy) {
                speed(train, peer);
            }
            if (accuracy || !speed) {
                accuracy(train, Idx.test(folder, CLASSES), peer);
            }
        }
    }

    private static Trainer trainer(long seed) {
        Network network = Network.inputs(784)
                .dense(128, Activation.RELU)
                .dense(CLASSES, Activation.SOFTMAX)
                .seed(seed)
                .build();
        return Trainer.of(network)
                .loss(Loss.CROSS_ENTROPY)
                .optimizer(Optimizer.adam(0.001f))
                .batchSize(BATCH)
                .build();
    }

    /** Samples a second, an epoch each by turns. */
    private static void speed(DataSet train, @Nullable Peer peer) throws IOException {
        Trainer trainer = trainer(0);
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        System.out.println("\n| samples a second | Lanewise | PyTorch | ratio |\n|---|---:|---:|---:|");
        for (int round = 1 - WARM_UPS; round <= ROUNDS; round++) {
            long start = System.nanoTime();
            trainer.fit(train, 1, epoch -> {});
            double our = train.size() / (1e-9 * (System.nanoTime() - start));
            double other = peer == null ? Double.NaN : peer.ask("speed");
            if (round > 0) {
                ours.add(our);
                theirs.add(other);
                ratios.add(our / other);
                row("round " + round, "%,.0f", our, other, our / other);
            }
        }
        row("median", "%,.0f", median(ours), median(theirs), median(ratios));
    }

    /** On the test data, after some epochs. */
    private static void accuracy(DataSet train, DataSet test, @Nullable Peer peer) throws IOException {
        double our = 0;
        double other = 0;
        System.out.printf(
                "%n| accuracy after %d epochs | Lanewise | PyTorch | difference |%n|---|---:|---:|---:|%n", EPOCHS);
        for (int seed = 0; seed < SEEDS; seed++) {
            Trainer trainer = trainer(seed);
            trainer.fit(train, EPOCHS, epoch -> {});
            double mine = Evaluation.of(trainer.network(), trainer.loss(), test).accuracy();
            double theirs = peer == null ? Double.NaN : peer.ask("accuracy " + seed + " " + EPOCHS);
            our += mine / SEEDS;
            other += theirs / SEEDS;
            row("seed " + seed, "%.4f", mine, theirs, mine - theirs);
        }
        row("mean", "%.4f", our, other, our - other);
    }

    private static void row(String name, String format, double our, double other, double compared) {
        String absent = Double.isNaN(other) ? "absent" : String.format(Locale.ROOT, format, other);
        System.out.printf(
                Locale.ROOT,
                "| %s | " + format + " | %s | %s |%n",
                name,
                our,
                absent,
                Double.isNaN(other)
                        ? ""
                        : String.format(Locale.ROOT, format.equals("%.4f") ? "%+.4f" : "%.2f", compared));
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** The folder of Debian's package. */
    private static Path installed() throws IOException {
        String absent = "there is no Fashion-MNIST: install " + PACKAGE
                + ", or name a folder with its IDX files: -Dpytorch=\"speed accuracy FOLDER\"";
        try {
            Process process = new ProcessBuilder("dpkg", "-L", PACKAGE)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                return lines.lines()
                        .filter(line -> line.contains("train-images-idx3-ubyte"))
                        .map(line -> Path.of(line).getParent())
                        .findFirst()
                        .orElseThrow(() -> new IOException(absent));
            }
        } catch (IOException e) {
            throw new IOException(absent, e);
        }
    }

    /** The script in a Python that has PyTorch; the two talk by lines. */
    private record Peer(Process process, BufferedReader answers, PrintStream orders, String version)
            implements AutoCloseable {
        /** The first that starts; null if none does. */
        static @Nullable Peer start(Path folder) throws IOException {
            for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
                Path python = Path.of(directory, "python3");
                if (Files.isExecutable(python)) {
                    Optional<Peer> peer = start(python, folder);
                    if (peer.isPresent()) {
                        return peer.get();
                    }
                }
            }
            return null;
        }

        private static Optional<Peer> start(Path python, Path folder) throws IOException {
            Path errors = Files.createTempFile("pytorch", ".txt");
            try {
                ProcessBuilder builder = new ProcessBuilder(python.toString(), SCRIPT.toString(), folder.toString());
                builder.environment().remove("OPENBLAS_CORETYPE"); // older kernels: 1.3 times as slow where it was set
                Process process = builder.redirectError(errors.toFile()).start();
                BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
                String version = answers.readLine();
                if (version != null) {
                    return Optional.of(new Peer(
                            process,
                            answers,
                            new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8),
                            version));
                }
                try (Stream<String> lines = Files.lines(errors)) {
                    String last = lines.reduce("", (first, next) -> next);
                    if (!last.startsWith("ModuleNotFoundError")) {
                        throw new IOException("the script in Python failed: " + last);
                    }
                }
                return Optional.empty();
            } finally {
                Files.delete(errors);
            }
        }

        double ask(String order) throws IOException {
            orders.println(order);
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("the script in Python ended without an answer to " + order);
            }
            return Double.parseDouble(answer);
        }

        @Override
        public void close() {
            orders.close();
            process.destroy();
        }
    }
}
