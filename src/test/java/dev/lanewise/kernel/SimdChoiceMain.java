package dev.lanewise.kernel;

/** Uses a kernel and prints what was chosen: run by {@link SimdChoiceTest} in forked JVMs. */
public final class SimdChoiceMain {
    private SimdChoiceMain() {}

    public static void main(String[] args) {
        float[] y = {1, 2, 3};
        Level1Kernels.scale(3, 2f, y, 0);
        System.out.println(y[0] + y[1] + y[2] + " " + Simd.report().width() + " " + Simd.report());
        System.out.println(String.join("\n", Simd.report().checks()));
    }
}
