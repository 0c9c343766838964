package dev.signpost.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Reads the logs of the load generator and of the sink as {@link Evidence}. */
public final class RunLogs {
    private RunLogs() {}

    /** Acknowledgements of a generator's log; its number of an event stands for the idempotency key. */
    public static List<Evidence.Told> told(Path generatorLog) {
        List<Evidence.Told> told = new ArrayList<>();
        for (String line : lines(generatorLog)) {
            String[] words = line.split(" ");
            if (words[0].equals("A")) {
                told.add(new Evidence.Told(words[1], words[2], "bench." + words[3], Integer.parseInt(words[4])));
            }
        }
        return told;
    }

    /**
     * @param webhookOf the id of the webhook whose URL ends with that number
     */
    public static List<Evidence.Seen> seen(Path sinkLog, IntFunction<String> webhookOf) {
        List<Evidence.Seen> seen = new ArrayList<>();
        for (String line : lines(sinkLog)) {
            String[] words = line.split(" ");
            seen.add(new Evidence.Seen(
                    words[0],
                    webhookOf.apply(Integer.parseInt(words[1])),
                    Integer.parseInt(words[2]),
                    Long.parseLong(words[3])));
        }
        return seen;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
