package dev.signpost.planted;

import static dev.signpost.chaos.Breach.*;
import static dev.signpost.planted.Condition.*;
import static dev.signpost.planted.PlantedBug.bug;

import java.util.List;

/** Bugs of leases, watermarks, take-overs, and of the word that a change is in force everywhere. */
final class TakeOverBugs {
    private static final String CLAIMS_FREED = "AND NOT (:may_be_sent AND interruptions + 1 >= :interruptions_at_most)";

    private TakeOverBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                bug("watermark-one-too-high", REPAIRED, UNFINISHED)
                        .shownBy(KILL, SLOW_RECEIVERS)
                        .inJava("queue/IdClock", "EventId.floor(nowMillis())", "EventId.floor(nowMillis() + 1)"),
                bug("watermark-moves-with-the-heartbeat", REPAIRED, UNFINISHED)
                        .shownBy(KILL, SLOW_RECEIVERS)
                        .inSql(
                                "queue/pod_renew",
                                "GREATEST(watermark, :watermark)",
                                "GREATEST(watermark, :watermark::uuid, id_floor(clock_timestamp()))"),
                bug("take-over-misses-retries", UNFINISHED, REPAIRED)
                        .shownBy(KILL, HANGING_RECEIVERS)
                        .inSql("queue/takeover_claims", CLAIMS_FREED, CLAIMS_FREED + " AND retries = 0"),
                bug("claims-kept-at-a-drain", UNFINISHED, REPAIRED)
                        .shownBy(DRAIN, FAILING_RECEIVERS)
                        .inSql(
                                "queue/takeover_claims",
                                CLAIMS_FREED,
                                "AND :may_be_sent AND interruptions + 1 < :interruptions_at_most"),
                bug("take-over-misses-other-targets", REPAIRED, UNFINISHED)
                        .shownBy(KILL, SLOW_RECEIVERS)
                        .inSql("queue/fragments/orphans", """
                                SELECT webhook_key, tenant_key, event_id FROM pairs
                                EXCEPT
                                SELECT webhook_key, tenant_key, event_id FROM tried
                                """, """
                                SELECT webhook_key, tenant_key, event_id FROM pairs
                                WHERE event_id NOT IN (SELECT event_id FROM tried)
                                """),
                bug("take-over-does-not-wait-for-flushes", REPAIRED, UNFINISHED)
                        .shownBy(FREEZE)
                        .inJava("queue/TakeOver", """
                                return freeing(backend, true, sql.run(SLOTS.bind().set("pod", pod)))
                                    .compose(shut -> moveOpenWork(sql, pod, watermark, mayHaveBeenSent));
                                """, """
                                return moveOpenWork(sql, pod, watermark, mayHaveBeenSent)
                                    .compose(pairs -> freeing(backend, true, sql.run(SLOTS.bind().set("pod", pod))).map(pairs));
                                """),
                bug("take-over-leaves-the-slots", LATE, UNFINISHED, REPAIRED)
                        .shownBy(KILL, SLOW_RECEIVERS)
                        .inSql("queue/takeover_slots", "pod_id = :pod", "pod_id = :pod AND slot < 0"),
                bug("take-over-of-the-living", TAKEN_OVER_ALIVE, UNEXPLAINED_DUPLICATE)
                        .shownBy(SLOW_RECEIVERS)
                        .inJava(
                                "queue/PodSightings",
                                "if (seen == null || !seen.expiresAt().equals(expiresAt)) {",
                                "if (seen == null) {"),
                bug("lease-not-looked-at", SENT_WITHOUT_LEASE, SENT_AFTER_STOP)
                        .shownBy(FREEZE, SLOW_RECEIVERS)
                        .inJava(
                                "queue/PodLease",
                                "return pod != null && heldUntilNanos - nanoTime.getAsLong() > 0 && epoch.applied() >= answeredWithout;",
                                "return pod != null;"),
                bug("lanes-kept-when-the-pod-was-lost", UNEXPLAINED_DUPLICATE, STALE_WRITE)
                        .shownBy(FREEZE, SLOW_RECEIVERS)
                        .inJava("boot/Pipeline", "queues.drop();", "queues.hashCode();")
                        // A second look, at the last moment, would keep them in.
                        .inJava(
                                "deliver/Attempts",
                                "return permission.held() && parcel.pod().equals(permission.pod());",
                                "return permission.held();"),
                bug("delete-answered-one-epoch-early", SENT_AFTER_STOP)
                        .shownBy(SHORT_FREEZE, SLOW_RECEIVERS, DELETES)
                        .inSql("queue/pods_behind", "applied_epoch < :epoch", "applied_epoch < :epoch::bigint - 1"),
                bug("applied-before-it-was-read", SENT_AFTER_STOP)
                        .shownBy(SLOW_DATABASE, SLOW_RECEIVERS, DELETES)
                        .inJava(
                                "catalog/CatalogueFollower",
                                "return done.onSuccess(applied -> appliedEpoch = epoch);",
                                """
                                appliedEpoch = epoch;
                                return done;
                                """));
    }
}
