package dev.lanewise.inference;

import static java.lang.invoke.MethodType.methodType;

import dev.lanewise.kernel.ActivationKernels;
import dev.lanewise.kernel.MathKernels;
import dev.lanewise.kernel.PanelKernels;
import dev.lanewise.kernel.SoftmaxKernels;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Collections;

/** A tree of method handles on the kernels, all arguments bound but the caller's. */
final class BoundHandles implements Forward {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final MethodHandle handle;

    BoundHandles(Plan plan) throws ReflectiveOperationException {
        Class<?> array = float[].class;
        MethodHandle gemv = LOOKUP.findStatic(
                PanelKernels.class,
                "gemv",
                methodType(
                        void.class,
                        int.class,
                        int.class,
                        array,
                        int.class,
                        array,
                        int.class,
                        array,
                        int.class,
                        array,
                        int.class));
        int last = plan.depth - 1;
        MethodHandle copy = LOOKUP.findStatic(
                System.class,
                "arraycopy",
                methodType(void.class, Object.class, int.class, Object.class, int.class, int.class));
        copy = MethodHandles.insertArguments(copy, 0, plan.values, plan.zAt[last]);
        copy = MethodHandles.insertArguments(copy, 2, plan.sizes[last + 1]);
        MethodHandle next =
                MethodHandles.dropArguments(copy.asType(methodType(void.class, array, int.class)), 0, array, int.class);
        for (int l = last; l >= 0; l--) {
            int rows = plan.sizes[l + 1];
            MethodHandle activation = activation(l == last, plan.softmax);
            activation = MethodHandles.insertArguments(
                    activation, 0, rows, plan.values, plan.zAt[l], plan.values, plan.zAt[l]);
            next = MethodHandles.foldArguments(next, activation);
            MethodHandle product =
                    MethodHandles.insertArguments(gemv, 6, plan.slab, plan.biasAt[l], plan.values, plan.zAt[l]);
            if (l > 0) {
                product = MethodHandles.insertArguments(product, 4, plan.values, plan.zAt[l - 1]);
            }
            product = MethodHandles.insertArguments(product, 0, rows, plan.sizes[l], plan.slab, plan.weightsAt[l]);
            next = MethodHandles.foldArguments(next, product);
        }
        handle = next;
    }

    private static MethodHandle activation(boolean last, boolean softmax) throws ReflectiveOperationException {
        Class<?> family = !last ? ActivationKernels.class : softmax ? SoftmaxKernels.class : MathKernels.class;
        return LOOKUP.findStatic(
                family,
                !last ? "relu" : softmax ? "softmax" : "sigmoid",
                methodType(void.class, Collections.nCopies(5, int.class).toArray(Class<?>[]::new))
                        .changeParameterType(1, float[].class)
                        .changeParameterType(3, float[].class));
    }

    @Override
    public void predict(float[] in, int inAt, float[] out, int outAt) {
        try {
            handle.invokeExact(in, inAt, out, outAt);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
