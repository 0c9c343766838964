package dev.signpost.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.UUID;

/**
 * Calibration: what Postgres pays for nothing but the rows, by batches of 100 from {@code unnest}, in tables of the
 * product's shape and keys that are dropped afterwards. Durable commits, one per batch.
 */
final class BareInserts implements AutoCloseable {
    private static final int BATCH = 100;

    private final Connection connection;
    private final byte[] data = new byte[1_024];
    private long next = System.currentTimeMillis() << 16;

    BareInserts(Connection connection) throws SQLException {
        this.connection = connection;
        execute("""
                CREATE TABLE IF NOT EXISTS bare_event (id uuid, tenant_key bigint, pod_id integer, type text,
                    occurred_at timestamptz, target bigint, data bytea, PRIMARY KEY (tenant_key, id));
                CREATE TABLE IF NOT EXISTS bare_attempt (event_id uuid, webhook_key bigint, number smallint,
                    result smallint, status_code smallint, sent_at timestamptz, millis integer, answer bytea,
                    PRIMARY KEY (webhook_key, event_id, number))
                """);
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) ('a' + Math.floorMod(IdTable.mix(i), 26));
        }
    }

    void events(int count) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO bare_event
                SELECT u.id, 1, 1, 'bench.000', u.at, u.target, u.data
                  FROM unnest(?::uuid[], ?::timestamptz[], ?::bigint[], ?::bytea[]) AS u(id, at, target, data)
                """)) {
            byte[][] bodies = new byte[BATCH][];
            java.util.Arrays.fill(bodies, data);
            for (int done = 0; done < count; done += BATCH) {
                bind(insert);
                insert.setArray(4, connection.createArrayOf("bytea", bodies));
                insert.executeUpdate();
            }
        }
    }

    void attempts(int count) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO bare_attempt
                SELECT u.id, u.target, 1, 0, 200, u.at, 3, 'ok'
                  FROM unnest(?::uuid[], ?::timestamptz[], ?::bigint[]) AS u(id, at, target)
                """)) {
            for (int done = 0; done < count; done += BATCH) {
                bind(insert);
                insert.executeUpdate();
            }
        }
    }

    private void bind(PreparedStatement insert) throws SQLException {
        UUID[] ids = new UUID[BATCH];
        Timestamp[] times = new Timestamp[BATCH];
        Long[] targets = new Long[BATCH];
        Timestamp now = new Timestamp(System.currentTimeMillis());
        for (int i = 0; i < BATCH; i++) {
            ids[i] = new UUID(next++, IdTable.mix(next));
            times[i] = now;
            targets[i] = next % 100;
        }
        insert.setArray(1, connection.createArrayOf("uuid", ids));
        insert.setArray(2, connection.createArrayOf("timestamptz", times));
        insert.setArray(3, connection.createArrayOf("bigint", targets));
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        execute("DROP TABLE IF EXISTS bare_event, bare_attempt");
    }
}
