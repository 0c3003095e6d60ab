package dev.lanewise.inference;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.time.Duration;

/** Warms a small model up; prints whether it is warm, the bytes of garbage, and those of a call in the end. */
public final class WarmUpMain {
    private WarmUpMain() {}

    public static void main(String[] args) {
        Network network = Network.inputs(16)
                .dense(32, Activation.RELU)
                .dense(1, Activation.SIGMOID)
                .build();
        WarmUp seen = Model.of(network).warmUp(Duration.ofMinutes(2));
        System.out.println(seen.warm() + " " + seen.bytes() + " " + seen.lastBytes());
    }
}
