/**
 * ONNX files: bytes to a graph ({@link dev.lanewise.io.onnx.Parser}), the graph to a chain of steps
 * ({@link dev.lanewise.io.onnx.Translator}), the chain to layers ({@link dev.lanewise.io.onnx.LayerPlanner}), and a
 * network to bytes ({@link dev.lanewise.io.onnx.OnnxWriter}).
 *
 * <p>Not exported: the public entry is {@link dev.lanewise.io.Onnx}. The only package that uses protobuf. Numbers of
 * fields, types and operators are facts of the ONNX specification; no part of its schema file is here.
 */
@NullMarked
package dev.lanewise.io.onnx;

import org.jspecify.annotations.NullMarked;
