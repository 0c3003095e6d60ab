package dev.lanewise;

import dev.lanewise.kernel.Simd;
import dev.lanewise.network.Network;

/** Uses the library from outside its module: prints the module's name and whether the vector kernels run. */
public final class ModulePathMain {
    private ModulePathMain() {}

    public static void main(String[] args) {
        String module =
                Network.inputs(1).dense(1).build().getClass().getModule().getName();
        System.out.println(module + " " + (Simd.report().width() > 0));
    }
}
