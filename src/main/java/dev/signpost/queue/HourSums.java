package dev.signpost.queue;

import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import io.vertx.core.Future;
import java.time.Duration;

/** Sums up the minutes of each hour, and takes away what is old; by one pod at a time. */
public final class HourSums {
    /** Minutes are kept so long at least, and until their hour has been summed up. */
    public static final Duration MINUTES_KEPT = Duration.ofDays(3);

    /** An hour is summed up so long after its end, when no pod writes a minute of it any more. */
    static final Duration SUMMED_AFTER = MinuteLog.WRITTEN_WITHIN.plusMinutes(2);

    // So that a range that just reaches back as far as is promised is not cut while it is asked for.
    private static final Duration MINUTES_SLACK = Duration.ofHours(2);
    private static final Duration HOURS_SLACK = Duration.ofDays(2);

    private static final Sql DUE = Sql.named("queue.hour_due");
    private static final Sql SUM = Sql.named("queue.hour_sum");
    private static final Sql FORGET_MINUTES = Sql.named("queue.minutes_forget");
    private static final Sql FORGET_HOURS = Sql.named("queue.hours_forget");
    private static final int SUMMING = 7;
    private static final int FORGETTING = 8;
    private static final int BITE = 5_000;

    private final PgPool pool;
    private final Duration hoursKept;

    /** @param hoursKept how long hours are kept at least */
    public HourSums(PgPool pool, Duration hoursKept) {
        this.pool = pool;
        this.hoursKept = hoursKept;
    }

    /** Sums up the next hour, if one is due. Completes with true if another may be. */
    public Future<Boolean> sumUp() {
        return OnePod.alone(
                pool,
                SUMMING,
                sql -> sql.run(DUE.bind().set("grace_seconds", SUMMED_AFTER.toSeconds()))
                        .compose(due -> due.size() == 0
                                ? Future.succeededFuture(false)
                                : sql.run(SUM.bind()
                                                .set(
                                                        "hour",
                                                        due.iterator().next().getOffsetDateTime("hour")))
                                        .map(true)),
                false);
    }

    /** Takes a bite of what is old away. Completes with true if there may be more. */
    public Future<Boolean> forget() {
        return OnePod.alone(
                pool,
                FORGETTING,
                sql -> sql.run(bite(FORGET_MINUTES, MINUTES_KEPT.plus(MINUTES_SLACK)))
                        .compose(minutes -> sql.run(bite(FORGET_HOURS, hoursKept.plus(HOURS_SLACK)))
                                .map(hours -> minutes.rowCount() == BITE || hours.rowCount() == BITE)),
                false);
    }

    private static Sql.Binding bite(Sql forget, Duration kept) {
        return forget.bind().set("kept_seconds", kept.toSeconds()).set("limit", BITE);
    }
}
