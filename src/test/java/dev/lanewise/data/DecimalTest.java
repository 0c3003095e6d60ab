package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
    private final Decimal decimal = new Decimal();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+0",
                "0.0",
                "-0.0",
                "00",
                "007",
                "1",
                "+1",
                "-1",
                "1.",
                ".5",
                "-.5",
                "+5.",
                "1e3",
                "1E3",
                "1e+3",
                "1e-3",
                "1.5e3",
                ".5e1",
                "5.e1",
                "16777217",
                "16777219",
                "0.1",
                "3.4028235e38",
                "3.4028236e38",
                "1e39",
                "-1e39",
                "3.40282356779733661637539395458e38",
                "3.40282356779733661637539395459e38",
                "1e400",
                "1e-400",
                "1e99999999999999999999",
                "-1e-99999999999999999999",
                "0e99999999999999999999",
                "1.4e-45",
                "7e-46",
                "7.1e-46",
                "1.1754944e-38",
                "1.17549435e-38",
                "2.3509887e-38",
                "123456789012345678901234567890",
                "0.000000000000000000000000000000123456789012345678901234567890",
                "1.000000059604644775390625",
                "1.0000000596046447753906250000000000000000000000000001",
                "1.000000059604644775390624999999999999999999999",
                "9007199254740993",
                "4503599627370497.5",
                "99999999999999999999",
                "1e22",
                "1e23",
                "1e-22",
                "1e-23"
            })
    void readsDecimalsAsParseFloatDoes(String text) {
        assertReads(Float.parseFloat(text), text);
    }

    @Test
    void readsNanAndInfInAnyCase() {
        for (String nan : new String[] {"nan", "NaN", "NAN", "nAn", "+nan", "-NaN"}) {
            assertReads(Float.NaN, nan);
        }
        for (String inf : new String[] {"inf", "Inf", "INF", "+inf", "+InF"}) {
            assertReads(Float.POSITIVE_INFINITY, inf);
        }
        assertReads(Float.NEGATIVE_INFINITY, "-inf");
        assertReads(Float.NEGATIVE_INFINITY, "-INF");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "-",
                ".",
                "-.",
                "e3",
                ".e3",
                "1e",
                "1e+",
                "1e-",
                "1e1.5",
                "1e1e1",
                "1.5f",
                "1.5F",
                "1d",
                "1D",
                "1L",
                "0x1p3",
                "0x10",
                "1_000",
                "1,5",
                "--1",
                "+-1",
                "- 1",
                "1 2",
                "1.2.3",
                "..1",
                "Infinity",
                "infinity",
                "-Infinity",
                "nan0",
                "nanf",
                "na",
                "in",
                "infi",
                "null",
                "NA",
                "true",
                "\"1\"",
                "'1'",
                "1%",
                "$1",
                "\u0661",
                "\uff11",
                "1\r",
                "1\u0000",
                "\u00a01",
                "1e\u0661",
                "1;2",
                "1e5f",
                "nAnN",
                "\u212aan"
            })
    void refusesAllElse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertFalse(decimal.parse(bytes, 0, bytes.length), text);
    }

    @Test
    void refusesEverySingleByteThatIsNoDigit() {
        for (int b = 0; b < 256; b++) {
            byte[] bytes = {(byte) b};
            assertEquals(b >= '0' && b <= '9', decimal.parse(bytes, 0, 1), "byte " + b);
        }
    }

    @Test
    void staysWithinItsRange() {
        byte[] bytes = "912.5e17".getBytes(StandardCharsets.UTF_8);
        assertTrue(decimal.parse(bytes, 1, 5));
        assertEquals(12.5f, decimal.value());
        assertTrue(decimal.parse(bytes, 1, 7));
        assertEquals(125f, decimal.value());
        assertFalse(decimal.parse(bytes, 1, 6));
    }

    @Test
    void matchesParseFloatOnRandomText() {
        Random random = new Random(20260101);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300_000; i++) {
            text.setLength(0);
            text.append(random.nextInt(3) == 0 ? "-" : "");
            digits(text, random, random.nextInt(random.nextInt(8) == 0 ? 40 : 12));
            if (random.nextInt(4) > 0) {
                text.append('.');
            }
            digits(text, random, 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : 12));
            if (random.nextInt(2) == 0) {
                text.append(random.nextBoolean() ? "e" : "E-").append(random.nextInt(random.nextBoolean() ? 12 : 60));
            }
            assertReads(Float.parseFloat(text.toString()), text.toString());
        }
    }

    @Test
    void matchesParseFloatOnTheBoundariesBetweenFloats() {
        Random random = new Random(20260102);
        for (int i = 0; i < 20_000; i++) {
            float low = Float.intBitsToFloat(random.nextInt(0x7f7f_ffff));
            BigDecimal middle =
                    new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(BigDecimal.valueOf(2));
            BigDecimal little = new BigDecimal(BigInteger.ONE, middle.scale() + 3);
            for (BigDecimal x : new BigDecimal[] {middle, middle.add(little), middle.subtract(little)}) {
                assertReads(Float.parseFloat(x.toString()), x.toString());
                assertReads(Float.parseFloat(x.toPlainString()), x.toPlainString());
            }
            String shortened = String.valueOf(middle.doubleValue());
            assertReads(Float.parseFloat(shortened), shortened);
        }
    }

    @Test
    void readsBackEveryFloatThatJavaWrites() {
        Random random = new Random(20260103);
        for (int i = 0; i < 300_000; i++) {
            float x = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(x)) {
                assertReads(x, Float.toString(x));
            }
        }
    }

    private void assertReads(float expected, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertTrue(decimal.parse(bytes, 0, bytes.length), text);
        if (Float.floatToIntBits(expected) != Float.floatToIntBits(decimal.value())) {
            assertEquals(expected, decimal.value(), text);
        }
    }

    private static void digits(StringBuilder text, Random random, int count) {
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
    }
}
