package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.limits.ReadLimitBenchmark;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Runs each method of each benchmark of the kernels and of the machine's limits for each set of parameters, twice in a row, and compares what
 * it computed with the oracle: a benchmark that measures the wrong thing fails here. The runs at a given width leave out
 * what takes long, sizes beyond 1,024.
 */
@Tag("width")
class BenchmarkSmokeTest {
    private static final int LARGEST =
            System.getProperty("lanewise.test.run", "").equals("width") ? 1024 : Integer.MAX_VALUE;

    @TestFactory
    Stream<DynamicTest> eachBenchmarkComputesWhatItSays() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (Class<?> benchmark : benchmarks()) {
            for (Map<Field, Object> parameters : parameters(benchmark)) {
                for (Method method : methods(benchmark)) {
                    String name = benchmark.getSimpleName() + "." + method.getName() + " " + describe(parameters);
                    tests.add(DynamicTest.dynamicTest(name, () -> check(benchmark, method, parameters)));
                }
            }
        }
        return tests.stream();
    }

    @Test
    void theFamiliesHaveBenchmarks() throws Exception {
        List<String> names = benchmarks().stream().map(Class::getSimpleName).toList();
        List<Class<?>> families = Twins.families();
        assertTrue(families.contains(PanelKernels.class), families::toString);
        for (Class<?> family : families) {
            assertTrue(names.contains(family.getSimpleName() + "Benchmark"), () -> "no benchmark of " + family);
        }
    }

    private static void check(Class<?> benchmark, Method method, Map<Field, Object> parameters)
            throws ReflectiveOperationException {
        Object state = benchmark.getConstructor().newInstance();
        for (Map.Entry<Field, Object> parameter : parameters.entrySet()) {
            parameter.getKey().set(state, parameter.getValue());
        }
        for (Method setup : benchmark.getMethods()) {
            if (setup.isAnnotationPresent(Setup.class)) {
                setup.invoke(state);
            }
        }
        for (Map.Entry<Field, Object> parameter : parameters.entrySet()) {
            assertEquals(parameter.getValue(), parameter.getKey().get(state), "the set-up overwrites a parameter");
        }
        Checked checked = (Checked) state;
        for (int call = 0; call < 2; call++) {
            Rates rates = new Rates();
            double[] expected = checked.expected(method.getName());
            Object result = method.invoke(state, rates);
            float[] actual = result instanceof Float value ? new float[] {value} : checked.actual(method.getName());
            assertTrue(expected.length > 0 && expected.length == actual.length, "as many results as expected");
            for (int i = 0; i < expected.length; i++) {
                int element = i;
                double bound = checked.tolerance() * (1 + Math.abs(expected[i]));
                Cases.assertWithin(bound, expected[i], actual[i], () -> "element " + element);
            }
            assertTrue(rates.gigabytes > 0 && rates.gigaflops >= 0, "the counters count");
        }
    }

    /** All combinations of the values of the class's parameters. */
    private static List<Map<Field, Object>> parameters(Class<?> benchmark) {
        List<Map<Field, Object>> combinations = List.of(Map.of());
        for (Field field : benchmark.getFields()) {
            boolean number = field.getType() == int.class;
            Param values = field.getAnnotation(Param.class);
            if (values != null) {
                List<Map<Field, Object>> longer = new ArrayList<>();
                for (Map<Field, Object> combination : combinations) {
                    for (String value : values.value()) {
                        if (!number || Integer.parseInt(value) <= LARGEST) {
                            Map<Field, Object> next = new HashMap<>(combination);
                            next.put(field, number ? Integer.valueOf(value) : constant(field, value));
                            longer.add(next);
                        }
                    }
                }
                combinations = longer;
            }
        }
        return combinations;
    }

    private static Object constant(Field field, String name) {
        for (Object constant : field.getType().getEnumConstants()) {
            if (constant.toString().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(field + " has no value " + name);
    }

    private static List<Method> methods(Class<?> benchmark) {
        return Stream.of(benchmark.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .toList();
    }

    private static List<Class<?>> benchmarks() throws IOException, URISyntaxException, ReflectiveOperationException {
        return Stream.concat(
                        Twins.classes(KernelBenchmark.class, "Benchmark").stream(),
                        Twins.classes(ReadLimitBenchmark.class, "Benchmark").stream())
                .filter(type -> !methods(type).isEmpty())
                .toList();
    }

    private static String describe(Map<Field, Object> parameters) {
        List<String> values = new ArrayList<>();
        parameters.forEach((field, value) -> values.add(field.getName() + "=" + value));
        values.sort(null);
        return String.join(" ", values);
    }
}
