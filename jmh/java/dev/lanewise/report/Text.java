package dev.lanewise.report;

import java.util.Locale;
import java.util.Map;

/** Numbers and names as people read them. */
public final class Text {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("LANEWISE", "Lanewise"),
            Map.entry("LANEWISE_ROWS", "Lanewise, row-major"),
            Map.entry("OPENBLAS", "OpenBLAS (FFM)"),
            Map.entry("VECTOR_BLAS", "netlib VectorBLAS"),
            Map.entry("EJML", "EJML"),
            Map.entry("ONNX_RUNTIME", "ONNX Runtime"),
            Map.entry("SMILE", "Smile"),
            Map.entry("TENSORFLOW", "TensorFlow"),
            Map.entry("DJL", "DJL / PyTorch"),
            Map.entry("LIMIT", "limit"),
            Map.entry("SIMD", "vector"),
            Map.entry("SCALAR", "scalar"));

    private static final double[] UNITS = {1, 1e3, 1e6, 1e9};
    private static final String[] UNIT_NAMES = {"ns", "us", "ms", "s"};
    private static final int KIB = 1024;

    private Text() {}

    /** The name of a peer or an implementation, or of the empty task that ran in turns with a peer. */
    public static String name(String whose) {
        if (whose.startsWith("EMPTY ")) {
            return "the empty task beside " + name(whose.substring("EMPTY ".length()));
        }
        return NAMES.getOrDefault(whose, whose);
    }

    /** Three digits, or all that stand before the point; empty for NaN. */
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f", value);
    }

    /** Such as 2.35 us. */
    public static String time(double nanos) {
        int unit = 0;
        while (unit + 1 < UNITS.length && nanos >= 0.9995 * UNITS[unit + 1]) {
            unit++;
        }
        return Double.isNaN(nanos) ? "" : number(nanos / UNITS[unit]) + " " + UNIT_NAMES[unit];
    }

    /** Such as 3.10x. */
    public static String times(double ratio) {
        return Double.isNaN(ratio) ? "" : number(ratio) + "x";
    }

    /** Such as 93 %. */
    public static String percent(double fraction) {
        return Double.isNaN(fraction) ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * fraction);
    }

    /** Such as 64 KiB. */
    public static String bytes(double bytes) {
        return bytes < KIB * KIB ? Math.round(bytes / KIB) + " KiB" : Math.round(bytes / KIB / KIB) + " MiB";
    }
}
