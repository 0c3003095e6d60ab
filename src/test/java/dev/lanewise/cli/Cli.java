package dev.lanewise.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the command line within the test's JVM. */
final class Cli {
    private Cli() {}

    /** What a command printed, and its exit code. */
    record Result(int exit, String out, String err) {
        String lastLineOfOut() {
            return last(out);
        }

        String lastLineOfErr() {
            return last(err);
        }

        /** A number of the JSON object in the last line; NaN if there is no such key. */
        double json(String key) {
            Matcher matcher = Pattern.compile("[{,]\"" + key + "\":(-?[0-9][-+0-9.eE]*)[,}]")
                    .matcher(lastLineOfOut());
            return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
        }

        private static String last(String text) {
            return text.lines().reduce("", (first, second) -> second);
        }
    }

    static Result run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int exit = Main.run(new PrintWriter(out), new PrintWriter(err), words);
        return new Result(exit, out.toString(), err.toString());
    }

    static Path write(Path file, String... lines) throws IOException {
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }
}
