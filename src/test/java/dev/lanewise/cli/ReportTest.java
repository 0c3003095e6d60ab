package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.Simd;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --report} and {@code --plot}. */
class ReportTest {
    @TempDir
    private Path folder;

    private String page(Object... options) throws IOException {
        Path page = folder.resolve("page.html");
        Object[] all = new Object[options.length + 7];
        System.arraycopy(
                new Object[] {"train", "--output", folder.resolve("model.lw"), "--report", page, "--json", "--seed=5"},
                0,
                all,
                0,
                7);
        System.arraycopy(options, 0, all, 7, options.length);
        Cli.Result result = Cli.run(all);
        assertEquals(0, result.exit(), result.err());
        return Files.readString(page);
    }

    private static long count(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void onePageHasCurvesConfusionSettingsAndEnvironment() throws IOException {
        Path plot = folder.resolve("curve.png");
        String page = page(
                "--data",
                "digits",
                "--test",
                "digits",
                "--layers",
                "16:relu,10:softmax",
                "--epochs",
                6,
                "--validation-split",
                0.2,
                "--schedule",
                "exponential:0.5",
                "--plot",
                plot);
        assertEquals(3, count("<svg", page), "loss, accuracy, learning rate");
        assertEquals(6, count("training, epoch \\d: ", page));
        assertEquals(2 * 6, count("validation, epoch \\d: ", page), "loss and accuracy");
        assertEquals(100, count("<td class=\"(none|right|wrong)\"", page));
        int samples = Pattern.compile("<td class=\"(right|wrong)\"[^>]*>(\\d+)<")
                .matcher(page)
                .results()
                .mapToInt(cell -> Integer.parseInt(cell.group(2)))
                .sum();
        assertEquals(360, samples, "the confusion matrix is that of the test data");
        for (String part : List.of(
                "<th>seed</th><td>5</td>",
                "<th>schedule</th><td>exponential:0.5</td>",
                "<td>16</td><td>relu</td><td>1,040</td>",
                "1437 rows of 64 features",
                Simd.report().width() + " bits",
                Runtime.version().toString())) {
            assertTrue(page.contains(part), part);
        }
        assertFalse(Pattern.compile("(src|href)=|@import|url\\(").matcher(page).find(), "it needs another file");
        BufferedImage image = ImageIO.read(plot.toFile());
        assertNotNull(image);
        assertTrue(image.getWidth() > 500 && image.getHeight() > 300);
    }

    @Test
    void testDataGiveTheCurvesWhereThereAreNoValidationData() throws IOException {
        String page = page("--data", "digits", "--test", "digits", "--layers", "10:softmax", "--epochs", 3);
        assertEquals(2 * 3, count("test, epoch \\d: ", page));
        assertFalse(page.contains("validation, epoch"));
    }

    @Test
    void regressionHasItsOwnFiguresAndNamesAreEscaped() throws IOException {
        Path data = Cli.write(folder.resolve("a&b.csv"), "1,2", "2,4", "3,6.5", "4,8");
        String page = page("--data", data, "--layers", "1", "--epochs", 2);
        assertTrue(page.contains("RMSE") && page.contains("R²"), page);
        assertFalse(page.contains("Confusion matrix"), page);
        assertTrue(page.contains("a&amp;b.csv") && !page.contains("a&b.csv"), page);
        assertEquals(1, count("<svg", page));
    }

    @Test
    void noEpochAndOneEpochHavePagesToo() throws IOException {
        assertEquals(0, count("<svg", page("--data", "digits", "--layers", "10:softmax", "--epochs", 0)));
        String one = page("--data", "digits", "--layers", "10:softmax", "--epochs", 1);
        assertEquals(1, count("<svg", one));
        assertFalse(one.contains("NaN") || one.contains("Infinity"), one);
    }

    @Test
    void aFailureLeavesNoPage() throws IOException {
        Path page = folder.resolve("page.html");
        Path data = Cli.write(folder.resolve("large.csv"), "1e30,1", "2e30,2");
        Cli.Result result =
                Cli.run("train", "--data", data, "--layers", "1", "--output", folder.resolve("m.lw"), "--report", page);
        assertEquals(1, result.exit(), result.err());
        assertFalse(Files.exists(page));
        assertFalse(Files.exists(folder.resolve("m.lw")));
    }

    @Test
    void numbersAreShort() {
        assertEquals("0", LineChart.number(0));
        assertEquals("12", LineChart.number(12));
        assertEquals("0.25", LineChart.number(0.25));
        assertEquals("1.235", LineChart.number(1.23456));
        assertEquals("1e-05", LineChart.number(1e-5));
        assertEquals("1.5e+08", LineChart.number(1.5e8));
    }
}
