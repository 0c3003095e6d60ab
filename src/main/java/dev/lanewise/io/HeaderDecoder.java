package dev.lanewise.io;

import dev.lanewise.network.Activation;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the fields of a header of format version 1. Exactly one sequence of bytes stands for a header: all else is
 * refused, even where the meaning would be clear.
 */
final class HeaderDecoder {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

    private final Path file;
    private final ByteBuffer fields;

    private HeaderDecoder(Path file, ByteBuffer fields) {
        this.file = file;
        this.fields = fields;
    }

    /** Reads the bytes between the lengths and the checksum; the file is for messages. */
    static Header decode(ByteBuffer fields, Path file) {
        try {
            return new HeaderDecoder(file, fields).header();
        } catch (BufferUnderflowException e) {
            throw ModelFileException.damaged(file, "its header ends within a field");
        }
    }

    private Header header() {
        int depth = count("layers", 1, Format.MOST_LAYERS);
        List<Integer> sizes = new ArrayList<>();
        List<Activation> activations = new ArrayList<>();
        sizes.add(size("the input"));
        for (int l = 1; l <= depth; l++) {
            sizes.add(size("layer " + l));
            activations.add(activation(l));
        }
        Map<String, String> metadata = metadata();
        if (fields.remaining() >= Format.ALIGNMENT) {
            throw ModelFileException.damaged(file, "its header goes on behind its end");
        }
        while (fields.hasRemaining()) {
            if (fields.get() != 0) {
                throw ModelFileException.damaged(file, "its header goes on behind its end");
            }
        }
        return new Header(sizes, activations, metadata);
    }

    private Map<String, String> metadata() {
        int entries = count("entries of metadata", 0, Format.MOST_METADATA);
        Map<String, String> metadata = new LinkedHashMap<>();
        byte[] last = null;
        for (int i = 0; i < entries; i++) {
            byte[] key = bytes();
            if (last != null && Arrays.compareUnsigned(last, key) >= 0) {
                throw ModelFileException.damaged(file, "its metadata is not in order");
            }
            last = key;
            metadata.put(text(key), text(bytes()));
        }
        return metadata;
    }

    private Activation activation(int l) {
        Activation.Kind kind = kind(l, text(bytes()));
        int parameters = fields.getInt();
        if (parameters != kind.parameters()) {
            throw ModelFileException.damaged(
                    file,
                    "it claims " + (parameters & 0xffffffffL) + " parameters for " + kind.id() + " in layer " + l);
        }
        float parameter = parameters >= 1 ? parameter(l, kind) : 0f;
        float offset = parameters >= 2 ? parameter(l, kind) : 0f;
        try {
            return new Activation(kind, parameter, offset);
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(file + ": in layer " + l + ", " + e.getMessage(), e);
        }
    }

    private float parameter(int l, Activation.Kind kind) {
        float parameter = Float.intBitsToFloat(fields.getInt());
        if (!Float.isFinite(parameter)) {
            throw ModelFileException.of(
                    file,
                    "the parameter of " + kind.id() + " in layer " + l + " is " + parameter + "; use an earlier model");
        }
        return parameter;
    }

    private Activation.Kind kind(int l, String id) {
        if (!NAME.matcher(id).matches()) {
            throw ModelFileException.damaged(file, "the activation of layer " + l + " has no proper name");
        }
        try {
            return Activation.named(id).kind();
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(
                    file + ": layer " + l + " has the activation " + id + ", which this release does not know; use the"
                            + " release that wrote the file",
                    e);
        }
    }

    private int count(String what, int least, int most) {
        int count = fields.getInt();
        if (count < least || count > most) {
            throw ModelFileException.damaged(
                    file,
                    "it claims " + (count & 0xffffffffL) + " " + what + " (" + least + " to " + most + " can be)");
        }
        return count;
    }

    private int size(String what) {
        int size = fields.getInt();
        if (size < 1) {
            throw ModelFileException.damaged(
                    file, "it claims " + (size & 0xffffffffL) + " neurons for " + what + " (1 to 2147483647 can be)");
        }
        return size;
    }

    private byte[] bytes() {
        int length = fields.getInt();
        if (length < 0 || length > fields.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        fields.get(bytes);
        return bytes;
    }

    private String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ModelFileException.damaged(file, "its header has text that is not UTF-8");
        }
    }
}
