package dev.lanewise.io;

import dev.lanewise.network.Network;
import java.nio.file.Path;

/** Saves two networks to one file in turn, for ever: to be killed. Prints a line for each save. */
final class SaveLoop {
    private SaveLoop() {}

    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        Network[] networks = {Examples.large(1), Examples.large(2)};
        for (int i = 0; ; i++) {
            Models.save(networks[i % 2], file);
            System.out.println(i);
        }
    }
}
