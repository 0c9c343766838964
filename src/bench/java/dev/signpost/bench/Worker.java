package dev.signpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A sink or generator as a process of its own, by the protocol of {@link Commands}. Closing it ends the process; so
 * does the end of this JVM, by closing its standard input.
 */
public final class Worker implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer in;
    private final BufferedReader out;
    private final JsonNode greeting;

    private Worker(Class<?> main, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx768m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        out = new BufferedReader(
                new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 1 << 16);
        greeting = answer();
    }

    /** A sink on a port of its own; options as {@link Sink} describes them. */
    public static Worker sink(String... options) {
        return new Worker(Sink.class, List.of(options));
    }

    /** A generator; options as {@link LoadGenerator} describes them. */
    public static Worker generator(String... options) {
        return new Worker(LoadGenerator.class, List.of(options));
    }

    /** Another class with a {@code main} that speaks the protocol. */
    static Worker of(Class<?> main, String... options) {
        return new Worker(main, List.of(options));
    }

    /** The port that the process listens on, from its first line. */
    public int port() {
        return greeting.path("port").asInt();
    }

    public long pid() {
        return process.pid();
    }

    /** Sends a command whose answer {@link #answer} will wait for. */
    public void send(String command) {
        try {
            in.write(command + "\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Blocks until the next line comes. */
    public JsonNode answer() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("The process ended without an answer; see its error output");
            }
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode ask(String command) {
        send(command);
        return answer();
    }

    @Override
    public void close() {
        try {
            in.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
