package dev.signpost.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The processes of a Postgres server, which can be killed, frozen and started again. Its life is bound to a pipe. */
public final class ServerProcess implements AutoCloseable {
    private static final int WITHIN_SECONDS = 60;
    private static final int STOP_SECONDS = 30;

    // Arguments: directory of the programs, ours, then those of the server. It is started again for each line of our
    // input, and stops when that ends.
    private static final String UNTIL_INPUT_ENDS = """
            programs=$1 home=$2; shift 2
            trap '' INT TERM
            exec 3<&0
            serve() {
                rm -f "$home/ended"
                {
                    "$programs/postgres" -D "$home/cluster" "$@" >>"$home/server.log" 2>&1 3<&- & server=$!
                    echo $server >"$home/pid"
                    wait $server
                    echo "ended with $?" >"$home/ended"
                } &
            }
            serve "$@"
            while read -r line <&3; do serve "$@"; done
            kill -INT "$(cat "$home/pid")" 2>/dev/null
            wait
            rm -rf "$home"
            """;

    private final Path home;
    private final Process process;

    ServerProcess(Path home, Process process) {
        this.home = home;
        this.process = process;
    }

    /** What runs it; the server's own options come behind. */
    static String[] command(Path programs, Path home) {
        return new String[] {"/bin/sh", "-c", UNTIL_INPUT_ENDS, "sh", programs.toString(), home.toString()};
    }

    /** SIGKILL of all its processes at once, as when the machine loses power but its disk does not. */
    public void kill9() {
        signal("KILL");
        await("its end", this::ended);
    }

    /** SIGSTOP of all its processes. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    /** Stops it by its own means, cutting clients off (SIGINT, the "fast" shutdown). */
    public void stop() {
        signal("INT", String.valueOf(pid()));
        await("its end", this::ended);
    }

    /** Starts it again after it has ended; does not wait. */
    public void launchAgain() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("its launch", () -> !ended());
    }

    /** Whether it has ended, by itself or by a signal. */
    public boolean ended() {
        return Files.exists(home.resolve("ended"));
    }

    private long pid() {
        try {
            return Long.parseLong(Files.readString(home.resolve("pid")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        var all = new ArrayList<String>();
        all.add(String.valueOf(pid()));
        ProcessHandle.of(pid())
                .ifPresent(server -> server.descendants().forEach(child -> all.add(String.valueOf(child.pid()))));
        signal(name, all.toArray(String[]::new));
    }

    private static void signal(String name, String... processes) {
        var command = new ArrayList<>(List.of("kill", "-" + name));
        command.addAll(List.of(processes));
        try {
            // A child may have ended meanwhile: then kill complains, and the others have got theirs.
            var kill = new ProcessBuilder(command).redirectErrorStream(true).start();
            kill.getInputStream().readAllBytes();
            kill.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(String what, Callable<Boolean> reached) {
        Awaitility.await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(WITHIN_SECONDS, TimeUnit.SECONDS)
                .until(reached);
    }

    static boolean ended(Process process, int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Stops it and takes its directory away. */
    @Override
    public void close() {
        // One that is frozen would not hear of it; one that was closed before has left nothing.
        if (Files.exists(home.resolve("pid"))) {
            thaw();
        }
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!ended(process, STOP_SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the server in " + home + " does not stop");
        }
    }
}
