package dev.signpost.catalog;

import dev.signpost.model.StatusReason;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What attempts mean for the webhook that they were made for. Each is repeatable and writes only where something
 * changes, so that a webhook that works causes no writes at all: call it for transitions, as far as they are known
 * ({@code Webhook.failingSinceMillis}, at most a second late), and again after a crash.
 */
public final class WebhookEffects {
    private static final Sql FAILING = Sql.named("catalog.mark_failing");
    private static final Sql HEALTHY = Sql.named("catalog.mark_healthy");
    private static final Sql FIND = Sql.named("catalog.find_to_disable");
    private static final Sql SET_STATUS = Sql.named("catalog.set_webhook_status");

    private final SqlRunner sql;
    private final Changes changes;

    public WebhookEffects(SqlRunner sql, Changes changes) {
        this.sql = sql;
        this.changes = changes;
    }

    /**
     * A run of failures began at that moment, unless one had begun before. Moves no epoch and no version.
     *
     * @param atMillis milliseconds since 1970
     * @return whether this call began it
     */
    public Future<Boolean> markFailing(long webhookKey, long atMillis) {
        return sql.run(FAILING, Tuple.of(webhookKey, atMillis)).map(rows -> rows.rowCount() > 0);
    }

    /**
     * Something succeeded: a run of failures, if there was one, is over. Moves no epoch and no version.
     *
     * @return whether there was one
     */
    public Future<Boolean> markHealthy(long webhookKey) {
        return sql.run(HEALTHY, Tuple.of(webhookKey)).map(rows -> rows.rowCount() > 0);
    }

    /**
     * Disables a webhook that is not disabled yet, on every pod as soon as they hear of it.
     *
     * @param reason {@link StatusReason#TOO_MANY_ERRORS} or {@link StatusReason#GONE}
     * @param failingFor only if its run of failures has lasted that long by Postgres's clock; null for in any case
     * @return whether this call disabled it
     * @throws IllegalArgumentException if the reason is one that only people have
     */
    public Future<Boolean> disable(long webhookKey, StatusReason reason, @Nullable Duration failingFor) {
        if (reason == StatusReason.BLOCKED) {
            throw new IllegalArgumentException("a block is made by people");
        }
        var condition = Tuple.of(webhookKey, failingFor == null ? null : failingFor.toSeconds());
        // Looked up first without the epoch's lock: an endpoint that is down asks for this again and again.
        return sql.run(FIND, condition)
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture(false)
                        : changes.make(
                                        Actor.SIGNPOST,
                                        (tx, epoch) -> tx.run(FIND, condition)
                                                .compose(again -> disable(tx, epoch, again, webhookKey, reason)))
                                .map(Changed::value));
    }

    private static Future<Changes.Entry<Boolean>> disable(
            SqlRunner tx, long epoch, RowSet<Row> found, long webhookKey, StatusReason reason) {
        Row row = Rows.first(found).orElse(null);
        if (row == null) {
            return Future.succeededFuture(Changes.Entry.nothing(false));
        }
        return tx.run(SET_STATUS, Tuple.of(webhookKey, epoch, "DISABLED", reason.name(), null))
                .map(new Changes.Entry<>(
                        row.getLong("tenant_key"),
                        "webhook.disabled",
                        row.getString("id"),
                        List.of("status", "statusReason"),
                        true));
    }
}
