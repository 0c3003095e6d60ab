package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
    @Test
    void theLastColumnIsTheClass() throws IOException {
        DataSet data = table("1,2,0\n3,4,2.0\n5,6,1e0\n7,8,-0\n").classification(3);
        assertEquals(4, data.size());
        assertEquals(2, data.inputs());
        assertEquals(3, data.outputs());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, data.features());
        assertArrayEquals(new float[] {1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0}, data.targets());
    }

    @Test
    void thereMayBeOneClassAndOneFeature() throws IOException {
        DataSet data = table("5,0\n6,0\n").classification(1);
        assertArrayEquals(new float[] {5, 6}, data.features());
        assertArrayEquals(new float[] {1, 1}, data.targets());
    }

    @Test
    void theLastColumnsAreTargets() throws IOException {
        DataSet data = table("a,b,c,d\n1,2,3,4\n5,6,7,nan\n").regression(2);
        assertEquals(2, data.inputs());
        assertEquals(2, data.outputs());
        assertArrayEquals(new float[] {1, 2, 5, 6}, data.features());
        assertArrayEquals(new float[] {3, 4, 7, Float.NaN}, data.targets());
        assertEquals(3, table("1,2,3,4").regression(1).inputs());
    }

    @ParameterizedTest
    @CsvSource({"3,3", "-1,-1", "2.5,2.5", "1e9,1000000000", "1e30,1.0E30", "nan,NaN", "inf,Infinity", "-inf,-Infinity"
    })
    void refusesClassesThatAreNone(String field, String shown) throws IOException {
        CsvTable table = table("x,y,class\n1,2,0\n3,4," + field + "\n5,6,1\n");
        DataException e = assertThrows(DataException.class, () -> table.classification(3));
        assertEquals(
                "t.csv, line 3, column 3: class " + shown
                        + " is none of the 3 classes, which are counted 0 to 2; correct"
                        + " it, or change the number of outputs",
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "inf", "-inf", "1e39", "-3.4028236e38", "NaN"})
    void requireFiniteNamesThePlaceOfTheFirst(String field) throws IOException {
        CsvTable table = table("x,y\n1,2\n3,4\n" + field + ",nan\n");
        String message = assertThrows(DataException.class, table::requireFinite).getMessage();
        assertTrue(message.startsWith("t.csv, line 4, column 1: "), message);
        assertEquals(field.equalsIgnoreCase("nan"), message.contains(": nan, but"), message);
        assertTrue(message.endsWith(", but training needs finite numbers; correct it or remove the row"), message);
        table("1,2\n3,3.4028235e38").requireFinite();
    }

    @Test
    void requireColumnsNamesTheFirstColumnTooManyOrMissing() throws IOException {
        CsvTable table = table("1,2,3\n");
        table.requireColumns(3, "");
        assertEquals(
                "t.csv, line 1, column 4: 3 columns, but there must be 5: the model has 5 inputs",
                assertThrows(DataException.class, () -> table.requireColumns(5, "the model has 5 inputs"))
                        .getMessage());
        assertEquals(
                "t.csv, line 1, column 3: 3 columns, but there must be 2: the model has 2 inputs",
                assertThrows(DataException.class, () -> table.requireColumns(2, "the model has 2 inputs"))
                        .getMessage());
    }

    @Test
    void aRowNeedsFeatures() throws IOException {
        assertEquals(
                "t.csv, line 1, column 2: only 1 column; there must be a class behind the features",
                assertThrows(DataException.class, () -> table("1\n").classification(2))
                        .getMessage());
        assertEquals(
                "t.csv, line 1, column 3: only 2 columns; there must be 2 targets behind the features",
                assertThrows(DataException.class, () -> table("1,2\n").regression(2))
                        .getMessage());
        assertThrows(DataException.class, () -> table("1,2\n").regression(Integer.MAX_VALUE));
        assertThrows(IllegalArgumentException.class, () -> table("1,2\n").regression(0));
        assertThrows(IllegalArgumentException.class, () -> table("1,2\n").classification(0));
    }

    @Test
    void refusesMoreTargetsThanAnArrayHolds() throws IOException {
        CsvTable table = table("1,0\n2,0\n");
        assertThrows(DataException.class, () -> table.classification(Integer.MAX_VALUE));
    }

    @Test
    void rowsHaveLines() throws IOException {
        CsvTable table = table("x\n1\n2\n");
        assertEquals(2, table.line(0));
        assertEquals(3, table.line(1));
        assertThrows(IndexOutOfBoundsException.class, () -> table.line(2));
        assertThrows(IndexOutOfBoundsException.class, () -> table.line(-1));
    }

    private static CsvTable table(String text) throws IOException {
        return new CsvReader("t.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).read();
    }
}
