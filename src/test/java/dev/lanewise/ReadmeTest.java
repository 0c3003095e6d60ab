package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md says is so. */
class ReadmeTest {
    @Test
    void theExampleRunsAsItStands(@TempDir Path folder) throws IOException, InterruptedException {
        String example = find("```java\n(.*?)```", Files.readString(Path.of("README.md")));
        assertTrue(example.lines().filter(line -> !line.isBlank()).count() <= 24, "the example has grown");
        Files.writeString(folder.resolve("Example.java"), example);
        Path output = folder.resolve("output");
        Process process = ForkedJvm.ofSource(folder, "Example.java")
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "no end");
        String printed = Files.readString(output);
        assertEquals(0, process.exitValue(), printed);
        assertEquals(
                60, printed.lines().filter(line -> line.startsWith("epoch ")).count(), printed);
        double accuracy = Double.parseDouble(find("(?m)^(0\\.\\d+)$", printed));
        assertTrue(accuracy >= 0.88, printed);
        assertTrue(Files.size(folder.resolve("digits.lw")) > 4 * (64 * 64 + 64 + 64 * 10 + 10));
    }

    @Test
    void theCommandsAndFilesItNamesAreThere() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String pom = Files.readString(Path.of("pom.xml"));
        String continuousIntegration = Files.readString(Path.of(".ci", "run"));
        for (String command : List.of("./mvnw -q compile exec:exec@digits", "./mvnw verify")) {
            assertTrue(readme.contains("\n    " + command + "\n"), command);
            assertTrue(continuousIntegration.contains("\n" + command + "\n"), command);
        }
        assertTrue(pom.contains("<id>digits</id>"));
        Matcher files =
                Pattern.compile("`((?:docs|src|jmh)/[\\w/.-]+|[A-Z]+\\.md)`").matcher(readme);
        int count = 0;
        for (; files.find(); count++) {
            assertTrue(Files.exists(Path.of(files.group(1))), files.group(1));
        }
        assertTrue(count >= 4, "only " + count + " files named");
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }
}
