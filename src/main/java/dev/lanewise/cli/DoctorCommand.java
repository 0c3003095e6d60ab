package dev.lanewise.cli;

import dev.lanewise.kernel.Simd;
import dev.lanewise.kernel.SimdReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor}: which kernels run, at which width, and why. */
@Command(name = "doctor", description = "Says which kernels run here, and why; exit code 1 if SIMD is off.")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    DoctorCommand() {}

    @Override
    public Integer call() {
        SimdReport simd = Simd.report();
        Report report = new Report(spec.commandLine().getOut());
        report.line("lanewise", Main.Version.number());
        report.line("java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        report.line(
                "machine",
                System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors");
        simd.checks().forEach(check -> report.line("check", check));
        report.line("kernels", simd);
        if (simd.width() == 0) {
            throw new CommandException("SIMD is off: " + simd.reason() + "; " + simd.advice());
        }
        return 0;
    }
}
