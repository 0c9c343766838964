package dev.signpost.bench;

import dev.signpost.pg.DatabaseUri;
import dev.signpost.pg.OwnerConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** What a Postgres on this machine has used and written. */
final class PostgresMeter implements AutoCloseable {
    /**
     * Sums since the server's start; meaningful as differences.
     *
     * @param cpuMicros of the postmaster and all its children
     * @param walBytes position in the write-ahead log
     * @param inserted rows, all tables of the product
     * @param updated rows
     * @param deleted rows
     * @param dead rows that wait for a vacuum
     */
    record Reading(long cpuMicros, long walBytes, long inserted, long updated, long deleted, long dead) {
        Reading since(Reading before) {
            return new Reading(
                    cpuMicros - before.cpuMicros,
                    walBytes - before.walBytes,
                    inserted - before.inserted,
                    updated - before.updated,
                    deleted - before.deleted,
                    dead - before.dead);
        }
    }

    /** The tables of the delivery path; heartbeats and the catalogue are not its rows. */
    private static final String ROWS = """
            SELECT coalesce(sum(n_tup_ins), 0), coalesce(sum(n_tup_upd), 0), coalesce(sum(n_tup_del), 0),
                   coalesce(sum(n_dead_tup), 0)
              FROM pg_stat_user_tables
             WHERE relname ~ '^(event|attempt|backlog|parked|lane_head|idempotency)'
            """;

    private final Connection connection;
    private final long postmaster;

    PostgresMeter(DatabaseUri uri, Path cluster, String schema) {
        try {
            connection = OwnerConnection.open(uri);
            connection.setSchema(schema);
            postmaster = Long.parseLong(
                    Files.readAllLines(cluster.resolve("postmaster.pid")).get(0).strip());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reading read() {
        long cpu = ProcessMeter.treeCpuMicros(postmaster);
        long wal = number("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint");
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(ROWS)) {
            rows.next();
            return new Reading(cpu, wal, rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the only row. */
    long number(String sql) {
        return Long.parseLong(text(sql));
    }

    String text(String sql) {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    void execute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    long cpuMicros() {
        return ProcessMeter.treeCpuMicros(postmaster);
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
