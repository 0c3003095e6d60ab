package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.ForkedJvm;
import dev.lanewise.io.ModelFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each error is one line, the last on standard error; its exit code is 2 for wrong use, 1 for all else. */
class ErrorsTest {
    private static final String TRAIN = "train --data digits --epochs 1 --output out.lw ";

    @TempDir
    private Path folder;

    @Test
    void wrongUseIsRefused() {
        assertRefused(2, "a command is missing", "");
        assertRefused(2, "bogus", "bogus");
        assertRefused(2, "--data=SOURCE", "train --layers 10:softmax --output out.lw");
        assertRefused(2, "Unknown options: '--retry'", TRAIN + "--layers 10:softmax --retry x");
        assertRefused(2, "--patience needs validation data", TRAIN + "--layers 10:softmax --patience 3");
        assertRefused(2, "validation split", TRAIN + "--layers 10:softmax --validation-split 1");
        assertRefused(2, "dropout", TRAIN + "--layers 10:softmax --dropout 1");
        assertRefused(2, "--layers=SPEC, --from=MODEL", TRAIN + "--layers 10:softmax --from a.lw");
        assertRefused(2, "--layers or --from is missing", TRAIN);
        assertRefused(2, "'0:relu'", TRAIN + "--layers 0:relu,10:softmax");
        assertRefused(2, "''", TRAIN + "--layers 4,");
        assertRefused(2, "no activation is called 'foo'", TRAIN + "--layers 10:foo");
        assertRefused(2, "no loss is called 'foo'", TRAIN + "--layers 10:softmax --loss foo");
        assertRefused(2, "needs softmax", TRAIN + "--layers 10:relu --loss cross-entropy");
        assertRefused(2, "no optimizer is called 'foo'", TRAIN + "--layers 10:softmax --optimizer foo");
        assertRefused(2, "--beta1 is no setting of sgd", TRAIN + "--layers 10:softmax --optimizer sgd --beta1 0.5");
        assertRefused(2, "--momentum is no setting of adam", TRAIN + "--layers 10:softmax --momentum 0.5");
        assertRefused(2, "--alpha is no setting of adam", TRAIN + "--layers 10:softmax --alpha 0.5");
        assertRefused(2, "--epsilon is no setting of nesterov", TRAIN + "--layers 10 --optimizer nesterov --epsilon 1");
        assertRefused(2, "--huber-delta is no setting of", TRAIN + "--layers 10 --huber-delta 2");
        assertRefused(2, "delta", TRAIN + "--layers 10 --loss huber --huber-delta 0");
        assertRefused(2, "weight decay", TRAIN + "--layers 10 --weight-decay -1");
        assertRefused(2, "momentum must be", TRAIN + "--layers 10:softmax --optimizer sgd --momentum 1");
        assertRefused(2, "learning rate", TRAIN + "--layers 10:softmax --learning-rate -1");
        assertRefused(2, "'1f' is no number", TRAIN + "--layers 10:softmax --learning-rate 1f");
        assertRefused(2, "'NaN' is no number", TRAIN + "--layers 10:softmax --learning-rate NaN");
        assertRefused(2, "too large", TRAIN + "--layers 10:softmax --learning-rate 1e39");
        assertRefused(2, "--batch-size must be at least 1", TRAIN + "--layers 10:softmax --batch-size 0");
        assertRefused(2, "'--epochs'", "train --data digits --layers 3 --output out.lw --epochs x");
        assertRefused(2, "--epochs must be at least 0", "train --data digits --layers 3 --output out.lw --epochs -1");
        assertRefused(2, "'data.txt' is no CSV file", "train --data data.txt --layers 3 --output out.lw");
        assertRefused(2, "'out.bin' is no model", "train --data digits --layers 10:softmax --output out.bin");
        assertRefused(2, "'m.bin' is no model", "inspect m.bin");
        assertRefused(2, "'rows.txt' is no CSV file", "predict --model m.lw --input rows.txt");
    }

    @Test
    void wrongSettingsOfTrainingAreRefused() {
        String softmax = TRAIN + "--layers 10:softmax ";
        assertRefused(2, "no schedule", softmax + "--schedule linear");
        assertRefused(2, "factor", softmax + "--schedule step:3:1.5");
        assertRefused(2, "label smoothing must be from 0 to 1", softmax + "--label-smoothing 2");
        assertRefused(2, "--label-smoothing is no setting of", TRAIN + "--layers 10 --label-smoothing 0.1");
        assertRefused(2, "--class-weights is no setting of", TRAIN + "--layers 10 --class-weights 1,2");
        assertRefused(2, "2 class weights for 10 outputs", softmax + "--class-weights 1,2");
        assertRefused(2, "'x' is no number", softmax + "--class-weights 1,x");
        assertRefused(2, "no policy is called 'never'", softmax + "--non-finite never");
        assertRefused(2, "no initializer is called 'ones'", softmax + "--initializer ones");
        assertRefused(2, "'x' is no number", softmax + "--initializer constant:x");
        assertRefused(2, "--initializer is for new weights", TRAIN + "--from a.lw --initializer zeros");
        assertRefused(2, "--checkpoint-every needs a file", softmax + "--checkpoint-every 5");
        assertRefused(2, "--checkpoint-every must be at least 1", softmax + "--checkpoint c.lw --checkpoint-every 0");
        assertRefused(2, "'c.onnx' is no checkpoint by its name", softmax + "--checkpoint c.onnx");
        assertRefused(2, "are the same file", softmax + "--checkpoint ./out.lw");
        assertRefused(2, "'c.onnx' is no checkpoint by its name", TRAIN + "--resume c.onnx");
        assertRefused(2, "--report wants a file", softmax + "--report page.txt");
        assertRefused(2, "--plot wants a file", softmax + "--plot page.html");
        assertRefused(1, "directory does not exist", softmax + "--checkpoint nosuch/c.lw");
        assertRefused(1, "directory does not exist", softmax + "--report nosuch/page.html");
        assertRefused(1, "c.lw: no such file", TRAIN + "--resume c.lw");
    }

    @Test
    void whatIsMissingOrDamagedIsNamed() throws IOException {
        assertRefused(1, "nosuch.csv: no such file", "train --data nosuch.csv --layers 3 --output out.lw");
        assertRefused(1, "nosuch: no such file", "train --data nosuch --layers 3 --output out.lw");
        assertRefused(1, "nosuch.lw: no such file", "train --data digits --from nosuch.lw --output out.lw");
        assertRefused(1, "nosuch.lw: no such file", "inspect nosuch.lw");
        assertRefused(1, "directory does not exist", "train --data digits --layers 10:softmax --output nosuch/out.lw");
        Files.writeString(folder.resolve("text.lw"), "no model");
        assertRefused(1, "text.lw: ", "evaluate --data digits --model text.lw");
    }

    @Test
    void badDataIsNamedByLineAndColumn() throws IOException {
        Cli.write(folder.resolve("nan.csv"), "a,b,class", "1,2,0", "1,nan,1");
        assertRefused(1, "line 3, column 2: nan", "train --data nan.csv --layers 2:softmax --output out.lw");
        Cli.write(folder.resolve("word.csv"), "1,2,0", "1,x,1");
        assertRefused(1, "line 2, column 2: 'x'", "train --data word.csv --layers 2:softmax --output out.lw");
        Cli.write(folder.resolve("class.csv"), "1,2,0", "1,2,2");
        assertRefused(1, "line 2, column 3: class 2", "train --data class.csv --layers 2:softmax --output out.lw");
        Cli.write(folder.resolve("short.csv"), "1,2,0", "1,2");
        assertRefused(1, "line 2, column 3: only 2", "train --data short.csv --layers 2:softmax --output out.lw");
        Cli.write(folder.resolve("narrow.csv"), "1", "2");
        assertRefused(1, "line 1, column 2", "train --data narrow.csv --layers 2 --output out.lw");
        assertRefused(1, "9 outputs", "train --data digits --layers 9:softmax --output out.lw");
        Cli.write(folder.resolve("huge.csv"), "1,0", "1e30,1");
        assertRefused(1, "sample 1", "train --data huge.csv --layers 2:softmax --no-shuffle --output out.lw");
        save("two.lw", Network.inputs(2).dense(1).build());
        assertRefused(1, "the network has 2 inputs", "predict --model two.lw --input narrow.csv");
        assertRefused(1, "the network has 2 inputs", "evaluate --model two.lw --data narrow.csv");
        assertRefused(
                1,
                "64 features",
                "train --data digits --from tensome.lw --output out.lw",
                () -> save(
                        "tensome.lw",
                        Network.inputs(3).dense(10, Activation.SOFTMAX).build()));
        assertRefused(2, "needs softmax", "evaluate --model two.lw --data narrow.csv --loss cross-entropy");
    }

    @Test
    void aStoredLossThatMeansNothingIsRefused() {
        Network network = Network.inputs(64).dense(10).build();
        network.putMetadata("loss", "fun");
        save("fun.lw", network);
        assertRefused(1, "no loss is called 'fun'", "evaluate --model fun.lw --data digits");
    }

    @Test
    void aFailureLeavesAnExistingFileUntouched() throws IOException {
        Cli.write(folder.resolve("bad.csv"), "1,2", "x,3");
        for (String output : List.of("old.lw", "old.csv")) {
            Files.writeString(folder.resolve(output), "as it was");
        }
        save("two.lw", Network.inputs(2).dense(1).build());
        assertRefused(1, "line 2", "train --data bad.csv --layers 1 --output old.lw");
        assertRefused(1, "line 2", "predict --model two.lw --input bad.csv --output old.csv");
        for (String output : List.of("old.lw", "old.csv")) {
            assertEquals("as it was", Files.readString(folder.resolve(output)));
        }
    }

    @Test
    void verboseShowsWhere() {
        Cli.Result result = Cli.run("inspect", folder.resolve("nosuch.lw"), "--verbose");
        assertEquals(1, result.exit());
        assertTrue(result.err().contains("\tat "), result.err());
        assertTrue(result.lastLineOfErr().startsWith("lanewise: "), result.err());
    }

    @Test
    void doctorFailsWhereSimdIsOff() {
        assertEquals(0, Cli.run("doctor").exit());
        ForkedJvm.Result off = ForkedJvm.run(Main.class, List.of(), "doctor");
        assertEquals(1, off.exit());
        assertTrue(off.err().strip().lines().toList().getLast().startsWith("lanewise: SIMD is off: "), off.err());
        ForkedJvm.Result required = ForkedJvm.run(Main.class, List.of("-Dlanewise.simd=require"), "doctor");
        assertEquals(1, required.exit());
        assertTrue(required.err().contains("lanewise: -Dlanewise.simd=require, but the module"), required.err());
    }

    private void assertRefused(int exit, String what, String command) {
        assertRefused(exit, what, command, () -> {});
    }

    /** Words that name files of the test's folder stand for their paths. */
    private void assertRefused(int exit, String what, String command, Runnable before) {
        before.run();
        List<Path> files = files();
        Object[] words = command.isEmpty()
                ? new Object[0]
                : Stream.of(command.split(" ", -1))
                        .filter(word -> !word.isEmpty())
                        .map(word -> word.matches("(nosuch.*|.*[.](lw|csv|txt|bin))") ? folder.resolve(word) : word)
                        .toArray();
        Cli.Result result = Cli.run(words);
        String error = result.lastLineOfErr().replace(folder + "/", "");
        assertEquals(exit, result.exit(), () -> command + ": " + result.err());
        assertTrue(error.startsWith("lanewise: ") && error.contains(what), () -> command + ": " + error);
        assertFalse(result.err().contains("\tat "), result.err());
        assertEquals("", result.out(), command);
        assertEquals(files, files(), command + " leaves no file");
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void save(String name, Network network) {
        ModelFile.save(network, folder.resolve(name));
    }
}
