package dev.signpost.queue;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Waits until a catalogue change is in force everywhere: every pod has applied it, or has not renewed for a lease and
 * so sends nothing, for each lane checks the lease before it writes a request. Normally milliseconds, at worst one
 * lease.
 *
 * <p>The time without a renewal is counted here and not by the database's clock: when that jumps ahead, all leases have
 * expired at once, and pods send all the same until they have heard of it.
 */
public final class Propagation {
    private static final Sql PODS_BEHIND = Sql.named("queue.pods_behind");
    private static final long LOOK_AGAIN_MILLIS = 10;
    // Of programs that do not say how long theirs is.
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final SqlRunner sql;
    private final LongSupplier nanoTime;

    /** @param nanoTime monotonic nanoseconds */
    public Propagation(Vertx vertx, SqlRunner sql, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.sql = sql;
        this.nanoTime = nanoTime;
    }

    /** Completes when no living pod works with a catalogue older than {@code epoch}. */
    public Future<Void> until(long epoch) {
        return until(epoch, new PodSightings());
    }

    private Future<Void> until(long epoch, PodSightings sightings) {
        return sql.run(PODS_BEHIND.bind().set("epoch", epoch)).compose(rows -> {
            int dead = sightings.look(rows, nanoTime.getAsLong(), LEASE).size();
            return dead == rows.size()
                    ? Future.succeededFuture()
                    : vertx.timer(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS).compose(tick -> until(epoch, sightings));
        });
    }
}
