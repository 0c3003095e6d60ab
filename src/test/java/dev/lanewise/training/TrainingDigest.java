package dev.lanewise.training;

import dev.lanewise.inference.Model;
import dev.lanewise.kernel.Simd;
import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Trains one network for each activation, loss and optimiser and condenses weights, losses and predictions to one
 * number. Printed by forked JVMs, compared between them.
 */
public final class TrainingDigest {
    private static final int INPUTS = 37;
    private static final int OUTPUTS = 19;
    private static final int SAMPLES = 45;

    private TrainingDigest() {}

    /** Prints the digest and the width in force. */
    public static void main(String[] args) {
        System.out.println(
                digest(Integer.parseInt(args[0])) + " " + Simd.report().width());
    }

    static String digest(int rounds) {
        CRC32C crc = new CRC32C();
        List<Optimizer> optimizers = PyTorchReferenceTest.OPTIMIZERS;
        int number = 0;
        for (Activation hidden : GradientCheckTest.ACTIVATIONS) {
            for (Activation output : List.of(Activation.IDENTITY, Activation.SIGMOID, Activation.SOFTMAX)) {
                add(crc, hidden, output, Loss.defaultFor(output), optimizers.get(number % optimizers.size()), rounds);
                number++;
            }
        }
        for (Optimizer optimizer : optimizers) {
            for (Loss loss : NoGarbageTest.LOSSES) {
                Activation output = loss.takesClasses() ? Activation.SOFTMAX : Activation.SIGMOID;
                add(crc, Activation.RELU, output, loss, optimizer, rounds);
            }
        }
        return Long.toHexString(crc.getValue());
    }

    private static void add(
            CRC32C crc, Activation hidden, Activation output, Loss loss, Optimizer optimizer, int rounds) {
        SplitMix64 random = new SplitMix64(5);
        float[] mean = new float[INPUTS];
        float[] scale = new float[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            mean[i] = random.nextFloat() - 0.5f;
            scale[i] = random.nextFloat();
        }
        Network network = Network.inputs(INPUTS)
                .inputScaling(InputScaling.of(mean, scale))
                .dense(33, hidden)
                .dense(17, Activation.TANH)
                .dense(OUTPUTS, output)
                .seed(rounds)
                .build();
        TrainerBuilder builder = Trainer.of(network).loss(loss).optimizer(optimizer);
        if (hidden.kind() == Activation.Kind.RELU) {
            builder.dropout(0.25f).clipNorm(0.5f).clipValue(0.1f).schedule(Schedule.oneCycle(20));
        }
        Trainer trainer = builder.build();
        float[] x = new float[SAMPLES * INPUTS];
        float[] y = new float[SAMPLES * OUTPUTS];
        for (int i = 0; i < x.length; i++) {
            x[i] = 2 * random.nextFloat() - 1;
        }
        for (int row = 0; row < SAMPLES; row++) {
            y[row * OUTPUTS + random.nextInt(OUTPUTS)] = 1;
        }
        for (int round = 0; round < rounds; round++) {
            add(crc, trainer.stepBatch(SAMPLES, x, 0, y, 0));
            for (int row = 0; row < SAMPLES; row += 9) {
                add(crc, trainer.step(x, row * INPUTS, y, row * OUTPUTS));
            }
        }
        for (Layer layer : network.layers()) {
            for (int j = 0; j < layer.outputs(); j++) {
                add(crc, layer.bias(j));
                for (int k = 0; k < layer.inputs(); k++) {
                    add(crc, layer.weight(j, k));
                }
            }
        }
        float[] out = new float[OUTPUTS];
        Model.of(network).session().predict(x, 0, out, 0);
        for (float value : out) {
            add(crc, value);
        }
    }

    private static void add(CRC32C crc, float value) {
        int bits = Float.floatToIntBits(value);
        for (int shift = 0; shift < 32; shift += 8) {
            crc.update(bits >>> shift);
        }
    }
}
