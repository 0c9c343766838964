package dev.signpost.queue;

import dev.signpost.model.Pod;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.queue.PauseNote.Pause;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes which receivers this pod protects, so that everybody can see it, and puts off the turns of those that are sent
 * nothing. Owned by one event loop; shares its flush lane with {@link Claims}, so one statement of both is under way at
 * a time.
 */
public final class PauseLog {
    private static final Sql NOTE = Sql.named("queue.pause_note");
    private static final Sql END = Sql.named("queue.pause_end");

    private final SqlRunner sql;
    private final FlushSlot slot;
    private final InstantSource clock;
    private final LongSupplier generation;

    /** @param generation the highest that this pod has heard of */
    public PauseLog(SqlRunner sql, FlushSlot slot, InstantSource clock, LongSupplier generation) {
        this.sql = sql;
        this.slot = slot;
        this.clock = clock;
        this.generation = generation;
    }

    /** Writes them, each webhook at most once. Fails as {@link Claims#claim} does; what was written stays so. */
    public Future<Void> write(@Nullable Pod pod, List<PauseNote> notes) {
        List<PauseNote> ended = notes.stream()
                .filter(note -> note.pause() == null || note.early())
                .toList();
        return begin(pod, notes).compose(begun -> end(pod, ended));
    }

    private Future<Void> begin(@Nullable Pod pod, List<PauseNote> notes) {
        List<Begun> begun = notes.stream().flatMap(Begun::of).toList();
        return begun.isEmpty() ? Future.succeededFuture() : flush(pod, fence -> sql.run(note(fence, begun)));
    }

    private Future<Void> end(@Nullable Pod pod, List<PauseNote> ended) {
        if (ended.isEmpty()) {
            return Future.succeededFuture();
        }
        return flush(
                pod,
                fence -> sql.run(fence.bind(END)
                        .set("webhooks", column(ended, PauseNote::webhookKey, Long[]::new))
                        .set("tenants", column(ended, PauseNote::tenantKey, Long[]::new))
                        .set("early", column(ended, PauseNote::early, Boolean[]::new))
                        .set("over", column(ended, note -> note.pause() == null, Boolean[]::new))));
    }

    /** Sent again if its answer was lost, for it does no harm twice: after an end there may be no note for days. */
    private Future<Void> flush(@Nullable Pod pod, Function<Fence, Future<RowSet<Row>>> statement) {
        return slot.flush(
                        pod, fence -> statement.apply(fence).map(written -> true), () -> Future.succeededFuture(false))
                .compose(written -> written ? Future.succeededFuture() : flush(pod, statement));
    }

    private record Begun(PauseNote note, Pause pause) {
        static Stream<Begun> of(PauseNote note) {
            Pause pause = note.pause();
            return pause == null ? Stream.empty() : Stream.of(new Begun(note, pause));
        }
    }

    private Sql.Binding note(Fence fence, List<Begun> begun) {
        long now = clock.millis();
        return fence.bind(NOTE)
                .set("webhooks", column(begun, one -> one.note().webhookKey(), Long[]::new))
                .set("tenants", column(begun, one -> one.note().tenantKey(), Long[]::new))
                .set("kinds", column(begun, one -> (short) one.pause().kind().code(), Short[]::new))
                .set(
                        "results",
                        column(begun, one -> (short) one.pause().result().code(), Short[]::new))
                .set("statuses", column(begun, one -> (short) one.pause().statusCode(), Short[]::new))
                .set("since_millis", column(begun, one -> now - one.pause().sinceMillis(), Long[]::new))
                .set("until_millis", column(begun, one -> untilIn(one.pause(), now), Long[]::new))
                .set("shut", column(begun, one -> one.pause().kind().sendsNothing(), Boolean[]::new))
                .set("stops", column(begun, one -> one.pause().stop(), UUID[]::new))
                .set("generation", generation.getAsLong());
    }

    private static @Nullable Long untilIn(Pause pause, long now) {
        Long until = pause.untilMillis();
        return until == null ? null : until - now;
    }

    private static <F, T> T[] column(List<F> rows, Function<F, @Nullable T> value, IntFunction<T[]> array) {
        return rows.stream().map(value).toArray(array);
    }
}
