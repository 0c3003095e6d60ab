package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.OracleCase;
import dev.lanewise.Thrown;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The format follows the extension; what is in the file survives the way through both. */
class ModelsTest {
    @TempDir
    Path directory;

    @Test
    void bothFormatsGiveTheNetworkBack() throws IOException {
        for (Network network : new Network[] {Examples.small(), Examples.named(), Examples.large(1)}) {
            Path ours = directory.resolve("model.LW");
            Path onnx = directory.resolve("model.Onnx");
            Path back = directory.resolve("back.lw");
            Models.save(network, ours);
            Models.save(Models.load(ours), onnx);
            Models.save(Models.load(onnx), back);
            Examples.assertSame(network, Models.load(back));
            assertArrayEquals(Files.readAllBytes(ours), Files.readAllBytes(back));
        }
    }

    @Test
    void otherExtensionsAreRefusedAndNothingIsWritten() {
        for (String name : new String[] {"model.pt", "model", "lw", "onnx", "model.lw.gz", "model.onnx.bak"}) {
            Path file = directory.resolve(name);
            String message = "the name of a model file ends with .lw or .onnx";
            Network network = Examples.small();
            for (Executable use : List.<Executable>of(
                    () -> Models.load(file),
                    () -> Models.load(file, note -> {}),
                    () -> Models.save(network, file),
                    () -> Models.requireKnown(file))) {
                String thrown = Thrown.message(IllegalArgumentException.class, use);
                assertTrue(thrown.endsWith(message), thrown);
            }
            assertFalse(Files.exists(file));
        }
        Models.requireKnown(Path.of("a.lw"));
        Models.requireKnown(Path.of("a.onnx"));
    }

    @Test
    void notesTellWhatIsLeftOut() {
        List<String> notes = new ArrayList<>();
        Path file = OracleCase.named("forward/elu-logsoftmax-9-17-4").folder().resolve("model.onnx");
        Models.load(file, notes::add);
        assertEquals(List.of(), notes);
    }

    @Test
    void filesThatAreNotThereAreNamed() {
        for (String name : new String[] {"none.lw", "none.onnx"}) {
            Path file = directory.resolve(name);
            String message = assertThrows(ModelFileException.class, () -> Models.load(file))
                    .getMessage();
            assertTrue(message.startsWith(file + ": ") && message.contains("no such file"), message);
        }
        Path folder = directory.resolve("folder.onnx");
        assertTrue(folder.toFile().mkdir());
        assertTrue(assertThrows(ModelFileException.class, () -> Models.load(folder))
                .getMessage()
                .contains("not a regular file"));
    }

    @Test
    void contentOfTheOtherFormatIsRefused() throws IOException {
        Path ours = directory.resolve("a.lw");
        Path onnx = directory.resolve("a.onnx");
        Models.save(Examples.small(), ours);
        Models.save(Examples.small(), onnx);
        Path wrong = Files.copy(ours, directory.resolve("b.onnx"));
        assertThrows(ModelFileException.class, () -> Models.load(wrong));
        Path wrongToo = Files.copy(onnx, directory.resolve("b.lw"));
        assertThrows(ModelFileException.class, () -> Models.load(wrongToo));
    }
}
