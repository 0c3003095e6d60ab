package dev.lanewise.kernel;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** gelu, its form with tanh, silu and mish, and their gradients. */
@Tag("width")
class GatedActivationKernelsTest {
    private static final FloatFunction GELU_TANH = new FloatFunction(
            "geluTanh",
            GatedActivationKernels::geluTanh,
            ScalarGatedActivation::geluTanh,
            z -> z < -20
                    ? -0.0
                    : z / (1 + StrictMath.exp(-2 * StrictMath.sqrt(2 / StrictMath.PI) * (z + 0.044715 * z * z * z))),
            3,
            0,
            false,
            0x94979e1fL);

    private static final FloatFunction SILU = new FloatFunction(
            "silu",
            GatedActivationKernels::silu,
            ScalarGatedActivation::silu,
            z -> z < -200 ? -0.0 : z / (1 + StrictMath.exp(-z)),
            3,
            0,
            false,
            0x0f9e90b8L);

    private static final FloatFunction MISH = new FloatFunction(
            "mish",
            GatedActivationKernels::mish,
            ScalarGatedActivation::mish,
            z -> z < -200
                    ? -0.0
                    : z
                            * StrictMath.tanh(
                                    z > 0
                                            ? z + StrictMath.log1p(StrictMath.exp(-z))
                                            : StrictMath.log1p(StrictMath.exp(z))),
            4,
            0,
            false,
            0x636b7deeL);

    private static final FloatFunction GELU = new FloatFunction(
            "gelu",
            GatedActivationKernels::gelu,
            ScalarGatedActivation::gelu,
            GatedActivationKernelsTest::gelu,
            4,
            0,
            false,
            0xd1f9411dL);

    /**
     * {@code z Phi(z)}: by the series 1/2 + phi(z) (z + z^3 / 3 + z^5 / (3 5) + ...), far out by the continued fraction
     * Phi(-t) = phi(t) / (t + 1 / (t + 2 / (t + ...))) (Abramowitz and Stegun 26.2.11 and 26.2.14).
     */
    private static double gelu(double z) {
        double t = Math.abs(z);
        if (t > 40) {
            return Math.max(z, -0.0);
        }
        double density = StrictMath.exp(-t * t / 2) / StrictMath.sqrt(2 * StrictMath.PI);
        if (t < 2) {
            double sum = 0;
            double term = z;
            for (int k = 3; Math.abs(term) > 1e-18; k += 2) {
                sum += term;
                term *= z * z / k;
            }
            return z * (0.5 + density * sum);
        }
        double fraction = t;
        for (int k = 300; k > 0; k--) {
            fraction = t + k / fraction;
        }
        return z < 0 ? z * density / fraction : z * (1 - density / fraction);
    }

    static Stream<FloatFunction> functions() {
        return Stream.of(GELU, GELU_TANH, SILU, MISH);
    }

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdGatedActivation.class, ScalarGatedActivation.class);
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
