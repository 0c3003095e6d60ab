package dev.lanewise.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * All that a run of the suite found, as it is kept in a file.
 *
 * <p>A run has rounds; in each, those that are compared follow each other. A ratio is the median of the rounds' ratios:
 * what slows the machine for a while slows both sides.
 *
 * @param preset its name
 * @param date of the run
 * @param commit that was measured
 * @param machine what it ran on, by what it says
 * @param peers version of each, or why it is absent
 * @param rounds what each found
 */
public record Results(
        String preset,
        String date,
        String commit,
        Map<String, String> machine,
        Map<String, String> peers,
        List<List<Measurement>> rounds) {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /** Reads a file that {@link #save} has written. */
    public static Results load(Path file) throws IOException {
        return GSON.fromJson(Files.readString(file), Results.class);
    }

    /** Writes JSON, one measurement a line. */
    public void save(Path file) throws IOException {
        Files.writeString(file, GSON.toJson(this).replace("{\"benchmark\"", "\n{\"benchmark\"") + "\n");
    }

    /** The medians over the rounds, in the order of the first one that has them. */
    public List<Measurement> medians() {
        List<Measurement> medians = new ArrayList<>();
        for (List<Measurement> round : rounds) {
            for (Measurement measurement : round) {
                if (medians.stream().noneMatch(same(measurement))) {
                    medians.add(median(measurement));
                }
            }
        }
        return medians;
    }

    private Measurement median(Measurement first) {
        List<Measurement> all =
                rounds.stream().flatMap(Collection::stream).filter(same(first)).toList();
        return new Measurement(
                first.benchmark(),
                first.parameters(),
                median(all.stream().mapToDouble(Measurement::nanos).toArray()),
                first.bytes(),
                first.flops(),
                all.stream().mapToDouble(Measurement::garbage).max().orElse(0));
    }

    private static Predicate<Measurement> same(Measurement measurement) {
        return other -> other.benchmark().equals(measurement.benchmark())
                && other.parameters().equals(measurement.parameters());
    }

    /** How many times as long as {@code base} the other took: the median of the rounds that have both. */
    public OptionalDouble ratio(Measurement base, Measurement other) {
        double[] ratios = rounds.stream()
                .filter(round ->
                        round.stream().anyMatch(same(base)) && round.stream().anyMatch(same(other)))
                .mapToDouble(
                        round -> find(round, other).nanos() / find(round, base).nanos())
                .toArray();
        return ratios.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(ratios));
    }

    private static Measurement find(List<Measurement> round, Measurement wanted) {
        return round.stream().filter(same(wanted)).findFirst().orElseThrow();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
