package dev.signpost.queue;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the audit looks at beside events: claims that nobody works on, webhooks that never have their turn, deliveries
 * that are held though their webhook is active; and it counts what is overdue. Each look is at a bounded number of
 * webhooks and goes on where the last one ended, so that all have their turn. Owned by upkeep's event loop.
 */
final class AuditSweeps {
    private static final Sql CLAIMS = Sql.named("queue.audit_claims");
    private static final Sql RELEASE = Sql.named("queue.takeover_claims");
    private static final Sql HEADS = Sql.named("queue.audit_heads");
    private static final Sql HELD = Sql.named("queue.audit_held");
    private static final Sql OVERDUE_COUNT = Sql.named("queue.audit_overdue");

    /** Due for so long, a delivery that could have been sent is overdue. */
    static final Duration OVERDUE = Duration.ofSeconds(10);

    static final int MOST_OVERDUE = 10_000;

    /** Several times as long as a delivery can wait in memory, be sent and be recorded. */
    static final Duration LONGEST_CLAIM = Duration.ofMinutes(10);

    // What passed while nobody looked, as in an outage of the database, is no sign of a claim that is stuck.
    private static final long LONGEST_STEP_NANOS = Duration.ofSeconds(90).toNanos();
    private static final int LANES = 100;
    /** Lanes that are late, looked at in one go. */
    static final int LATE_LANES = 1000;
    /** Tenants, and webhooks of each, that were changed last. */
    static final int CHANGED_LAST = 10;

    private static final int WEBHOOKS = 20;
    private static final int HELD_OF_EACH = 1000;

    private final AuditLog log;
    private final LongSupplier nanoTime;
    // By pod: the oldest claim that it has, and for how long it has been seen to be that.
    private final Map<Integer, Seen> oldestClaims = new HashMap<>();
    private long lastLookNanos;
    private long headsFrom;
    private long heldFrom;

    private record Seen(long claim, long nanos) {}

    AuditSweeps(AuditLog log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.lastLookNanos = nanoTime.getAsLong();
    }

    /** Completes with how many deliveries are overdue. */
    Future<Long> sweep(SqlRunner sql) {
        return claims(sql)
                .compose(done -> heads(sql))
                .compose(done -> held(sql))
                .compose(done -> sql.run(OVERDUE_COUNT
                        .bind()
                        .set("late_millis", OVERDUE.toMillis())
                        .set("limit", MOST_OVERDUE)))
                .map(rows -> rows.iterator().next().getLong("overdue"));
    }

    private Future<Void> claims(SqlRunner sql) {
        return sql.run(CLAIMS).compose(rows -> {
            long now = nanoTime.getAsLong();
            long passed = Math.min(LONGEST_STEP_NANOS, now - lastLookNanos);
            lastLookNanos = now;
            Map<Integer, Seen> before = new HashMap<>(oldestClaims);
            oldestClaims.clear();
            List<Release> stuck = new ArrayList<>();
            for (Row row : rows) {
                int pod = row.getInteger("pod");
                Seen seen = see(before.get(pod), row.getLong("oldest"), passed);
                if (row.getBoolean("gone")) {
                    stuck.add(new Release(AuditRepair.CLAIM_WITHOUT_POD, pod, Long.MAX_VALUE));
                } else if (seen.nanos() > LONGEST_CLAIM.toNanos()) {
                    stuck.add(new Release(AuditRepair.STUCK_CLAIM, pod, seen.claim()));
                } else {
                    oldestClaims.put(pod, seen);
                }
            }
            Future<Void> all = Future.succeededFuture();
            for (Release each : stuck) {
                all = all.compose(done -> release(sql, each));
            }
            return all;
        });
    }

    private static Seen see(@Nullable Seen before, long claim, long passedNanos) {
        return before == null || before.claim() != claim
                ? new Seen(claim, 0)
                : new Seen(claim, before.nanos() + passedNanos);
    }

    private record Release(AuditRepair kind, int pod, long upTo) {}

    /** What it holds may have been sent, and its history says so. */
    private Future<Void> release(SqlRunner sql, Release what) {
        return sql.run(RELEASE.bind()
                        .set("pod", what.pod())
                        .set("interruptions_at_most", TakeOver.INTERRUPTIONS_IN_A_ROW)
                        .set("may_be_sent", true)
                        .set("up_to_claim", what.upTo()))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    log.repaired(what.kind(), row.getLong("pairs"), (Object[]) row.getArrayOfUUIDs("ids"));
                    return null;
                });
    }

    private Future<Void> heads(SqlRunner sql) {
        return sql.run(HEADS.bind().set("after_webhook", headsFrom).set("limit", LANES))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    headsFrom = goOn(row, LANES);
                    log.repaired(
                            AuditRepair.LOST_TURN, row.getLong("stuck"), (Object[]) row.getArrayOfLongs("webhooks"));
                    return null;
                });
    }

    private Future<Void> held(SqlRunner sql) {
        return sql.run(HELD.bind()
                        .set("after_webhook", heldFrom)
                        .set("limit", WEBHOOKS)
                        .set("held_limit", HELD_OF_EACH))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    heldFrom = goOn(row, WEBHOOKS);
                    log.released(row.getLong("released") - row.getLong("strange"));
                    log.repaired(AuditRepair.HELD_WHILE_ACTIVE, row.getLong("strange"), (Object[])
                            row.getArrayOfUUIDs("ids"));
                    return null;
                });
    }

    /** From the beginning again when the walk has come to the end. */
    private static long goOn(Row row, int most) {
        return row.getLong("looked") < most ? 0 : row.getLong("last_key");
    }
}
