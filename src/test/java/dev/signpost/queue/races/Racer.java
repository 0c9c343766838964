package dev.signpost.queue.races;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.Pod;
import dev.signpost.model.RawJson;
import dev.signpost.model.Ticket;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.pg.SqlTransactions;
import dev.signpost.queue.AcceptAnswer;
import dev.signpost.queue.AttemptLog;
import dev.signpost.queue.Claims;
import dev.signpost.queue.EventLog;
import dev.signpost.queue.FlushSlot;
import dev.signpost.queue.IdClock;
import dev.signpost.queue.PodClock;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Publication;
import dev.signpost.queue.Settlement;
import dev.signpost.queue.TakeOver;
import dev.signpost.queue.Watermark;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One pod, put together from the product's parts as {@code boot} does it. */
final class Racer {
    static final Claims.Bounds PLENTY = new Claims.Bounds(64, 16, 200, Map.of());

    final HookedClock clock = new HookedClock();
    final PodClock time = new PodClock(clock, InstantSource.system());
    final IdClock ids = new IdClock(time, new SecureRandom());
    final Watermark watermark = new Watermark(ids);
    final HeartbeatLine heartbeats;
    final PodLease lease;
    final TakeOver takeOver;
    final EventLog events;
    final AttemptLog attempts;
    final Claims claims;

    private final Arena arena;
    private final SqlRunner flushes;
    private final SqlTransactions control;
    private final AtomicInteger slots = new AtomicInteger();
    private final Pod first;

    Racer(Arena arena, Arena.Kind kind) {
        this.arena = arena;
        flushes = new Changed(PgPool.open(arena.vertx, kind.flushes(), 4), kind.statements());
        control = new Changed(PgPool.open(arena.vertx, arena.planned(), 4), kind.statements());
        heartbeats = new HeartbeatLine(PgPool.open(arena.vertx, arena.database.options(), 1));
        lease = new PodLease(
                arena.vertx,
                heartbeats,
                kind.terms(),
                new PodLease.Progress(
                        new PodClock(System::nanoTime, InstantSource.system()),
                        kind.openWork().apply(watermark, this)),
                new PodLease.Chance(System::nanoTime, UUID::randomUUID),
                new NoCatalogue());
        takeOver = new TakeOver(arena.vertx, control, control, lease, TakeOver.LOCK_TIMEOUT);
        events = eventLog();
        attempts = attemptLog();
        claims = new Claims(flushes, slot());
        // Before the first heartbeat, which may already make an id; in a process the lease itself sets the clock.
        Await.value(time.ask(control));
        first = Await.value(lease.start());
    }

    EventLog eventLog() {
        return new EventLog(flushes, slot());
    }

    AttemptLog attemptLog() {
        return new AttemptLog(flushes, slot(), InstantSource.system());
    }

    private FlushSlot slot() {
        return new FlushSlot(arena.vertx, control, lease, slots);
    }

    /** The number that it had first. */
    int number() {
        return first.id();
    }

    /** As if it had been frozen for the whole of its lease: it knows nothing of that. */
    void runOut() {
        arena.database.execute(
                "UPDATE pod SET expires_at = clock_timestamp() - interval '1 second', lease_millis = 0 WHERE id = ?",
                number());
    }

    /** Its heart stops and its lease has run out. */
    void die() {
        lease.stop();
        heartbeats.freeze();
        runOut();
    }

    Publication publication(String type, long target, Publication.@Nullable IdempotencyKey key) {
        var event = new Event(ids.next(), arena.tenant, "acme", type, 1_000_000L, RawJson.of("{}"), null, null);
        return new Publication(event, 1, List.of(target), List.of(), key);
    }

    /** One event, as the intake publishes it: ticket, id, log. Its delivery stays open. */
    Future<List<UUID>> publish() {
        return publish("deal.won", null);
    }

    /** Offers again what was not written or stale, as the intake does. Completes with the ids that were acknowledged. */
    Future<List<UUID>> publish(String type, Publication.@Nullable IdempotencyKey key) {
        Ticket ticket = watermark.open();
        return offer(publication(type, arena.webhook, key)).compose(answer -> switch (answer.kind()) {
            case INSERTED -> Future.succeededFuture(List.of(answer.eventId()));
            case DUPLICATE -> {
                ticket.close(1);
                yield Future.succeededFuture(List.of(answer.eventId()));
            }
            case STALE -> {
                ticket.close(1);
                yield publishRematched(type, key);
            }
            case NOT_WRITTEN -> {
                ticket.close(1);
                yield publish(type, key);
            }
            default -> Future.failedFuture(new AssertionError(answer));
        });
    }

    private Future<List<UUID>> publishRematched(String type, Publication.@Nullable IdempotencyKey key) {
        Publication again = publication(type, arena.webhook, key);
        return offer(new Publication(again.event(), Publication.JUST_READ, again.targets(), List.of(), key))
                .map(answer -> List.of(answer.eventId()));
    }

    Future<AcceptAnswer> offer(Publication publication) {
        return events.accept(lease.pod(), List.of(publication)).map(answers -> answers.get(0));
    }

    /** The first attempt of that event succeeded. */
    Settlement delivered(UUID event) {
        return delivered(event, Answer.NONE);
    }

    Settlement delivered(UUID event, Answer answer) {
        var delivery = Delivery.first(
                new Event(event, arena.tenant, "acme", "deal.won", 1_000_000L, RawJson.of("{}"), null, null),
                arena.webhook);
        return new Settlement(
                delivery,
                attempted(AttemptResult.SUCCESS, 200, answer),
                Verdict.DELIVERED,
                Settlement.Bearing.NONE,
                null);
    }

    static Settlement success(Delivery delivery, @Nullable Ticket ticket) {
        return new Settlement(
                delivery,
                attempted(AttemptResult.SUCCESS, 200, Answer.NONE),
                Verdict.DELIVERED,
                Settlement.Bearing.NONE,
                ticket);
    }

    /** It failed and is due again at once. */
    static Settlement failure(Delivery delivery, @Nullable Ticket ticket) {
        var again = new Verdict.Again(0, WaitReason.SCHEDULE, true);
        return new Settlement(
                delivery, attempted(AttemptResult.STATUS, 500, Answer.NONE), again, Settlement.Bearing.NONE, ticket);
    }

    private static Settlement.Attempted attempted(AttemptResult result, int status, Answer answer) {
        return new Settlement.Attempted(result, status, InstantSource.system().millis(), 3, 1, 1, 1, answer);
    }

    /** The pod that it takes itself for. */
    Pod pod() {
        return Objects.requireNonNull(lease.pod());
    }

    /** Statements are changed on their way. */
    record Changed(PgPool pool, UnaryOperator<Sql> change) implements SqlTransactions {
        @Override
        public Future<RowSet<Row>> run(Sql sql, Tuple parameters) {
            return pool.run(change.apply(sql), parameters);
        }

        @Override
        public <T> Future<T> transaction(Function<SqlRunner, Future<T>> work) {
            return pool.transaction(
                    inside -> work.apply((sql, parameters) -> inside.run(change.apply(sql), parameters)));
        }
    }

    private static final class NoCatalogue implements PodLease.AppliedEpoch {
        @Override
        public long applied() {
            return 1;
        }

        @Override
        public void seen(long epoch) {}
    }

    /** What heartbeats go through: while it is frozen they wait, as those of a stopped process do. */
    static final class HeartbeatLine implements SqlRunner {
        private final SqlRunner line;
        private final List<Runnable> waiting = new ArrayList<>();
        private boolean frozen;

        private HeartbeatLine(SqlRunner line) {
            this.line = line;
        }

        @Override
        public Future<RowSet<Row>> run(Sql sql, Tuple parameters) {
            synchronized (this) {
                if (frozen) {
                    return Future.future(promise ->
                            waiting.add(() -> line.run(sql, parameters).onComplete(promise)));
                }
            }
            return line.run(sql, parameters);
        }

        synchronized void freeze() {
            frozen = true;
        }

        void thaw() {
            List<Runnable> late;
            synchronized (this) {
                frozen = false;
                late = List.copyOf(waiting);
                waiting.clear();
            }
            late.forEach(Runnable::run);
        }
    }
}
