package dev.signpost.pg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One Postgres cluster in a directory: makes it, starts it, finds out whether it runs, stops it. Its caller sees to it
 * that only one process does so at a time.
 */
final class PostgresServer {
    static final String ROLE = "signpost";

    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 20;
    private static final long INITDB_SECONDS = 120;

    /** In force at every start, whatever version of this program made the cluster. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "'127.0.0.1'"),
            // A socket's path may have 107 bytes at most, and nobody needs it.
            Map.entry("unix_socket_directories", "''"),
            Map.entry("max_connections", "100"),
            Map.entry("shared_buffers", "256MB"),
            // Each page's first change after a checkpoint goes to the log whole: under load 1 GB meant one every 20 s.
            Map.entry("max_wal_size", "4GB"),
            Map.entry("checkpoint_timeout", "10min"),
            Map.entry("min_wal_size", "256MB"),
            // An acknowledgement means that the event is on the disk.
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            // Statements are short and prepared; compiling one costs more than it runs.
            Map.entry("jit", "off"),
            Map.entry("timezone", "'UTC'"),
            Map.entry("log_timezone", "'UTC'"),
            Map.entry("logging_collector", "on"),
            Map.entry("log_filename", "'postgres-%a.log'"),
            Map.entry("log_truncate_on_rotation", "on"),
            Map.entry("log_rotation_age", "1d"),
            Map.entry("log_rotation_size", "0"),
            // The DETAIL of an error repeats the row, customers' data included.
            Map.entry("log_error_verbosity", "terse"));

    private final Path programs;
    private final Path cluster;
    private final Path log;

    /**
     * @param programs directory that has {@code bin}
     * @param cluster Postgres's data directory, which may not exist yet
     * @param log file for what the programs print
     */
    PostgresServer(Path programs, Path cluster, Path log) {
        this.programs = programs;
        this.cluster = cluster;
        this.log = log;
    }

    boolean exists() {
        return Files.exists(cluster.resolve("PG_VERSION"));
    }

    /** Makes the cluster, under another name first: one that was interrupted is never taken for a whole one. */
    void create(Path passwordFile) throws IOException {
        Path unfinished = cluster.resolveSibling(cluster.getFileName() + ".unfinished");
        PostgresBinaries.delete(unfinished);
        run(
                INITDB_SECONDS,
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + ROLE,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C");
        Files.writeString(
                unfinished.resolve("postgresql.conf"), "\ninclude 'signpost.conf'\n", StandardOpenOption.APPEND);
        Files.writeString(unfinished.resolve("signpost.conf"), "");
        Files.move(unfinished, cluster);
    }

    /**
     * The port of the running server of this cluster, if there is one. The file that Postgres leaves behind when it is
     * killed names a process number that may be another program's by now; then the file is removed, for Postgres itself
     * would refuse to start beside it.
     */
    Optional<Integer> runningPort() throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.size() >= 4 && isPostgres(lines.get(0).trim())) {
            return Optional.of(Integer.parseInt(lines.get(3).trim()));
        }
        Files.deleteIfExists(file);
        return Optional.empty();
    }

    private boolean isPostgres(String processId) {
        Optional<ProcessHandle> process =
                ProcessHandle.of(Long.parseLong(processId)).filter(ProcessHandle::isAlive);
        // Another user's process does not show its command: Postgres would not run under another user here.
        return process.flatMap(handle -> handle.info().command())
                .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                .orElse(false);
    }

    /**
     * Starts the server and waits until it accepts connections, after a crash until it has recovered.
     *
     * @param port to listen at, if it is free
     * @param overrides settings that differ from ours
     * @return the port that it listens at
     */
    int start(int port, Map<String, String> overrides) throws IOException {
        int free = freePort(port);
        var settings = new TreeMap<>(SETTINGS);
        settings.putAll(overrides);
        settings.put("port", Integer.toString(free));
        var text = new StringBuilder("# Written at every start; changes are lost.\n");
        settings.forEach(
                (name, value) -> text.append(name).append(" = ").append(value).append('\n'));
        Files.writeString(cluster.resolve("signpost.conf"), text);
        run(
                START_SECONDS + 10,
                "pg_ctl",
                "start",
                "--wait",
                "--silent",
                "--timeout=" + START_SECONDS,
                "--pgdata=" + cluster,
                "--log=" + log);
        return free;
    }

    /** Stops it cleanly; sessions are cut. */
    void stop() throws IOException {
        run(
                STOP_SECONDS + 10,
                "pg_ctl",
                "stop",
                "--silent",
                "--mode=fast",
                "--timeout=" + STOP_SECONDS,
                "--pgdata=" + cluster);
    }

    private static int freePort(int wanted) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (var socket = new ServerSocket(wanted, 1, loopback)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            try (var socket = new ServerSocket(0, 1, loopback)) {
                return socket.getLocalPort();
            }
        }
    }

    private void run(long seconds, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix());
        command.add(programs.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        Files.createDirectories(log.getParent());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("LC_ALL", "C");
        // They would override the arguments.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        Process process = builder.start();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(
                        "embedded Postgres: " + program + " took longer than " + seconds + " s; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("interrupted while waiting for the embedded Postgres", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("embedded Postgres: " + program + " failed: " + lastLines() + " (see " + log + ")");
        }
    }

    /** Postgres refuses to run as root; in a user namespace of its own the same process is nobody. */
    private static List<String> prefix() {
        return runsAsRoot() ? List.of("unshare", "--user", "--") : List.of();
    }

    private static boolean runsAsRoot() {
        Path self = Path.of("/proc/self");
        try {
            return Files.exists(self) && Files.getAttribute(self, "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
    }
}
