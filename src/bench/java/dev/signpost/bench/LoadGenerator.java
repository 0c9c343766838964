package dev.signpost.bench;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events over HTTP as cheaply as it can be done, one thread, raw sockets.
 *
 * <p>Started with {@code log=FILE} to keep what it was told ({@link LoadTally}). Commands: {@code run} with the fields
 * of {@link Load}, answered when the run is over; {@code stop} ends a run early; {@code quit}.
 */
public final class LoadGenerator {
    private final Selector selector;
    private final Commands commands = new Commands();
    private final LoadTally tally;
    private final @Nullable LineLog log;
    private boolean stopped;

    private LoadGenerator(Map<String, String> options) throws IOException {
        selector = Selector.open();
        String file = options.getOrDefault("log", "");
        log = file.isEmpty() ? null : new LineLog(Path.of(file));
        tally = new LoadTally(log);
    }

    public static void main(String[] args) throws IOException {
        var options =
                Commands.Command.parse("generator " + String.join(" ", args)).values();
        new LoadGenerator(options).serve();
    }

    private void serve() throws IOException {
        commands.answer(Map.of("ready", true));
        commands.listen(selector::wakeup);
        while (!stopped) {
            var command = commands.poll();
            if (command == null) {
                selector.select(1_000);
            } else if (command.name().equals("run")) {
                commands.answer(run(Load.of(command)));
            } else if (command.name().equals("quit")) {
                stopped = true;
            } else if (!command.name().equals("stop")) {
                commands.answer(Map.of("error", "no such command: " + command.name()));
            }
        }
        if (log != null) {
            log.close();
        }
    }

    private Map<String, Object> run(Load load) throws IOException {
        tally.clear();
        LoadRun run = new LoadRun(load, selector, tally);
        long start = System.nanoTime();
        run.open();
        while (!run.finished()) {
            run.step();
            tally.flush();
            var command = commands.poll();
            if (command != null) {
                run.stop();
                stopped = command.name().equals("quit");
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        run.close();
        tally.flush();
        Map<String, Object> out = new LinkedHashMap<>(tally.summary(seconds));
        out.put("issued", run.issued());
        return out;
    }
}
