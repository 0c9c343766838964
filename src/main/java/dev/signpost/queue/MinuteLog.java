package dev.signpost.queue;

import static dev.signpost.queue.Columns.column;
import static dev.signpost.queue.Columns.time;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes counts of minutes. Not fenced: they are statistics, and what a pod that was taken over adds is true, too. */
public final class MinuteLog {
    /** A minute that has not been written so long after its end is given up: its hour may be summed up already. */
    public static final Duration WRITTEN_WITHIN = Duration.ofMinutes(10);

    private static final Sql WRITE = Sql.named("queue.minutes_write");

    private final SqlRunner pg;

    public MinuteLog(SqlRunner pg) {
        this.pg = pg;
    }

    /**
     * Writes rows; may be repeated with the same rows, pod and part. Completes with how many were left out because they
     * were late or there already.
     *
     * @param podId under which they were counted
     * @param part never used twice for this pod
     */
    public Future<Integer> write(int podId, int part, List<MinuteRow> rows) {
        var call = WRITE.bind()
                .set("pod", podId)
                .set("part", part)
                .set("grace_seconds", WRITTEN_WITHIN.toSeconds())
                .set("tenants", column(rows, MinuteRow::tenantKey, Long[]::new))
                .set("webhooks", column(rows, MinuteRow::webhookKey, Long[]::new))
                .set("minutes", column(rows, row -> time(row.minuteMillis()), OffsetDateTime[]::new))
                .set("delivered", column(rows, row -> row.count().delivered(), Long[]::new))
                .set("failed", column(rows, row -> row.count().failed(), Long[]::new))
                .set("dead", column(rows, row -> row.count().dead(), Long[]::new))
                .set("last_at", column(rows, MinuteLog::last, OffsetDateTime[]::new))
                .set("slowest", column(rows, row -> row.count().latencies().slowest(), Integer[]::new))
                .set("buckets", column(rows, row -> row.count().latencies().buckets(), String[]::new))
                .set("counts", column(rows, row -> row.count().latencies().counts(), String[]::new));
        return pg.run(call).map(written -> rows.size() - written.rowCount());
    }

    private static @Nullable OffsetDateTime last(MinuteRow row) {
        long millis = row.count().lastMillis();
        return millis == 0 ? null : time(millis);
    }
}
