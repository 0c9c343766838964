package dev.signpost.queue;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is not over: what would be sent if sending went on. Walks over the whole backlog and over what pods have
 * accepted and not recorded, so it is for a person who asks, and not for a page.
 */
public final class Unfinished {
    private static final Sql COUNT = Sql.named("queue.unfinished");

    private final SqlRunner sql;

    public Unfinished(SqlRunner sql) {
        this.sql = sql;
    }

    /**
     * Of one tenant, or of all.
     *
     * @param tenantId null for all
     * @param deliveries in all
     * @param due of these at once; the others later, by their schedule
     * @param webhooks that have any
     * @param firstEvent when the oldest of their events was accepted
     * @param lastEvent when the newest was
     */
    public record Count(
            @Nullable String tenantId,
            long deliveries,
            long due,
            long webhooks,
            Instant firstEvent,
            Instant lastEvent) {}

    /**
     * What there is.
     *
     * @param all null for nothing
     * @param tenants those with most, most first
     * @param tenantCount how many have any
     */
    public record Summary(@Nullable Count all, List<Count> tenants, long tenantCount) {}

    /** @param tenants how many to name */
    public Future<Summary> count(int tenants) {
        return sql.run(COUNT.bind().set("limit", tenants)).map(Unfinished::summary);
    }

    private static Summary summary(RowSet<Row> rows) {
        List<Count> tenants = new ArrayList<>();
        Count all = null;
        long count = 0;
        for (Row row : rows) {
            all = count(null, row, "all_");
            count = row.getLong("all_tenants");
            tenants.add(count(row.getString("tenant"), row, ""));
        }
        return new Summary(all, List.copyOf(tenants), count);
    }

    private static Count count(@Nullable String tenantId, Row row, String prefix) {
        return new Count(
                tenantId,
                row.getLong(prefix + "deliveries"),
                row.getLong(prefix + "due"),
                row.getLong(prefix + "webhooks"),
                Instant.ofEpochMilli(row.getLong(prefix + "first_millis")),
                Instant.ofEpochMilli(row.getLong(prefix + "last_millis")));
    }
}
