package dev.lanewise.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs each vector kernel once at start-up on a small seeded input and compares it with its scalar twin, bit for bit.
 *
 * <p>By reflection over the kernel classes, so that a new kernel cannot be forgotten. It relies on the one order of
 * arguments that all kernels share: sizes, scalars, then each array followed by its start and, for a row-major matrix,
 * its stride.
 */
final class SelfTest {
    /** Each vector family and its scalar twin. */
    static final List<Family> FAMILIES = List.of(
            new Family(SimdActivation.class, ScalarActivation.class),
            new Family(SimdAdaptive.class, ScalarAdaptive.class),
            new Family(SimdDropout.class, ScalarDropout.class),
            new Family(SimdExponentialActivation.class, ScalarExponentialActivation.class),
            new Family(SimdGatedActivation.class, ScalarGatedActivation.class),
            new Family(SimdGemm.class, ScalarGemm.class),
            new Family(SimdGemmGer.class, ScalarGemm.class),
            new Family(SimdGemmT.class, ScalarGemm.class),
            new Family(SimdLevel1.class, ScalarLevel1.class),
            new Family(SimdLoss.class, ScalarLoss.class),
            new Family(SimdMath.class, ScalarMath.class),
            new Family(SimdMatrixVector.class, ScalarMatrixVector.class),
            new Family(SimdOptimizer.class, ScalarOptimizer.class),
            new Family(SimdOuter.class, ScalarOuter.class),
            new Family(SimdPanel.class, ScalarPanel.class),
            new Family(SimdPanelT.class, ScalarPanel.class),
            new Family(SimdPrefix.class, ScalarPrefix.class),
            new Family(SimdRationalActivation.class, ScalarRationalActivation.class),
            new Family(SimdSoftmax.class, ScalarSoftmax.class),
            new Family(SimdSweep.class, ScalarSweep.class));

    /** Batch, rows, columns: more than one tile; a group of panels and one more; a tail after one 512-bit vector. */
    private static final int[] SIZES = {7, 69, 21};

    private static final int START = 3;
    private static final int STRIDE = PanelKernels.padded(SIZES[1]) + 2;
    private static final int CAPACITY = 8192;

    private SelfTest() {}

    /** Two classes with the same kernels. */
    record Family(Class<?> simd, Class<?> scalar) {}

    /** What is wrong, or null if all kernels agree. */
    static @Nullable String failure() {
        if (!keepsDenormals(Float.MIN_VALUE)) {
            return "denormal numbers are flushed to zero (a native library built with -ffast-math does that)";
        }
        try {
            for (Family family : FAMILIES) {
                for (Method kernel : family.simd.getDeclaredMethods()) {
                    if (isKernel(kernel) && !agrees(kernel, family.scalar)) {
                        return family.simd.getSimpleName() + "." + kernel.getName() + " differs from the scalar kernel";
                    }
                }
            }
            return null;
        } catch (ReflectiveOperationException | LinkageError e) {
            Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
            return cause.toString();
        }
    }

    /** A kernel is not private and takes at least one array. */
    static boolean isKernel(Method method) {
        return !Modifier.isPrivate(method.getModifiers())
                && !method.isSynthetic()
                && List.of(method.getParameterTypes()).contains(float[].class);
    }

    private static boolean keepsDenormals(float smallest) {
        return smallest * 1f != 0f;
    }

    private static boolean agrees(Method kernel, Class<?> scalar) throws ReflectiveOperationException {
        Object[] left = arguments(kernel);
        Object[] right = arguments(kernel);
        Object fromSimd = kernel.invoke(null, left);
        Object fromScalar = scalar.getDeclaredMethod(kernel.getName(), kernel.getParameterTypes())
                .invoke(null, right);
        boolean same = sameBits(fromSimd, fromScalar);
        for (int i = 0; i < left.length; i++) {
            same &= sameBits(left[i], right[i]);
        }
        return same;
    }

    private static Object[] arguments(Method kernel) {
        Class<?>[] types = kernel.getParameterTypes();
        Object[] arguments = new Object[types.length];
        int sizes = 0;
        while (types[sizes] == int.class) {
            sizes++;
        }
        for (int i = 0; i < types.length; i++) {
            if (types[i] == float[].class) {
                arguments[i] = values(i);
            } else if (types[i] == float.class) {
                arguments[i] = 0.125f * (i + 1);
            } else if (types[i] == long.class) {
                arguments[i] = 0x123456789ABCDEFL * (i + 1);
            } else if (i < sizes) {
                arguments[i] = SIZES[SIZES.length - sizes + i];
            } else {
                arguments[i] = types[i - 1] == float[].class ? START : STRIDE;
            }
        }
        return arguments;
    }

    /** Numbers from -4 to 4 by a linear congruential generator (Numerical Recipes' constants). */
    private static float[] values(int seed) {
        float[] values = new float[CAPACITY];
        int state = seed;
        for (int i = 0; i < CAPACITY; i++) {
            state = 1664525 * state + 1013904223;
            values[i] = (state >> 8) * 0x1p-21f;
        }
        return values;
    }

    /** All NaN are equal; anything else by its bits. */
    private static boolean sameBits(@Nullable Object left, @Nullable Object right) {
        if (left instanceof float[] x && right instanceof float[] y) {
            boolean same = x.length == y.length;
            for (int i = 0; same && i < x.length; i++) {
                same = Float.floatToIntBits(x[i]) == Float.floatToIntBits(y[i]);
            }
            return same;
        }
        return left == null ? right == null : left.equals(right);
    }
}
