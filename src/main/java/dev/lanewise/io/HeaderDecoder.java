package dev.lanewise.io;

import dev.lanewise.network.Activation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Reads the fields of a header. Exactly one sequence of bytes stands for a header: all else is refused, even where the
 * meaning would be clear.
 */
final class HeaderDecoder {
    private final Path file;
    private final Fields fields;
    private final int version;
    private int metadataAt;

    /** The fields are between the lengths and the checksum; the file is for messages. */
    HeaderDecoder(Path file, Fields fields, int version) {
        this.file = file;
        this.fields = fields;
        this.version = version;
    }

    /** The header without its metadata, which is checked. */
    Header check() {
        int depth = fields.getCount("layers", 1, Format.MOST_LAYERS);
        List<Integer> sizes = new ArrayList<>();
        List<Activation> activations = new ArrayList<>();
        sizes.add(size("the input"));
        for (int l = 1; l <= depth; l++) {
            sizes.add(size("layer " + l));
            activations.add(activation(l));
        }
        metadataAt = fields.position();
        fields.skipMap("metadata", Format.MOST_METADATA);
        Map<Section, Long> sections = new EnumMap<>(Section.class);
        if (version == Format.VERSION_2) {
            sections(sections);
        }
        if (fields.remaining() >= Format.ALIGNMENT) {
            throw fields.damaged("its header goes on behind its end");
        }
        while (fields.remaining() > 0) {
            if (fields.get() != 0) {
                throw fields.damaged("its header goes on behind its end");
            }
        }
        return new Header(sizes, activations, Map.of(), sections);
    }

    /** The metadata, after the check. */
    SortedMap<String, String> metadata() {
        return fields.from(metadataAt).getMap();
    }

    private void sections(Map<Section, Long> sections) {
        int count = fields.getCount("sections", 1, Section.values().length);
        Section last = null;
        for (int i = 0; i < count; i++) {
            String name = fields.getName();
            if (name.isEmpty()) {
                throw fields.damaged("section " + (i + 1) + " has no proper name");
            }
            Section section = Section.named(name);
            if (section == null) {
                throw ModelFileException.of(
                        file,
                        "it has the section " + name + ", which this release does not know; use the release that wrote"
                                + " the file");
            }
            if (last != null && section.compareTo(last) <= 0) {
                throw fields.damaged("its sections are not in order");
            }
            last = section;
            long length = fields.getLong();
            if (length <= 0) {
                throw fields.damaged(
                        "its section " + name + " cannot be " + Long.toUnsignedString(length) + " bytes long");
            }
            sections.put(section, length);
        }
    }

    private Activation activation(int l) {
        Activation.Kind kind = kind(l, fields.getName());
        int parameters = fields.getInt();
        if (parameters != kind.parameters()) {
            throw fields.damaged(
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
        float parameter = fields.getFloat();
        if (!Float.isFinite(parameter)) {
            throw ModelFileException.of(
                    file,
                    "the parameter of " + kind.id() + " in layer " + l + " is " + parameter + "; use an earlier model");
        }
        return parameter;
    }

    private Activation.Kind kind(int l, String id) {
        if (id.isEmpty()) {
            throw fields.damaged("the activation of layer " + l + " has no proper name");
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

    private int size(String what) {
        int size = fields.getInt();
        if (size < 1) {
            throw fields.damaged(
                    "it claims " + (size & 0xffffffffL) + " neurons for " + what + " (1 to 2147483647 can be)");
        }
        return size;
    }
}
