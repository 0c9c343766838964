package dev.signpost.queue;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.pg.SqlTransactions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;

/**
 * Makes due what waits for a protection that ended early, chunk by chunk: a hundred thousand rows in one statement
 * would hold up the claims of their lane. A chore; the row in {@code lane_hasten} says how far it has come, whichever
 * pod goes on.
 */
public final class Hastening {
    /** Rows that one chunk looks at. */
    static final int CHUNK = 1000;

    private static final Sql NEXT = Sql.named("queue.hasten_next");
    private static final Sql HASTEN = Sql.named("queue.hasten_chunk");
    private static final Sql GO_ON = Sql.named("queue.hasten_go_on");
    private static final Sql DONE = Sql.named("queue.hasten_done");

    private final SqlTransactions pool;
    private final Schedules schedules;
    private final Runnable due;

    /** Knows the delays between the attempts of a webhook's deliveries. */
    @FunctionalInterface
    public interface Schedules {
        /** Those of its profile; none if the webhook is gone. */
        Future<List<Duration>> of(long tenantKey, long webhookKey);
    }

    /** @param due told when something has become due */
    public Hastening(SqlTransactions pool, Schedules schedules, Runnable due) {
        this.pool = pool;
        this.schedules = schedules;
        this.due = due;
    }

    /** Does the next chunk. Completes with true if there may be more to do. */
    public Future<Boolean> step() {
        return pool.transaction(sql -> sql.run(NEXT).compose(rows -> {
                    if (rows.size() == 0) {
                        return Future.succeededFuture(false);
                    }
                    Row task = rows.iterator().next();
                    return schedules
                            .of(task.getLong("tenant_key"), task.getLong("webhook_key"))
                            .compose(delays -> hasten(sql, task, delays))
                            .map(true);
                }))
                .onSuccess(worked -> {
                    if (worked) {
                        due.run();
                    }
                });
    }

    private static Future<Void> hasten(SqlRunner sql, Row task, List<Duration> delays) {
        Long[] millis = delays.stream().map(Duration::toMillis).toArray(Long[]::new);
        Long webhookKey = task.getLong("webhook_key");
        var call = HASTEN.bind()
                .set("webhook", webhookKey)
                .set("after_due", task.getOffsetDateTime("after_due"))
                .set("after_event", task.getUUID("after_event"))
                .set("limit", CHUNK)
                .set("delays", millis);
        return sql.run(call).compose(last -> goOn(sql, webhookKey, last));
    }

    private static Future<Void> goOn(SqlRunner sql, Long webhookKey, RowSet<Row> last) {
        if (last.size() == 0) {
            return sql.run(DONE.bind().set("webhook", webhookKey)).mapEmpty();
        }
        Row row = last.iterator().next();
        return sql.run(GO_ON.bind()
                        .set("webhook", webhookKey)
                        .set("after_due", row.getOffsetDateTime("due_at"))
                        .set("after_event", row.getUUID("event_id")))
                .mapEmpty();
    }
}
