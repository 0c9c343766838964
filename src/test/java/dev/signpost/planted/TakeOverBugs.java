package dev.signpost.planted;

import static dev.signpost.planted.Condition.*;
import static dev.signpost.planted.PlantedBug.bug;
import static dev.signpost.planted.Property.*;

import java.util.List;

/** Bugs of leases, watermarks, take-overs, and of the word that a change is in force everywhere. */
final class TakeOverBugs {
    private static final String CLAIMS_FREED = "WHERE claimed_by = $1 AND NOT ($3 AND interruptions + 1 >= $2)";

    private TakeOverBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                bug("watermark-one-too-high", REPAIRED)
                        .shownBy(KILL, SLOW_RECEIVERS)
                        .inJava("queue/IdClock", "EventId.floor(nowMillis())", "EventId.floor(nowMillis() + 1)"),
                bug("watermark-moves-with-the-heartbeat", REPAIRED)
                        .shownBy(KILL)
                        .inSql(
                                "queue/pod_renew",
                                "GREATEST(watermark, $4)",
                                "GREATEST(watermark, $4::uuid, id_floor(clock_timestamp()))"),
                bug("take-over-misses-retries", UNFINISHED)
                        .shownBy(KILL, FAILING_RECEIVERS)
                        .inSql("queue/takeover_claims", CLAIMS_FREED, CLAIMS_FREED + " AND retries = 0"),
                bug("claims-kept-at-a-drain", UNFINISHED)
                        .shownBy(DRAIN, FAILING_RECEIVERS)
                        .inSql(
                                "queue/takeover_claims",
                                CLAIMS_FREED,
                                "WHERE claimed_by = $1 AND $3 AND interruptions + 1 < $2"),
                bug("take-over-misses-other-targets", REPAIRED).shownBy(KILL).inSql("queue/takeover_events", """
                                SELECT webhook_key, tenant_key, event_id FROM pairs
                                EXCEPT
                                SELECT webhook_key, tenant_key, event_id FROM tried
                                """, """
                                SELECT webhook_key, tenant_key, event_id FROM pairs
                                WHERE event_id NOT IN (SELECT event_id FROM tried)
                                """),
                bug("take-over-does-not-wait-for-flushes", REPAIRED)
                        .shownBy(FREEZE)
                        .inJava("queue/TakeOver", """
                                return freeing(backend, true, sql.run(SLOTS, Tuple.of(pod)))
                                    .compose(shut -> moveOpenWork(sql, pod, watermark, mayHaveBeenSent));
                                """, """
                                return moveOpenWork(sql, pod, watermark, mayHaveBeenSent)
                                    .compose(pairs -> freeing(backend, true, sql.run(SLOTS, Tuple.of(pod))).map(pairs));
                                """),
                bug("take-over-of-the-living", UNEXPLAINED_DUPLICATE)
                        .shownBy(LOAD)
                        .inSql(
                                "queue/pods_expired",
                                "expires_at < clock_timestamp()",
                                "expires_at < clock_timestamp() + interval '9 seconds'")
                        .inSql(
                                "queue/takeover_pod",
                                "expires_at < clock_timestamp()",
                                "expires_at < clock_timestamp() + interval '9 seconds'"),
                bug("lease-not-looked-at", SENT_AFTER_STOP, UNEXPLAINED_DUPLICATE)
                        .shownBy(PARTITION, DELETES, SLOW_RECEIVERS)
                        .inJava(
                                "queue/PodLease",
                                "return pod != null && heldUntilNanos - nanoTime.getAsLong() > 0;",
                                "return pod != null;"),
                bug("lease-by-the-wall-clock", UNEXPLAINED_DUPLICATE, SENT_AFTER_STOP)
                        .shownBy(PARTITION, CLOCK_JUMP, SLOW_RECEIVERS)
                        .inJava(
                                "queue/PodLease",
                                "this.nanoTime = chance.nanoTime();",
                                "this.nanoTime = () -> System.currentTimeMillis() * 1_000_000L;"),
                bug("lanes-kept-when-the-pod-was-lost", UNEXPLAINED_DUPLICATE, STALE_WRITE)
                        .shownBy(FREEZE, SLOW_RECEIVERS)
                        .inJava("boot/Pipeline", "dispatcher.drop();", "dispatcher.hashCode();"),
                bug("delete-answered-one-epoch-early", SENT_AFTER_STOP)
                        .shownBy(SHORT_FREEZE, DELETES)
                        .inSql("queue/pods_behind", "applied_epoch < $1", "applied_epoch < $1::bigint - 1"),
                bug("applied-before-it-was-read", SENT_AFTER_STOP)
                        .shownBy(PARTITION, DELETES)
                        .inJava(
                                "catalog/CatalogueFollower",
                                "return done.onSuccess(applied -> appliedEpoch = epoch);",
                                """
                                appliedEpoch = epoch;
                                return done;
                                """));
    }
}
