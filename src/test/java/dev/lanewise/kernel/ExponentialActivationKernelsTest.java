package dev.lanewise.kernel;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** elu, selu, celu and softplus, and the derivative of softplus; those of the others are in the gradient check. */
@Tag("width")
class ExponentialActivationKernelsTest extends ActivationFunctionTest {
    private static final FloatFunction ELU = new FloatFunction(
            "elu",
            (length, x, xAt, y, yAt) -> ExponentialActivationKernels.elu(length, 1f, x, xAt, y, yAt),
            (length, x, xAt, y, yAt) -> ScalarExponentialActivation.elu(length, 1f, x, xAt, y, yAt),
            x -> x > 0 ? x : StrictMath.expm1(x),
            1.45,
            0,
            true,
            0xabd0e7e6L);
    private static final FloatFunction ELU_OF_7 = new FloatFunction(
            "elu(0.7)",
            (length, x, xAt, y, yAt) -> ExponentialActivationKernels.elu(length, 0.7f, x, xAt, y, yAt),
            (length, x, xAt, y, yAt) -> ScalarExponentialActivation.elu(length, 0.7f, x, xAt, y, yAt),
            x -> x > 0 ? x : 0.7f * StrictMath.expm1(x),
            2,
            0,
            true,
            0x10e8c84bL);
    private static final FloatFunction SELU = new FloatFunction(
            "selu",
            ExponentialActivationKernels::selu,
            ScalarExponentialActivation::selu,
            x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * StrictMath.expm1(x)),
            2.3,
            0,
            true,
            0x73584ff0L);
    private static final FloatFunction CELU = new FloatFunction(
            "celu(0.7)",
            (length, x, xAt, y, yAt) -> ExponentialActivationKernels.celu(length, 0.7f, x, xAt, y, yAt),
            (length, x, xAt, y, yAt) -> ScalarExponentialActivation.celu(length, 0.7f, x, xAt, y, yAt),
            x -> x > 0 ? x : 0.7f * StrictMath.expm1(x / 0.7f),
            2.6,
            0,
            true,
            0xa4c8dfdeL);
    private static final FloatFunction SOFTPLUS = new FloatFunction(
            "softplus",
            ExponentialActivationKernels::softplus,
            ScalarExponentialActivation::softplus,
            ActivationOracle::softplus,
            1.8,
            0,
            true,
            0xe06a7b12L);

    static Stream<FloatFunction> functions() {
        return Stream.of(
                ELU,
                ELU_OF_7,
                SELU,
                CELU,
                SOFTPLUS,
                new FloatFunction(
                        "softplus'",
                        derivative(ExponentialActivationKernels::softplusGradient),
                        derivative(ScalarExponentialActivation::softplusGradient),
                        ActivationOracle::sigmoid,
                        1.7,
                        0,
                        true,
                        0x2993f394L));
    }

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdExponentialActivation.class, ScalarExponentialActivation.class);
    }

    @Test
    void nanStaysNaNAndZeroKeepsItsSign() {
        activations(functions()).forEach(FloatFunction::assertKeepsNaN);
        for (FloatFunction function : new FloatFunction[] {ELU, ELU_OF_7, SELU, CELU}) {
            function.assertValue(-0f, -0f);
            function.assertValue(0f, 0f);
            function.assertValue(Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
        }
        ELU_OF_7.assertValue(-0.7f, Float.NEGATIVE_INFINITY);
        SOFTPLUS.assertValue(0f, Float.NEGATIVE_INFINITY);
    }

    @Test
    void allocatesNothingOnceWarm() {
        assertAllocateNothingOnceWarm(functions());
    }
}
