package dev.lanewise.cli;

import dev.lanewise.data.DataSet;
import dev.lanewise.io.AtomicFile;
import dev.lanewise.io.Checkpoint;
import dev.lanewise.io.ModelFile;
import dev.lanewise.training.EpochListener;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.TrainerBuilder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code --checkpoint} and {@code --resume}: training that can be interrupted at any time. */
final class CheckpointOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE.lw",
            converter = LwConverter.class,
            description = "Where to keep what --resume needs: after each epoch, or as --checkpoint-every says.")
    private @Nullable ModelPath checkpoint;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "Keeps it after every N steps (of --batch-size samples each), also within an epoch.")
    private @Nullable Integer every;

    @Option(
            names = "--resume",
            paramLabel = "FILE.lw",
            converter = LwConverter.class,
            description = {
                "Goes on from a checkpoint with its settings, to the same model, byte for byte. --epochs counts those before"
                        + " it too.",
                "The data must be the same. Leave the settings out, or repeat all of them."
            })
    private @Nullable ModelPath resume;

    CheckpointOptions() {}

    boolean isWanted() {
        return checkpoint != null;
    }

    boolean isResumption() {
        return resume != null;
    }

    /** The checkpoint to go on from. */
    Path from() {
        if (resume == null) {
            throw new IllegalStateException("there is nothing to resume");
        }
        return resume.path();
    }

    /** Refuses combinations that mean nothing, and files that cannot be written. */
    void check(ModelPath output) {
        if (every != null) {
            if (checkpoint == null) {
                throw wrong("--checkpoint-every needs a file; give --checkpoint too");
            }
            if (every < 1) {
                throw wrong("--checkpoint-every must be at least 1, not " + every);
            }
        }
        if (checkpoint != null) {
            if (absolute(checkpoint).equals(absolute(output))) {
                throw wrong("--checkpoint and --output are the same file; give the checkpoint another name");
            }
            AtomicFile.requireReplaceable(checkpoint.path());
        }
    }

    private static Path absolute(ModelPath file) {
        return file.path().toAbsolutePath().normalize();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Lets a trainer save itself after every so many steps, if that was asked for. */
    TrainerBuilder whileStepping(TrainerBuilder builder) {
        if (checkpoint != null && every != null) {
            Path file = checkpoint.path();
            builder.onStep(every, trainer -> ModelFile.save(trainer, file));
        }
        return builder;
    }

    /** Saves a trainer after each epoch, if that was asked for. */
    EpochListener afterEpochs(Trainer trainer) {
        return checkpoint != null && every == null ? Checkpoint.every(1, trainer, checkpoint.path()) : epoch -> {};
    }

    /** The trainer as the checkpoint has it. */
    Trainer resumed(TrainerBuilder builder) {
        try {
            return whileStepping(builder).build();
        } catch (IllegalArgumentException e) {
            throw new CommandException(from() + ": " + e.getMessage(), e);
        }
    }

    /** Refuses to go on with data that are not those of the checkpoint. */
    void requireSame(DataSet data, Trainer trainer, String source) {
        if (resume != null) {
            try {
                trainer.requireSameData(data);
            } catch (IllegalArgumentException e) {
                throw new CommandException(
                        source + ": " + e.getMessage() + ", or train anew from the weights of the checkpoint: --from "
                                + from(),
                        e);
            }
        }
    }

    /** Refuses settings that are not those of the checkpoint. */
    void requireSame(SortedMap<String, String> given, SortedMap<String, String> kept) {
        SortedSet<String> names = new TreeSet<>(given.keySet());
        names.addAll(kept.keySet());
        for (String name : names) {
            requireSame(name, given.get(name), kept.get(name));
        }
    }

    /** Refuses one that is not that of the checkpoint. */
    void requireSame(String setting, @Nullable String given, @Nullable String kept) {
        if (!Objects.equals(given, kept)) {
            throw wrong("the setting " + setting + " is " + text(kept) + " in " + from() + " and " + text(given)
                    + " here; with --resume leave all settings out, or repeat all of them, or train anew with --from");
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "not set" : value;
    }

    /** A checkpoint has our own format. */
    static final class LwConverter implements ITypeConverter<ModelPath> {
        LwConverter() {}

        @Override
        public ModelPath convert(String text) {
            ModelPath path = new ModelPath.Converter().convert(text);
            if (!text.endsWith(".lw")) {
                throw new TypeConversionException("'" + text + "' is no checkpoint by its name; give a .lw file");
            }
            return path;
        }
    }
}
