package dev.signpost.testkit;

import dev.signpost.pg.DatabaseUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Debian's PgBouncer before a server, on a port of its own. It does not run as root, so root starts it as another. */
public final class PgBouncer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
    private static final int SECONDS = 20;

    private final Process process;
    private final DatabaseUri uri;

    private PgBouncer(Process process, DatabaseUri uri) {
        this.process = process;
        this.uri = uri;
    }

    /**
     * Aborts the test where there is none, and fails it in CI.
     *
     * @param database that it leads to, by that role and password
     * @param settings of its section {@code [pgbouncer]}
     */
    public static PgBouncer before(DatabaseUri database, Map<String, String> settings) {
        if (!Files.isExecutable(PROGRAM)) {
            throw Missing.leaveOut("no " + PROGRAM + ": install Debian's package pgbouncer");
        }
        try {
            return started(database, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PgBouncer started(DatabaseUri database, Map<String, String> settings) throws IOException {
        Path home = Files.createTempDirectory("signpost-pgbouncer");
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var password = database.password();
        String secret = password == null ? "" : password.reveal();
        Files.writeString(home.resolve("users"), "\"" + database.user() + "\" \"" + secret + "\"\n");
        var text = new StringBuilder("[databases]\n* = host=127.0.0.1 port=" + database.port()
                + "\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " + port
                + "\nunix_socket_dir =\nauth_type = scram-sha-256\nauth_file = " + home.resolve("users") + "\n");
        settings.forEach(
                (name, value) -> text.append(name).append(" = ").append(value).append('\n'));
        Path file = Files.writeString(home.resolve("pgbouncer.ini"), text);
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            var users = home.getFileSystem().getUserPrincipalLookupService();
            for (Path path : List.of(home, file, home.resolve("users"))) {
                Files.setOwner(path, users.lookupPrincipalByName("postgres"));
            }
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"));
        }
        command.addAll(List.of(PROGRAM.toString(), "--quiet", file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
        // However this process ends, it goes too.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Awaitility.await("PgBouncer").atMost(SECONDS, TimeUnit.SECONDS).until(() -> listens(process, port));
        return new PgBouncer(
                process,
                new DatabaseUri(
                        "127.0.0.1", port, database.database(), database.user(), password, database.sslMode(), null));
    }

    private static boolean listens(Process process, int port) {
        if (!process.isAlive()) {
            throw new IllegalStateException("PgBouncer ended with " + process.exitValue());
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Its database of the same name, by the same role. */
    public DatabaseUri uri() {
        return uri;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
