package dev.lanewise.kernel;

import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.util.Optional;

/** Predicts in a JVM that has, or with the argument {@code full} has not, room for the classes of one more chain. */
final class PanelChainLimitMain {
    private PanelChainLimitMain() {}

    /** The entry point: prints how many classes the predictions were given, and the bits of the outputs. */
    public static void main(String[] args) {
        if (args[0].equals("full")) {
            fill();
        }
        int before = PanelChain.made();
        Network network = Network.inputs(16)
                .dense(32, Activation.RELU)
                .dense(32, Activation.RELU)
                .dense(1)
                .seed(1)
                .build();
        Session session = Model.of(network).session();
        System.out.println(PanelChain.made() - before);
        float[] out = new float[1];
        for (int sample = 0; sample < 50; sample++) {
            session.predict(Cases.gaussian(sample, 16), 0, out, 0);
            System.out.println(Integer.toHexString(Float.floatToIntBits(out[0])));
        }
    }

    /** Asks for ever more shapes, and looks at what happens at the limit. */
    private static void fill() {
        for (int shape = 0; shape < PanelChain.MOST - 1; shape++) {
            require(chain(1 + shape / 40, 1 + shape % 40).isPresent(), "a class for shape " + shape);
        }
        require(PanelChain.made() == PanelChain.MOST - 1, "room for one more");
        require(chain(5, 47, 2).isEmpty(), "no chain of two");
        require(PanelChain.made() == PanelChain.MOST - 1, "nor its end");
        require(chain(45, 4).isPresent(), "the last class");
        require(chain(45, 5).isEmpty(), "no other shape");
        require(chain(3, 45, 4).isEmpty(), "no chain whose end is there");
        require(chain(1, 1).isPresent() && chain(45, 4).isPresent(), "those that were made stay");
        require(PanelChain.made() == PanelChain.MOST, "no more than there may be");
    }

    private static Optional<PanelChain> chain(int... sizes) {
        int[] places = new int[sizes.length - 1];
        return PanelChain.of(sizes, places, places, places);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what + ": expected, with " + PanelChain.made() + " classes");
        }
    }
}
