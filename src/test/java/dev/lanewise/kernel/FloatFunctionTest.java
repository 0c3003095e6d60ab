package dev.lanewise.kernel;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of every function of a family; a family's test gives them in its static method {@code functions}. */
abstract class FloatFunctionTest {
    /** Where formulas, polynomials or results change their nature. */
    abstract float[] interesting();

    @ParameterizedTest
    @MethodSource("functions")
    void errorsStayWithinTheirBoundAndTheOrderIsKept(FloatFunction function) {
        function.assertAccurate();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void errorsStayWithinTheirBoundAroundInterestingPoints(FloatFunction function) {
        for (float x : interesting()) {
            function.assertAccurateAround(x);
        }
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
    void nothingButTheOutputIsWrittenAndTheOutputMayBeTheInput(FloatFunction function) {
        function.assertWritesItsOutputAloneWhichMayBeTheInput();
    }
}
