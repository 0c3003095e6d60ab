package dev.lanewise.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Thrown;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
class InputScalingTest {
    private static final int INPUTS = 21;

    private final float[] mean = new float[INPUTS];
    private final float[] scale = new float[INPUTS];
    private final float[] x = new float[INPUTS + 2];

    InputScalingTest() {
        SplitMix64 random = new SplitMix64(5);
        for (int i = 0; i < INPUTS; i++) {
            mean[i] = 100 * random.nextFloat();
            scale[i] = 0.01f + random.nextFloat();
            x[2 + i] = 200 * random.nextFloat() - 50;
        }
    }

    private Network.Builder network() {
        return Network.inputs(INPUTS)
                .dense(18, Activation.TANH)
                .dense(5, Activation.SOFTMAX)
                .seed(3);
    }

    @Test
    void aNetworkThatScalesEqualsOneThatIsGivenScaledFeatures() {
        Network scaled = network().inputScaling(InputScaling.of(mean, scale)).build();
        Network plain = network().build();
        float[] features = new float[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            features[i] = (x[2 + i] - mean[i]) * scale[i];
        }
        float[] kept = x.clone();
        for (boolean training : new boolean[] {true, false}) {
            Activations inside = training ? Activations.forTraining(scaled) : Activations.forServing(scaled);
            Activations outside = training ? Activations.forTraining(plain) : Activations.forServing(plain);
            inside.forward(x, 2);
            outside.forward(features, 0);
            for (int l = 0; l < 2; l++) {
                int outputs = plain.layer(l).outputs();
                assertArrayEquals(
                        part(outside.values(), outside.activationAt(l), outputs),
                        part(inside.values(), inside.activationAt(l), outputs));
            }
            assertArrayEquals(features, part(inside.input(x), inside.inputAt(2), INPUTS));
            assertSame(x, outside.input(x));
            assertEquals(2, outside.inputAt(2));
        }
        assertArrayEquals(kept, x);
    }

    private static float[] part(float[] values, int at, int length) {
        return Arrays.copyOfRange(values, at, at + length);
    }

    @Test
    void nanAndInfinityAreNotHiddenByAFactorOfZero() {
        InputScaling scaling = InputScaling.of(new float[] {0, 0, 1}, new float[] {0, 0, 0});
        float[] y = {Float.NaN, Float.POSITIVE_INFINITY, 3};
        scaling.apply(y, 0, y, 0);
        assertArrayEquals(new float[] {Float.NaN, Float.NaN, 0}, y);
    }

    @Test
    void isImmutable() {
        InputScaling scaling = InputScaling.of(mean, scale);
        InputScaling same = InputScaling.of(mean.clone(), scale.clone());
        mean[0]++;
        scale[0]++;
        scaling.mean()[1] = 0;
        scaling.scale()[1] = 0;
        assertEquals(same, scaling);
        assertEquals(same.hashCode(), scaling.hashCode());
        assertNotEquals(InputScaling.of(mean, same.scale()), scaling);
        assertNotEquals(InputScaling.of(same.mean(), scale), scaling);
        assertEquals(INPUTS, scaling.inputs());
        assertEquals("input scaling of 21 features", scaling.toString());
    }

    @Test
    void impossibleScalingsAreRefused() {
        assertRefused("not 2 and 1", new float[2], new float[1]);
        assertRefused("not 0 and 0", new float[0], new float[0]);
        assertRefused("the mean of feature 1 is NaN", new float[] {0, Float.NaN}, new float[2]);
        assertRefused("the factor of feature 0 is -Infinity", new float[2], new float[] {Float.NEGATIVE_INFINITY, 1});
        InputScaling scaling = InputScaling.of(mean, scale);
        float[] y = new float[INPUTS];
        assertThrows(IndexOutOfBoundsException.class, () -> scaling.apply(x, 3, y, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> scaling.apply(x, 0, y, 1));
        assertArrayEquals(new float[INPUTS], y);
    }

    private static void assertRefused(String part, float[] mean, float[] scale) {
        String message = Thrown.message(IllegalArgumentException.class, () -> InputScaling.of(mean, scale));
        assertTrue(message.contains(part), message);
    }
}
