package dev.lanewise.io.onnx;

import java.util.Arrays;
import java.util.List;

/** Arithmetic with constants, gathered for each feature: {@code y = (x - center) * scale + shift}, in double. */
final class FoldedLine {
    final double[] center;
    final double[] scale;
    final double[] shift;

    FoldedLine(int features, List<Step> steps) {
        center = new double[features];
        scale = new double[features];
        shift = new double[features];
        // From -0.0 both zeros can be subtracted and stay what they are.
        Arrays.fill(center, Line.IDENTITY.center());
        Arrays.fill(scale, 1);
        for (Step step : steps) {
            switch (step) {
                case Step.Affine affine -> line(affine.line());
                case Step.Vector vector -> vector(vector);
                case Step.Normalization normalization -> normalize(normalization);
                default -> throw new IllegalStateException("no arithmetic: " + step);
            }
        }
    }

    int features() {
        return center.length;
    }

    /** {@code y} at {@code x = 0}; -0.0 only where a constant is. */
    double offset(int feature) {
        return scale[feature] == 1 && shift[feature] == 0
                ? -center[feature]
                : shift[feature] - center[feature] * scale[feature];
    }

    private void line(Line line) {
        for (int i = 0; i < center.length; i++) {
            plus(i, -line.center());
            times(i, line.scale());
            plus(i, line.shift());
        }
    }

    private void vector(Step.Vector vector) {
        for (int i = 0; i < center.length; i++) {
            double c = vector.constant().at(i) * vector.factor();
            switch (vector.operation()) {
                case PLUS -> plus(i, c);
                case TIMES -> times(i, c);
                case OVER -> {
                    scale[i] /= c;
                    shift[i] /= c;
                }
            }
        }
    }

    private void normalize(Step.Normalization of) {
        for (int i = 0; i < center.length; i++) {
            double deviation = StrictMath.sqrt(of.variance().at(i) + of.epsilon());
            plus(i, -of.mean().at(i));
            times(i, of.scale().at(i) / deviation);
            plus(i, of.shift().at(i));
        }
    }

    private void plus(int i, double c) {
        if (scale[i] == 1 && shift[i] == 0) {
            center[i] -= c;
        } else {
            shift[i] += c;
        }
    }

    private void times(int i, double c) {
        scale[i] *= c;
        shift[i] *= c;
    }
}
