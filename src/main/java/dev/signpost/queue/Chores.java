package dev.signpost.queue;

import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;

/** What keeps the queue tidy and honest; each is done by one pod at a time, in small bites. */
public final class Chores {
    private static final Sql KEYS_EXPIRE = Sql.named("queue.keys_expire");
    private static final Sql CANCEL_BACKLOG = Sql.named("queue.cancel_backlog");
    private static final Sql CANCEL_PARKED = Sql.named("queue.cancel_parked");
    private static final int EXPIRE = 2;
    private static final int CANCEL = 3;
    private static final int BITE = 1000;

    private final PgPool pool;
    private final Duration rememberKeys;

    /** @param rememberKeys how long idempotency keys are remembered at least */
    public Chores(PgPool pool, Duration rememberKeys) {
        this.pool = pool;
        this.rememberKeys = rememberKeys;
    }

    /** Forgets a bite of idempotency keys whose time is up. Completes with how many. */
    public Future<Integer> expireKeys() {
        var call =
                KEYS_EXPIRE.bind().set("kept_seconds", rememberKeys.toSeconds()).set("limit", BITE);
        return alone(EXPIRE, sql -> sql.run(call).map(rows -> rows.rowCount()), 0);
    }

    /** Cancels a bite of what waits, is held or dead for deleted webhooks. Completes with how many. */
    public Future<Integer> cancelDeleted() {
        return alone(
                CANCEL,
                sql -> sql.run(CANCEL_BACKLOG.bind().set("limit", BITE))
                        .compose(backlog -> sql.run(CANCEL_PARKED.bind().set("limit", BITE))
                                .map(parked -> backlog.rowCount() + parked.rowCount())),
                0);
    }

    private <T> Future<T> alone(int chore, Function<SqlRunner, Future<T>> work, T otherwise) {
        return OnePod.alone(pool, chore, work, otherwise);
    }
}
