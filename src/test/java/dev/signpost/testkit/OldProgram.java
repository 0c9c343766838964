package dev.signpost.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;

/**
 * The program of {@link VersionBefore}, compiled from this repository's history against today's libraries. Its classes
 * are kept below {@code target}. Where the history is not there, such as in a shallow clone or an archive, the test that
 * wants it is left out and says so; what {@code pg.UpgradeTest} shows is shown there all the same.
 */
public final class OldProgram {
    /** The last commit of that version. */
    private static final String COMMIT = "b5f4551d179b7726d60ac07beaeb9e6345144434";

    private final String classPath;

    private OldProgram(String classPath) {
        this.classPath = classPath;
    }

    /** Takes ten seconds the first time. */
    public static synchronized OldProgram build() {
        Path home = Path.of("target", "version-before", COMMIT);
        Path classes = home.resolve("classes");
        List<String> libraries = libraries();
        if (!Files.exists(classes)) {
            try {
                compile(sources(home), classes, libraries);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new OldProgram(
                classes.toAbsolutePath() + File.pathSeparator + String.join(File.pathSeparator, libraries));
    }

    /** A process of it; not started. */
    public SignpostProcess in(Path dataDir) {
        return SignpostProcess.in(dataDir)
                .without("SIGNPOST_MANAGEMENT_SYNTHETIC_EVENTS")
                .program("-cp", classPath, "dev.signpost.Main");
    }

    private static List<String> libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                // Of today's program.
                .filter(entry -> !Path.of(entry)
                        .toAbsolutePath()
                        .startsWith(Path.of("target").toAbsolutePath()))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .toList();
    }

    /** Leaves the test out where the history is not there. */
    public static void assumeHistory() {
        boolean there;
        try {
            there = git("cat-file", "-e", COMMIT + "^{commit}");
        } catch (IOException noGit) {
            there = false;
        }
        Assumptions.assumeTrue(
                there,
                "left out: the history of this checkout does not reach back to commit " + COMMIT
                        + " (git fetch --unshallow)");
    }

    private static Path sources(Path home) throws IOException {
        Files.createDirectories(home);
        Path archive = home.resolve("sources.zip").toAbsolutePath();
        if (!git("archive", "--format=zip", "-o", archive.toString(), COMMIT, "src/main", "conf")) {
            throw new IOException("git archive of " + COMMIT + " failed");
        }
        Path sources = home.resolve("sources");
        unpack(archive, sources);
        return sources;
    }

    private static boolean git(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        Process git = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return git.waitFor(60, TimeUnit.SECONDS) && git.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void unpack(Path archive, Path target) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(archive);
                Stream<Path> files = Files.walk(zip.getPath("/"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(file.toString().substring(1));
                Files.createDirectories(copy.getParent());
                Files.deleteIfExists(copy);
                Files.copy(file, copy);
            }
        }
    }

    /** To another place first, so that what a killed run has left is not taken for all of it. */
    private static void compile(Path sources, Path classes, List<String> libraries) throws IOException {
        Path unfinished = Files.createTempDirectory(classes.getParent(), "classes");
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn",
                "-proc:none",
                "-parameters",
                "-Xlint:none",
                "-encoding",
                "UTF-8",
                "-d",
                unfinished.toString(),
                "-cp",
                String.join(File.pathSeparator, libraries)));
        try (Stream<Path> java = Files.walk(sources.resolve("src/main/java"))) {
            java.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new AssertionError("The version before does not compile against today's libraries");
        }
        copy(sources.resolve("src/main/resources"), unfinished);
        copy(sources.resolve("conf"), unfinished.resolve("conf"));
        Files.move(unfinished, classes);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
