package dev.signpost.queue;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.EventId;
import dev.signpost.model.ParkReason;
import dev.signpost.model.WaitReason;
import dev.signpost.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of the queue as its writers leave them, put there by SQL. Time starts at {@link #START}. */
final class QueueRows {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final TestDatabase database;
    private int made;

    QueueRows(TestDatabase database) {
        this.database = database;
        for (String table : List.of("event", "attempt", "parked")) {
            database.execute("CREATE TABLE " + table + "_first PARTITION OF " + table + " FOR VALUES FROM ('"
                    + EventId.floor(START.toEpochMilli()) + "') TO ('"
                    + EventId.floor(START.plusSeconds(60).toEpochMilli()) + "')");
            database.execute("CREATE TABLE " + table + "_second PARTITION OF " + table + " FOR VALUES FROM ('"
                    + EventId.floor(START.plusSeconds(60).toEpochMilli()) + "') TO ('"
                    + EventId.floor(START.plusSeconds(120).toEpochMilli()) + "')");
            database.execute("CREATE TABLE " + table + "_rest PARTITION OF " + table + " DEFAULT");
        }
    }

    long tenant(String id) {
        return number("INSERT INTO tenant (id, name, version) VALUES (?, ?, 1) RETURNING key", id, id);
    }

    /** Active. */
    long webhook(long tenantKey, String id) {
        return number(
                "INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch)"
                        + " VALUES (?, ?, 'https://example.com/', '{*}', 'ACTIVE', 1) RETURNING key",
                id,
                tenantKey);
    }

    void block(long webhookKey) {
        database.execute(
                "UPDATE webhook SET status = 'DISABLED', status_reason = 'BLOCKED', blocked_by = 'TENANT' WHERE key = ?",
                webhookKey);
    }

    void delete(long webhookKey) {
        database.execute("UPDATE webhook SET deleted_at = now() WHERE key = ?", webhookKey);
    }

    /** Accepted so many milliseconds after the start; ids of one millisecond differ. */
    UUID event(long tenantKey, long afterMillis, String type, List<Long> targets, List<Long> deferred) {
        UUID floor = EventId.floor(START.toEpochMilli() + afterMillis);
        var id = new UUID(floor.getMostSignificantBits(), floor.getLeastSignificantBits() + ++made);
        database.execute(
                "INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, deferred, data)"
                        + " VALUES (?, ?, 1, ?, ?, ?::bigint[], NULLIF(?::bigint[], '{}'), ?)",
                id,
                tenantKey,
                type,
                time(START.plusMillis(afterMillis)),
                array(targets),
                array(deferred),
                ("{\"n\":" + made + "}").getBytes(StandardCharsets.UTF_8));
        return id;
    }

    UUID event(long tenantKey, long afterMillis, Long... targets) {
        return event(tenantKey, afterMillis, "deal.won", List.of(targets), List.of());
    }

    void delivered(UUID event, long webhook, int number) {
        attempt(event, webhook, number, AttemptResult.SUCCESS, 0, 200, null);
    }

    void failed(UUID event, long webhook, int number, int status) {
        attempt(event, webhook, number, AttemptResult.STATUS, 1, status, null);
    }

    void attempt(
            UUID event,
            long webhook,
            int number,
            AttemptResult result,
            int verdict,
            int status,
            @Nullable Answer answer) {
        database.execute(
                "INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,"
                        + " webhook_version, profile_version, secret_number, pod_id, answer)"
                        + " VALUES (?, ?, ?, 1, ?, ?, ?, ?, 12, 1, 1, 1, 1, NULLIF(?, ''::bytea))",
                event,
                webhook,
                number,
                result.code(),
                verdict,
                status,
                time(Instant.ofEpochMilli(EventId.millis(event)).plusMillis(number)),
                answer == null ? new byte[0] : AnswerCodec.encode(answer));
    }

    void waiting(UUID event, long webhook, int number, WaitReason reason) {
        database.execute(
                "INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason)"
                        + " SELECT ?, ?, tenant_key, ?, 1, ?, ? - 1, ? FROM webhook WHERE key = ?",
                webhook,
                event,
                time(START.plusSeconds(3600)),
                number,
                number,
                reason.code(),
                webhook);
    }

    /** @param number of the attempt that a replay would make */
    void parked(UUID event, long webhook, int number, ParkReason reason) {
        database.execute(
                "INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at)"
                        + " SELECT ?, ?, tenant_key, 1, ?, ?, ? FROM webhook WHERE key = ?",
                webhook,
                event,
                number,
                reason.code(),
                time(START.plusSeconds(60)),
                webhook);
    }

    /** One attempt that failed for good, and its dead letter. */
    void dead(UUID event, long webhook) {
        attempt(event, webhook, 1, AttemptResult.STATUS, 2, 500, null);
        parked(event, webhook, 2, ParkReason.EXHAUSTED);
    }

    private long number(String sql, Object... parameters) {
        return database.number(sql, parameters);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static String array(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }
}
