package dev.lanewise.peers;

import dev.lanewise.kernel.Measured;
import dev.lanewise.kernel.Rates;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** The products of a layer with a batch of samples, by each library in turn. */
@State(Scope.Thread)
public class GemmPeersBenchmark extends Measured {
    /** Samples, columns and rows of W: batch, inputs and outputs of a layer. */
    @Param({
        "64x64x64",
        "128x128x128",
        "256x256x256",
        "512x512x512",
        "1024x1024x1024",
        "64x784x128",
        "128x784x128",
        "32x2048x2048"
    })
    public String layer = "64x64x64";

    /** Whose products. JMH sorts parameters by name: for each size the libraries follow each other. */
    @Param({"LANEWISE", "OPENBLAS", "VECTOR_BLAS", "EJML"})
    public Library peer = Library.LANEWISE;

    private Products products;
    private double bytes;
    private double flops;
    private float sign;

    /** Called by JMH. */
    public GemmPeersBenchmark() {}

    @Setup
    public void allocate(BenchmarkParams params) {
        String[] sizes = layer.split("x", -1);
        products = peer.products(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[2]), Integer.parseInt(sizes[1]));
        bytes = products.matrixBytes() + (double) Float.BYTES * products.batch * (products.rows + products.cols);
        flops = 2.0 * products.batch * products.rows * products.cols;
        sign = 1f;
        ProductsCheck.check(products, params.getBenchmark().replaceAll(".*[.]", ""));
    }

    /** {@code Z = X W^T}. */
    @Benchmark
    public void gemm(Rates rates) {
        rates.count(bytes, flops);
        products.gemm();
    }

    /** {@code G = D W}. */
    @Benchmark
    public void gemmT(Rates rates) {
        rates.count(bytes, flops);
        products.gemmT();
    }

    /** {@code W += D^T X}; adds and takes away in turn. */
    @Benchmark
    public void gemmGer(Rates rates) {
        rates.count(bytes + products.matrixBytes(), flops);
        sign = -sign;
        products.gemmGer(sign);
    }
}
