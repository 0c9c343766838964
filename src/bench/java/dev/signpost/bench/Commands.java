package dev.signpost.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The line protocol of sink and generator: {@code name key=value …} on standard input, one line of JSON on standard
 * output for each. Lines are read on a thread of their own and handled on the selector's.
 */
final class Commands {
    /** One line. The end of the input is the command {@code quit}. */
    record Command(String name, Map<String, String> values) {
        static Command parse(String line) {
            String[] words = line.strip().split("\\s+");
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 1; i < words.length; i++) {
                int equals = words[i].indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("Expected key=value, found " + words[i]);
                }
                values.put(words[i].substring(0, equals), words[i].substring(equals + 1));
            }
            return new Command(words[0], values);
        }

        String text(String key, String fallback) {
            return values.getOrDefault(key, fallback);
        }

        long number(String key, long fallback) {
            String value = values.get(key);
            return value == null ? fallback : Long.parseLong(value);
        }

        double fraction(String key, double fallback) {
            String value = values.get(key);
            return value == null ? fallback : Double.parseDouble(value);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConcurrentLinkedQueue<Command> waiting = new ConcurrentLinkedQueue<>();
    private final PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true);

    /** Begins to read; calls {@code wakeUp} after each line, on the reading thread. */
    void listen(Runnable wakeUp) {
        Thread reader = new Thread(() -> read(wakeUp), "commands");
        reader.setDaemon(true);
        reader.start();
    }

    @Nullable
    Command poll() {
        return waiting.poll();
    }

    void answer(Map<String, ?> values) {
        try {
            out.println(JSON.writeValueAsString(values));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Runnable wakeUp) {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    waiting.add(Command.parse(line));
                    wakeUp.run();
                }
            }
        } catch (IOException e) {
            out.println("{\"error\":\"standard input failed\"}");
        }
        waiting.add(new Command("quit", Map.of()));
        wakeUp.run();
    }
}
