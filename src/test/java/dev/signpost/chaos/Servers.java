package dev.signpost.chaos;

import dev.signpost.testkit.Missing;
import dev.signpost.testkit.StockPostgres;
import dev.signpost.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The database's servers: the one that is in force, and its standby if there is one. */
final class Servers implements AutoCloseable {
    private static final Path EMBEDDED = Path.of("target", "test-database");

    /** The database of a storm fits in by far, until somebody fills it up. */
    private static final String SMALL_DISK = "800m";

    private static final Map<String, String> SETTINGS =
            Map.of("max_connections", "150", "wal_sender_timeout", "2s", "max_wal_size", "128MB");

    private StockPostgres now;
    private @Nullable StockPostgres standby;
    private @Nullable StockPostgres before;
    private final @Nullable Path disk;

    private Servers(StockPostgres first, @Nullable Path disk) {
        now = first;
        this.disk = disk;
    }

    /**
     * A server of the storm's own, durable.
     *
     * @param kind {@code debian}, or {@code embedded} for the programs that Signpost brings along
     * @param ownDisk on a small disk of its own, which needs root
     */
    static Servers start(String kind, boolean ownDisk) {
        Path programs = switch (kind) {
            case "debian" ->
                StockPostgres.programs().orElseThrow(() -> Missing.leaveOut("no Postgres of the distribution"));
            case "embedded" -> embedded();
            default -> throw new IllegalArgumentException("no such Postgres: " + kind + "; debian or embedded");
        };
        if (!ownDisk) {
            return new Servers(StockPostgres.start(programs, SETTINGS), null);
        }
        try {
            Path disk = Files.createTempDirectory("signpost-chaos-disk");
            run("mount", "-t", "tmpfs", "-o", "mode=777,size=" + SMALL_DISK, "tmpfs", disk.toString());
            return new Servers(StockPostgres.start(programs, SETTINGS, disk), disk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) throws IOException {
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IOException("failed: " + String.join(" ", command));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where others than root may run them. */
    private static Path embedded() {
        TestDatabase.empty().close();
        try (var found = Files.find(EMBEDDED, 3, (path, facts) -> path.endsWith("bin/postgres"))) {
            String server = found.findFirst()
                    .orElseThrow(() -> Missing.leaveOut("no embedded Postgres in " + EMBEDDED))
                    .toString();
            Path programs = Path.of(server.substring(0, server.length() - "/bin/postgres".length()));
            Path copy = Files.createTempDirectory("signpost-chaos-postgres");
            run("sh", "-c", "cp -r \"$1\"/* \"$2\" && chmod -R go+rX \"$2\"", "sh", "" + programs, "" + copy);
            return copy.resolve("bin");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StockPostgres now() {
        return now;
    }

    /** Makes a standby without which no commit is acknowledged. */
    void follow() {
        var follower = now.standby(SETTINGS);
        standby = follower;
        StockPostgres.execute(now.uri(), "ALTER SYSTEM SET synchronous_standby_names = '*'");
        StockPostgres.execute(now.uri(), "SELECT pg_reload_conf()");
    }

    boolean isFollowed() {
        return standby != null;
    }

    /** The server dies, and its standby is in force. */
    void failOver() {
        StockPostgres next = standby;
        if (next == null) {
            throw new IllegalStateException("there is no standby");
        }
        now.process().kill9();
        before = now;
        standby = null;
        StockPostgres.text(next.uri(), "SELECT pg_promote(true, 30)");
        now = next;
    }

    /** The server that died comes back and knows of nothing. */
    StockPostgres liar() {
        StockPostgres old = before;
        if (old == null) {
            throw new IllegalStateException("none has died");
        }
        old.startAgain();
        return old;
    }

    /** Away with the server that came back. */
    void bury() {
        StockPostgres old = before;
        before = null;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        bury();
        StockPostgres follower = standby;
        if (follower != null) {
            follower.close();
        }
        now.close();
        if (disk != null) {
            try {
                run("umount", disk.toString());
                Files.delete(disk);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
