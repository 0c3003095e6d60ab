package dev.lanewise.io;

import dev.lanewise.network.Initializer;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import dev.lanewise.training.PastEpoch;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.TrainerBuilder;
import dev.lanewise.training.TrainerState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Reads one file. Whatever the file claims is compared with its size before memory is spent on it. */
final class ModelReader {
    private static final String WEIGHTS = "weights";

    private final Path file;
    private final MemorySegment content;
    private final HeaderReader headerReader;
    private final Header header;
    private final Map<Section, Fields> shorts = new EnumMap<>(Section.class);

    /** Reads the header and refuses what cannot be a model; file is for messages. */
    private ModelReader(Path file, MemorySegment content) {
        this.file = file;
        this.content = content;
        this.headerReader = new HeaderReader(file, content);
        this.header = headerReader.read();
    }

    /** The network, made when all that it is made of is known to be sound. */
    static Network network(Path file, MemorySegment content, NonFinite nonFinite) {
        try (Arena arena = Arena.ofConfined()) {
            ModelReader reader = new ModelReader(file, content);
            return reader.network(new FloatSource(file, content, arena, nonFinite));
        } catch (InternalError e) {
            throw changed(file, e);
        }
    }

    /** The network with the trainer that trains it. */
    static Trainer trainer(Path file, MemorySegment content) {
        try {
            return trainerBuilder(file, content).build();
        } catch (IllegalArgumentException e) {
            throw unknownState(file, e);
        }
    }

    /** The same, to be given what is not in a file. */
    static TrainerBuilder trainerBuilder(Path file, MemorySegment content) {
        try (Arena arena = Arena.ofConfined()) {
            ModelReader reader = new ModelReader(file, content);
            return reader.trainerBuilder(new FloatSource(file, content, arena, NonFinite.REFUSE));
        } catch (InternalError e) {
            throw changed(file, e);
        } catch (IllegalArgumentException e) {
            throw unknownState(file, e);
        }
    }

    /** A training state that this release cannot go on from. */
    private static ModelFileException unknownState(Path file, IllegalArgumentException e) {
        return new ModelFileException(
                file + ": " + e.getMessage() + "; use the release that wrote the file, or load the network alone", e);
    }

    /** What the JVM says when bytes of a mapping are gone. */
    private static ModelFileException changed(Path file, InternalError e) {
        return new ModelFileException(file + ": became shorter while it was read; get it again", e);
    }

    private TrainerBuilder trainerBuilder(FloatSource source) {
        if (header.length(Section.TRAINING) == 0) {
            throw ModelFileException.of(
                    file, "holds a network without the state of its training; give a file that a trainer saved");
        }
        float[] block = Blocks.array(header);
        checkSections(source, block);
        SortedMap<String, String> settings = fields(Section.TRAINING).getMap();
        List<PastEpoch> history =
                header.length(Section.HISTORY) == 0 ? List.of() : EpochList.read(fields(Section.HISTORY));
        // Refuses bad settings before memory is spent on weights.
        new TrainerState(settings, List.of(), history);
        Network network = network(source, block);
        List<Network> moments = new ArrayList<>();
        if (header.length(Section.MOMENTS) > 0) {
            startMoments(source);
            for (int i = 0; i < moments(); i++) {
                moments.add(network.on(new float[network.slab().length]));
                copy(source, block, moments.get(i));
            }
            source.end("section " + Section.MOMENTS.id());
        }
        return Trainer.of(network, new TrainerState(settings, moments, history));
    }

    private Network network(FloatSource source) {
        float[] block = Blocks.array(header);
        checkSections(source, block);
        return network(source, block);
    }

    private Network network(FloatSource source, float[] block) {
        if (!isCheap()) {
            weights(source, block, null);
        }
        Network network = newNetwork(source);
        weights(source, block, network);
        return network;
    }

    /**
     * Whether the network may be made before its weights are known to be sound: it is no larger than the file by much, so
     * that a refused file costs no more than three times its size. With few outputs, padding makes networks larger.
     */
    private boolean isCheap() {
        long shortBytes = headerReader.headerLength();
        for (Fields fields : shorts.values()) {
            shortBytes += fields.remaining();
        }
        return header.slabLength() * Float.BYTES + 3 * shortBytes <= 2 * content.byteSize();
    }

    private Network newNetwork(FloatSource source) {
        Network.Builder builder = Network.inputs(header.inputs()).initializer(Initializer.ZEROS);
        for (int l = 1; l <= header.depth(); l++) {
            builder.dense(header.sizes().get(l), header.activations().get(l - 1));
        }
        if (header.length(Section.INPUT_SCALING) > 0) {
            float[] mean = new float[header.inputs()];
            float[] scale = new float[header.inputs()];
            scaling(source, mean, scale);
            builder.inputScaling(InputScaling.of(mean, scale));
        }
        if (header.length(Section.FEATURE_NAMES) > 0) {
            builder.featureNames(NameList.read(fields(Section.FEATURE_NAMES), header.inputs()));
        }
        if (header.length(Section.OUTPUT_NAMES) > 0) {
            builder.outputNames(NameList.read(fields(Section.OUTPUT_NAMES), header.outputs()));
        }
        Network network = builder.build();
        headerReader.metadata().forEach(network::putMetadata);
        return network;
    }

    private void weights(FloatSource source, float[] block, @Nullable Network network) {
        source.start(headerReader.headerLength(), header.parameters(), header::place);
        copy(source, block, network);
        source.end(WEIGHTS);
    }

    /** Checks as many floats as a network has, and puts them there if there is a network. */
    private void copy(FloatSource source, float[] block, @Nullable Network network) {
        for (int l = 0; l < header.depth(); l++) {
            int inputs = header.sizes().get(l);
            int outputs = header.sizes().get(l + 1);
            Layer layer = network == null ? null : network.layer(l);
            int rows = Blocks.rows(inputs);
            for (int row = 0; row < outputs; row += rows) {
                int count = Math.min(rows, outputs - row);
                source.get(block, count * inputs);
                if (layer != null) {
                    layer.setWeights(row, count, block, 0);
                }
            }
            source.get(block, outputs);
            if (layer != null) {
                layer.setBias(block, 0);
            }
        }
    }

    private void checkSections(FloatSource source, float[] block) {
        for (Map.Entry<Section, Long> section : header.sections().entrySet()) {
            switch (section.getKey()) {
                case INPUT_SCALING -> scaling(source, new float[header.inputs()], new float[header.inputs()]);
                case FEATURE_NAMES -> NameList.check(readShort(section.getKey()), header.inputs(), true);
                case OUTPUT_NAMES -> NameList.check(readShort(section.getKey()), header.outputs(), false);
                case TRAINING -> {
                    Fields fields = readShort(section.getKey());
                    fields.skipMap("training state", Format.MOST_METADATA);
                    fields.requireEnd();
                }
                case MOMENTS -> {
                    startMoments(source);
                    for (int i = 0; i < moments(); i++) {
                        copy(source, block, null);
                    }
                    source.end("section " + Section.MOMENTS.id());
                }
                case HISTORY -> EpochList.check(readShort(section.getKey()));
            }
        }
    }

    private void scaling(FloatSource source, float[] mean, float[] scale) {
        int inputs = header.inputs();
        source.start(
                headerReader.at(Section.INPUT_SCALING),
                2L * inputs,
                index -> "the input scaling's " + (index < inputs ? "mean" : "factor") + " of feature "
                        + index % inputs);
        source.get(mean, inputs);
        source.get(scale, inputs);
        source.end("section " + Section.INPUT_SCALING.id());
    }

    private void startMoments(FloatSource source) {
        long floats = header.parameters();
        source.start(
                headerReader.at(Section.MOMENTS),
                moments() * floats,
                index -> "moment " + (index / floats + 1) + ", " + header.place(index % floats));
    }

    private long moments() {
        return header.length(Section.MOMENTS) / (header.parameters() * Float.BYTES);
    }

    /** Reads a section other than of weights, and compares its checksum. */
    private Fields readShort(Section section) {
        byte[] bytes =
                headerReader.bytes(headerReader.at(section), (int) header.length(section) + Format.CHECKSUM_LENGTH);
        int length = bytes.length - Format.CHECKSUM_LENGTH;
        if (Format.littleEndian(bytes).getInt(length) != Format.checksum(bytes, length)) {
            throw ModelFileException.damaged(file, "the checksum of its section " + section.id() + " is wrong");
        }
        shorts.put(section, new Fields(file, "its section " + section.id(), bytes, 0, length));
        return fields(section);
    }

    /** The fields of a section that was read, from its start. */
    private Fields fields(Section section) {
        Fields fields = shorts.get(section);
        if (fields == null) {
            throw new IllegalStateException(section + " was not read");
        }
        return fields.from(0);
    }
}
