package dev.signpost.testkit;

import dev.signpost.model.Secret;
import dev.signpost.pg.DatabaseUri;
import dev.signpost.pg.OwnerConnection;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A Postgres as a distribution ships it, in a new temporary cluster: the configuration that {@code initdb} makes, only
 * port and socket are ours. Postgres does not run as root, so root starts it as the user {@code postgres}.
 *
 * <p>The server's life is bound to a pipe from this process: it stops and its directory goes however this process ends.
 */
public final class StockPostgres implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    static final String MISSING = "no Postgres in " + INSTALLED + ": install Debian's package postgresql";
    private static final Path MEMORY = Path.of("/dev/shm");

    // Its log alone may take the 1 GB that is its default.
    private static final long ROOM_BYTES = 3L << 30;
    private static final String OTHER_USER = "postgres";
    private static final String PASSWORD = "stock";
    /** A session that had just begun when the server was killed lives a moment longer, and keeps its memory. */
    private static final String OUTLIVED = "pre-existing shared memory block";

    private static final int START_SECONDS = 60;

    private final Path home;
    private final ServerProcess process;
    private final DatabaseUri uri;

    private static final class Shared {
        static final StockPostgres INSTANCE = start(Map.of());
    }

    private StockPostgres(Path home, ServerProcess process, DatabaseUri uri) {
        this.home = home;
        this.process = process;
        this.uri = uri;
    }

    /** The programs of the newest version that is installed as Debian does it. */
    public static Optional<Path> programs() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (var versions = Files.list(INSTALLED)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/postgres")))
                    .max(Comparator.comparingInt(
                            version -> Integer.parseInt(version.getFileName().toString())))
                    .map(version -> version.resolve("bin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The one that all tests of this process share, on which each makes databases of its own: see
     * {@link TestDatabase#stock()}. Aborts the test where no Postgres is installed, and fails it in CI.
     */
    public static StockPostgres shared() {
        required();
        return Shared.INSTANCE;
    }

    /** A server of the caller's own; aborts the test where no Postgres is installed, and fails it in CI. */
    public static StockPostgres start(Map<String, String> settings) {
        return start(required(), settings);
    }

    /**
     * A server of the caller's own.
     *
     * @param programs directory that has {@code initdb} and {@code postgres}
     * @param settings that differ from what {@code initdb} writes, for tests of strange servers
     */
    public static StockPostgres start(Path programs, Map<String, String> settings) {
        try {
            return start(programs, settings, directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same with its cluster below a directory of the caller's.
     *
     * @param parent into which everybody may look
     */
    public static StockPostgres start(Path programs, Map<String, String> settings, Path parent) {
        try {
            Path home = newHome(parent);
            initialise(programs, home);
            return started(programs, home, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A standby that follows this server; its log streams until this one stops. */
    public StockPostgres standby() {
        return standby(Map.of());
    }

    /** The same with settings that the server itself got by {@link #start}. */
    public StockPostgres standby(Map<String, String> settings) {
        try {
            return started(required(), copied("--write-recovery-conf"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A base backup, for {@link #recover}. */
    public Path backup() {
        try {
            return copied();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Another server with the data that this one had at a point: recovers a backup along the log of this one, which must
     * run until it is there. Each backup can be used once.
     *
     * @param restorePoint as given to {@code pg_create_restore_point}, in a segment that is complete
     */
    public StockPostgres recover(Path backup, String restorePoint) {
        try {
            Files.createFile(backup.resolve("cluster").resolve("recovery.signal"));
            return started(
                    required(),
                    backup,
                    Map.of(
                            "restore_command",
                            "cp " + cluster().resolve("pg_wal") + "/%f %p",
                            "recovery_target_name",
                            restorePoint,
                            "recovery_target_action",
                            "promote"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path copied(String... more) throws IOException {
        Path other = newHome(directory());
        List<String> command = asOther(
                required().resolve("pg_basebackup").toString(),
                "--pgdata=" + other.resolve("cluster"),
                "--host=127.0.0.1",
                "--port=" + uri.port(),
                "--username=postgres",
                "--checkpoint=fast",
                "--no-sync");
        command.addAll(List.of(more));
        var builder = plain(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", PASSWORD);
        run("pg_basebackup", builder);
        return other;
    }

    /** Runs a statement as the superuser of the URI, on a connection of its own. */
    public static void execute(DatabaseUri uri, String sql) {
        try (Connection connection = OwnerConnection.open(uri);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The first column of the first row, as text. */
    public static String text(DatabaseUri uri, String sql) {
        try (Connection connection = OwnerConnection.open(uri);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static Path required() {
        return programs().orElseThrow(() -> Missing.leaveOut(MISSING));
    }

    /** Its processes, for whoever strikes them. */
    public ServerProcess process() {
        return process;
    }

    /** Starts it again after it has ended, and waits until it takes connections. */
    public void startAgain() {
        process.launchAgain();
        Awaitility.await("its start")
                .pollInterval(Duration.ofMillis(20))
                .atMost(START_SECONDS, TimeUnit.SECONDS)
                .until(() -> {
                    if (process.ended() && log().contains(OUTLIVED)) {
                        process.launchAgain();
                        return false;
                    }
                    return answers();
                });
    }

    /** Its database {@code postgres}, as the superuser. */
    public DatabaseUri uri() {
        return uri;
    }

    /** The same by way of a proxy before it. */
    public DatabaseUri through(TcpProxy way) {
        return new DatabaseUri(
                "127.0.0.1",
                way.port(),
                uri.database(),
                uri.user(),
                uri.password(),
                uri.sslMode(),
                uri.rootCertificate());
    }

    /** Its data directory. */
    public Path cluster() {
        return home.resolve("cluster");
    }

    /** What the server has said until now. */
    public String log() {
        try {
            return Files.readString(home.resolve("server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newHome(Path parent) throws IOException {
        Path home = Files.createTempDirectory(parent, "signpost-stock-postgres");
        if (runsAsRoot()) {
            var users = home.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(home, users.lookupPrincipalByName(OTHER_USER));
        }
        return home;
    }

    /** Where commits need not wait for a disk, if there is room; what Postgres itself does stays as it is shipped. */
    private static Path directory() throws IOException {
        return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM_BYTES
                ? MEMORY
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static void initialise(Path programs, Path home) throws IOException {
        Path passwordFile = Files.writeString(home.resolve("password"), PASSWORD);
        // Without --locale it would be that of whoever runs the tests, and with C the encoding would be none at all.
        List<String> command = asOther(
                programs.resolve("initdb").toString(),
                "--pgdata=" + home.resolve("cluster"),
                "--username=postgres",
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync");
        run("initdb", plain(command).redirectErrorStream(true));
    }

    private static void run(String what, ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!ServerProcess.ended(process, START_SECONDS) || process.exitValue() != 0) {
            throw new IOException(what + " failed: " + said);
        }
    }

    private static StockPostgres started(Path programs, Path home, Map<String, String> settings) throws IOException {
        int port = freePort();
        List<String> command = asOther(ServerProcess.command(programs, home));
        command.addAll(List.of("-p", Integer.toString(port), "-k", home.toString()));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        var process = new ServerProcess(
                home,
                plain(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
        var uri =
                new DatabaseUri("127.0.0.1", port, "postgres", "postgres", Secret.of(PASSWORD), SslMode.DISABLE, null);
        var server = new StockPostgres(home, process, uri);
        try {
            Awaitility.await().atMost(START_SECONDS, TimeUnit.SECONDS).until(server::answers);
            return server;
        } catch (ConditionTimeoutException | IllegalStateException e) {
            var failed = new IOException("the server does not start: " + server.log(), e);
            server.close();
            throw failed;
        }
    }

    private boolean answers() {
        if (process.ended()) {
            throw new IllegalStateException("it has ended");
        }
        try (var connection = OwnerConnection.open(uri)) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private static ProcessBuilder plain(List<String> command) {
        var builder = new ProcessBuilder(command);
        // They would override the arguments.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        return builder;
    }

    private static List<String> asOther(String... command) {
        var all = new ArrayList<String>();
        if (runsAsRoot()) {
            all.addAll(List.of("setpriv", "--reuid=" + OTHER_USER, "--regid=" + OTHER_USER, "--init-groups", "--"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static boolean runsAsRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    /** Stops it and takes its directory away. */
    @Override
    public void close() {
        process.close();
    }
}
