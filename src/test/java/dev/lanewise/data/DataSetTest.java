package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class DataSetTest {
    private final float[] features = {1, 2, 3, 4, 5, 6, 7, 8};
    private final float[] targets = {10, 20, 30, 40};

    @Test
    void keepsTheCallersArrays() {
        DataSet data = DataSet.of(2, 1, features, targets);
        assertEquals(4, data.size());
        assertEquals(2, data.inputs());
        assertEquals(1, data.outputs());
        assertSame(features, data.features());
        assertSame(targets, data.targets());
        assertEquals(6, data.featuresAt(3));
        assertEquals(3, data.targetsAt(3));
        assertEquals("4 rows of 2 features and 1 targets", data.toString());
    }

    @Test
    void viewsShareTheArrays() {
        DataSet view = DataSet.of(2, 1, features, targets).rows(1, 4);
        assertEquals(3, view.size());
        assertSame(features, view.features());
        assertEquals(2, view.featuresAt(0));
        assertEquals(1, view.targetsAt(0));
        DataSet inner = view.rows(1, 2);
        assertEquals(1, inner.size());
        assertEquals(5, inner.features()[inner.featuresAt(0)]);
        assertEquals(30, inner.targets()[inner.targetsAt(0)]);
        assertEquals(0, view.rows(3, 3).size());
    }

    @Test
    void rowsOutsideAreRefused() {
        DataSet view = DataSet.of(2, 1, features, targets).rows(1, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> view.featuresAt(2));
        assertThrows(IndexOutOfBoundsException.class, () -> view.featuresAt(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> view.targetsAt(2));
        assertThrows(IndexOutOfBoundsException.class, () -> view.rows(0, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> view.rows(-1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> view.rows(2, 1));
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> DataSet.of(0, 1, features, targets));
        assertThrows(IllegalArgumentException.class, () -> DataSet.of(2, 0, features, targets));
        assertThrows(IllegalArgumentException.class, () -> DataSet.of(-2, 1, features, targets));
        assertThrows(IllegalArgumentException.class, () -> DataSet.of(3, 1, features, targets));
        assertThrows(IllegalArgumentException.class, () -> DataSet.of(2, 3, features, targets));
        assertThrows(IllegalArgumentException.class, () -> DataSet.of(2, 2, features, targets));
        assertEquals(4, DataSet.of(1, 1, targets, targets).size());
        assertEquals(0, DataSet.of(2, 1, new float[0], new float[0]).size());
    }

    @Test
    void aSplitIsOfOneKind() {
        DataSet data = DataSet.of(2, 1, features, targets);
        assertThrows(IllegalArgumentException.class, () -> new Split(data, DataSet.of(1, 1, targets, targets)));
        assertThrows(IllegalArgumentException.class, () -> new Split(data, DataSet.of(2, 2, features, features)));
        assertSame(data, new Split(data, data).test());
    }

    @Test
    void digitsAreSplitAndScaled() {
        Split digits = DataSets.digits();
        assertEquals(1437, digits.train().size());
        assertEquals(360, digits.test().size());
        assertEquals(64, digits.train().inputs());
        assertEquals(10, digits.train().outputs());
        float[] first = new float[8];
        System.arraycopy(digits.train().features(), digits.train().featuresAt(0), first, 0, 8);
        assertArrayEquals(new float[] {0, 0, 0.3125f, 0.8125f, 0.5625f, 0.0625f, 0, 0}, first);
        int[] perClass = new int[10];
        CRC32 pixels = new CRC32();
        for (DataSet part : new DataSet[] {digits.train(), digits.test()}) {
            for (int row = 0; row < part.size(); row++) {
                int ones = 0;
                for (int c = 0; c < 10; c++) {
                    int one = (int) part.targets()[part.targetsAt(row) + c];
                    perClass[c] += one;
                    ones += one;
                }
                assertEquals(1, ones);
                for (int k = 0; k < 64; k++) {
                    float pixel = part.features()[part.featuresAt(row) + k] * 16;
                    assertTrue(pixel >= 0 && pixel <= 16 && pixel == (int) pixel);
                    pixels.update((int) pixel);
                }
            }
        }
        assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, perClass);
        assertEquals(4087501628L, pixels.getValue());
        assertNotSame(digits.train().features(), DataSets.digits().train().features());
    }

    @Test
    void digitsNameTheirAuthors() throws IOException {
        try (InputStream in = DataSets.class.getResourceAsStream("digits-attribution.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String word : new String[] {"E. Alpaydin", "C. Kaynak", "UCI", "CC BY 4.0"}) {
                assertTrue(text.contains(word), word);
            }
        }
    }
}
