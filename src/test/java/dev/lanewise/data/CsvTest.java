package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @TempDir
    Path directory;

    @Test
    void readsRowsOfNumbers() throws IOException {
        CsvTable table = read("1,2.5,-3\n4e2,nan,-inf\n");
        assertEquals(2, table.rows());
        assertEquals(3, table.columns());
        assertEquals(Optional.empty(), table.header());
        assertArrayEquals(new float[] {1, 2.5f, -3, 400, Float.NaN, Float.NEGATIVE_INFINITY}, table.values());
        assertEquals(1, table.line(0));
        assertEquals(2, table.line(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,2\n3,4\n",
                "1,2\n3,4",
                "1,2\r\n3,4\r\n",
                "1,2\r\n3,4",
                "1,2\r\n3,4\n",
                "1,2\n3,4\r",
                "\ufeff1,2\n3,4\n",
                "\ufeff1,2\r\n3,4\r\n",
                " 1 ,\t2\t\n  3,4  \n",
                " 1 , 2 \r\n 3 , 4 \r\n",
                "1,2\n3,4\n\n",
                "1,2\n3,4\n\n\n\n",
                "1,2\r\n3,4\r\n\r\n\r\n",
                "1,2\n3,4\n \n\t\n  ",
                "1,2\n3,4\n\n ",
                "1.0,2e0\n+3,.4e1\n"
            })
    void acceptsTheLineEndsBlanksAndMarksThatFilesHave(String text) throws IOException {
        CsvTable table = read(text);
        assertEquals(Optional.empty(), table.header());
        assertEquals(2, table.columns());
        assertArrayEquals(new float[] {1, 2, 3, 4}, table.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x,y\n1,2\n", "x,y\r\n1,2\r\n", "\ufeffx,y\n1,2\n", " x ,\ty\n1,2", "x,y\r\n1,2\n\n"})
    void takesLineOneForAHeaderIfItIsNoNumbers(String text) throws IOException {
        CsvTable table = read(text);
        assertEquals(Optional.of(List.of("x", "y")), table.header());
        assertEquals(1, table.rows());
        assertArrayEquals(new float[] {1, 2}, table.values());
        assertEquals(2, table.line(0));
    }

    @Test
    void takesLineOneForAHeaderIfOneFieldIsNoNumber() throws IOException {
        CsvTable table = read("1,2,x\n4,5,6\n");
        assertEquals(Optional.of(List.of("1", "2", "x")), table.header());
        assertArrayEquals(new float[] {4, 5, 6}, table.values());
        assertEquals(Optional.of(List.of("1.5f", "2")), read("1.5f,2\n3,4\n").header());
        assertEquals(
                Optional.of(List.of("1", "infinity")), read("1,infinity\n3,4\n").header());
        assertEquals(Optional.empty(), read("nan,inf\n3,4\n").header());
    }

    @Test
    void forgetsTheNumbersOfAHeaderHoweverMany() throws IOException {
        CsvTable table = read("0" + ",1".repeat(5000) + ",x\n2" + ",3".repeat(5001) + "\n");
        assertEquals(5002, table.columns());
        assertEquals(1, table.rows());
        assertEquals(5002, table.values().length);
        assertEquals(2, table.values()[0]);
        assertEquals(3, table.values()[5001]);
    }

    @Test
    void keepsNamesAsTheyAre() throws IOException {
        assertEquals(
                Optional.of(List.of("Größe in m", "\"a\"", "年", "a;b")),
                read("Größe in m, \"a\" ,年,a;b\n1,2,3,4\n").header());
    }

    @Test
    void readsASingleNumber() throws IOException {
        for (String text : new String[] {"7", "7\n", "\ufeff7", "x\n7"}) {
            CsvTable table = read(text);
            assertEquals(1, table.rows());
            assertEquals(1, table.columns());
            assertArrayEquals(new float[] {7}, table.values());
        }
    }

    @Test
    void overflowGoesToInfinityAndIsNotFinite() throws IOException {
        CsvTable table = read("1,1e39\n2,-1e39\n");
        assertEquals(Float.POSITIVE_INFINITY, table.values()[1]);
        assertEquals(Float.NEGATIVE_INFINITY, table.values()[3]);
        DataException e = assertThrows(DataException.class, table::requireFinite);
        assertTrue(e.getMessage().contains(", line 1, column 2: "), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1,2\\n3,x\\n            | line 2, column 2: 'x' is no number; write decimals such as -1.5e3, nan or inf",
                "1,2\\n1.5f,3\\n         | line 2, column 1: '1.5f' is no number",
                "1,2\\n0x1p3,3\\n        | line 2, column 1: '0x1p3' is no number",
                "1,2\\nInfinity,3\\n     | line 2, column 1: 'Infinity' is no number",
                "1,2\\n3,\"4\"\\n        | line 2, column 2: '\"4\"' is no number; write it without quotes",
                "1,2\\n3,4\\n5;6\\n      | line 3, column 1: '5;6' is no number; separate fields by commas",
                "1,2\\n3 4\\n            | line 2, column 1: '3 4' is no number; separate fields by commas",
                "1,2\\n3,4\\n5\\n        | line 3, column 2: only 1 field, but line 1 has 2",
                "1,2\\n3,4\\n5,6,7\\n    | line 3, column 3: more fields than the 2 of line 1",
                "1,2\\n3,4,\\n           | line 2, column 3: more fields than the 2 of line 1",
                "a,b\\n3\\n              | line 2, column 2: only 1 field, but line 1 has 2",
                "1,,3\\n                 | line 1, column 2: empty field",
                "1,2,\\n3,4,5\\n         | line 1, column 3: empty field",
                ",1\\n                   | line 1, column 1: empty field",
                "a,,c\\n1,2,3\\n         | line 1, column 2: empty field",
                "1,2\\n3,\\n             | line 2, column 2: empty field",
                "1,2\\n3, \\n            | line 2, column 2: empty field",
                "1,2\\r\\n3,\\r\\n       | line 2, column 2: empty field",
                "1,2\\n,4                | line 2, column 1: empty field",
                "1,2\\n,\\n              | line 2, column 1: empty field",
                "1,2\\n\\n3,4\\n         | line 2, column 1: blank line between rows",
                "1\\n\\n3\\n             | line 2, column 1: blank line between rows",
                "1\\n2\\n \\n\\n3\\n\\n  | line 3, column 1: blank line between rows",
                "x\\n\\n3\\n             | line 2, column 1: blank line between rows",
                "1,2\\r3,4\\r            | line 1, column 2: '2\\x0d3': end lines with LF or CRLF",
                "1,2\\n3,4\\r5,6\\n      | line 2, column 2: '4\\x0d5' is no number; end lines with LF or CRLF",
                "1,2\\r\\r\\n3,4\\n      | line 1, column 2: '2\\x0d': end lines with LF or CRLF",
                "1,2\\n3,4\\u0000\\n     | line 2, column 2: '4\\x00' is no number",
                "1,2\\n3,\\u0661\\n      | line 2, column 2: '\\xd9\\xa1' is no number",
                "1,2\\n3,\\ufeff4\\n     | line 2, column 2: '\\xef\\xbb\\xbf4' is no number",
            })
    void namesLineAndColumnOfWhatIsWrong(String text, String message) throws IOException {
        Path file = write("bad.csv", unescape(text).getBytes(StandardCharsets.UTF_8));
        String actual = assertThrows(DataException.class, () -> Csv.read(file)).getMessage();
        assertTrue(actual.startsWith(file + ", " + message), actual);
        assertOneLineWithAdvice(actual);
    }

    @Test
    void refusesFilesWithoutRows() throws IOException {
        assertFails("", ", line 1: the file is empty; ");
        assertFails("\ufeff", ", line 1: the file is empty; ");
        assertFails(" ", ", line 1: the file is empty; ");
        assertFails("\n", ", line 1: blank line; ");
        assertFails("\r\n\r\n", ", line 1: blank line; ");
        assertFails("\n1,2\n", ", line 1: blank line; ");
        assertFails("x,y\n", ", line 2: no rows behind the header of line 1");
        assertFails("x,y", ", line 2: no rows behind the header of line 1");
        assertFails("x,y\n\n", ", line 2: no rows behind the header of line 1");
        assertFails("1.5f,2", ", line 2: no rows behind the header of line 1");
    }

    @Test
    void refusesOtherEncodings() throws IOException {
        assertFails("1,2\n".getBytes(StandardCharsets.UTF_16), ", line 1: the text is UTF-16; save the file as UTF-8");
        assertFails(new byte[] {(byte) 0xff, (byte) 0xfe, '1', 0}, ", line 1: the text is UTF-16");
        assertFails(new byte[] {(byte) 0xfe, (byte) 0xff}, ", line 1: the text is UTF-16");
        assertFails(new byte[] {(byte) 0xff}, ", line 1, column 1: the name '\\xff' is not UTF-8");
        assertFails(
                "x,größe\n1,2\n".getBytes(StandardCharsets.ISO_8859_1),
                ", line 1, column 2: the name 'gr\\xf6\\xdfe' is not UTF-8; save the file as UTF-8");
    }

    @Test
    void showsLongFieldsCut() throws IOException {
        assertFails("1\n" + "y".repeat(1000), "'" + "y".repeat(40) + "...' is no number");
        assertFails("1\n" + "y".repeat(41), "'" + "y".repeat(40) + "...' is no number");
        assertFails("1,2\n1," + "y".repeat(40), "'" + "y".repeat(40) + "' is no number");
        assertFails("1,2\n ~\u007f,3", "'~\\x7f' is no number; write decimals");
        assertFails("1,2\ny ,3", "'y' is no number; write decimals");
    }

    @Test
    void readsLongFieldsAndRefusesEndlessOnes() throws IOException {
        assertArrayEquals(
                new float[] {0.25f}, read("0." + "25" + "0".repeat(60_000)).values());
        assertArrayEquals(new float[] {0}, read("0".repeat(65_536)).values());
        assertFails("1\n" + "0".repeat(300_000), ", line 2, column 1: a field of more than 65536 bytes");
        assertFails("x".repeat(300_000), ", line 1, column 1: a field of more than 65536 bytes");
    }

    @Test
    void refusesMoreNumbersThanAnArrayHolds() {
        byte[] text = "1,2\n3,4\n5,6\n".getBytes(StandardCharsets.UTF_8);
        DataException e = assertThrows(
                DataException.class, () -> new CsvReader("big.csv", new ByteArrayInputStream(text), 5).read());
        assertTrue(e.getMessage().startsWith("big.csv, line 3, column 2: more than 5 numbers"), e.getMessage());
        assertOneLineWithAdvice(e.getMessage());
    }

    @Test
    void readsFilesLargerThanItsBufferWhereverTheBufferEnds() throws IOException {
        Random random = new Random(7);
        int rows = 6_000;
        int columns = 11;
        float[] expected = new float[rows * columns];
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) random.nextGaussian() * (1 << random.nextInt(30));
            String blank = random.nextInt(5) == 0 ? " ".repeat(random.nextInt(9)) : "";
            text.append(blank).append(expected[i]).append(blank);
            text.append(i % columns < columns - 1 ? "," : random.nextBoolean() ? "\n" : "\r\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        assertTrue(bytes.length > 5 * (1 << 17));
        assertArrayEquals(expected, Csv.read(write("large.csv", bytes)).values());
        for (int piece : new int[] {1, 7, 1000, 65_537}) {
            InputStream pieces = new ByteArrayInputStream(bytes) {
                @Override
                public int read(byte[] b, int off, int len) {
                    return super.read(b, off, Math.min(len, piece));
                }
            };
            assertArrayEquals(expected, new CsvReader("pieces", pieces).read().values());
        }
    }

    @Test
    void readsGzipWhateverTheName() throws IOException {
        byte[] compressed = gzip("x,y\n1,2\n".getBytes(StandardCharsets.UTF_8));
        for (String name : new String[] {"a.csv.gz", "a.csv", "a"}) {
            assertArrayEquals(
                    new float[] {1, 2}, Csv.read(write(name, compressed)).values());
        }
        byte[] members = new byte[2 * compressed.length];
        byte[] second = gzip("3,4\n".getBytes(StandardCharsets.UTF_8));
        System.arraycopy(compressed, 0, members, 0, compressed.length);
        System.arraycopy(second, 0, members, compressed.length, second.length);
        byte[] both = Arrays.copyOf(members, compressed.length + second.length);
        assertArrayEquals(
                new float[] {1, 2, 3, 4}, Csv.read(write("two.gz", both)).values());
    }

    @Test
    void refusesDamagedGzip() throws IOException {
        byte[] text = "1.25,2.5,3.75\n".repeat(500).getBytes(StandardCharsets.UTF_8);
        byte[] compressed = gzip(text);
        for (int length = 0; length < compressed.length; length++) {
            Path file = write("cut.csv.gz", Arrays.copyOf(compressed, length));
            String message = assertThrows(DataException.class, () -> Csv.read(file), "" + length)
                    .getMessage();
            assertTrue(message.startsWith(file + ": ") || message.startsWith(file + ", line"), message);
            assertOneLineWithAdvice(message);
        }
        byte[] damaged = compressed.clone();
        damaged[compressed.length - 6] ^= 1;
        Path file = write("damaged.csv.gz", damaged);
        String message = assertThrows(DataException.class, () -> Csv.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": the gzip data is damaged ("), message);
        Path plain = write("plain.csv.gz", text);
        assertTrue(assertThrows(DataException.class, () -> Csv.read(plain))
                .getMessage()
                .contains("not gzip"));
    }

    @Test
    void saysWhatIsWrongWithThePath() {
        Path missing = directory.resolve("missing.csv");
        assertEquals(
                missing + ": no such file; check the path",
                assertThrows(DataException.class, () -> Csv.read(missing)).getMessage());
        assertEquals(
                directory + ": is a directory; name a file in it",
                assertThrows(DataException.class, () -> Csv.read(directory)).getMessage());
    }

    @Test
    void readsWhatTheReadersOfOtherLanguagesWrite() throws IOException {
        // numpy.savetxt, Float.toString, Python's repr, C's %a is refused
        CsvTable table = read("1.000000000000000056e-01,-2.5E-4\n1e-05,3.4028235E38\n");
        assertArrayEquals(new float[] {0.1f, -2.5e-4f, 1e-5f, Float.MAX_VALUE}, table.values());
    }

    private CsvTable read(String text) throws IOException {
        return Csv.read(write("data.csv", text.getBytes(StandardCharsets.UTF_8)));
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private void assertFails(String text, String message) throws IOException {
        assertFails(text.getBytes(StandardCharsets.UTF_8), message);
    }

    private void assertFails(byte[] content, String message) throws IOException {
        Path file = write("bad.csv", content);
        String actual = assertThrows(DataException.class, () -> Csv.read(file)).getMessage();
        assertTrue(actual.startsWith(file.toString()) && actual.contains(message), actual);
        assertOneLineWithAdvice(actual);
    }

    private static void assertOneLineWithAdvice(String message) {
        assertTrue(message.chars().allMatch(c -> c >= ' ' && c < 0x7f), message);
        assertTrue(message.contains(";") || message.contains(": end lines"), message);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\u0000", "\u0000")
                .replace("\\u0661", "\u0661")
                .replace("\\ufeff", "\ufeff");
    }
}
