package dev.lanewise.data;

import java.nio.charset.StandardCharsets;

/**
 * Reads one number of ASCII text:
 *
 * <pre>
 *   number   = [+-] ( decimal | "nan" | "inf" )              letters in any case
 *   decimal  = ( digits [ "." [digits] ] | "." digits ) [ ("e" | "E") [+-] digits ]
 * </pre>
 *
 * <p>The value is that of {@link Float#parseFloat}, to the bit.
 */
/*
 * Float.parseFloat wants a String and takes about 100 ns; nearly every number goes a shorter way. The first 18
 * significant digits make a long w < 10^18, the rest an exponent e, |e| <= 22, whose power of ten is exact in double.
 * Then w -> double, and the multiplication or division, err by half an ulp each and the dropped digits by 10^-17:
 * at most 3 ulps of double together. Rounding that double to float is right unless a float's rounding boundary lies
 * within those 3 ulps: the lowest 29 bits are then within 3 of 2^28. Such numbers, and those near the denormals, whose
 * boundaries lie elsewhere, go to Float.parseFloat.
 */
final class Decimal {
    private static final int MOST_DIGITS = 18;
    private static final int LARGEST_EXPONENT = 1_000_000;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final long LOST_BITS = (1L << 29) - 1;
    private static final long BOUNDARY = 1L << 28;
    private static final long MARGIN = 8;

    private float value;

    /** Reads {@code text[from, to)}; false, and no new value, if that is no number. */
    boolean parse(byte[] text, int from, int to) {
        int i = from;
        boolean negative = i < to && text[i] == '-';
        if (negative || (i < to && text[i] == '+')) {
            i++;
        }
        if (is("nan", text, i, to) || is("inf", text, i, to)) {
            float magnitude = is("nan", text, i, to) ? Float.NaN : Float.POSITIVE_INFINITY;
            value = negative ? -magnitude : magnitude;
            return true;
        }
        long digits = 0;
        int kept = 0;
        int seen = 0;
        int exponent = 0;
        boolean fraction = false;
        for (; i < to; i++) {
            int digit = text[i] - '0';
            if (digit >= 0 && digit <= 9) {
                seen++;
                if (kept < MOST_DIGITS) {
                    digits = 10 * digits + digit;
                    kept += digits == 0 ? 0 : 1;
                    exponent -= fraction ? 1 : 0;
                } else {
                    exponent += fraction ? 0 : 1;
                }
            } else if (text[i] == '.' && !fraction) {
                fraction = true;
            } else {
                break;
            }
        }
        if (seen == 0) {
            return false;
        }
        if (i < to) {
            if ((text[i] | 0x20) != 'e') {
                return false;
            }
            i++;
            boolean down = i < to && text[i] == '-';
            if (down || (i < to && text[i] == '+')) {
                i++;
            }
            int power = 0;
            int firstDigit = i;
            for (; i < to && text[i] >= '0' && text[i] <= '9'; i++) {
                power = Math.min(10 * power + text[i] - '0', LARGEST_EXPONENT);
            }
            if (i == firstDigit || i < to) {
                return false;
            }
            exponent += down ? -power : power;
        }
        float magnitude = digits == 0 ? 0f : magnitude(digits, exponent, text, from, to);
        value = negative ? -magnitude : magnitude;
        return true;
    }

    /** The number read last. */
    float value() {
        return value;
    }

    private static float magnitude(long digits, int exponent, byte[] text, int from, int to) {
        if (Math.abs(exponent) < POWERS_OF_TEN.length) {
            double near = exponent < 0 ? digits / POWERS_OF_TEN[-exponent] : digits * POWERS_OF_TEN[exponent];
            long toBoundary = (Double.doubleToRawLongBits(near) & LOST_BITS) - BOUNDARY;
            if (Math.abs(toBoundary) > MARGIN && near > 2 * Float.MIN_NORMAL) {
                return (float) near;
            }
        }
        return Math.abs(Float.parseFloat(new String(text, from, to - from, StandardCharsets.ISO_8859_1)));
    }

    private static boolean is(String word, byte[] text, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((text[from + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
