package dev.lanewise.io;

import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainerState;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one network, in pieces. */
final class ModelWriter {
    private final Network network;
    private final Path file;
    private final NonFinite nonFinite;
    private final List<Network> moments;
    private final Map<Section, byte[]> contents = new EnumMap<>(Section.class);
    private final byte[] history;
    private final Header header;
    private final byte[] headerBytes;

    /** Finds what cannot be saved before there is a file; the path is for messages. */
    ModelWriter(Network network, @Nullable TrainerState state, Path file, NonFinite nonFinite) {
        this.network = network;
        this.file = file;
        this.nonFinite = nonFinite;
        this.moments = state == null ? List.of() : state.moments();
        network.inputScaling().ifPresent(scaling -> {
            Bytes bytes = new Bytes(file);
            for (float[] values : new float[][] {scaling.mean(), scaling.scale()}) {
                for (float value : values) {
                    bytes.putFloat(value);
                }
            }
            contents.put(Section.INPUT_SCALING, bytes.toByteArray());
        });
        putNames(Section.FEATURE_NAMES, network.featureNames());
        putNames(Section.OUTPUT_NAMES, network.outputNames());
        if (state != null) {
            Bytes bytes = new Bytes(file);
            bytes.putMap(state.settings());
            contents.put(Section.TRAINING, bytes.toByteArray());
        }
        Bytes epochs = new Bytes(file);
        EpochList.write(state == null ? List.of() : state.history(), epochs);
        this.history = epochs.toByteArray();
        Map<Section, Long> sections = new EnumMap<>(Section.class);
        contents.forEach((section, bytes) -> sections.put(section, (long) bytes.length));
        if (!moments.isEmpty()) {
            sections.put(Section.MOMENTS, moments.size() * network.parameterCount() * Float.BYTES);
        }
        if (history.length > 0) {
            sections.put(Section.HISTORY, (long) history.length);
        }
        this.header = Header.of(network, sections);
        this.headerBytes = HeaderEncoder.encode(header, file);
    }

    private void putNames(Section section, List<String> names) {
        if (!names.isEmpty()) {
            Bytes bytes = new Bytes(file);
            NameList.write(names, bytes);
            byte[] content = bytes.toByteArray();
            if (content.length > Format.LONGEST_TEXT) {
                throw ModelFileException.of(
                        file,
                        "not saved, as the " + section.id() + " are longer than " + Format.LONGEST_TEXT
                                + " bytes; shorten them");
            }
            contents.put(section, content);
        }
    }

    void write(AtomicFile.Output output) throws IOException {
        output.write(ByteBuffer.wrap(headerBytes));
        try (Arena arena = Arena.ofConfined()) {
            FloatSink sink = new FloatSink(file, output, nonFinite, arena);
            float[] block = Blocks.array(header);
            write(network, "", block, sink);
            sink.end();
            for (byte[] content : contents.values()) {
                write(content, output);
            }
            if (!moments.isEmpty()) {
                for (int i = 0; i < moments.size(); i++) {
                    write(moments.get(i), "moment " + (i + 1) + ", ", block, sink);
                }
                sink.end();
            }
        }
        if (history.length > 0) {
            write(history, output);
        }
    }

    /** A section with its checksum. */
    private static void write(byte[] content, AtomicFile.Output output) throws IOException {
        output.write(ByteBuffer.wrap(content));
        output.write(ByteBuffer.wrap(checksumOf(content)));
    }

    /** All weights of a network, or all that stand in their places. */
    private void write(Network values, String what, float[] block, FloatSink sink) throws IOException {
        long written = 0;
        for (Layer layer : values.layers()) {
            int rows = Blocks.rows(layer.inputs());
            for (int row = 0; row < layer.outputs(); row += rows) {
                int count = Math.min(rows, layer.outputs() - row);
                long at = written;
                layer.getWeights(row, count, block, 0);
                sink.put(block, count * layer.inputs(), i -> what + header.place(at + i));
                written += (long) count * layer.inputs();
            }
            long at = written;
            layer.getBias(block, 0);
            sink.put(block, layer.outputs(), i -> what + header.place(at + i));
            written += layer.outputs();
        }
    }

    private static byte[] checksumOf(byte[] content) {
        byte[] checksum = new byte[Format.CHECKSUM_LENGTH];
        Format.littleEndian(checksum).putInt(Format.checksum(content, content.length));
        return checksum;
    }
}
