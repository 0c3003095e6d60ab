package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each public kernel of each {@code *Kernels} class of the package refuses wrong sizes, starts, strides and arrays that
 * are too short, and writes nothing then. Found by reflection, so that a new kernel cannot forget its checks; relies on
 * the one order of arguments that all kernels share.
 */
@Tag("width")
class KernelArgumentsTest {
    private static final int LENGTH = 37;
    private static final int ROWS = 5;
    private static final int COLS = 19;
    private static final int BATCH = 4;

    /** Of rows of P in a batch; their own number differs from COLS. */
    private static final int PADDED = 16;

    private static final int PADDED_COLS = 32;
    private static final int STRIDE = PADDED_COLS + 2;
    private static final int START = 3;
    private static final int PLENTY = 1000;

    @TestFactory
    Stream<DynamicTest> arraysThatAreTooShortAreRefused() throws Exception {
        return kernels().stream()
                .map(kernel -> DynamicTest.dynamicTest(name(kernel), () -> {
                    for (int i : arrays(kernel)) {
                        int needed = needed(kernel, i);
                        assertTrue(needed > START && needed < PLENTY, () -> "argument " + i + " needs " + needed);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> arraysThatAreJustLongEnoughAreTaken() throws Exception {
        return kernels().stream()
                .map(kernel -> DynamicTest.dynamicTest(name(kernel), () -> {
                    Object[] arguments = arguments(kernel);
                    for (int i : arrays(kernel)) {
                        arguments[i] = Cases.gaussian(i, needed(kernel, i));
                    }
                    assertTrue(accepts(kernel, arguments));
                }));
    }

    @TestFactory
    Stream<DynamicTest> startsOutsideTheArrayAreRefused() throws Exception {
        return kernels().stream()
                .map(kernel -> DynamicTest.dynamicTest(name(kernel), () -> {
                    for (int i : arrays(kernel)) {
                        for (int at : new int[] {-1, Integer.MIN_VALUE, PLENTY, PLENTY + 1, Integer.MAX_VALUE}) {
                            Object[] arguments = arguments(kernel);
                            arguments[i + 1] = at;
                            refuses(kernel, arguments);
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> sizesThatAreNegativeOrTooLargeAreRefused() throws Exception {
        return kernels().stream()
                .map(kernel -> DynamicTest.dynamicTest(name(kernel), () -> {
                    for (int i = 0; i < Twins.sizes(kernel); i++) {
                        for (int size : new int[] {-1, -16, Integer.MIN_VALUE, PLENTY + 1, Integer.MAX_VALUE}) {
                            Object[] arguments = arguments(kernel);
                            arguments[i] = size;
                            refuses(kernel, arguments);
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> stridesThatAreTooSmallOrTooLargeAreRefused() throws Exception {
        return kernels().stream()
                .filter(kernel -> !strides(kernel).isEmpty())
                .map(kernel -> DynamicTest.dynamicTest(name(kernel), () -> {
                    for (int i : strides(kernel)) {
                        int least = leastStride(kernel, i);
                        assertTrue(
                                least == COLS
                                        || (Twins.sizes(kernel) == 3 && (least == PADDED || least == PADDED_COLS)),
                                () -> "argument " + i + " takes " + least);
                        // 2^30 times 4 rows is 0 in int arithmetic.
                        for (int stride : new int[] {-1, Integer.MIN_VALUE, 1 << 30, Integer.MAX_VALUE}) {
                            Object[] arguments = arguments(kernel);
                            arguments[i] = stride;
                            refuses(kernel, arguments);
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> emptyArraysAreEnoughForNothing() throws Exception {
        return kernels().stream()
                .map(kernel -> DynamicTest.dynamicTest(name(kernel), () -> {
                    Object[] arguments = arguments(kernel);
                    Arrays.fill(arguments, 0, Twins.sizes(kernel), 0);
                    for (int i : arrays(kernel)) {
                        arguments[i] = new float[0];
                        arguments[i + 1] = 0;
                    }
                    if (!accepts(kernel, arguments)) {
                        // Some results do not exist for no elements at all; then nothing else may come of it either.
                        assertTrue(kernel.getReturnType() == float.class || Twins.sizes(kernel) == 1);
                    }
                }));
    }

    @Test
    void allFamiliesWereFound() throws Exception {
        List<String> names = kernels().stream()
                .map(kernel -> kernel.getDeclaringClass().getSimpleName())
                .distinct()
                .toList();
        assertTrue(
                names.containsAll(List.of("Level1Kernels", "MatrixVectorKernels", "PanelKernels", "GemmKernels")),
                names::toString);
    }

    /** The shortest array that is taken as argument i; everything shorter must be refused. */
    private static int needed(Method kernel, int i) throws ReflectiveOperationException {
        for (int length = 0; length < PLENTY; length++) {
            Object[] arguments = arguments(kernel);
            arguments[i] = Cases.gaussian(i, length);
            if (accepts(kernel, arguments)) {
                return length;
            }
        }
        return fail(name(kernel) + " never takes argument " + i);
    }

    /** The smallest stride that is taken as argument i; everything from 0 up to it must be refused. */
    private static int leastStride(Method kernel, int i) throws ReflectiveOperationException {
        for (int stride = 0; stride <= STRIDE; stride++) {
            Object[] arguments = arguments(kernel);
            arguments[i] = stride;
            if (accepts(kernel, arguments)) {
                return stride;
            }
        }
        return fail(name(kernel) + " takes no stride as argument " + i);
    }

    private static void refuses(Method kernel, Object[] arguments) throws ReflectiveOperationException {
        if (accepts(kernel, arguments)) {
            fail(name(kernel) + " takes " + describe(arguments));
        }
    }

    /** Whether the call returns; if it throws, it throws what it should and leaves every array as it was. */
    private static boolean accepts(Method kernel, Object[] arguments) throws ReflectiveOperationException {
        Object[] before = arguments.clone();
        for (int i : arrays(kernel)) {
            before[i] = ((float[]) arguments[i]).clone();
        }
        try {
            kernel.invoke(null, arguments);
            return true;
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause();
            if (!(thrown instanceof IndexOutOfBoundsException || thrown instanceof IllegalArgumentException)) {
                throw new AssertionError(name(kernel) + " " + describe(arguments), thrown);
            }
            for (int i : arrays(kernel)) {
                Cases.assertSameBits(
                        (float[]) before[i],
                        (float[]) arguments[i],
                        () -> name(kernel) + " wrote, then threw " + thrown);
            }
            return false;
        }
    }

    /** Valid arguments with arrays of plenty of elements. */
    private static Object[] arguments(Method kernel) {
        Class<?>[] types = kernel.getParameterTypes();
        int sizes = Twins.sizes(kernel);
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            if (i < sizes) {
                arguments[i] = sizes == 1 ? LENGTH : i == sizes - 1 ? COLS : i == sizes - 2 ? ROWS : BATCH;
            } else if (types[i] == float[].class) {
                arguments[i] = Cases.gaussian(i, PLENTY);
            } else if (types[i] == float.class) {
                arguments[i] = 0.5f;
            } else if (types[i] == long.class) {
                arguments[i] = 1L;
            } else {
                arguments[i] = types[i - 1] == float[].class ? START : STRIDE;
            }
        }
        return arguments;
    }

    private static List<Integer> arrays(Method kernel) {
        Class<?>[] types = kernel.getParameterTypes();
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            if (types[i] == float[].class) {
                assertEquals(int.class, types[i + 1], () -> name(kernel) + ": an array is followed by its start");
                found.add(i);
            }
        }
        return found;
    }

    private static List<Integer> strides(Method kernel) {
        Class<?>[] types = kernel.getParameterTypes();
        return arrays(kernel).stream()
                .map(i -> i + 2)
                .filter(i -> i < types.length && types[i] == int.class)
                .toList();
    }

    private static List<Method> kernels() throws Exception {
        List<Method> kernels = new ArrayList<>();
        for (Class<?> family : Twins.families()) {
            for (Method method : family.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers()) && Twins.isKernel(method)) {
                    kernels.add(method);
                }
            }
        }
        return kernels;
    }

    private static String name(Method kernel) {
        return kernel.getDeclaringClass().getSimpleName() + "." + kernel.getName() + "/" + kernel.getParameterCount();
    }

    private static String describe(Object[] arguments) {
        StringBuilder text = new StringBuilder();
        for (Object argument : arguments) {
            text.append(argument instanceof float[] array ? "float[" + array.length + "]" : argument)
                    .append(' ');
        }
        return text.toString();
    }
}
