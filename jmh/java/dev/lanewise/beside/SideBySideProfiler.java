package dev.lanewise.beside;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Adds what each side of a {@link SideBySide} has shown in an iteration to JMH's results: {@code side.NAME.nanos} and the like. */
public final class SideBySideProfiler implements InternalProfiler {
    /** What the labels of all its results begin with. */
    public static final String PREFIX = "side.";

    /** Called by JMH. */
    public SideBySideProfiler() {}

    @Override
    public String getDescription() {
        return "times of libraries that take turns";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        SideBySide sides = SideBySide.latest();
        if (sides != null) {
            sides.clear();
        }
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        return results();
    }

    /** What the latest sides have shown. */
    static List<Result<?>> results() {
        List<Result<?>> results = new ArrayList<>();
        SideBySide sides = SideBySide.latest();
        if (sides != null) {
            for (SideBySide.Side side : sides.sides()) {
                results.add(result(side, "nanos", side.nanos()));
                results.add(result(side, "bytes", side.bytes));
                results.add(result(side, "flops", side.flops));
                results.add(result(side, "garbage", side.garbage()));
            }
        }
        return results;
    }

    private static ScalarResult result(SideBySide.Side side, String what, double value) {
        return new ScalarResult(PREFIX + side.name + "." + what, value, "a call", AggregationPolicy.AVG);
    }
}
