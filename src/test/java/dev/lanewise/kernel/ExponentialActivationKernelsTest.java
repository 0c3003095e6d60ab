package dev.lanewise.kernel;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** elu, selu, celu and softplus, and their gradients. */
@Tag("width")
class ExponentialActivationKernelsTest {
    private static final FloatFunction ELU = new FloatFunction(
            "elu",
            (length, z, zAt, a, aAt) -> ExponentialActivationKernels.elu(length, 0.75f, z, zAt, a, aAt),
            (length, z, zAt, a, aAt) -> ScalarExponentialActivation.elu(length, 0.75f, z, zAt, a, aAt),
            z -> z <= 0 ? 0.75f * StrictMath.expm1(z) : z,
            1.5,
            0,
            true,
            0x2b460005L);

    private static final FloatFunction SELU = new FloatFunction(
            "selu",
            ExponentialActivationKernels::selu,
            ScalarExponentialActivation::selu,
            z -> z <= 0
                    ? (double) ScalarExponentialActivation.SELU_LOW * StrictMath.expm1(z)
                    : (double) ScalarExponentialActivation.SELU_HIGH * z,
            1.5,
            0,
            true,
            0x73584ff0L);

    private static final FloatFunction CELU = new FloatFunction(
            "celu",
            (length, z, zAt, a, aAt) -> ExponentialActivationKernels.celu(length, 2f, z, zAt, a, aAt),
            (length, z, zAt, a, aAt) -> ScalarExponentialActivation.celu(length, 2f, z, zAt, a, aAt),
            z -> z <= 0 ? 2f * StrictMath.expm1(z / 2) : z,
            1.5,
            0,
            true,
            0x94d42329L);

    private static final FloatFunction SOFTPLUS = new FloatFunction(
            "softplus",
            ExponentialActivationKernels::softplus,
            ScalarExponentialActivation::softplus,
            z -> z > 0 ? z + StrictMath.log1p(StrictMath.exp(-z)) : StrictMath.log1p(StrictMath.exp(z)),
            2,
            0,
            true,
            0xe06a7b12L);

    static Stream<FloatFunction> functions() {
        return Stream.of(ELU, SELU, CELU, SOFTPLUS);
    }

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdExponentialActivation.class, ScalarExponentialActivation.class);
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
