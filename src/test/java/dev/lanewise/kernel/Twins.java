package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Calls each kernel of a vector class and its twin of the scalar class on the same arguments and compares everything:
 * the result, and every element of every array, within and around what the kernel may write.
 *
 * <p>By reflection, so that no kernel is forgotten. It relies on the one order of arguments that all kernels share:
 * sizes, scalars, then each array followed by its start and, for a row-major matrix, its stride.
 */
final class Twins {
    private static final int POOL = 1 << 17;
    private static final float[][] POOLS = {
        Cases.gaussian(11, POOL), Cases.special(12, POOL), Cases.integers(13, POOL), Cases.tiny(14, POOL)
    };
    private static final int[] ROWS = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 50, 64, 81};
    private static final int[] COLS = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 64, 65, 100, 207};
    private static final int[] BATCHES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 17, 32};
    private static final int[] FEW_ROWS = {0, 1, 16, 17, 33, 50, 64, 81, 130};
    private static final int[] FEW_COLS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 19, 33, 64};
    private static final int[] GAPS = {0, 1, 3, 16};

    private Twins() {}

    /** Compares all kernels of the two classes over all sizes, twice: in the second round they are compiled. */
    static void assertSameBits(Class<?> simd, Class<?> scalar) throws ReflectiveOperationException {
        int kernels = 0;
        for (Method kernel : simd.getDeclaredMethods()) {
            if (isKernel(kernel)) {
                Method twin = scalar.getDeclaredMethod(kernel.getName(), kernel.getParameterTypes());
                for (int round = 0; round < 2; round++) {
                    switch (sizes(kernel)) {
                        case 1 -> compareVectors(kernel, twin);
                        case 2 -> compareMatrices(kernel, twin);
                        case 3 -> compareBatches(kernel, twin);
                        default -> compareParts(kernel, twin);
                    }
                }
                kernels++;
            }
        }
        assertTrue(kernels > 0, () -> "no kernel in " + simd);
    }

    /** A kernel is not private and takes at least one array. */
    static boolean isKernel(Method method) {
        return !Modifier.isPrivate(method.getModifiers())
                && Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic()
                && Arrays.asList(method.getParameterTypes()).contains(float[].class);
    }

    /** The number of leading ints: 1 (length), 2 (rows, cols), 3 (batch, rows, cols) or 5 (from, to, first, end, cols). */
    static int sizes(Method kernel) {
        int count = 0;
        while (kernel.getParameterTypes()[count] == int.class) {
            count++;
        }
        return count;
    }

    /** The public kernel classes: all whose name ends with {@code Kernels}. */
    static List<Class<?>> families() throws IOException, URISyntaxException, ReflectiveOperationException {
        return classes(Level1Kernels.class, "Kernels");
    }

    /** The classes that lie beside the given one and whose name has the given end. */
    static List<Class<?>> classes(Class<?> beside, String end)
            throws IOException, URISyntaxException, ReflectiveOperationException {
        URL here = Objects.requireNonNull(beside.getResource(beside.getSimpleName() + ".class"));
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(here.toURI()).resolveSibling("."))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(end + ".class")) {
                    classes.add(Class.forName(beside.getPackageName() + "." + name.substring(0, name.indexOf('.'))));
                }
            }
        }
        return classes;
    }

    private static void compareVectors(Method kernel, Method twin) throws ReflectiveOperationException {
        for (int length : Cases.LENGTHS) {
            for (int offset : Cases.OFFSETS) {
                compare(kernel, twin, new int[] {length}, 0, offset);
            }
        }
    }

    private static void compareMatrices(Method kernel, Method twin) throws ReflectiveOperationException {
        int offset = 0;
        for (int rows : ROWS) {
            for (int cols : COLS) {
                for (int gap : GAPS) {
                    compare(kernel, twin, new int[] {rows, cols}, gap, offset++);
                }
            }
        }
    }

    private static void compareBatches(Method kernel, Method twin) throws ReflectiveOperationException {
        int offset = 0;
        for (int batch : BATCHES) {
            for (int rows : FEW_ROWS) {
                for (int cols : FEW_COLS) {
                    compare(kernel, twin, new int[] {batch, rows, cols}, GAPS[offset % GAPS.length], offset++);
                }
            }
        }
    }

    private static void compareParts(Method kernel, Method twin) throws ReflectiveOperationException {
        int offset = 0;
        for (int rows : ROWS) {
            for (int cols : COLS) {
                for (int first = 0; first < rows; first += PanelKernels.GROUP) {
                    int end = Math.min(first + PanelKernels.GROUP, PanelKernels.padded(rows));
                    compare(kernel, twin, new int[] {cols / 2, cols, first, end, cols}, 0, offset++);
                }
            }
        }
    }

    private static void compare(Method kernel, Method twin, int[] sizes, int gap, int offset)
            throws ReflectiveOperationException {
        Object[] left = arguments(kernel, sizes, gap, offset);
        Object[] right = left.clone();
        List<Integer> arrays = new ArrayList<>();
        for (int i = 0; i < left.length; i++) {
            if (left[i] instanceof float[] array) {
                right[i] = array.clone();
                arrays.add(i);
            }
        }
        Object expected = call(twin, right);
        Object actual = call(kernel, left);
        for (int i : arrays) {
            int index = i;
            Cases.assertSameBits(
                    (float[]) right[i], (float[]) left[i], () -> which(kernel, left, "argument " + index + ", "));
        }
        if (expected instanceof Float result) {
            Cases.assertSameBits(result, (Float) actual, () -> which(kernel, left, "result, "));
        }
    }

    private static Object call(Method kernel, Object[] arguments) throws ReflectiveOperationException {
        try {
            return kernel.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(which(kernel, arguments, ""), e.getCause());
        }
    }

    private static Object[] arguments(Method kernel, int[] sizes, int gap, int offset) {
        Class<?>[] types = kernel.getParameterTypes();
        Object[] arguments = new Object[types.length];
        int cols = sizes[sizes.length - 1];
        int padded = sizes.length == 1 ? 0 : Math.max(16, PanelKernels.padded(sizes[sizes.length - 2]));
        int stride = gap + (sizes.length < 3 ? cols : Math.max(PanelKernels.padded(cols), padded));
        int elements = sizes.length == 1 ? cols : Math.max(padded, sizes[0]) * Math.max(stride, 4) + stride + 16;
        if (sizes.length == 3) {
            elements = Math.max(elements, (int) GemmKernels.workLength(sizes[1]));
        }
        for (int i = 0; i < types.length; i++) {
            if (i < sizes.length) {
                arguments[i] = sizes[i];
            } else if (types[i] == float[].class) {
                arguments[i] = data(17 + elements + Cases.GUARD, 31 * i + 7 * offset + sizes[0]);
            } else if (types[i] == float.class) {
                arguments[i] = 0.0625f * (i + 1);
            } else if (types[i] == long.class) {
                arguments[i] = 0x123456789ABCDEFL * (offset + 1);
            } else if (types[i - 1] == float[].class) {
                arguments[i] = Cases.OFFSETS[(offset + 5 * i) % Cases.OFFSETS.length];
            } else {
                arguments[i] = stride;
            }
        }
        return arguments;
    }

    /** Numbers of one of the pools; the pool and the start differ from case to case. */
    private static float[] data(int length, int salt) {
        float[] pool = POOLS[salt % POOLS.length];
        int from = salt * 101 % (POOL - 2 * length);
        return Arrays.copyOfRange(pool, from, from + length);
    }

    private static String which(Method kernel, Object[] arguments, String what) {
        StringBuilder text = new StringBuilder(what);
        text.append(kernel.getDeclaringClass().getSimpleName()).append('.').append(kernel.getName());
        for (Object argument : arguments) {
            text.append(' ').append(argument instanceof float[] array ? "float[" + array.length + "]" : argument);
        }
        return text.toString();
    }
}
