package dev.lanewise.peers;

import dev.lanewise.beside.SideBySide;
import dev.lanewise.beside.Turn;
import java.lang.invoke.MethodHandles;

/** One product, again and again. An update adds and takes away in turn. */
final class ProductsTurn implements Turn {
    private final Products products;
    private final String method;
    private float sign = 1f;

    ProductsTurn(Products products, String method) {
        this.products = products;
        this.method = method;
    }

    /** Adds all libraries that are there, each checked, and the limit of the machine. */
    static SideBySide sides(String method, int batch, int rows, int cols) throws Exception {
        SideBySide sides = new SideBySide();
        for (Library library : Library.values()) {
            if (library.isPresent() && library.takesPart(method, (double) batch * rows * cols)) {
                Products products = library.products(batch, rows, cols);
                if (library != Library.LIMIT) {
                    ProductsCheck.check(products, method);
                }
                Turn turn = Turn.ofItsOwn(MethodHandles.lookup(), ProductsTurn.class, products, method);
                sides.add(library.name(), products.bytes(method), products.flops(method), turn);
            }
        }
        return sides;
    }

    @Override
    public void take(int calls) {
        switch (method) {
            case "gemv" -> {
                for (int i = 0; i < calls; i++) {
                    products.gemv();
                }
            }
            case "gemvT" -> {
                for (int i = 0; i < calls; i++) {
                    products.gemvT();
                }
            }
            case "ger" -> {
                for (int i = 0; i < calls; i++) {
                    products.ger(nextSign());
                }
            }
            case "sweep" -> {
                for (int i = 0; i < calls; i++) {
                    products.sweep(nextSign());
                }
            }
            case "gemm" -> {
                for (int i = 0; i < calls; i++) {
                    products.gemm();
                }
            }
            case "gemmT" -> {
                for (int i = 0; i < calls; i++) {
                    products.gemmT();
                }
            }
            case "gemmGer" -> {
                for (int i = 0; i < calls; i++) {
                    products.gemmGer(nextSign());
                }
            }
            default -> throw new IllegalArgumentException(method);
        }
    }

    private float nextSign() {
        sign = -sign;
        return sign;
    }
}
