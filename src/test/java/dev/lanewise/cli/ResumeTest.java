package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.ForkedJvm;
import dev.lanewise.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} interrupted anywhere and resumed gives the same model file, byte for byte, as {@code train} alone. */
class ResumeTest {
    /** Whatever has a memory or depends on the place within an epoch. */
    private static final String SETTINGS = "--layers 24:relu,10:softmax --seed 7 --optimizer rmsprop --momentum 0.5"
            + " --schedule warm-up:50:plateau:0.5:1:0.01 --label-smoothing 0.1 --class-weights 1,1,2,1,1,1,0.5,1,1,1"
            + " --dropout 0.2 --clip-norm 0.9 --clip-value 0.5 --weight-decay 0.001 --batch-size 48"
            + " --validation-split 0.2 --patience 30";

    @TempDir
    private Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    private List<String> words(String text) {
        List<String> words = new ArrayList<>(List.of("train", "--json"));
        if (!text.contains("--data")) {
            words.addAll(List.of("--data", "digits"));
        }
        for (String word : text.split(" ", -1)) {
            words.add(
                    word.matches("[a-z]+[.](lw|onnx|html|png|csv)") ? file(word).toString() : word);
        }
        return words;
    }

    private Cli.Result train(String text) {
        return Cli.run(words(text).toArray());
    }

    private void trained(String text) {
        Cli.Result result = train(text);
        assertEquals(0, result.exit(), result.err());
    }

    private void assertSameModel(String expected, String actual) throws IOException {
        assertArrayEquals(Files.readAllBytes(file(expected)), Files.readAllBytes(file(actual)));
    }

    @Test
    void theSameBytesFromAnyEpochOrStep() throws IOException {
        trained(SETTINGS + " --epochs 5 --output whole.lw");
        for (String every : List.of("", " --checkpoint-every 1", " --checkpoint-every 7", " --checkpoint-every 24")) {
            trained(SETTINGS + " --epochs 3 --output part.lw --checkpoint c.lw" + every);
            trained("--resume c.lw --epochs 5 --output resumed.lw");
            assertSameModel("whole.lw", "resumed.lw");
        }
        trained(SETTINGS + " --epochs 5 --output repeated.lw --resume c.lw --checkpoint c.lw --checkpoint-every 3");
        assertSameModel("whole.lw", "repeated.lw");
        trained("--resume c.lw --epochs 5 --output again.lw");
        assertSameModel("whole.lw", "again.lw");
    }

    @Test
    void earlyStoppingSeesTheEpochsBeforeIt() throws IOException {
        String settings = "--layers 10:softmax --learning-rate 0.5 --validation-split 0.1 --patience 3";
        trained(settings + " --epochs 50 --output whole.lw");
        trained(settings + " --epochs 4 --output part.lw --checkpoint c.lw");
        Cli.Result resumed = train("--resume c.lw --epochs 50 --output resumed.lw");
        assertEquals(0, resumed.exit(), resumed.err());
        assertTrue(resumed.json("epochs") > 4 && resumed.json("epochs") < 50, resumed.out());
        assertSameModel("whole.lw", "resumed.lw");
    }

    @Test
    void reportAndPlotShowTheEpochsBeforeItToo() throws IOException {
        String drawn = " --test digits --report whole.html --plot whole.png";
        for (String settings :
                List.of(SETTINGS, "--layers 10:softmax --learning-rate 0.1 --schedule exponential:0.7")) {
            Cli.Result whole = train(settings + " --epochs 5 --output whole.lw" + drawn);
            assertEquals(0, whole.exit(), whole.err());
            for (String every : List.of("", " --checkpoint-every 7")) {
                trained(settings + " --epochs 3 --test digits --output part.lw --checkpoint c.lw" + every);
                Cli.Result resumed =
                        train("--resume c.lw --epochs 5 --output resumed.lw" + drawn.replace("whole", "resumed"));
                assertEquals(0, resumed.exit(), resumed.err());
                assertSameModel("whole.png", "resumed.png");
                assertEquals(withoutTimes("whole.html"), withoutTimes("resumed.html"));
                assertEquals(whole.json("trainLoss"), resumed.json("trainLoss"));
                assertEquals(whole.json("testLoss"), resumed.json("testLoss"));
            }
        }
        Pattern dots = Pattern.compile("training, epoch \\d: ");
        assertEquals(5, dots.matcher(withoutTimes("resumed.html")).results().count());
        trained("--resume c.lw --epochs 5 --output whole.lw --checkpoint c.lw" + drawn);
        trained("--resume c.lw --epochs 5 --output resumed.lw" + drawn.replace("whole", "resumed"));
        assertEquals(withoutTimes("whole.html"), withoutTimes("resumed.html"), "nothing was left to do");
    }

    private String withoutTimes(String page) throws IOException {
        return Files.readString(file(page))
                .replaceFirst("<div><b>[0-9,]+</b><span>samples a second</span></div>\n", "");
    }

    @Test
    void otherDataAreRefused() throws IOException {
        Cli.write(file("a.csv"), "0,0,0", "0,1,1", "1,0,1", "1,1,0");
        trained("--data a.csv --layers 4:tanh,2:softmax --epochs 2 --output part.lw --checkpoint c.lw");
        assertOtherData("other features", "0,0,0", "0,1.5,1", "1,0,1", "1,1,0");
        assertOtherData("other targets", "0,0,0", "0,1,1", "1,0,1", "1,1,1");
        assertOtherData("other features and targets", "0,1,1", "0,0,0", "1,0,1", "1,1,0");
        assertOtherData("3 rows, not 4", "0,0,0", "0,1,1", "1,0,1");
        Files.copy(file("a.csv"), file("copy.csv"));
        trained("--data copy.csv --resume c.lw --epochs 4 --output out.lw");
    }

    private void assertOtherData(String part, String... lines) throws IOException {
        Cli.write(file("b.csv"), lines);
        Cli.Result result = train("--data b.csv --resume c.lw --epochs 4 --output no.lw");
        assertEquals(1, result.exit(), result.err());
        assertEquals(
                "lanewise: " + file("b.csv") + ": this is not the data that the training stopped with: it has " + part
                        + "; go on with the same data, or train anew from the weights of the checkpoint: --from "
                        + file("c.lw"),
                result.lastLineOfErr());
        assertFalse(Files.exists(file("no.lw")));
    }

    @Test
    void aKilledProcessGoesOn() throws Exception {
        int epochs = 200;
        trained(SETTINGS + " --epochs " + epochs + " --output whole.lw");
        String goOn = " --epochs " + epochs + " --output killed.lw --checkpoint c.lw --checkpoint-every 5";
        String start = SETTINGS + goOn;
        int kills = 0;
        for (int life = 0; life < 3; life++) {
            Process process =
                    ForkedJvm.start(Main.class, ForkedJvm.VECTOR, words(start).toArray(String[]::new));
            byte[] before = Files.exists(file("c.lw")) ? Files.readAllBytes(file("c.lw")) : new byte[0];
            while (process.isAlive() && (!Files.exists(file("c.lw")) || isSame(before))) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            TimeUnit.MILLISECONDS.sleep(300L * (1 + life));
            kills += process.isAlive() ? 1 : 0;
            process.destroyForcibly();
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "no end");
            start = "--resume c.lw" + goOn;
        }
        assertTrue(kills > 0, "every process had ended before it could be killed");
        System.out.println(kills + " processes killed, the last after "
                + ModelFile.loadTrainer(file("c.lw")).steps() + " steps");
        trained(start);
        assertSameModel("whole.lw", "killed.lw");
    }

    private boolean isSame(byte[] before) throws IOException {
        return Arrays.equals(before, Files.readAllBytes(file("c.lw")));
    }

    @Test
    void otherSettingsAreRefusedByName() throws IOException {
        trained("--layers 10:softmax --epochs 2 --output part.lw --checkpoint c.lw");
        assertRefused("setting batch-size is 32 in", "--batch-size 64");
        assertRefused("setting optimizer.learning-rate is 0.001 in", "--learning-rate 0.01");
        assertRefused("setting dropout is not set in", "--dropout 0.5");
        assertRefused("setting layers is 64 -> 10 softmax in", "--layers 5:relu,10:softmax");
        assertRefused("--epochs 1 is fewer than the 2", "--epochs 1");
        assertRefused("--initializer is for new weights", "--initializer zeros");
        assertRefused("2 class weights for 10 outputs", "--class-weights 1,2");
        trained("--resume c.lw --batch-size 32 --layers 10:softmax --output out.lw");

        trained("--layers 10:softmax --epochs 0 --output plain.lw");
        Cli.Result plain = train("--resume plain.lw --output no.lw");
        assertEquals(1, plain.exit());
        assertTrue(plain.lastLineOfErr().contains("without the state of its training"), plain.err());
        assertFalse(Files.exists(file("no.lw")));
    }

    private void assertRefused(String part, String options) {
        Cli.Result result = train("--resume c.lw --output no.lw " + options);
        assertEquals(2, result.exit(), result.err());
        assertTrue(result.lastLineOfErr().startsWith("lanewise: "), result.err());
        assertTrue(result.lastLineOfErr().contains(part), result.err());
        assertFalse(Files.exists(file("no.lw")));
    }
}
