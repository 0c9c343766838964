package dev.signpost.queue;

import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Keeps partitions of the log tables ahead of time. Any pod makes one that is missing, so that a frozen one stops
 * nobody; a transaction-level lock lets one do it at a time.
 */
public final class Partitions {
    private static final Sql LOCK = Sql.named("queue.chore_lock");
    private static final Sql MAKE = Sql.named("queue.partitions_make");
    static final int CHORE = 1;
    /** Partitions that are made ahead of the present one. */
    static final int AHEAD = 2;
    /** Of the end of a partition's name, such as 20260329t0230. */
    static final int STAMP_LENGTH = 13;

    private final PgPool pool;
    private final Duration width;

    /**
     * @param width of one partition; with the retention it makes at most 50 of them
     * @param retention how long events are kept, which is {@link Retirement}'s to see to
     */
    public Partitions(PgPool pool, Duration width, Duration retention) {
        if (retention.dividedBy(width) > 47) {
            throw new IllegalArgumentException(
                    "partitions of " + width + " are too narrow for a retention of " + retention + ": at most 50 fit");
        }
        this.pool = pool;
        this.width = width;
    }

    /** Makes the partition of now and the next two. Completes with true if one was missing. */
    public Future<Boolean> ensure() {
        return pool.transaction(sql -> sql.run(LOCK.bind().set("chore", CHORE))
                .compose(locked -> sql.run(MAKE.bind().set("width_seconds", width.toSeconds())))
                .map(rows -> rows.iterator().next().getBoolean("made")));
    }
}
