package dev.signpost.planted;

import static dev.signpost.chaos.Breach.*;
import static dev.signpost.planted.Condition.*;
import static dev.signpost.planted.PlantedBug.bug;

import java.util.List;

/** Bugs of the statements that take events in, and of how long what they need is kept. */
final class AcceptBugs {
    static final String FENCE =
            "SELECT 1 FROM pod_slot WHERE pod_id = :pod AND slot = :slot AND nonce = :nonce FOR KEY SHARE";
    static final String NO_FENCE =
            "SELECT 1 WHERE :pod::int IS NOT NULL AND :slot::int IS NOT NULL AND :nonce::uuid IS NOT NULL";

    private AcceptBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                bug("fence-left-out-of-accept", REPAIRED, LOST, PHANTOM, DOUBLED, UNRECORDED, UNFINISHED)
                        .shownBy(PARTITION)
                        .inSql("queue/accept", FENCE, NO_FENCE)
                        .inSql("queue/accept_plain", FENCE, NO_FENCE),
                bug("stale-catalogue-accepted", MISCOUNTED, LOST, MISDIRECTED)
                        .shownBy(CREATIONS)
                        .inSql("queue/accept", """
                                (u.tenant_key, u.version) IN (SELECT key, version FROM catalogue)
                                OR u.version = 0 AND u.tenant_key IN (SELECT key FROM catalogue) AS fresh
                                """, "u.tenant_key IN (SELECT key FROM catalogue) AS fresh")
                        .inSql("queue/accept_plain", """
                                ((u.tenant_key, u.version) IN (SELECT key, version FROM catalogue)
                                 OR u.version = 0 AND u.tenant_key IN (SELECT key FROM catalogue))
                                """, "u.tenant_key IN (SELECT key FROM catalogue)"),
                bug("idempotency-key-not-looked-at", DOUBLED)
                        .shownBy(REPEATED_KEYS)
                        .inSql("queue/accept", """
                                SELECT id FROM offered WHERE fresh AND key_digest IS NULL
                                UNION ALL
                                SELECT event_id FROM won
                                """, "SELECT id FROM offered WHERE fresh"),
                bug("idempotency-key-of-a-stale-event-kept", LOST, UNFINISHED, REPAIRED)
                        .shownBy(CREATIONS)
                        .inSql(
                                "queue/accept",
                                "WHERE fresh AND key_digest IS NOT NULL ORDER BY key_digest",
                                "WHERE key_digest IS NOT NULL ORDER BY key_digest")
                        .inSql(
                                "queue/accept",
                                "SELECT event_id FROM won",
                                "SELECT event_id FROM won WHERE event_id IN (SELECT id FROM offered WHERE fresh)"),
                bug("idempotency-window-in-the-wrong-unit", DOUBLED)
                        .shownBy(REPEATED_KEYS)
                        .inSql("queue/keys_expire", "interval '1 second'", "interval '1 millisecond'"),
                bug("idempotency-key-without-its-tenant", ENDED_BADLY, COUNTS_DISAGREE)
                        .shownBy(TENANTS)
                        .inJava("ingest/PendingEvent", "digest.update(utf8(draft.tenantId()));", ""),
                bug("deferred-pairs-that-are-due-dropped", LOST, UNFINISHED, REPAIRED)
                        .shownBy(SLOW_RECEIVERS)
                        .inSql(
                                "queue/accept",
                                "WHERE u.reason < :Publication.PARKED AND (u.event_id IN (SELECT id FROM kept)) IS TRUE",
                                """
                                WHERE u.reason < :Publication.PARKED AND u.wait_millis > 0
                                  AND (u.event_id IN (SELECT id FROM kept)) IS TRUE
                                """),
                bug("payload-written-anew", ALTERED)
                        .shownBy(FAILING_RECEIVERS)
                        .inJava("queue/EventLog", "Buffer.buffer(json.bytes())", """
                                io.vertx.core.json.Json.encodeToBuffer(
                                        io.vertx.core.json.Json.decodeValue(Buffer.buffer(json.bytes())))
                                """),
                bug("unknown-commit-taken-for-done", LOST, UNRECORDED, DOUBLED)
                        .shownBy(CUT_CONNECTION)
                        .inJava("queue/EventLog", "codes.put(id, NOT_WRITTEN);", "codes.put(id, INSERTED);"),
                bug("unknown-commit-taken-for-failed", REPAIRED, PHANTOM, DOUBLED, UNFINISHED)
                        .shownBy(CUT_CONNECTION)
                        .inJava("queue/FlushSlot", """
                                PgFault.of(failure) == PgFault.UNKNOWN
                                    ? shutAndLookUp(pod, fence, failure, lookUp)
                                    : Future.failedFuture(failure)
                                """, "Future.<T>failedFuture(failure)"));
    }
}
