package dev.lanewise.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The report of the benchmarks, from a small file of results: two rounds, made-up times. */
class ReportTest {
    private static final Path RESULTS =
            Path.of(System.getProperty("basedir", "."), "src/test/resources/report/results.json");
    private static final String FRONT_PAGE =
            "before\n<!-- benchmarks: generated, see docs/benchmarks -->\nold\n<!-- end of benchmarks -->\nafter\n";
    private static final int OUR_BLUE = 0xFF0072B2;

    @Test
    void ratiosAreMediansOfTheRoundsRatios() throws IOException {
        Results results = Results.load(RESULTS);
        Measurement our = find(results, "LANEWISE");
        Measurement other = find(results, "OPENBLAS");
        assertEquals(250, our.nanos(), "the median of 200 and 300");
        assertEquals(600, other.nanos(), "the median of 300 and 900");
        assertEquals(2.25, results.ratio(our, other).orElseThrow(), "the median of 1.5 and 3");
        Measurement missing = new Measurement("MatrixVectorPeers.gemv", Map.of("matrix", "9x9"), 1, 1, 1, 0);
        assertTrue(results.ratio(our, missing).isEmpty());
    }

    @Test
    void theLimitIsTheBestStreamAndThePeak() throws IOException {
        Results results = Results.load(RESULTS);
        Limits limits = new Limits(results.medians());
        assertEquals(163.84, limits.readNanos(16384), 1e-9);
        assertEquals(327.68, limits.updateNanos(16384), 1e-9);
        assertEquals(163.84 / 4, limits.readNanos(4096), 1e-9, "below the sizes measured: the same rate");
        assertEquals(65536 / Math.sqrt(100.0 * 50.0), limits.readNanos(65536), 1e-9, "half-way between two sizes");
        assertEquals(100, limits.peak(), 1e-9);
        assertEquals(163.84, limits.of(find(results, "LANEWISE")), 1e-9, "limited by the memory");
        Measurement busy = new Measurement("GemmPeers.gemm", Map.of(), 1, 16384, 1e6, 0);
        assertEquals(10_000, limits.of(busy), 1e-9, "limited by the arithmetic");
        Measurement update = new Measurement("MatrixVectorPeers.ger", Map.of(), 1, 2 * 16384, 8192, 0);
        assertEquals(327.68, limits.of(update), 1e-9, "reads and writes");
        Measurement step = new Measurement("TrainingCost.step", Map.of(), 1, 2 * 16384, 8192, 0);
        assertEquals(327.68, limits.of(step), 1e-9, "reads and writes the weights");
        assertTrue(Double.isNaN(new Limits(List.of()).readNanos(16384)));
    }

    @Test
    void thePageShowsWhatWasMeasured(@TempDir Path folder) throws IOException {
        String page = write(folder);
        assertTrue(page.contains("| 64x64 | 250 ns | 600 ns | 2.00 us | 2.25x | 66 % | 0.00 |"), page);
        assertTrue(page.contains("| 10x128 | 90.0 ns |  |  |  |"), "a size that no peer has:\n" + page);
        assertTrue(page.contains("| prediction, A 16-32-32-1 | 80.0 ns | 3.20 us, ONNX Runtime | 40.0x |  |"), page);
        assertTrue(page.contains("| gemv 64x64 | 250 ns | 600 ns, OpenBLAS (FFM) | 2.25x | 66 % |"), page);
        assertTrue(page.contains("| TensorFlow | absent: no native library |"), page);
        assertTrue(page.contains("| MathKernels.exp | 1024 | vector | 340 ns |"), page);
        assertTrue(page.contains("| 32 | 64-64-10 | 11.0 us | 344 ns | 6.47 us | 59 % | 58.8 | 0.00 |"), page);
        assertFalse(page.contains("| TrainingCost.step"), page);
        assertTrue(page.contains("**100 GFLOP/s**"), page);
        assertTrue(page.contains("| network | whose | p50 | p99.9 | max | B/call |"), page);
        assertTrue(page.contains("| A | the empty task beside Lanewise | 85.0 ns | 950 ns | 80.0 us | 0.00 |"), page);
        assertTrue(page.contains("2026-01-02") && page.contains("abc1234") && page.contains("A made-up one"), page);
        assertFalse(page.contains("/somewhere"), "a path of the machine:\n" + page);
        long cells = page.lines()
                .filter(line -> line.startsWith("| OpenBLAS"))
                .findFirst()
                .orElseThrow()
                .chars()
                .filter(c -> c == '|')
                .count();
        assertEquals(3, cells, "a bar in a fact must not make a cell");
    }

    @Test
    void everyPictureIsThereAndShowsOurs(@TempDir Path folder) throws IOException {
        String page = write(folder);
        TreeSet<String> pictures = Pattern.compile("!\\[[^]]*]\\(([^)]*)\\)")
                .matcher(page)
                .results()
                .map(link -> link.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(
                pictures.containsAll(List.of(
                        "roofline.png",
                        "inference-predict.png",
                        "latency.png",
                        "matrix-vector-gemv.png",
                        "training-batch.png",
                        "training-width.png")),
                pictures::toString);
        for (String name : pictures) {
            BufferedImage picture =
                    ImageIO.read(folder.resolve("docs").resolve(name).toFile());
            int ours = 0;
            for (int y = 0; y < picture.getHeight(); y++) {
                for (int x = 0; x < picture.getWidth(); x++) {
                    ours += picture.getRGB(x, y) == OUR_BLUE ? 1 : 0;
                }
            }
            assertTrue(ours >= 100, name + ": " + ours + " pixels in our colour");
        }
    }

    @Test
    void theFrontPageGetsTheSummaryBetweenItsMarkers(@TempDir Path folder) throws IOException {
        write(folder);
        Path front = folder.resolve("README.md");
        String once = Files.readString(front);
        assertTrue(once.startsWith("before\n") && once.endsWith("\nafter\n") && !once.contains("old"), once);
        assertTrue(once.contains("(docs/benchmarks/inference-predict.png)"), once);
        assertTrue(once.contains("| prediction, C 784-128-10 | 5.00 us | 6.50 us, Smile | 1.30x |  |"), once);
        Page.write(Results.load(RESULTS), folder.resolve("docs"), front);
        assertEquals(once, Files.readString(front), "written again");
    }

    @Test
    void resultsAreKeptAsTheyAre(@TempDir Path folder) throws IOException {
        Results results = Results.load(RESULTS);
        Path file = folder.resolve("results.json");
        results.save(file);
        assertEquals(results, Results.load(file));
    }

    /** The peers' own are compiled with their profile only. */
    @Test
    void eachPartOfAPresetFindsBenchmarks() {
        BenchmarkList list = BenchmarkList.defaultList();
        for (Preset preset : Preset.values()) {
            for (Preset.Part part : preset.ours()) {
                TreeSet<BenchmarkListEntry> found = new TreeSet<>(list.find(
                        OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        List.of(part.include()),
                        List.of()));
                assertFalse(found.isEmpty(), () -> preset + " finds no " + part.include());
            }
        }
    }

    @Test
    void numbersHaveThreeDigits() {
        assertEquals("999 ns", Text.time(999.4));
        assertEquals("1.00 us", Text.time(999.9));
        assertEquals("12.3 ms", Text.time(12.34e6));
        assertEquals("2.00 s", Text.time(2e9));
        assertEquals("", Text.time(Double.NaN));
        assertEquals("1.75x", Text.times(1.75));
        assertEquals("93 %", Text.percent(0.934));
        assertEquals("16 KiB", Text.bytes(16384));
        assertEquals("64 MiB", Text.bytes(64 << 20));
    }

    /** The page, written from the small file. */
    private static String write(Path folder) throws IOException {
        Files.writeString(folder.resolve("README.md"), FRONT_PAGE);
        Page.write(Results.load(RESULTS), folder.resolve("docs"), folder.resolve("README.md"));
        return Files.readString(folder.resolve("docs").resolve("README.md"));
    }

    private static Measurement find(Results results, String peer) {
        return results.medians().stream()
                .filter(measurement -> measurement.sizes().equals("64x64"))
                .filter(measurement -> measurement.whose().equals(peer))
                .findFirst()
                .orElseThrow();
    }
}
