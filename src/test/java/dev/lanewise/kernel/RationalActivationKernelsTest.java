package dev.lanewise.kernel;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** relu6, hard sigmoid, hard swish and softsign, and their gradients. */
@Tag("width")
class RationalActivationKernelsTest {
    private static final FloatFunction RELU6 = new FloatFunction(
            "relu6",
            RationalActivationKernels::relu6,
            ScalarRationalActivation::relu6,
            z -> Math.min(Math.max(z, 0.0), 6.0),
            0,
            0,
            true,
            0xb7dcf365L);

    private static final FloatFunction HARD_SIGMOID = new FloatFunction(
            "hardSigmoid",
            (length, z, zAt, a, aAt) -> RationalActivationKernels.hardSigmoid(length, 0.25f, 0.5f, z, zAt, a, aAt),
            (length, z, zAt, a, aAt) -> ScalarRationalActivation.hardSigmoid(length, 0.25f, 0.5f, z, zAt, a, aAt),
            z -> Math.min(Math.max(0.25f * z + 0.5f, 0.0), 1.0),
            0.5,
            0,
            true,
            0xb4179db5L);

    private static final FloatFunction HARD_SWISH = new FloatFunction(
            "hardSwish",
            RationalActivationKernels::hardSwish,
            ScalarRationalActivation::hardSwish,
            z -> z <= -3 ? 0 : z >= 3 ? z : z * (z + 3) / 6,
            2,
            0,
            false,
            0xe9dd33ecL);

    private static final FloatFunction SOFTSIGN = new FloatFunction(
            "softsign",
            RationalActivationKernels::softsign,
            ScalarRationalActivation::softsign,
            z -> Double.isInfinite(z) ? Math.signum(z) : z / (1 + Math.abs(z)),
            1.5,
            0,
            true,
            0xaeb86e6aL);

    static Stream<FloatFunction> functions() {
        return Stream.of(RELU6, HARD_SIGMOID, HARD_SWISH, SOFTSIGN);
    }

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdRationalActivation.class, ScalarRationalActivation.class);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void errorsStayWithinTheirBoundAndTheOrderIsKept(FloatFunction function) {
        function.assertAccurate();
    }

    @ParameterizedTest
    @MethodSource("functions")
    @Tag("long")
    void errorsStayWithinTheirBoundOnAllFloats(FloatFunction function) {
        function.assertAccurateOnAllFloats();
    }

    @ParameterizedTest
    @MethodSource("functions")
    @Tag("cold")
    @Tag("noflag")
    void outputsHaveTheBitsTheyAlwaysHad(FloatFunction function) {
        function.assertHasTheBitsItAlwaysHad();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void nanStaysNaN(FloatFunction function) {
        function.assertKeepsNaN();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void nothingButTheOutputIsWrittenAndTheOutputMayBeTheInput(FloatFunction function) {
        function.assertWritesItsOutputAloneWhichMayBeTheInput();
    }
}
