package dev.lanewise.peers;

import dev.lanewise.kernel.Measured;
import dev.lanewise.kernel.Rates;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** The products of a layer with one sample, by each library in turn. */
@State(Scope.Thread)
public class MatrixVectorPeersBenchmark extends Measured {
    /** Rows and columns of W. */
    @Param({"16x16", "17x33", "64x64", "100x100", "10x128", "128x784", "256x256", "1000x257", "1024x1024", "4096x4096"})
    public String matrix = "16x16";

    /** Whose products. JMH sorts parameters by name: for each size the libraries follow each other. */
    @Param({"LANEWISE", "LANEWISE_ROWS", "OPENBLAS", "VECTOR_BLAS", "EJML"})
    public Library peer = Library.LANEWISE;

    private Products products;
    private double bytes;
    private double flops;
    private float sign;

    /** Called by JMH. */
    public MatrixVectorPeersBenchmark() {}

    @Setup
    public void allocate(BenchmarkParams params) {
        String[] sizes = matrix.split("x", -1);
        products = peer.products(1, Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]));
        bytes = products.matrixBytes();
        flops = 2.0 * products.rows * products.cols;
        sign = 1f;
        ProductsCheck.check(products, params.getBenchmark().replaceAll(".*[.]", ""));
    }

    @Benchmark
    public void gemv(Rates rates) {
        rates.count(bytes, flops);
        products.gemv();
    }

    @Benchmark
    public void gemvT(Rates rates) {
        rates.count(bytes, flops);
        products.gemvT();
    }

    /** Adds and takes away in turn. */
    @Benchmark
    public void ger(Rates rates) {
        rates.count(2 * bytes, flops);
        sign = -sign;
        products.ger(sign);
    }

    /** Adds and takes away in turn. */
    @Benchmark
    public void sweep(Rates rates) {
        rates.count(2 * bytes, 2 * flops);
        sign = -sign;
        products.sweep(sign);
    }
}
