package dev.lanewise.kernel;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** gelu, gelu with tanh, silu and mish, and their derivatives. */
@Tag("width")
class GatedActivationKernelsTest extends ActivationFunctionTest {
    private static final FloatFunction GELU = new FloatFunction(
            "gelu",
            GatedActivationKernels::gelu,
            ScalarGatedActivation::gelu,
            ActivationOracle::gelu,
            4.6,
            0,
            false,
            0xd1f9411dL);
    private static final FloatFunction GELU_TANH = new FloatFunction(
            "gelu-tanh",
            GatedActivationKernels::geluTanh,
            ScalarGatedActivation::geluTanh,
            ActivationOracle::geluTanh,
            3.3,
            0,
            false,
            0x94979e1fL);
    private static final FloatFunction SILU = new FloatFunction(
            "silu",
            GatedActivationKernels::silu,
            ScalarGatedActivation::silu,
            ActivationOracle::silu,
            3.2,
            0,
            false,
            0xf9e90b8L);
    private static final FloatFunction MISH = new FloatFunction(
            "mish",
            GatedActivationKernels::mish,
            ScalarGatedActivation::mish,
            ActivationOracle::mish,
            4.3,
            0,
            false,
            0x636b7deeL);

    static Stream<FloatFunction> functions() {
        return Stream.of(
                GELU,
                GELU_TANH,
                SILU,
                MISH,
                new FloatFunction(
                        "gelu'",
                        derivative(GatedActivationKernels::geluGradient),
                        derivative(ScalarGatedActivation::geluGradient),
                        ActivationOracle::geluDerivative,
                        1.5,
                        1,
                        false,
                        0x73230a70L),
                new FloatFunction(
                        "gelu-tanh'",
                        derivative(GatedActivationKernels::geluTanhGradient),
                        derivative(ScalarGatedActivation::geluTanhGradient),
                        ActivationOracle::geluTanhDerivative,
                        1.5,
                        1,
                        false,
                        0x5d7bdc98L),
                new FloatFunction(
                        "silu'",
                        derivative(GatedActivationKernels::siluGradient),
                        derivative(ScalarGatedActivation::siluGradient),
                        ActivationOracle::siluDerivative,
                        1.5,
                        1,
                        false,
                        0x975606f1L),
                new FloatFunction(
                        "mish'",
                        derivative(GatedActivationKernels::mishGradient),
                        derivative(ScalarGatedActivation::mishGradient),
                        ActivationOracle::mishDerivative,
                        2.1,
                        1,
                        false,
                        0x28efa07eL));
    }

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdGatedActivation.class, ScalarGatedActivation.class);
    }

    @Test
    void nanStaysNaNAndZeroKeepsItsSign() {
        activations(functions()).forEach(FloatFunction::assertKeepsNaN);
        for (FloatFunction function : new FloatFunction[] {GELU, GELU_TANH, SILU, MISH}) {
            function.assertValue(-0f, -0f);
            function.assertValue(0f, 0f);
            function.assertValue(-0f, Float.NEGATIVE_INFINITY);
            function.assertValue(Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        assertAllocateNothingOnceWarm(functions());
    }
}
