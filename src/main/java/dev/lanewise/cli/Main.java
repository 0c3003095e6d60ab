package dev.lanewise.cli;

import dev.lanewise.data.DataException;
import dev.lanewise.io.ModelFileException;
import dev.lanewise.kernel.SimdUnavailableError;
import dev.lanewise.training.NonFiniteException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The entry point: {@code lanewise COMMAND}.
 *
 * <p>Exit codes: 0 for success; 2 for a wrong option, value or extension; 1 for all else. An error is one line, the last
 * on standard error.
 */
@Command(
        name = "lanewise",
        description = "Feed-forward neural networks at SIMD speed inside the JVM.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        subcommands = {
            TrainCommand.class,
            PredictCommand.class,
            EvaluateCommand.class,
            ConvertCommand.class,
            InspectCommand.class,
            BenchCommand.class,
            DoctorCommand.class
        })
public final class Main implements Runnable {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final String VERBOSE = "--verbose";

    /** Their messages are written for the user. */
    private static final List<Class<? extends Throwable>> EXPECTED = List.of(
            CommandException.class,
            DataException.class,
            ModelFileException.class,
            NonFiniteException.class,
            SimdUnavailableError.class);

    @Spec
    private CommandSpec spec;

    @Option(names = VERBOSE, scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    private Main() {}

    /**
     * Runs a command and ends the process.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, System.out.charset()));
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, System.err.charset()), true);
        System.exit(run(out, err, arguments));
    }

    /** Runs a command. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        Main main = new Main();
        CommandLine line = new CommandLine(main)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, given) -> main.fail(err, WRONG_USE, e, message(e)))
                .setExecutionExceptionHandler((e, command, parsed) -> main.fail(err, FAILED, e, message(e)));
        int exit;
        try {
            exit = line.execute(arguments);
        } catch (SimdUnavailableError e) {
            exit = main.fail(err, FAILED, e, message(e));
        } catch (OutOfMemoryError e) {
            exit = main.fail(err, FAILED, e, "not enough memory (" + e.getMessage() + "); give java a larger -Xmx");
        }
        if (out.checkError() && exit == 0) {
            exit = main.fail(err, FAILED, null, "standard output cannot be written; is its reader gone?");
        }
        err.flush();
        return exit;
    }

    /** Without a command. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private int fail(PrintWriter err, int exit, @Nullable Throwable cause, String message) {
        if (verbose && cause != null) {
            cause.printStackTrace(err);
        }
        err.println("lanewise: " + message.replaceAll("\\R", " "));
        return exit;
    }

    private static String message(Throwable e) {
        if (e instanceof ParameterException wrong) {
            return String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "") + "; see "
                    + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        }
        if (EXPECTED.stream().anyMatch(type -> type.isInstance(e))) {
            return Objects.requireNonNull(e.getMessage());
        }
        return e + " (a bug, or something that nobody thought of: " + VERBOSE + " shows where)";
    }

    /** From the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        Version() {}

        @Override
        public String[] getVersion() {
            return new String[] {"lanewise " + number()};
        }

        static String number() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "(development)" : version;
        }
    }
}
