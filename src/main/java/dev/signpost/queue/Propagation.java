package dev.signpost.queue;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;

/**
 * Waits until a catalogue change is in force everywhere: every pod has applied it, or its lease has run out and it
 * sends nothing. Normally milliseconds, at worst one lease.
 */
public final class Propagation {
    private static final Sql PODS_BEHIND = Sql.named("queue.pods_behind");
    private static final long LOOK_AGAIN_MILLIS = 10;

    private final Vertx vertx;
    private final SqlRunner sql;

    public Propagation(Vertx vertx, SqlRunner sql) {
        this.vertx = vertx;
        this.sql = sql;
    }

    /** Completes when no living pod works with a catalogue older than {@code epoch}. */
    public Future<Void> until(long epoch) {
        return sql.run(PODS_BEHIND, Tuple.of(epoch))
                .compose(rows -> rows.iterator().next().getLong("behind") == 0
                        ? Future.succeededFuture()
                        : vertx.timer(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS).compose(tick -> until(epoch)));
    }
}
