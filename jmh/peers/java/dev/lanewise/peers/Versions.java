package dev.lanewise.peers;

import java.util.concurrent.Callable;

/** Prints what there is to compare with, one line each: the name of the peer, a tab, its version or "absent: why". */
public final class Versions {
    private Versions() {}

    /** The entry point. */
    public static void main(String[] args) {
        for (Library library : Library.values()) {
            print(library, library::version);
        }
        for (Framework framework : Framework.values()) {
            if (framework != Framework.LANEWISE) {
                print(framework, framework::version);
            }
        }
    }

    /** Whether a version can be told, that is, all that the peer needs is on this machine. */
    static boolean isPresent(Callable<String> version) {
        try {
            version.call();
            return true;
        } catch (Exception | LinkageError e) {
            return false;
        }
    }

    private static void print(Enum<?> peer, Callable<String> version) {
        String text;
        try {
            text = version.call();
        } catch (Exception | LinkageError e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            text = "absent: " + cause;
        }
        System.out.println(peer.name() + "\t" + text.replace('\n', ' '));
    }
}
