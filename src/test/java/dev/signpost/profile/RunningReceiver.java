package dev.signpost.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signpost.profile.ReceiverCode.Language;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A generated receiver as a process of its own, on a free port of loopback. */
final class RunningReceiver implements AutoCloseable {
    private static final String LISTENING = "Listening on port ";
    // A first build with an empty cache takes its time.
    private static final long START_SECONDS = 180;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final int port;

    private RunningReceiver(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether this machine has what runs it. */
    static boolean canRun(Language language) {
        return command(language) != null;
    }

    static RunningReceiver start(Language language, Path folder, String code, String secret) throws IOException {
        Path file = Files.writeString(folder.resolve(language.fileName()), code);
        List<String> command = command(language);
        if (command == null) {
            throw new IllegalStateException("nothing here runs " + language);
        }
        var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.command().add(file.toString());
        builder.environment().putAll(Map.of("WEBHOOK_SECRET", secret, "PORT", "0", "GOTOOLCHAIN", "local"));
        Process process = builder.start();
        try {
            return new RunningReceiver(process, port(process));
        } catch (RuntimeException e) {
            stop(process);
            throw e;
        }
    }

    private static @Nullable List<String> command(Language language) {
        return switch (language) {
            case JAVA ->
                list(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            case NODE -> onPath("node");
            case PYTHON -> onPath("python3");
            case GO -> onPath("go", "run");
        };
    }

    private static @Nullable List<String> onPath(String program, String... arguments) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(found -> list(found.toString(), arguments))
                .orElse(null);
    }

    private static List<String> list(String program, String... arguments) {
        return new ArrayList<>(
                Stream.concat(Stream.of(program), Stream.of(arguments)).toList());
    }

    private static int port(Process process) {
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        try {
            return CompletableFuture.supplyAsync(() -> readPort(lines)).get(START_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the receiver did not start", e);
        }
    }

    private static int readPort(BufferedReader lines) {
        var said = new StringBuilder();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(LISTENING)) {
                    return Integer.parseInt(line.substring(LISTENING.length()));
                }
                said.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("it ended:\n" + said);
    }

    HttpResponse<String> send(String method, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hook"))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    @Override
    public void close() {
        stop(process);
    }

    /** What `go run` has started ends with it. */
    private static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
