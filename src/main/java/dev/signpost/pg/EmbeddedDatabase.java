package dev.signpost.pg;

import dev.signpost.model.Secret;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A Postgres of our own in a directory that lasts: durable (fsync, synchronous_commit and full_page_writes are on),
 * reachable from this machine with a password that is kept beside it. Blocks; for {@code boot} and tests.
 *
 * <p>Several processes may open the same directory: the first starts the server, the others use it, the last to close
 * stops it. Who is still using it is told by file locks, which go with their process however it dies. A server that a
 * killed process has left running is adopted; one that was killed itself recovers.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final String DATABASE = "signpost";
    private static final int PASSWORD_BYTES = 24;

    private final PostgresServer server;
    private final Path lockFile;
    private final FileChannel users;
    private final DatabaseUri uri;

    private EmbeddedDatabase(PostgresServer server, Path lockFile, FileChannel users, DatabaseUri uri) {
        this.server = server;
        this.lockFile = lockFile;
        this.users = users;
        this.uri = uri;
    }

    /**
     * Starts or adopts the server; the first time it is made, which takes a few seconds.
     *
     * @param directory made if missing
     * @param overrides Postgres settings that differ from the durable ones; none in production
     * @param random makes the password, once; a secure one in production
     * @throws IOException with a sentence for the operator if the server cannot be had
     */
    public static EmbeddedDatabase open(Path directory, Map<String, String> overrides, RandomGenerator random)
            throws IOException {
        return open(directory, overrides, random, Progress.SILENT);
    }

    /**
     * The same for somebody who waits for it.
     *
     * @param progress hears of each step
     */
    public static EmbeddedDatabase open(
            Path directory, Map<String, String> overrides, RandomGenerator random, Progress progress)
            throws IOException {
        Path home = Files.createDirectories(directory).toRealPath();
        Path lockFile = home.resolve("postgres.lock");
        FileChannel users = channel(home.resolve("postgres.users"));
        try (FileChannel lock = channel(lockFile);
                FileLock held = lock.lock()) {
            assert held.isValid();
            use(users, home);
            progress.now("unpacking Postgres into " + home);
            var server = new PostgresServer(
                    PostgresBinaries.unpack(home), home.resolve("postgres"), home.resolve("postgres.start.log"));
            Secret password = password(home.resolve("postgres.password"), random);
            if (!server.exists()) {
                progress.now("making an empty database in " + home);
                server.create(home.resolve("postgres.password"));
            }
            progress.now("starting Postgres");
            int port = start(server, home.resolve("postgres.port"), overrides);
            var uri =
                    new DatabaseUri("127.0.0.1", port, DATABASE, PostgresServer.ROLE, password, SslMode.DISABLE, null);
            createDatabase(uri);
            return new EmbeddedDatabase(server, lockFile, users, uri);
        } catch (SQLException e) {
            users.close();
            throw new IOException("the embedded Postgres in " + home + " does not answer: " + e.getMessage(), e);
        } catch (OverlappingFileLockException e) {
            users.close();
            throw new IOException("the embedded Postgres in " + home + " is open in this process already", e);
        } catch (IOException | RuntimeException e) {
            users.close();
            throw e;
        }
    }

    /** How to connect to its database {@code signpost}, as its owner, a superuser. */
    public DatabaseUri uri() {
        return uri;
    }

    /** Stops the server if nobody else uses it. */
    @Override
    public void close() {
        try (FileChannel lock = channel(lockFile);
                FileLock held = lock.lock()) {
            assert held.isValid();
            users.close();
            try (FileChannel others = channel(lockFile.resolveSibling("postgres.users"));
                    FileLock alone = others.tryLock()) {
                if (alone != null && server.runningPort().isPresent()) {
                    server.stop();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Holds a shared lock until the channel is closed. Nobody has it exclusively but under the other lock. */
    private static void use(FileChannel users, Path home) throws IOException {
        if (users.tryLock(0, Long.MAX_VALUE, true) == null) {
            throw new IOException("cannot lock " + home.resolve("postgres.users"));
        }
    }

    private static int start(PostgresServer server, Path portFile, Map<String, String> overrides) throws IOException {
        Optional<Integer> running = server.runningPort();
        if (running.isPresent()) {
            return running.get();
        }
        int last = Files.exists(portFile)
                ? Integer.parseInt(Files.readString(portFile).trim())
                : 0;
        int port = server.start(last, overrides);
        Files.writeString(portFile, Integer.toString(port));
        return port;
    }

    private static Secret password(Path file, RandomGenerator random) throws IOException {
        if (!Files.exists(file)) {
            byte[] bytes = new byte[PASSWORD_BYTES];
            random.nextBytes(bytes);
            PrivateFile.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        return Secret.of(Files.readString(file).trim());
    }

    private static void createDatabase(DatabaseUri uri) throws SQLException {
        try (Connection connection = OwnerConnection.open(uri.withDatabase("postgres"));
                Statement statement = connection.createStatement();
                var found = statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
    }
}
