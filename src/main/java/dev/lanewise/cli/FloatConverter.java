package dev.lanewise.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A finite decimal number; none of Java's suffixes and hexadecimal forms. */
final class FloatConverter implements ITypeConverter<Float> {
    FloatConverter() {}

    @Override
    public Float convert(String text) {
        if (!text.matches("[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?")) {
            throw new TypeConversionException("'" + text + "' is no number; write it as 0.001 or 1e-3");
        }
        float value = Float.parseFloat(text);
        if (Float.isInfinite(value)) {
            throw new TypeConversionException("'" + text + "' is too large for a float");
        }
        return value;
    }
}
