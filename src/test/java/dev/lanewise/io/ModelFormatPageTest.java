package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that describes the format is right: its reader reads. */
class ModelFormatPageTest {
    private static final Path PAGE = Path.of("docs", "model-format.md");
    private static final Pattern WORD = Pattern.compile("[^\\[\\](), ]+");

    @TempDir
    Path directory;

    @Test
    void thePythonOfThePageHasTenLines() throws IOException {
        assertEquals(10, python().lines().count());
    }

    @Test
    void thePythonOfThePageReadsAModel() throws IOException, InterruptedException {
        assumeTrue(run("-c", "print(1)").equals("1\n"), "python3 is not installed: the page's reader is not tested");
        Path script = Files.writeString(directory.resolve("read.py"), python());
        assertReads(script, Examples.small(), 1);
        assertReads(script, Examples.named(), 2);
    }

    private void assertReads(Path script, Network network, int version) throws IOException, InterruptedException {
        Path model = directory.resolve("model.lw");
        ModelFile.save(network, model);
        assertEquals(version, Files.readAllBytes(model)[Format.VERSION_AT]);
        List<String> lines = run(script.toString(), model.toString()).lines().toList();
        assertEquals(network.depth(), lines.size(), () -> lines.toString());
        for (int l = 0; l < network.depth(); l++) {
            Layer layer = network.layer(l);
            List<String> words =
                    WORD.matcher(lines.get(l)).results().map(MatchResult::group).toList();
            assertEquals(layer.activation().kind().id(), words.get(0));
            assertEquals(1 + layer.outputs() * (layer.inputs() + 1), words.size());
            int at = 1;
            for (int j = 0; j < layer.outputs(); j++) {
                for (int k = 0; k < layer.inputs(); k++) {
                    assertEquals(layer.weight(j, k), (float) Double.parseDouble(words.get(at++)));
                }
            }
            for (int j = 0; j < layer.outputs(); j++) {
                assertEquals(layer.bias(j), (float) Double.parseDouble(words.get(at++)));
            }
        }
    }

    private static String python() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("```python\n") + "```python\n".length();
        return page.substring(start, page.indexOf("```", start));
    }

    /** What python3 prints, or nothing if there is none. */
    private String run(String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(arguments);
        builder.command().add(0, "python3");
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return "";
        }
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "python3 does not end");
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
