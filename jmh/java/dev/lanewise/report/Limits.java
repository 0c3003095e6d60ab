package dev.lanewise.report;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How fast the machine reads, updates and computes, from the benchmarks of {@code dev.lanewise.limits} in the same run. */
public final class Limits {
    /** Training steps whose counters are what they need at least. */
    static final String TRAINING = "TrainingCost.step";

    /** Whose the measurements are that took turns with libraries. */
    private static final String SIDE = "LIMIT";

    private final NavigableMap<Double, Double> read = new TreeMap<>();
    private final NavigableMap<Double, Double> write = new TreeMap<>();
    private final NavigableMap<Double, Double> copy = new TreeMap<>();
    private final NavigableMap<Double, Double> update = new TreeMap<>();
    private final Map<String, Double> besideLibraries = new HashMap<>();
    private double peak = Double.NaN;

    /** Picks the limits from all that was measured. */
    public Limits(Collection<Measurement> measurements) {
        for (Measurement measurement : measurements) {
            if (isLimit(measurement)) {
                besideLibraries.put(row(measurement), measurement.nanos());
            }
            switch (measurement.benchmark()) {
                case "ReadLimit.read" -> put(read, measurement);
                case "WriteLimits.write" -> put(write, measurement);
                case "WriteLimits.copy" -> put(copy, measurement);
                case "UpdateLimit.update" -> put(update, measurement);
                case "FmaLimit.fma" -> peak = measurement.gigaflopsPerSecond();
                default -> {}
            }
        }
    }

    /** The best of all streams. */
    private static void put(Map<Double, Double> rates, Measurement measurement) {
        rates.merge(Double.valueOf(measurement.parameter("bytes")), measurement.gigabytesPerSecond(), Math::max);
    }

    /** Whether a measurement is one of these limits. */
    public static boolean isLimit(Measurement measurement) {
        return measurement.benchmark().contains("Limit") || measurement.whose().equals(SIDE);
    }

    private static String row(Measurement measurement) {
        return measurement.benchmark() + " " + measurement.sizes();
    }

    /** GB/s of reading by the bytes in use. */
    public NavigableMap<Double, Double> read() {
        return read;
    }

    /** GB/s of writing by the bytes in use. */
    public NavigableMap<Double, Double> write() {
        return write;
    }

    /** GB/s read and written by a copy, by the bytes in use. */
    public NavigableMap<Double, Double> copy() {
        return copy;
    }

    /** GB/s read and written by an update in place, by the bytes in use. */
    public NavigableMap<Double, Double> update() {
        return update;
    }

    /** GFLOP/s on registers; NaN if that was not measured. */
    public double peak() {
        return peak;
    }

    /** Nanoseconds that the memory needs to read so many bytes that lie side by side; NaN if that was not measured. */
    public double readNanos(double bytes) {
        return nanos(read, bytes, bytes);
    }

    /** Nanoseconds that the memory needs to read and write so many bytes in place; NaN if that was not measured. */
    public double updateNanos(double bytes) {
        return nanos(update, bytes, 2 * bytes);
    }

    /** Between two sizes that were measured, the time goes by a power of the size; beyond them the rate stays as it is. */
    private static double nanos(NavigableMap<Double, Double> rates, double bytes, double traffic) {
        Map.Entry<Double, Double> below = rates.floorEntry(bytes);
        Map.Entry<Double, Double> above = rates.ceilingEntry(bytes);
        if (below == null && above == null) {
            return Double.NaN;
        }
        if (below == null || above == null || below.getKey().equals(above.getKey())) {
            return traffic / (below == null ? above : below).getValue();
        }
        double part = Math.log(bytes / below.getKey()) / Math.log(above.getKey() / below.getKey());
        return traffic / (below.getValue() * Math.pow(above.getValue() / below.getValue(), part));
    }

    /**
     * Nanoseconds that the machine needs at least: as it took turns with the libraries, if it did; else for the arithmetic, or
     * for the memory, whichever takes longer.
     *
     * @param measurement updates what it reads if its name says so, or if it is a step of training, which changes all
     *     weights: then half its traffic is in use, else all
     * @return NaN if no limit was measured
     */
    public double of(Measurement measurement) {
        Double beside = besideLibraries.get(row(measurement));
        return beside == null ? atLeast(measurement) : beside;
    }

    private double atLeast(Measurement measurement) {
        String method = measurement
                .benchmark()
                .substring(measurement.benchmark().indexOf('.') + 1)
                .toLowerCase(Locale.ROOT);
        boolean updates = method.endsWith("ger")
                || method.equals("sweep")
                || method.equals("twocalls")
                || measurement.benchmark().equals(TRAINING);
        double memory = updates ? updateNanos(measurement.bytes() / 2) : readNanos(measurement.bytes());
        double arithmetic = measurement.flops() / peak;
        return Double.isNaN(arithmetic) ? memory : Double.isNaN(memory) ? arithmetic : Math.max(memory, arithmetic);
    }
}
