package dev.lanewise.report;

import dev.lanewise.beside.SideBySideProfiler;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.ListStatistics;

/**
 * What JMH saw of one method with one set of parameters.
 *
 * @param benchmark class and method, without package and the word Benchmark: {@code PanelKernels.gemv}
 * @param parameters by name
 * @param nanos a call, the median of all iterations of all forks: another process on the machine shows in the mean
 * @param bytes a call, of memory traffic
 * @param flops a call
 * @param garbage bytes a call in the last iteration of the worst fork: some kernels are compiled well in one JVM and not
 *     in the next. What JMH's own threads leave meanwhile, up to {@value #NOISE} bytes a millisecond, counts as none
 */
public record Measurement(
        String benchmark, Map<String, String> parameters, double nanos, double bytes, double flops, double garbage) {
    /** The parameters that say whose code it was. */
    private static final List<String> WHOSE = List.of("peer", "implementation");

    private static final double NOISE = 150;
    private static final double MEDIAN = 50;
    private static final double GIGA = 1e9;

    /** Takes what matters from JMH's result: one measurement, or one for each side of libraries that took turns. */
    public static List<Measurement> of(RunResult result) {
        BenchmarkParams params = result.getParams();
        Map<String, String> parameters = new TreeMap<>();
        params.getParamsKeys().forEach(key -> parameters.put(key, params.getParam(key)));
        String[] path = params.getBenchmark().split("[.]", -1);
        String name = String.join(".", Arrays.asList(path).subList(path.length - 2, path.length))
                .replaceFirst("Benchmark[.]", ".");
        List<String> sides = sides(result);
        if (sides.isEmpty()) {
            return List.of(new Measurement(
                    name,
                    parameters,
                    GIGA / result.getPrimaryResult().getStatistics().getPercentile(MEDIAN),
                    aCall(result, "gigabytes"),
                    aCall(result, "gigaflops"),
                    garbage(result)));
        }
        return sides.stream()
                .map(side -> {
                    Map<String, String> withSide = new TreeMap<>(parameters);
                    withSide.put("peer", side);
                    return new Measurement(
                            name,
                            withSide,
                            side(result, side, "nanos"),
                            side(result, side, "bytes"),
                            side(result, side, "flops"),
                            side(result, side, "garbage"));
                })
                .toList();
    }

    /** The names of those that took turns. */
    private static List<String> sides(RunResult result) {
        return result.getSecondaryResults().keySet().stream()
                .filter(label -> label.startsWith(SideBySideProfiler.PREFIX) && label.endsWith(".nanos"))
                .map(label -> label.substring(SideBySideProfiler.PREFIX.length(), label.length() - ".nanos".length()))
                .toList();
    }

    /** What one side has shown, the median of the iterations of all forks. */
    private static double side(RunResult result, String side, String what) {
        String label = SideBySideProfiler.PREFIX + side + "." + what;
        ListStatistics values = new ListStatistics();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                Result<?> value = iteration.getSecondaryResults().get(label);
                values.addValue(value == null ? Double.NaN : value.getScore());
            }
        }
        return values.getPercentile(MEDIAN);
    }

    /** What the counter counts a call; 0 without one. */
    private static double aCall(RunResult result, String counter) {
        for (String label : result.getSecondaryResults().keySet()) {
            if (label.endsWith(counter)) {
                double rate = result.getSecondaryResults().get(label).getScore();
                return GIGA * rate / result.getPrimaryResult().getScore();
            }
        }
        return 0;
    }

    private static double garbage(RunResult result) {
        double most = 0;
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            double last = 0;
            for (IterationResult iteration : fork.getIterationResults()) {
                Result<?> bytes = iteration.getSecondaryResults().get("gc.alloc.rate.norm");
                double calls = iteration.getPrimaryResult().getScore() * 1e-3;
                last = bytes == null || bytes.getScore() * calls < NOISE ? 0 : bytes.getScore();
            }
            most = Math.max(most, last);
        }
        return most;
    }

    /** Whose code it was: the peer or the implementation; empty if the benchmark has neither. */
    public String whose() {
        return WHOSE.stream()
                .filter(parameters::containsKey)
                .map(parameters::get)
                .findFirst()
                .orElse("");
    }

    /** All parameters but {@link #whose}, in the order of their names. */
    public String sizes() {
        Map<String, String> sizes = new TreeMap<>(parameters);
        WHOSE.forEach(sizes::remove);
        return String.join(" ", sizes.values());
    }

    /** The parameter. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** GB/s. */
    public double gigabytesPerSecond() {
        return bytes / nanos;
    }

    /** GFLOP/s. */
    public double gigaflopsPerSecond() {
        return flops / nanos;
    }
}
