package dev.lanewise.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Runs each vector kernel once at start-up on a small seeded input and compares it with its scalar twin, bit for bit.
 *
 * <p>The calls are written out: by reflection, each would spin up classes of its own, which took longer than all the rest.
 * A test makes sure that no kernel is missing.
 */
final class SelfTest {
    /** More than one tile. */
    private static final int BATCH = 7;

    /** Batches that have loops of their own. */
    private static final int[] BATCHES = {2, 4, BATCH};

    /** A group of panels and one more. */
    private static final int ROWS = 69;

    /** A tail after one vector of 512 bits. */
    private static final int COLS = 21;

    /** Less than one vector of 512 bits. */
    private static final int FEW = 10;

    private static final int AT = 3;

    /** From one sample of a batch to the next. */
    private static final int STRIDE = PanelKernels.padded(ROWS) + 2;

    /** From one row of a larger matrix to the next. */
    private static final int ROW_STRIDE = COLS + 2;

    private static final long KEY = 0x123456789ABCDEFL;

    private final TwinArrays twins = new TwinArrays();

    /** Arrays for the vector kernels. */
    private final float[][] v = twins.vector;

    /** Arrays for the scalar kernels. */
    private final float[][] s = twins.scalar;

    private SelfTest() {}

    /** What is wrong, or null if all kernels agree. */
    static @Nullable String failure() {
        if (!keepsDenormals(Float.MIN_VALUE)) {
            return "denormal numbers are flushed to zero (a native library built with -ffast-math does that)";
        }
        try {
            SelfTest test = new SelfTest();
            test.run();
            String different = test.twins.firstDifferent();
            return different == null ? null : different + " differs from the scalar kernel";
        } catch (LinkageError | RuntimeException e) {
            return e.toString();
        }
    }

    private static boolean keepsDenormals(float smallest) {
        return smallest * 1f != 0f;
    }

    private void run() {
        activation();
        adaptive();
        dropout();
        exponentialActivation();
        gatedActivation();
        gemm();
        gemmGer();
        gemmDescend();
        gemmT();
        level1();
        loss();
        math();
        matrixVector();
        optimizer();
        outer();
        panel();
        panelT();
        prefix();
        rationalActivation();
        softmax();
    }

    private void activation() {
        SimdActivation.identity(COLS, v[0], AT, v[1], AT);
        ScalarActivation.identity(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdActivation.identity");
        SimdActivation.identityGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarActivation.identityGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdActivation.identityGradient");
        SimdActivation.relu(COLS, v[0], AT, v[1], AT);
        ScalarActivation.relu(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdActivation.relu");
        SimdActivation.reluGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarActivation.reluGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdActivation.reluGradient");
        SimdActivation.leakyRelu(COLS, 0.25f, v[0], AT, v[1], AT);
        ScalarActivation.leakyRelu(COLS, 0.25f, s[0], AT, s[1], AT);
        twins.compare("SimdActivation.leakyRelu");
        SimdActivation.leakyReluGradient(COLS, 0.25f, v[0], AT, v[1], AT, v[2], AT);
        ScalarActivation.leakyReluGradient(COLS, 0.25f, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdActivation.leakyReluGradient");
        SimdActivation.tanhGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarActivation.tanhGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdActivation.tanhGradient");
        SimdActivation.sigmoidGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarActivation.sigmoidGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdActivation.sigmoidGradient");
    }

    private void adaptive() {
        SimdAdaptive.adam(
                COLS, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 0.875f, 1.0f, 1.125f, v[0], AT, v[1], AT, v[2], AT, v[3], AT);
        ScalarAdaptive.adam(
                COLS, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 0.875f, 1.0f, 1.125f, s[0], AT, s[1], AT, s[2], AT, s[3], AT);
        twins.compare("SimdAdaptive.adam");
        SimdAdaptive.rmsProp(COLS, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, v[0], AT, v[1], AT, v[2], AT);
        ScalarAdaptive.rmsProp(COLS, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdAdaptive.rmsProp");
        SimdAdaptive.rmsPropMomentum(
                COLS, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 0.875f, v[0], AT, v[1], AT, v[2], AT, v[3], AT);
        ScalarAdaptive.rmsPropMomentum(
                COLS, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 0.875f, s[0], AT, s[1], AT, s[2], AT, s[3], AT);
        twins.compare("SimdAdaptive.rmsPropMomentum");
        SimdAdaptive.adagrad(COLS, 0.25f, 0.375f, 0.5f, 0.625f, v[0], AT, v[1], AT, v[2], AT);
        ScalarAdaptive.adagrad(COLS, 0.25f, 0.375f, 0.5f, 0.625f, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdAdaptive.adagrad");
    }

    private void dropout() {
        SimdDropout.dropout(COLS, 0.25f, KEY, v[0], AT, v[1], AT);
        ScalarDropout.dropout(COLS, 0.25f, KEY, s[0], AT, s[1], AT);
        twins.compare("SimdDropout.dropout");
    }

    private void exponentialActivation() {
        SimdExponentialActivation.elu(COLS, 0.25f, v[0], AT, v[1], AT);
        ScalarExponentialActivation.elu(COLS, 0.25f, s[0], AT, s[1], AT);
        twins.compare("SimdExponentialActivation.elu");
        SimdExponentialActivation.eluGradient(COLS, 0.25f, v[0], AT, v[1], AT, v[2], AT, v[3], AT);
        ScalarExponentialActivation.eluGradient(COLS, 0.25f, s[0], AT, s[1], AT, s[2], AT, s[3], AT);
        twins.compare("SimdExponentialActivation.eluGradient");
        SimdExponentialActivation.selu(COLS, v[0], AT, v[1], AT);
        ScalarExponentialActivation.selu(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdExponentialActivation.selu");
        SimdExponentialActivation.seluGradient(COLS, v[0], AT, v[1], AT, v[2], AT, v[3], AT);
        ScalarExponentialActivation.seluGradient(COLS, s[0], AT, s[1], AT, s[2], AT, s[3], AT);
        twins.compare("SimdExponentialActivation.seluGradient");
        SimdExponentialActivation.celu(COLS, 0.25f, v[0], AT, v[1], AT);
        ScalarExponentialActivation.celu(COLS, 0.25f, s[0], AT, s[1], AT);
        twins.compare("SimdExponentialActivation.celu");
        SimdExponentialActivation.celuGradient(COLS, 0.25f, v[0], AT, v[1], AT, v[2], AT, v[3], AT);
        ScalarExponentialActivation.celuGradient(COLS, 0.25f, s[0], AT, s[1], AT, s[2], AT, s[3], AT);
        twins.compare("SimdExponentialActivation.celuGradient");
        SimdExponentialActivation.softplus(COLS, v[0], AT, v[1], AT);
        ScalarExponentialActivation.softplus(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdExponentialActivation.softplus");
        SimdExponentialActivation.softplusGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarExponentialActivation.softplusGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdExponentialActivation.softplusGradient");
    }

    private void gatedActivation() {
        SimdGatedActivation.gelu(COLS, v[0], AT, v[1], AT);
        ScalarGatedActivation.gelu(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdGatedActivation.gelu");
        SimdGatedActivation.geluTanh(COLS, v[0], AT, v[1], AT);
        ScalarGatedActivation.geluTanh(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdGatedActivation.geluTanh");
        SimdGatedActivation.silu(COLS, v[0], AT, v[1], AT);
        ScalarGatedActivation.silu(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdGatedActivation.silu");
        SimdGatedActivation.mish(COLS, v[0], AT, v[1], AT);
        ScalarGatedActivation.mish(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdGatedActivation.mish");
        SimdGatedActivation.geluGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarGatedActivation.geluGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdGatedActivation.geluGradient");
        SimdGatedActivation.geluTanhGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarGatedActivation.geluTanhGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdGatedActivation.geluTanhGradient");
        SimdGatedActivation.siluGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarGatedActivation.siluGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdGatedActivation.siluGradient");
        SimdGatedActivation.mishGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarGatedActivation.mishGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdGatedActivation.mishGradient");
    }

    private void gemm() {
        for (int batch : BATCHES) {
            SimdGemm.gemm(batch, ROWS, COLS, v[0], AT, STRIDE, v[1], AT, v[2], AT, v[3], AT, STRIDE);
            ScalarGemm.gemm(batch, ROWS, COLS, s[0], AT, STRIDE, s[1], AT, s[2], AT, s[3], AT, STRIDE);
            twins.compare("SimdGemm.gemm");
            SimdGemm.gemm(batch, ROWS, COLS, v[0], AT, STRIDE, v[1], AT, ROW_STRIDE, v[2], AT, v[3], AT, STRIDE);
            ScalarGemm.gemm(batch, ROWS, COLS, s[0], AT, STRIDE, s[1], AT, ROW_STRIDE, s[2], AT, s[3], AT, STRIDE);
            twins.compare("SimdGemm.gemm");
        }
    }

    private void gemmGer() {
        SimdGemmGer.ger(BATCH, ROWS, COLS, v[0], AT, STRIDE, v[1], AT, STRIDE, v[2], AT);
        ScalarGemm.ger(BATCH, ROWS, COLS, s[0], AT, STRIDE, s[1], AT, STRIDE, s[2], AT);
        twins.compare("SimdGemmGer.ger");
        SimdGemmGer.outer(BATCH, ROWS, COLS, v[0], AT, STRIDE, v[1], AT, STRIDE, v[2], AT);
        ScalarGemm.outer(BATCH, ROWS, COLS, s[0], AT, STRIDE, s[1], AT, STRIDE, s[2], AT);
        twins.compare("SimdGemmGer.outer");
    }

    private void gemmDescend() {
        for (int batch : BATCHES) {
            SimdGemmDescend.descend(batch, ROWS, COLS, 0.375f, 0.25f, v[0], AT, STRIDE, v[1], AT, STRIDE, v[2], AT);
            ScalarGemm.descend(batch, ROWS, COLS, 0.375f, 0.25f, s[0], AT, STRIDE, s[1], AT, STRIDE, s[2], AT);
            twins.compare("SimdGemmDescend.descend");
        }
    }

    private void gemmT() {
        SimdGemmT.gemmT(
                BATCH, /* rows= */ COLS, /* cols= */ ROWS, v[0], AT, STRIDE, v[1], AT, v[2], AT, v[3], AT, STRIDE);
        ScalarGemm.gemmT(
                BATCH, /* rows= */ COLS, /* cols= */ ROWS, s[0], AT, STRIDE, s[1], AT, s[2], AT, s[3], AT, STRIDE);
        twins.compare("SimdGemmT.gemmT");
    }

    private void level1() {
        SimdLevel1.fill(COLS, 0.25f, v[0], AT);
        ScalarLevel1.fill(COLS, 0.25f, s[0], AT);
        twins.compare("SimdLevel1.fill");
        SimdLevel1.scale(COLS, 0.25f, v[0], AT);
        ScalarLevel1.scale(COLS, 0.25f, s[0], AT);
        twins.compare("SimdLevel1.scale");
        SimdLevel1.clamp(COLS, 0.25f, v[0], AT);
        ScalarLevel1.clamp(COLS, 0.25f, s[0], AT);
        twins.compare("SimdLevel1.clamp");
        SimdLevel1.add(COLS, v[0], AT, v[1], AT);
        ScalarLevel1.add(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdLevel1.add");
        SimdLevel1.axpy(COLS, 0.25f, v[0], AT, v[1], AT);
        ScalarLevel1.axpy(COLS, 0.25f, s[0], AT, s[1], AT);
        twins.compare("SimdLevel1.axpy");
        SimdLevel1.hadamard(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarLevel1.hadamard(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdLevel1.hadamard");
        SimdLevel1.standardize(COLS, v[0], AT, v[1], AT, v[2], AT, v[3], AT);
        ScalarLevel1.standardize(COLS, s[0], AT, s[1], AT, s[2], AT, s[3], AT);
        twins.compare("SimdLevel1.standardize");
        twins.compare(
                "SimdLevel1.dot", SimdLevel1.dot(COLS, v[0], AT, v[1], AT), ScalarLevel1.dot(COLS, s[0], AT, s[1], AT));
        twins.compare("SimdLevel1.sum", SimdLevel1.sum(COLS, v[0], AT), ScalarLevel1.sum(COLS, s[0], AT));
    }

    private void loss() {
        twins.compare(
                "SimdLoss.meanSquaredError",
                SimdLoss.meanSquaredError(COLS, v[0], AT, v[1], AT),
                ScalarLoss.meanSquaredError(COLS, s[0], AT, s[1], AT));
        SimdLoss.meanSquaredErrorGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarLoss.meanSquaredErrorGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdLoss.meanSquaredErrorGradient");
        twins.compare(
                "SimdLoss.meanAbsoluteError",
                SimdLoss.meanAbsoluteError(COLS, v[0], AT, v[1], AT),
                ScalarLoss.meanAbsoluteError(COLS, s[0], AT, s[1], AT));
        SimdLoss.meanAbsoluteErrorGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarLoss.meanAbsoluteErrorGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdLoss.meanAbsoluteErrorGradient");
        twins.compare(
                "SimdLoss.huber",
                SimdLoss.huber(COLS, 0.25f, v[0], AT, v[1], AT),
                ScalarLoss.huber(COLS, 0.25f, s[0], AT, s[1], AT));
        SimdLoss.huberGradient(COLS, 0.25f, v[0], AT, v[1], AT, v[2], AT);
        ScalarLoss.huberGradient(COLS, 0.25f, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdLoss.huberGradient");
        twins.compare(
                "SimdLoss.binaryCrossEntropy",
                SimdLoss.binaryCrossEntropy(COLS, v[0], AT, v[1], AT),
                ScalarLoss.binaryCrossEntropy(COLS, s[0], AT, s[1], AT));
        SimdLoss.binaryCrossEntropyGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarLoss.binaryCrossEntropyGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdLoss.binaryCrossEntropyGradient");
        twins.compare(
                "SimdLoss.binaryCrossEntropyWithLogits",
                SimdLoss.binaryCrossEntropyWithLogits(COLS, v[0], AT, v[1], AT),
                ScalarLoss.binaryCrossEntropyWithLogits(COLS, s[0], AT, s[1], AT));
        SimdLoss.scaledDifference(COLS, 0.25f, v[0], AT, v[1], AT, v[2], AT);
        ScalarLoss.scaledDifference(COLS, 0.25f, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdLoss.scaledDifference");
    }

    private void math() {
        SimdMath.exp(COLS, v[0], AT, v[1], AT);
        ScalarMath.exp(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdMath.exp");
        SimdMath.shiftedExp(COLS, 0.25f, v[0], AT, v[1], AT);
        ScalarMath.shiftedExp(COLS, 0.25f, s[0], AT, s[1], AT);
        twins.compare("SimdMath.shiftedExp");
        SimdMath.expm1(COLS, v[0], AT, v[1], AT);
        ScalarMath.expm1(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdMath.expm1");
        SimdMath.sigmoid(COLS, v[0], AT, v[1], AT);
        ScalarMath.sigmoid(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdMath.sigmoid");
        SimdMath.tanh(COLS, v[0], AT, v[1], AT);
        ScalarMath.tanh(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdMath.tanh");
        SimdMath.log(COLS, v[0], AT, v[1], AT);
        ScalarMath.log(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdMath.log");
    }

    private void matrixVector() {
        SimdMatrixVector.gemv(ROWS, COLS, v[0], AT, ROW_STRIDE, v[1], AT, v[2], AT);
        ScalarMatrixVector.gemv(ROWS, COLS, s[0], AT, ROW_STRIDE, s[1], AT, s[2], AT);
        twins.compare("SimdMatrixVector.gemv");
        SimdMatrixVector.gemv(ROWS, COLS, v[0], AT, ROW_STRIDE, v[1], AT, v[2], AT, v[3], AT);
        ScalarMatrixVector.gemv(ROWS, COLS, s[0], AT, ROW_STRIDE, s[1], AT, s[2], AT, s[3], AT);
        twins.compare("SimdMatrixVector.gemv");
        SimdMatrixVector.gemvT(ROWS, COLS, v[0], AT, ROW_STRIDE, v[1], AT, v[2], AT);
        ScalarMatrixVector.gemvT(ROWS, COLS, s[0], AT, ROW_STRIDE, s[1], AT, s[2], AT);
        twins.compare("SimdMatrixVector.gemvT");
        SimdMatrixVector.ger(ROWS, COLS, 0.375f, v[0], AT, v[1], AT, v[2], AT, ROW_STRIDE);
        ScalarMatrixVector.ger(ROWS, COLS, 0.375f, s[0], AT, s[1], AT, s[2], AT, ROW_STRIDE);
        twins.compare("SimdMatrixVector.ger");
    }

    private void optimizer() {
        SimdOptimizer.sgd(COLS, 0.25f, 0.375f, 0.5f, v[0], AT, v[1], AT);
        ScalarOptimizer.sgd(COLS, 0.25f, 0.375f, 0.5f, s[0], AT, s[1], AT);
        twins.compare("SimdOptimizer.sgd");
        SimdOptimizer.momentum(COLS, 0.25f, 0.375f, 0.5f, 0.625f, v[0], AT, v[1], AT, v[2], AT);
        ScalarOptimizer.momentum(COLS, 0.25f, 0.375f, 0.5f, 0.625f, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdOptimizer.momentum");
        SimdOptimizer.nesterov(COLS, 0.25f, 0.375f, 0.5f, 0.625f, v[0], AT, v[1], AT, v[2], AT);
        ScalarOptimizer.nesterov(COLS, 0.25f, 0.375f, 0.5f, 0.625f, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdOptimizer.nesterov");
    }

    private void outer() {
        SimdOuter.outer(ROWS, COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarOuter.outer(ROWS, COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdOuter.outer");
        SimdOuter.descend(ROWS, COLS, 0.375f, v[0], AT, v[1], AT, v[2], AT);
        ScalarOuter.descend(ROWS, COLS, 0.375f, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdOuter.descend");
        SimdOuter.sweep(ROWS, COLS, 0.375f, v[0], AT, v[0], AT, v[1], AT, v[2], AT);
        ScalarOuter.sweep(ROWS, COLS, 0.375f, s[0], AT, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdOuter.sweep");
    }

    private void panel() {
        SimdPanel.gemv(ROWS, COLS, v[0], AT, v[1], AT, v[2], AT, v[3], AT);
        ScalarPanel.gemv(ROWS, COLS, s[0], AT, s[1], AT, s[2], AT, s[3], AT);
        twins.compare("SimdPanel.gemv");
        SimdPanel.ger(ROWS, COLS, 0.375f, v[0], AT, v[1], AT, v[2], AT);
        ScalarPanel.ger(ROWS, COLS, 0.375f, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdPanel.ger");
        SimdPanel.groups(ROWS, COLS, v[0], AT, ROW_STRIDE, v[1], AT, v[2], AT, v[3], AT);
        ScalarPanel.groups(ROWS, COLS, s[0], AT, ROW_STRIDE, s[1], AT, s[2], AT, s[3], AT);
        twins.compare("SimdPanel.groups");
    }

    private void panelT() {
        SimdPanelT.gemvT(ROWS, COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarPanel.gemvT(ROWS, COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdPanelT.gemvT");
        SimdPanelT.byGroups(ROWS, COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarPanel.byGroups(ROWS, COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdPanelT.byGroups");
        SimdPanelT.inputs(0, COLS, PanelKernels.GROUP, ROWS, COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarPanel.inputs(0, COLS, PanelKernels.GROUP, ROWS, COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdPanelT.inputs");
    }

    private void prefix() {
        SimdPrefix.chains(ROWS, COLS, v[0], AT, ROW_STRIDE, v[1], AT, v[2], AT, v[3], AT);
        ScalarPrefix.chains(ROWS, COLS, s[0], AT, ROW_STRIDE, s[1], AT, s[2], AT, s[3], AT);
        twins.compare("SimdPrefix.chains");
        SimdPrefix.gemv(ROWS, COLS, v[0], AT, ROW_STRIDE, v[1], AT, v[2], AT, v[3], AT);
        ScalarPrefix.gemv(ROWS, COLS, s[0], AT, ROW_STRIDE, s[1], AT, s[2], AT, s[3], AT);
        twins.compare("SimdPrefix.gemv");
    }

    private void rationalActivation() {
        SimdRationalActivation.relu6(COLS, v[0], AT, v[1], AT);
        ScalarRationalActivation.relu6(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdRationalActivation.relu6");
        SimdRationalActivation.relu6Gradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarRationalActivation.relu6Gradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdRationalActivation.relu6Gradient");
        SimdRationalActivation.hardSigmoid(COLS, 0.25f, 0.375f, v[0], AT, v[1], AT);
        ScalarRationalActivation.hardSigmoid(COLS, 0.25f, 0.375f, s[0], AT, s[1], AT);
        twins.compare("SimdRationalActivation.hardSigmoid");
        SimdRationalActivation.hardSigmoidGradient(COLS, 0.25f, v[0], AT, v[1], AT, v[2], AT);
        ScalarRationalActivation.hardSigmoidGradient(COLS, 0.25f, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdRationalActivation.hardSigmoidGradient");
        SimdRationalActivation.hardSwish(COLS, v[0], AT, v[1], AT);
        ScalarRationalActivation.hardSwish(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdRationalActivation.hardSwish");
        SimdRationalActivation.hardSwishGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarRationalActivation.hardSwishGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdRationalActivation.hardSwishGradient");
        SimdRationalActivation.softsign(COLS, v[0], AT, v[1], AT);
        ScalarRationalActivation.softsign(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdRationalActivation.softsign");
        SimdRationalActivation.softsignGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarRationalActivation.softsignGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdRationalActivation.softsignGradient");
    }

    private void softmax() {
        SimdSoftmax.softmax(COLS, v[0], AT, v[1], AT);
        ScalarSoftmax.softmax(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdSoftmax.softmax");
        SimdSoftmax.softmax(FEW, v[0], AT, v[1], AT);
        ScalarSoftmax.softmax(FEW, s[0], AT, s[1], AT);
        twins.compare("SimdSoftmax.softmax");
        SimdSoftmax.logSoftmax(COLS, v[0], AT, v[1], AT);
        ScalarSoftmax.logSoftmax(COLS, s[0], AT, s[1], AT);
        twins.compare("SimdSoftmax.logSoftmax");
        SimdSoftmax.logSoftmaxGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarSoftmax.logSoftmaxGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdSoftmax.logSoftmaxGradient");
        SimdSoftmax.softmaxGradient(COLS, v[0], AT, v[1], AT, v[2], AT);
        ScalarSoftmax.softmaxGradient(COLS, s[0], AT, s[1], AT, s[2], AT);
        twins.compare("SimdSoftmax.softmaxGradient");
        twins.compare(
                "SimdSoftmax.logSumExp",
                SimdSoftmax.logSumExp(COLS, v[0], AT),
                ScalarSoftmax.logSumExp(COLS, s[0], AT));
        twins.compare(
                "SimdSoftmax.crossEntropy",
                SimdSoftmax.crossEntropy(COLS, v[0], AT, v[1], AT),
                ScalarSoftmax.crossEntropy(COLS, s[0], AT, s[1], AT));
    }
}
