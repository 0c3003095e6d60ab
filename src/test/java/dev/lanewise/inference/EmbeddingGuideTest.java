package dev.lanewise.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.ForkedJvm;
import dev.lanewise.io.ModelFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/embedding.md shows is so: the service runs as it stands, its model is swapped under load. */
class EmbeddingGuideTest {
    private static final String FEATURES = "0.5,-1.25,2,0.125";
    private static final float[] X = {0.5f, -1.25f, 2f, 0.125f};

    @TempDir
    private Path folder;

    private static String guide() throws IOException {
        return Files.readString(Path.of("docs", "embedding.md"));
    }

    @Test
    void theLinesOfTheThreadThatLearnsAreThoseOfTheTest() throws IOException {
        Matcher shown = Pattern.compile("has these lines\\. -->\n```java\n(.*?)```", Pattern.DOTALL)
                .matcher(guide());
        assertTrue(shown.find());
        Path test = Path.of("src/test/java", OnLineLearningTest.class.getName().replace('.', '/') + ".java");
        String source = Files.readString(test);
        int from = source.indexOf("// docs: from here\n");
        assertEquals(
                source.substring(source.indexOf('\n', from) + 1, source.indexOf("        // docs: to here")),
                shown.group(1));
    }

    private static Network network(long seed) {
        return Network.inputs(4)
                .dense(8, Activation.RELU)
                .dense(3, Activation.SOFTMAX)
                .seed(seed)
                .build();
    }

    private static String answer(int version, Network network) {
        float[] out = new float[3];
        Model.of(network).session().predict(X, 0, out, 0);
        return "version " + version + " " + Arrays.toString(out);
    }

    @Test
    void theServiceAnswersWhileItsModelIsSwapped() throws Exception {
        Path model = folder.resolve("model.lw");
        ModelFile.save(network(1), model);
        Matcher code = Pattern.compile("runs this block\\. -->\n```java\n(.*?)```", Pattern.DOTALL)
                .matcher(guide());
        assertTrue(code.find());
        Files.writeString(folder.resolve("Service.java"), code.group(1));
        Process process =
                ForkedJvm.ofSource(folder, "Service.java", model.toString()).start();
        try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
            int port = port(printed);
            assertEquals("200 " + answer(1, network(1)), request(port, "predict", FEATURES));
            assertEquals("400 3 features, the model has 4", request(port, "predict", "1,2,3"));
            assertTrue(request(port, "predict", "1,2,3,four").startsWith("400 "));
            swapUnderLoad(port, model);
            ModelFile.save(Network.inputs(5).dense(3).build(), model);
            String refused = request(port, "reload", "");
            assertTrue(refused.startsWith("400 cannot publish 5 -> 3"), refused);
            Files.writeString(model, "no model");
            assertTrue(request(port, "reload", "").startsWith("400 "));
            assertEquals("200 " + answer(2, network(2)), request(port, "predict", FEATURES), "it serves on");
        } finally {
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "no end");
        }
    }

    private static int port(BufferedReader printed) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = printed.readLine(); line != null; line = printed.readLine()) {
            all.append(line).append('\n');
            if (line.startsWith("listening on port ")) {
                assertTrue(all.toString().contains("warm after "), all::toString);
                return Integer.parseInt(line.substring("listening on port ".length()));
            }
        }
        throw new AssertionError("no port: " + all);
    }

    /** Two clients ask on and on; the model is swapped; each answer is one version's, and in the end the new one's. */
    private static void swapUnderLoad(int port, Path model) throws Exception {
        List<String> right = List.of("200 " + answer(1, network(1)), "200 " + answer(2, network(2)));
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> seen = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                seen.add(clients.submit(() -> {
                    int version = 0;
                    while (!done.get()) {
                        int next = right.indexOf(request(port, "predict", FEATURES));
                        assertTrue(next >= version, "an answer of no version, or of an old one");
                        version = next;
                    }
                    return version;
                }));
            }
            ModelFile.save(network(2), model);
            assertEquals("200 version 2", request(port, "reload", ""));
            assertEquals(right.get(1), request(port, "predict", FEATURES));
            done.set(true);
            for (Future<Integer> client : seen) {
                assertTrue(client.get() >= 0);
            }
        }
    }

    /** The status and the text. */
    private static String request(int port, String path, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + "/" + path)
                        .toURL()
                        .openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return status + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
