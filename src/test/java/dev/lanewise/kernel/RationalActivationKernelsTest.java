package dev.lanewise.kernel;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** relu6, hard sigmoid, hard swish and softsign, and their derivatives. */
@Tag("width")
class RationalActivationKernelsTest extends ActivationFunctionTest {
    private static final FloatFunction RELU6 = new FloatFunction(
            "relu6",
            RationalActivationKernels::relu6,
            ScalarRationalActivation::relu6,
            x -> Math.min(Math.max(x, 0), 6),
            0,
            0,
            true,
            0xb7dcf365L);
    private static final FloatFunction HARD_SIGMOID = new FloatFunction(
            "hard-sigmoid",
            (length, x, xAt, y, yAt) -> RationalActivationKernels.hardSigmoid(length, 0.2f, 0.5f, x, xAt, y, yAt),
            (length, x, xAt, y, yAt) -> ScalarRationalActivation.hardSigmoid(length, 0.2f, 0.5f, x, xAt, y, yAt),
            x -> Math.min(Math.max((double) 0.2f * x + 0.5, 0), 1),
            0.5001,
            0x1p-30,
            true,
            0xf7132cc2L);
    private static final FloatFunction HARD_SWISH = new FloatFunction(
            "hard-swish",
            RationalActivationKernels::hardSwish,
            ScalarRationalActivation::hardSwish,
            x -> x <= -3 ? -0.0 : x >= 3 ? x : x * (x + 3) / 6,
            2,
            0,
            false,
            0xe9dd33ecL);
    private static final FloatFunction SOFTSIGN = new FloatFunction(
            "softsign",
            RationalActivationKernels::softsign,
            ScalarRationalActivation::softsign,
            x -> Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x)),
            1.3,
            0,
            true,
            0xaeb86e6aL);

    static Stream<FloatFunction> functions() {
        return Stream.of(
                RELU6,
                HARD_SIGMOID,
                HARD_SWISH,
                SOFTSIGN,
                new FloatFunction(
                        "relu6'",
                        derivative(RationalActivationKernels::relu6Gradient),
                        derivative(ScalarRationalActivation::relu6Gradient),
                        x -> x > 0 && x < 6 ? 1 : 0,
                        0,
                        0,
                        false,
                        0xa9464762L),
                new FloatFunction(
                        "hard-swish'",
                        derivative(RationalActivationKernels::hardSwishGradient),
                        derivative(ScalarRationalActivation::hardSwishGradient),
                        x -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5,
                        1.1,
                        1,
                        false,
                        0x7189b9d5L),
                new FloatFunction(
                        "softsign'",
                        derivative(RationalActivationKernels::softsignGradient),
                        derivative(ScalarRationalActivation::softsignGradient),
                        x -> 1 / (1 + Math.abs(x)) / (1 + Math.abs(x)),
                        3.5,
                        0,
                        false,
                        0x9b5ff3b2L));
    }

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdRationalActivation.class, ScalarRationalActivation.class);
    }

    @Test
    void nanStaysNaNAndZeroKeepsItsSign() {
        activations(functions()).forEach(FloatFunction::assertKeepsNaN);
        SOFTSIGN.assertValue(-0f, -0f);
        SOFTSIGN.assertValue(1f, Float.POSITIVE_INFINITY);
        SOFTSIGN.assertValue(-1f, Float.NEGATIVE_INFINITY);
        HARD_SWISH.assertValue(-0f, -0f);
        RELU6.assertValue(6f, Float.POSITIVE_INFINITY);
        RELU6.assertValue(0f, -1f);
        HARD_SIGMOID.assertValue(0.5f, 0f);
        HARD_SIGMOID.assertValue(1f, 3f);
    }

    @Test
    void allocatesNothingOnceWarm() {
        assertAllocateNothingOnceWarm(functions());
    }
}
