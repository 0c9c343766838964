package dev.signpost.queue;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.EventId;
import dev.signpost.model.FailureDetail;
import dev.signpost.model.ParkReason;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant's dead letters died of: those of one webhook that ended alike are one cause. Reads only. */
public final class DeadLetterCauses {
    /** Dead letters that an answer looks at, the newest ones; a fifth of a second's work. */
    public static final int LOOKED_AT = 50_000;

    /** Causes that an answer names, those with the most dead letters. */
    public static final int NAMED = 200;

    private static final Sql CAUSES = Sql.named("queue.history_causes");

    private final SqlRunner pg;
    private final int lookedAt;
    private final int named;

    public DeadLetterCauses(SqlRunner pg) {
        this(pg, LOOKED_AT, NAMED);
    }

    DeadLetterCauses(SqlRunner pg, int lookedAt, int named) {
        this.pg = pg;
        this.lookedAt = lookedAt;
        this.named = named;
    }

    /**
     * One cause.
     *
     * @param webhookId public id of the webhook
     * @param reason why they are dead
     * @param result how the last attempt ended, or null if there was none
     * @param statusCode HTTP status of the last attempt, or 0 if none arrived
     * @param detail what exactly failed in it; null if nothing more than the result is known
     * @param count dead letters
     * @param firstAt when the first of them died
     * @param lastAt when the last of them died
     * @param example event of the newest one
     */
    public record Cause(
            String webhookId,
            ParkReason reason,
            @Nullable AttemptResult result,
            int statusCode,
            @Nullable FailureDetail detail,
            long count,
            Instant firstAt,
            Instant lastAt,
            UUID example) {}

    /**
     * The causes of what was looked at.
     *
     * @param causes with the most dead letters first; at most {@link #NAMED}
     * @param truncated true if there are more causes
     * @param lookedAt dead letters that were looked at, whatever their event type
     * @param more true if as many were looked at as ever are: there may be older ones, and counts are lower bounds
     */
    public record Found(List<Cause> causes, boolean truncated, long lookedAt, boolean more) {}

    /** Of the filter it heeds webhook, event, type, from and to. */
    public Future<Found> of(long tenantKey, HistoryFilter filter) {
        UUID event = filter.eventId();
        DeliveryKey start = filter.start(event == null ? null : new DeliveryKey(event, Long.MAX_VALUE));
        UUID floor = event == null || EventId.compare(event, filter.floor()) < 0 ? filter.floor() : event;
        var call = CAUSES.bind()
                .set("tenant", tenantKey)
                .set("webhook", filter.webhookKey())
                .set("below_event", start.eventId())
                .set("below_webhook", start.webhookKey())
                .set("floor", floor)
                .set("letters_limit", lookedAt)
                .set("type", filter.eventType())
                .set("limit", named + 1);
        return pg.run(call).map(this::found);
    }

    private Found found(Iterable<Row> rows) {
        List<Cause> causes = new ArrayList<>();
        long looked = 0;
        for (Row row : rows) {
            if (row.getString("webhook_id") == null) {
                looked = row.getLong("letters");
            } else {
                causes.add(cause(row));
            }
        }
        boolean truncated = causes.size() > named;
        return new Found(
                List.copyOf(truncated ? causes.subList(0, named) : causes), truncated, looked, looked >= lookedAt);
    }

    private static Cause cause(Row row) {
        Short result = row.getShort("result");
        Integer detail = row.getInteger("detail");
        return new Cause(
                row.getString("webhook_id"),
                ParkReason.ofCode(row.getShort("reason")),
                result == null ? null : AttemptResult.ofCode(result),
                result == null ? 0 : row.getShort("status_code"),
                detail == null ? null : FailureDetail.ofCode(detail),
                row.getLong("letters"),
                row.getOffsetDateTime("first_at").toInstant(),
                row.getOffsetDateTime("last_at").toInstant(),
                row.getUUID("event_id"));
    }
}
