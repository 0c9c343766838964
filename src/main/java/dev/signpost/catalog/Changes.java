package dev.signpost.catalog;

import dev.signpost.http.FairPlaces;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The frame of every change to the catalogue: one transaction that takes the epoch's row, does the work, moves the
 * tenant's version, writes the audit log and notifies the pods. A pod that freezes in the middle loses the transaction
 * after five seconds.
 */
public final class Changes {
    /** Tells pods that the catalogue has changed; a hint like all of them. */
    public static final String CHANNEL = "signpost_catalogue";

    private static final Sql GUARD = Sql.named("catalog.guard_change");
    private static final Sql NEXT_EPOCH = Sql.named("catalog.next_epoch");
    private static final Sql FINISH = Sql.named("catalog.finish_change");

    // They run one by one anyway; more of them would only wait, each on a connection that others need.
    private static final FairPlaces.Bounds AT_ONCE = new FairPlaces.Bounds(2, 1, 256, Duration.ofSeconds(30));

    private final PgPool pool;
    private final FairPlaces places;

    /** @param nanoTime monotonic nanoseconds */
    public Changes(PgPool pool, LongSupplier nanoTime) {
        this.pool = pool;
        this.places = new FairPlaces(AT_ONCE, nanoTime);
    }

    /** The work inside a change. */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Does it. A failure rolls everything back.
         *
         * @param sql runs statements inside the transaction, while no other change can run
         * @param epoch of this change, for the rows that it touches
         */
        Future<Entry<T>> run(SqlRunner sql, long epoch);
    }

    /**
     * What was done, for the audit log and for the caller.
     *
     * @param tenantKey the tenant whose configuration changed, or null for the instance's own
     * @param action such as {@code webhook.created}; empty if nothing was changed after all, which rolls back
     * @param object id of what it was done to
     * @param fields names of those that changed; never values
     * @param value the caller's result
     */
    public record Entry<T>(@Nullable Long tenantKey, String action, String object, List<String> fields, T value) {

        /** The request would have changed nothing, so nothing is. */
        static <T> Entry<T> nothing(T value) {
            return new Entry<>(null, "", "", List.of(), value);
        }
    }

    /** Makes a change, in turn with those of others; fails with TOO_MANY if too many of the same actor wait. */
    public <T> Future<Changed<T>> make(Actor actor, Work<T> work) {
        return actor.equals(Actor.SIGNPOST) ? now(actor, work) : places.run(actor.id(), () -> now(actor, work));
    }

    private <T> Future<Changed<T>> now(Actor actor, Work<T> work) {
        return pool.<Changed<T>>transaction(sql -> sql.run(GUARD)
                        .compose(guarded -> sql.run(NEXT_EPOCH))
                        .compose(rows ->
                                workThenFinish(sql, rows.iterator().next().getLong(0), actor, work)))
                .recover(Changes::unchanged);
    }

    private static <T> Future<Changed<T>> workThenFinish(SqlRunner sql, long epoch, Actor actor, Work<T> work) {
        return work.run(sql, epoch).compose(entry -> finish(sql, epoch, actor, entry));
    }

    private static <T> Future<Changed<T>> finish(SqlRunner sql, long epoch, Actor actor, Entry<T> entry) {
        var changed = new Changed<>(epoch, entry.value());
        if (entry.action().isEmpty()) {
            return Future.failedFuture(new NothingChanged(new Changed<>(epoch - 1, entry.value())));
        }
        var call = FINISH.bind()
                .set("epoch", epoch)
                .set("tenant", entry.tenantKey())
                .set("actor", actor.id())
                .set("action", entry.action())
                .set("object", entry.object())
                .set("fields", entry.fields().toArray(new String[0]));
        return sql.run(call).map(changed);
    }

    @SuppressWarnings("unchecked") // made by finish, three lines up, with the same T
    private static <T> Future<Changed<T>> unchanged(Throwable failure) {
        return failure instanceof NothingChanged nothing
                ? Future.succeededFuture((Changed<T>) nothing.result)
                : Future.failedFuture(failure);
    }

    /** Carries a result out of a transaction that rolls back. */
    private static final class NothingChanged extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Changed<?> result;

        NothingChanged(Changed<?> result) {
            super("nothing changed", null, false, false);
            this.result = result;
        }
    }
}
