package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script mvnw, in a project of its own, with a PATH that holds nothing but the named tools, and with a Maven that only
 * tells how it was called. No network.
 */
class MvnwTest {
    private static final String VERSION = "9.8.7";
    private static final List<String> TOOLS = List.of(
            "sh",
            "sed",
            "grep",
            "cut",
            "dirname",
            "readlink",
            "mkdir",
            "mktemp",
            "mv",
            "rm",
            "chmod",
            "cp",
            "cat",
            "sleep");

    @TempDir
    Path folder;

    private Path project = Path.of("");
    private Path bin = Path.of("");
    private Path home = Path.of("");
    private Path archive = Path.of("");

    @BeforeEach
    void setUp() throws IOException, NoSuchAlgorithmException {
        project = Files.createDirectories(folder.resolve("a project"));
        bin = Files.createDirectories(folder.resolve("bin"));
        home = folder.resolve("the home");
        archive = folder.resolve("maven.zip");
        for (String tool : TOOLS) {
            tool(tool);
        }
        tool("sha512sum");
        tool("unzip");
        script("java", "exit 0");
        Files.copy(Path.of("mvnw"), project.resolve("mvnw"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        writeArchive("apache-maven-" + VERSION + "/");
        pin(archive);
    }

    @Test
    void anInstalledMavenFetchesThePinnedOneAndTheNextRunNeedsNoFetching() throws IOException {
        installMaven("");
        Result first = mvnw(folder, "-v");
        assertEquals(7, first.exit, first.error);
        assertTrue(first.error.contains("fetching Maven " + VERSION), first.error);
        assertEquals(List.of("-f", pom(), "-v"), first.arguments());
        Files.delete(bin.resolve("mvn"));
        Result second = mvnw(folder, "-v");
        assertEquals(7, second.exit, second.error);
        assertEquals("", second.error);
        assertCacheHoldsMavenAlone();
    }

    @Test
    void argumentsAndExitCodePassThroughUnchanged() throws IOException {
        installMaven("");
        List<String> arguments = List.of("a b", "", "it's", "\"quoted\"", "$HOME", "*", "-Dx=a;b\\n", "--", "ä");
        Result result = mvnw(folder, arguments.toArray(String[]::new));
        List<String> expected = new ArrayList<>(List.of("-f", pom()));
        expected.addAll(arguments);
        assertEquals(expected, result.arguments());
        assertEquals(7, result.exit);
    }

    @Test
    void itBuildsItsOwnProjectFromAnyFolderAndThroughALinkUnlessAPomIsNamed() throws IOException {
        installMaven("");
        Path link = Files.createSymbolicLink(folder.resolve("link"), project.resolve("mvnw"));
        for (Path from : List.of(folder, project, bin)) {
            assertEquals(
                    List.of("-f", pom(), "x"), run(from, link.toString(), "x").arguments());
            assertEquals(List.of("-f", pom(), "x"), mvnw(from, "x").arguments());
        }
        assertEquals(
                List.of("x", "-f", "other.xml"),
                mvnw(folder, "x", "-f", "other.xml").arguments());
        assertEquals(List.of("--file=o.xml"), mvnw(folder, "--file=o.xml").arguments());
    }

    @Test
    void theInstalledMavenIsToldWhereTheCallerLooksForThings() throws IOException {
        installMaven("printf '%s\\n' \"$@\" >'" + folder.resolve("asked") + "'");
        mvnw(folder, "-q", "-s", "my settings.xml", "clean", "-Dmaven.repo.local=/a b", "verify");
        List<String> asked = Files.readAllLines(folder.resolve("asked"));
        assertTrue(asked.containsAll(List.of("-s", "my settings.xml", "-Dmaven.repo.local=/a b")), asked.toString());
        assertTrue(
                asked.contains("-Dartifact=org.apache.maven:apache-maven:" + VERSION + ":zip:bin"), asked.toString());
        assertFalse(asked.contains("clean") || asked.contains("verify"), asked.toString());
    }

    @Test
    void withoutMavenTheArchiveIsReadByCurlOrWget() throws IOException {
        String address = "https://archive.apache.org/dist/maven/maven-3/" + VERSION + "/binaries/apache-maven-"
                + VERSION + "-bin.zip";
        String body = "for last; do :; done; [ \"$last\" = '" + address + "' ] || exit 3\n"
                + "while [ \"$1\" != %s ]; do shift; done; cp '" + archive + "' \"$2\"";
        script("curl", body.formatted("-o"));
        assertEquals(7, mvnw(folder, "x").exit);
        Files.delete(bin.resolve("curl"));
        script("wget", body.formatted("-O"));
        home = folder.resolve("another home");
        assertEquals(7, mvnw(folder, "x").exit);
    }

    @Test
    void anInstalledMavenThatFailsIsNotTheEnd() throws IOException {
        script("mvn", "echo '[ERROR] no such artifact'; exit 1");
        script("curl", "while [ \"$1\" != -o ]; do shift; done; cp '" + archive + "' \"$2\"");
        assertEquals(7, mvnw(folder, "x").exit);
    }

    @Test
    void aFileWithAnotherChecksumIsRefused() throws IOException {
        installMaven("");
        Files.write(archive, new byte[] {1, 2, 3});
        Result result = mvnw(folder, "x");
        assertEquals(1, result.exit);
        assertTrue(result.error.contains("another SHA-512"), result.error);
        assertEquals("", result.output);
        assertCacheIsEmpty();
    }

    @Test
    void itSaysWhatIsMissing() throws IOException {
        Result nothing = mvnw(folder, "x");
        assertEquals(1, nothing.exit);
        assertTrue(nothing.error.contains("no mvn is installed"), nothing.error);
        assertTrue(nothing.error.contains("neither curl nor wget"), nothing.error);
        assertCacheIsEmpty();

        script("mvn", "echo '[ERROR] no such artifact'; exit 1");
        script("wget", "echo 'wget: no route' >&2; exit 4");
        Result unreachable = mvnw(folder, "x");
        assertTrue(unreachable.error.contains("[ERROR] no such artifact"), unreachable.error);
        assertTrue(unreachable.error.contains("wget: no route"), unreachable.error);

        installMaven("");
        Files.delete(bin.resolve("unzip"));
        assertTrue(mvnw(folder, "x").error.contains("install one of unzip, jar (a JDK), python3, bsdtar"));
        tool("unzip");
        Files.delete(bin.resolve("sha512sum"));
        assertTrue(mvnw(folder, "x").error.contains("install one of sha512sum, shasum, openssl"));
        tool("sha512sum");
        assertCacheIsEmpty();

        Files.delete(bin.resolve("java"));
        assertTrue(mvnw(folder, "x").error.contains("no Java found"));
        Files.delete(project.resolve(".mvn/wrapper/maven-wrapper.properties"));
        assertTrue(mvnw(folder, "x").error.contains("maven-wrapper.properties"));
    }

    @Test
    void parallelFirstRunsAllSucceed() throws IOException, InterruptedException {
        installMaven("sleep 0.2");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(start(
                    folder,
                    folder.resolve("output " + i),
                    project.resolve("mvnw").toString(),
                    "run"));
        }
        for (Process process : processes) {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(7, process.exitValue());
        }
        assertCacheHoldsMavenAlone();
    }

    /** An mvn that copies the archive to where the dependency plugin would. */
    private void installMaven(String before) throws IOException {
        script(
                "mvn",
                before + "\nfor argument; do case $argument in -DoutputDirectory=*) to=${argument#*=} ;; esac; done\n"
                        + "mkdir -p \"$to\" && cp '" + archive + "' \"$to/apache-maven-" + VERSION + "-bin.zip\"");
    }

    private void writeArchive(String top) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry(top + "bin/mvn"));
            zip.write("#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit 7\n".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
    }

    private void pin(Path file) throws IOException, NoSuchAlgorithmException {
        byte[] sum = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file));
        Path wrapper = Files.createDirectories(project.resolve(".mvn/wrapper"));
        Files.writeString(
                wrapper.resolve("maven-wrapper.properties"),
                "# a comment\nmavenVersion=" + VERSION + "\nmavenSha512="
                        + HexFormat.of().formatHex(sum) + "\n");
    }

    private String pom() throws IOException {
        return project.toRealPath().resolve("pom.xml").toString();
    }

    private void assertCacheHoldsMavenAlone() throws IOException {
        try (Stream<Path> entries = Files.walk(home.resolve(".m2/wrapper/lanewise"), 2)) {
            List<String> names =
                    entries.skip(1).map(path -> path.getFileName().toString()).toList();
            assertEquals(2, names.size(), names.toString());
            assertTrue(names.get(0).startsWith("apache-maven-" + VERSION), names.toString());
            assertEquals("bin", names.get(1));
        }
    }

    private void assertCacheIsEmpty() throws IOException {
        try (Stream<Path> entries = Files.list(home.resolve(".m2/wrapper/lanewise"))) {
            assertEquals(List.of(), entries.toList());
        }
    }

    private void script(String name, String body) throws IOException {
        Path file = bin.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void tool(String name) throws IOException {
        for (String part : System.getenv("PATH").split(":", -1)) {
            Path file = Path.of(part, name);
            if (Files.isExecutable(file)) {
                script(name, "exec '" + file + "' \"$@\"");
                return;
            }
        }
        throw new IOException("this test needs " + name);
    }

    private Result mvnw(Path from, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(project.resolve("mvnw").toString()));
        command.addAll(List.of(arguments));
        return run(from, command.toArray(String[]::new));
    }

    private Result run(Path from, String... command) throws IOException {
        Path output = folder.resolve("output");
        Process process = start(from, output, command);
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
        return new Result(
                process.exitValue(),
                Files.readString(output),
                Files.readString(output.resolveSibling(output.getFileName() + ".err")));
    }

    private Process start(Path from, Path output, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(from.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .redirectError(
                        output.resolveSibling(output.getFileName() + ".err").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("HOME", home.toString());
        return builder.start();
    }

    private record Result(int exit, String output, String error) {
        List<String> arguments() {
            return output.isEmpty()
                    ? List.of()
                    : List.of(output.substring(0, output.length() - 1).split("\n", -1));
        }
    }
}
