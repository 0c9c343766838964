package dev.signpost.queue;

import dev.signpost.pg.PgFault;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the tenants' jobs, oldest turn first, a chunk at a time. Any number of pods may: each chunk is one statement
 * that holds the job's row and moves its place, so that it is done once or not at all, and whoever comes next goes on
 * behind it.
 */
public final class JobChunks {
    /** Deliveries of one statement. */
    public static final int CHUNK = 500;

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
    private static final UUID BOTTOM = new UUID(0, 0);
    private static final Logger LOG = LoggerFactory.getLogger(JobChunks.class);

    private static final Sql DUE = Sql.named("queue.job_due");
    private static final Sql NEXT_WEBHOOK = Sql.named("queue.job_next_webhook");
    private static final Sql NEXT_TENANT = Sql.named("queue.job_next_tenant");
    private static final Sql REPLAY = Sql.named("queue.job_replay");
    private static final Sql DISCARD = Sql.named("queue.job_discard");
    private static final Sql POSTPONE = Sql.named("queue.job_postpone");

    private final SqlRunner pg;
    private final int perSecond;
    private final int size;

    /** @param perSecond deliveries that each job moves in a second at most */
    public JobChunks(SqlRunner pg, int perSecond) {
        this(pg, perSecond, CHUNK);
    }

    JobChunks(SqlRunner pg, int perSecond, int size) {
        this.pg = pg;
        this.perSecond = perSecond;
        this.size = size;
    }

    /** A job as it was read. */
    private record Work(
            UUID id,
            long tenantKey,
            JobKind kind,
            @Nullable Long webhookKey,
            @Nullable String eventType,
            @Nullable List<DeliveryKey> only,
            DeliveryKey start,
            UUID toId,
            @Nullable DeliveryKey cursor,
            @Nullable OffsetDateTime parkedFrom) {

        static Work of(Row row) {
            UUID cursorEvent = row.getUUID("cursor_event");
            UUID fromId = row.getUUID("from_id");
            var cursor = cursorEvent == null ? null : new DeliveryKey(cursorEvent, row.getLong("cursor_webhook"));
            return new Work(
                    row.getUUID("id"),
                    row.getLong("tenant_key"),
                    JobKind.valueOf(row.getString("kind")),
                    row.getLong("webhook_key"),
                    row.getString("event_type"),
                    only(row),
                    cursor != null ? cursor : DeliveryKey.under(fromId == null ? BOTTOM : fromId),
                    row.getUUID("to_id"),
                    cursor,
                    row.getOffsetDateTime("parked_from"));
        }

        private static @Nullable List<DeliveryKey> only(Row row) {
            UUID[] events = row.getArrayOfUUIDs("only_events");
            Long[] webhooks = row.getArrayOfLongs("only_webhooks");
            if (events == null || webhooks == null) {
                return null;
            }
            List<DeliveryKey> only = new ArrayList<>(events.length);
            for (int i = 0; i < events.length; i++) {
                only.add(new DeliveryKey(events[i], webhooks[i]));
            }
            return only;
        }
    }

    /**
     * What a statement is to move.
     *
     * @param wanted of the deliveries looked at those that the job is about
     * @param end the last one looked at, or null if there was none
     * @param last true if nothing follows
     */
    private record Chunk(List<DeliveryKey> wanted, @Nullable DeliveryKey end, boolean last) {}

    /**
     * Does one chunk of one job. Completes with true if a job was due, so that it is worth to ask again at once; fails
     * if Postgres is away or the answer was lost, and may then be called again like ever.
     */
    public Future<Boolean> step() {
        return pg.run(DUE).compose(rows -> {
            if (rows.size() == 0) {
                return Future.succeededFuture(false);
            }
            Row row = rows.iterator().next();
            Work work;
            try {
                work = Work.of(row);
            } catch (RuntimeException damaged) {
                // It must not keep the others from their turn.
                return postpone(row.getUUID("id"), "");
            }
            return next(work).compose(chunk -> move(work, chunk)).recover(failure -> postpone(work, failure));
        });
    }

    private Future<Chunk> next(Work work) {
        if (work.only() != null) {
            List<DeliveryKey> left = work.only().stream()
                    .filter(key -> work.start().isBelow(key))
                    .limit(size)
                    .toList();
            return Future.succeededFuture(chunk(left, left));
        }
        Sql.Binding call = work.webhookKey() == null
                ? NEXT_TENANT.bind()
                : NEXT_WEBHOOK.bind().set("webhook", work.webhookKey()).set("parked_from", work.parkedFrom());
        call.set("tenant", work.tenantKey())
                .set("after_event", work.start().eventId())
                .set("after_webhook", work.start().webhookKey())
                .set("to_id", work.toId())
                .set("limit", size)
                .set("dead", work.kind().dead())
                .set("type", work.eventType());
        return pg.run(call).map(this::chunk);
    }

    private Chunk chunk(RowSet<Row> rows) {
        List<DeliveryKey> seen = new ArrayList<>(rows.size());
        List<DeliveryKey> wanted = new ArrayList<>(rows.size());
        for (Row row : rows) {
            var key = new DeliveryKey(row.getUUID("event_id"), row.getLong("webhook_key"));
            seen.add(key);
            if (row.getBoolean("wanted")) {
                wanted.add(key);
            }
        }
        return chunk(seen, wanted);
    }

    private Chunk chunk(List<DeliveryKey> seen, List<DeliveryKey> wanted) {
        return new Chunk(wanted, seen.isEmpty() ? null : seen.get(seen.size() - 1), seen.size() < size);
    }

    private Future<Boolean> move(Work work, Chunk chunk) {
        DeliveryKey cursor = work.cursor();
        DeliveryKey then = chunk.end() == null ? cursor : chunk.end();
        var call = (work.kind().replay() ? REPLAY : DISCARD)
                .bind()
                .set("job", work.id())
                .set("at_event", cursor == null ? null : cursor.eventId())
                .set("at_webhook", cursor == null ? null : cursor.webhookKey())
                .set("events", chunk.wanted().stream().map(DeliveryKey::eventId).toArray(UUID[]::new))
                .set(
                        "webhooks",
                        chunk.wanted().stream().map(DeliveryKey::webhookKey).toArray(Long[]::new))
                .set("then_event", then == null ? null : then.eventId())
                .set("then_webhook", then == null ? null : then.webhookKey())
                .set("last", chunk.last())
                .set("paced_millis", chunk.wanted().size() * 1000L / perSecond)
                .set("dead", work.kind().dead());
        return pg.run(call).map(rows -> {
            for (Row row : rows) {
                note(work, row);
            }
            // Without a row another pod has the job; it is no use to stand in its way.
            return rows.size() > 0;
        });
    }

    private static void note(Work work, Row row) {
        if (JobState.DONE.name().equals(row.getString("state"))) {
            LOG.atInfo()
                    .addKeyValue(LogKeys.JOB_ID, work.id())
                    .addKeyValue(LogKeys.COUNT, row.getLong("done"))
                    .log("job.done");
        }
    }

    private Future<Boolean> postpone(Work work, Throwable failure) {
        if (PgFault.of(failure) == PgFault.UNKNOWN) {
            // The job's row tells the next chunk whether this one was done.
            return Future.failedFuture(failure);
        }
        return postpone(work.id(), PgFault.sqlState(failure));
    }

    private Future<Boolean> postpone(UUID job, String sqlState) {
        LOG.atWarn()
                .addKeyValue(LogKeys.JOB_ID, job)
                .addKeyValue(LogKeys.SQL_STATE, sqlState)
                .log("job.postponed");
        return pg.run(POSTPONE.bind().set("job", job).set("delay_millis", AFTER_FAILURE.toMillis()))
                .map(true);
    }
}
