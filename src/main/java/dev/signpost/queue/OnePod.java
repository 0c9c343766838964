package dev.signpost.queue;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.pg.SqlTransactions;
import io.vertx.core.Future;
import java.util.function.Function;

/** What one pod does at a time. */
final class OnePod {
    /** Ours among the advisory locks of a database. */
    static final int LOCKS = 0x534f4350;

    private static final Sql TRY_LOCK = Sql.named("queue.chore_try_lock");

    private OnePod() {}

    /**
     * Does it in a transaction that holds the chore's lock, or not at all while another pod does.
     *
     * @param chore number of the lock: one for each chore
     * @param otherwise completes with this if it was not done
     */
    static <T> Future<T> alone(SqlTransactions pool, int chore, Function<SqlRunner, Future<T>> work, T otherwise) {
        return pool.transaction(sql -> sql.run(TRY_LOCK.bind().set("chore", chore))
                .compose(rows -> rows.iterator().next().getBoolean("mine")
                        ? work.apply(sql)
                        : Future.succeededFuture(otherwise)));
    }
}
