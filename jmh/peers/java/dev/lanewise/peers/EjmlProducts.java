package dev.lanewise.peers;

import org.ejml.EjmlVersion;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.mult.VectorVectorMult_FDRM;

/** EJML, whose matrices hold arrays of their own. */
final class EjmlProducts extends Products {
    private final FMatrixRMaj weights;
    private final FMatrixRMaj inputs;
    private final FMatrixRMaj deltas;
    private final FMatrixRMaj netInputs;
    private final FMatrixRMaj gradients;

    EjmlProducts(int batch, int rows, int cols) {
        super(batch, rows, cols);
        weights = matrix(rows, cols, w);
        inputs = batch == 1 ? matrix(cols, 1, x) : matrix(batch, cols, x);
        deltas = batch == 1 ? matrix(rows, 1, d) : matrix(batch, rows, d);
        netInputs = batch == 1 ? matrix(rows, 1, z) : matrix(batch, rows, z);
        gradients = batch == 1 ? matrix(cols, 1, g) : matrix(batch, cols, g);
    }

    private FMatrixRMaj matrix(int height, int width, int at) {
        FMatrixRMaj matrix = new FMatrixRMaj(height, width);
        System.arraycopy(array, at, matrix.data, 0, height * width);
        return matrix;
    }

    static String version() {
        return "EJML " + EjmlVersion.VERSION;
    }

    @Override
    void gemv() {
        CommonOps_FDRM.mult(weights, inputs, netInputs);
    }

    @Override
    void gemvT() {
        CommonOps_FDRM.multTransA(weights, deltas, gradients);
    }

    @Override
    void ger(float alpha) {
        VectorVectorMult_FDRM.addOuterProd(alpha, deltas, inputs, weights);
    }

    @Override
    void gemm() {
        CommonOps_FDRM.multTransB(inputs, weights, netInputs);
    }

    @Override
    void gemmT() {
        CommonOps_FDRM.mult(deltas, weights, gradients);
    }

    @Override
    void gemmGer(float alpha) {
        CommonOps_FDRM.multAddTransA(alpha, deltas, inputs, weights);
    }

    @Override
    void export() {
        System.arraycopy(weights.data, 0, array, w, rows * cols);
        System.arraycopy(netInputs.data, 0, array, z, batch * rows);
        System.arraycopy(gradients.data, 0, array, g, batch * cols);
    }
}
