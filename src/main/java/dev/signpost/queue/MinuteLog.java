package dev.signpost.queue;

import static dev.signpost.queue.Columns.column;
import static dev.signpost.queue.Columns.time;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
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
        var parameters = Tuple.tuple()
                .addInteger(podId)
                .addInteger(part)
                .addLong(WRITTEN_WITHIN.toSeconds())
                .addArrayOfLong(column(rows, MinuteRow::tenantKey, Long[]::new))
                .addArrayOfLong(column(rows, MinuteRow::webhookKey, Long[]::new))
                .addArrayOfOffsetDateTime(column(rows, row -> time(row.minuteMillis()), OffsetDateTime[]::new))
                .addArrayOfLong(column(rows, row -> row.count().delivered(), Long[]::new))
                .addArrayOfLong(column(rows, row -> row.count().failed(), Long[]::new))
                .addArrayOfLong(column(rows, row -> row.count().dead(), Long[]::new))
                .addArrayOfOffsetDateTime(column(rows, MinuteLog::last, OffsetDateTime[]::new))
                .addArrayOfInteger(column(rows, row -> row.count().latencies().slowest(), Integer[]::new))
                .addArrayOfString(column(rows, row -> row.count().latencies().buckets(), String[]::new))
                .addArrayOfString(column(rows, row -> row.count().latencies().counts(), String[]::new));
        return pg.run(WRITE, parameters).map(written -> rows.size() - written.rowCount());
    }

    private static @Nullable OffsetDateTime last(MinuteRow row) {
        long millis = row.count().lastMillis();
        return millis == 0 ? null : time(millis);
    }
}
