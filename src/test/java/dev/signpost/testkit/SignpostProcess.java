package dev.signpost.testkit;

import dev.signpost.pg.DatabaseUri;
import dev.signpost.pg.EmbeddedDatabase;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The jar as a process, with real signals. The same object can be started again after it was killed, on the same ports
 * and data directory. Closing it ends the process, and the embedded Postgres that a killed one has left behind.
 */
public final class SignpostProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final int ANSWER_MILLIS = 2_000;

    private final Path jar;
    private final Path dataDir;
    private final List<String> program = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> javaOptions =
            new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmx512m", "-XX:TieredStopAtLevel=1"));
    private final int httpPort = FreePort.find();
    private final int managementPort = FreePort.find();
    private final List<String> prefix = new ArrayList<>();
    private String address = "127.0.0.1";
    private int descriptors;
    private @Nullable Process process;

    /** Another jar than the one that this build has made, not started yet. */
    public static SignpostProcess of(Path jar, Path dataDir) {
        return new SignpostProcess(jar, dataDir);
    }

    private SignpostProcess(Path jar, Path dataDir) {
        this.jar = jar.toAbsolutePath();
        program("-jar", this.jar.toString());
        this.dataDir = dataDir;
        environment.put("SIGNPOST_HTTP_PORT", String.valueOf(httpPort));
        environment.put("SIGNPOST_MANAGEMENT_PORT", String.valueOf(managementPort));
        environment.put("SIGNPOST_DATA_DIR", dataDir.toString());
        // Tests count rows, and these come of themselves.
        environment.put("SIGNPOST_MANAGEMENT_SYNTHETIC_EVENTS", "false");
    }

    /** Not started yet; {@code dataDir} is for the embedded Postgres, and two processes may share one. */
    public static SignpostProcess in(Path dataDir) {
        return new SignpostProcess(Path.of(System.getProperty("signpost.jar", "target/signpost.jar")), dataDir);
    }

    public SignpostProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public SignpostProcess without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Strict mode on that Postgres, with receivers on the loopback address allowed. */
    public SignpostProcess on(DatabaseUri database) {
        return with("SIGNPOST_DATABASE_URI", database.toText().reveal())
                .with("SIGNPOST_OUTBOUND_ALLOW", "127.0.0.0/8")
                .with("SIGNPOST_OUTBOUND_ALLOW_HTTP", "true");
    }

    /**
     * Where it lives when that is not this network namespace.
     *
     * @param listens address of its ports
     * @param command what is run before {@code java}, such as {@code ip netns exec NAME}; must become it
     */
    public SignpostProcess within(String listens, List<String> command) {
        address = listens;
        prefix.clear();
        prefix.addAll(command);
        return with("SIGNPOST_HTTP_HOST", listens).with("SIGNPOST_MANAGEMENT_HOST", listens);
    }

    /** What is run in place of the jar: the last options of {@code java}. */
    public SignpostProcess program(String... options) {
        program.clear();
        program.addAll(List.of(options));
        return this;
    }

    /** Whether that is what this build has made, with or without bugs planted before it. */
    public boolean runsThisBuild() {
        return program.stream().anyMatch(option -> option.endsWith(jar.toString()));
    }

    /**
     * Runs the jar with other classes and resources before its own.
     *
     * @param overlay a folder of them
     */
    public SignpostProcess planted(Path overlay) {
        return program("-cp", overlay.toAbsolutePath() + File.pathSeparator + jar, "dev.signpost.Launcher");
    }

    /**
     * Replaces the options of the Java virtual machine; by default a serial collector, 512 MB, and the quick compiler
     * alone: most processes of tests live for seconds, in which the thorough one costs more than it brings.
     */
    public SignpostProcess java(String... options) {
        javaOptions.clear();
        javaOptions.addAll(List.of(options));
        return this;
    }

    /** So many files and sockets may be open in it. */
    public SignpostProcess descriptors(int most) {
        descriptors = most;
        return this;
    }

    /** Starts it and returns at once. */
    public SignpostProcess launch() {
        process = started(logFile());
        return this;
    }

    /** Starts another command with the same settings, beside it; both outputs go to {@code output}. */
    public Process command(Path output, String... words) {
        return started(output, words);
    }

    private Process started(Path output, String... words) {
        List<String> command = new ArrayList<>(prefix);
        if (descriptors > 0) {
            command.addAll(List.of("bash", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "bash"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(SharedClasses.options(program, javaOptions));
        command.addAll(program);
        command.addAll(List.of(words));
        // To a file and not to a pipe: whoever reads a pipe slowly would slow down what is being measured.
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("SIGNPOST_"));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(dataDir);
            UnpackedPostgres.lendTo(dataDir);
            builder.directory(dataDir.toFile());
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits until it says that it is ready. */
    public SignpostProcess start() {
        launch();
        return awaitReady();
    }

    public SignpostProcess awaitReady() {
        Awaitility.await("readiness")
                .pollInterval(Duration.ofMillis(20))
                .pollDelay(Duration.ZERO)
                .atMost(READY_WITHIN)
                .until(() -> {
                    if (!running().isAlive()) {
                        throw new AssertionError("It ended with " + running().exitValue() + ":\n" + tail(60));
                    }
                    return isReady();
                });
        return this;
    }

    private boolean isReady() {
        return get("/health/ready").map(answer -> answer.status() == 200).orElse(false);
    }

    /** The value of a meter, summed over the series whose line matches all of {@code tags}; 0 if there is none. */
    public double metric(String name, String... tags) {
        String text = get("/metrics").map(Answer::body).orElse("");
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(tags).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Signpost's own meters as they stand, for failure messages. */
    public String metrics() {
        return String.join("\n", lines("signpost"));
    }

    /** Every series whose name begins with {@code prefix}, without its value. */
    public List<String> series(String prefix) {
        return lines(prefix).stream()
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .sorted()
                .toList();
    }

    private List<String> lines(String prefix) {
        String text = get("/metrics").map(Answer::body).orElse("");
        return text.lines().filter(line -> line.startsWith(prefix)).toList();
    }

    private record Answer(int status, String body) {}

    /** On a connection of its own each time: a kept one could belong to the process before this one. */
    private Optional<Answer> get(String path) {
        try {
            var connection = (HttpURLConnection) URI.create("http://" + address + ":" + managementPort + path)
                    .toURL()
                    .openConnection(Proxy.NO_PROXY);
            connection.setRequestProperty("Connection", "close");
            connection.setConnectTimeout(ANSWER_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return Optional.of(new Answer(status, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public int httpPort() {
        return httpPort;
    }

    public int managementPort() {
        return managementPort;
    }

    public URI uri() {
        return URI.create("http://" + address + ":" + httpPort);
    }

    public long pid() {
        return running().pid();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Output and error lines of all starts. */
    public List<String> log() {
        try {
            return Files.exists(logFile()) ? Files.readAllLines(logFile()) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path logFile() {
        return dataDir.resolve("signpost-" + httpPort + ".log");
    }

    /** Waits until a line of the log matches; answers its first group, or the whole match if it has none. */
    public String awaitLog(Pattern pattern) {
        return Awaitility.await("log line " + pattern)
                .pollInterval(Duration.ofMillis(20))
                .atMost(READY_WITHIN)
                .until(
                        () -> log().stream()
                                .map(pattern::matcher)
                                .filter(Matcher::find)
                                .map(match -> match.group(Math.min(1, match.groupCount())))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Lines that it has written since the log had that many. */
    public List<String> logSince(int lines) {
        List<String> all = log();
        return all.subList(Math.min(lines, all.size()), all.size());
    }

    /** SIGKILL: nothing of the process runs any more when this returns. */
    public void kill9() {
        running().destroyForcibly();
        awaitExit(10);
    }

    /** SIGTERM; does not wait. */
    public void sigterm() {
        running().destroy();
    }

    /** SIGSTOP: frozen, its sockets open. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    /** The exit status; fails if it still runs after that time. */
    public int awaitExit(long seconds) {
        try {
            if (!running().waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError("It still runs after " + seconds + " s:\n" + tail(40));
            }
            return running().exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process running() {
        Process started = process;
        if (started == null) {
            throw new IllegalStateException("It was never started");
        }
        return started;
    }

    /** The last lines of the log, for failure messages. */
    public String tail(int lines) {
        List<String> all = log();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    /** Adopts the embedded Postgres of the data directory; whoever closes it last stops it. */
    public EmbeddedDatabase openDatabase() {
        try {
            return EmbeddedDatabase.open(databaseHome().orElseThrow(), Map.of(), new SecureRandom());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the embedded Postgres keeps its cluster ({@code postgres}) and its files; empty before it was made. */
    public Optional<Path> databaseHome() {
        try (var files = Files.find(dataDir, 3, (path, facts) -> path.endsWith("postgres.lock"))) {
            return files.findFirst().map(Path::getParent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            thaw();
            sigterm();
            try {
                if (!running().waitFor(30, TimeUnit.SECONDS)) {
                    kill9();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                kill9();
            }
        }
        if (databaseHome().isPresent() && !environment.containsKey("SIGNPOST_DATABASE_URI")) {
            openDatabase().close();
        }
        UnpackedPostgres.takeBack(dataDir);
    }
}
