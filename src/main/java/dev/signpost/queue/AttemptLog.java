package dev.signpost.queue;

import static dev.signpost.queue.Columns.column;
import static dev.signpost.queue.Columns.time;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Pod;
import dev.signpost.model.Verdict;
import dev.signpost.pg.PgFault;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Records what became of deliveries: one fenced statement a batch. May be repeated with the same batch after any
 * failure: rows that are there already change nothing. Owned by one event loop.
 */
public final class AttemptLog {
    private static final Sql SETTLE_DELIVERED = Sql.named("queue.settle_delivered");
    // unique_violation
    private static final String TAKEN = "23505";
    private static final Sql SETTLE = Sql.named("queue.settle");

    private final SqlRunner sql;
    private final FlushSlot slot;
    private final InstantSource clock;

    public AttemptLog(SqlRunner sql, FlushSlot slot, InstantSource clock) {
        this.sql = sql;
        this.slot = slot;
        this.clock = clock;
    }

    /**
     * Records first attempts that succeeded, {@link Settlement#plain} all of them. Completes with the number of stale
     * ones, which changed nothing. Fails with {@link PodLost} or the driver's failure.
     */
    public Future<Integer> settlePlain(@Nullable Pod pod, List<Settlement> batch) {
        return once(pod, fence -> sql.run(delivered(fence, batch)))
                .compose(row -> row.map(settled -> alive(settled).map(0)).orElseGet(() -> settle(pod, batch)))
                // Some are there already, from a first try of which nobody knew the end.
                .recover(failure ->
                        TAKEN.equals(PgFault.sqlState(failure)) ? settle(pod, batch) : Future.failedFuture(failure));
    }

    /**
     * Records anything, and in the same transaction what it means for the webhooks. Completes with the number of stale
     * settlements, which changed nothing.
     */
    public Future<Integer> settle(@Nullable Pod pod, List<Settlement> batch) {
        return repeatable(pod, fence -> sql.run(settled(fence, batch)))
                .map(row -> batch.size() - row.getLong("mine").intValue());
    }

    /** Runs a statement that does no harm twice; so a lost answer needs no look-up, only a second try. */
    private Future<Row> repeatable(@Nullable Pod pod, Function<Fence, Future<RowSet<Row>>> statement) {
        return once(pod, statement).compose(row -> row.map(this::alive).orElseGet(() -> repeatable(pod, statement)));
    }

    /** Completes with nothing if the answer was lost, when the statement can do nothing any more. */
    private Future<Optional<Row>> once(@Nullable Pod pod, Function<Fence, Future<RowSet<Row>>> statement) {
        return slot.flush(
                pod,
                fence -> statement
                        .apply(fence)
                        .map(rows -> Optional.of(rows.iterator().next())),
                () -> Future.succeededFuture(Optional.empty()));
    }

    private Future<Row> alive(Row row) {
        return row.getLong("alive") == 0 ? slot.fenced() : Future.succeededFuture(row);
    }

    private static Sql.Binding delivered(Fence fence, List<Settlement> batch) {
        return fence.bind(SETTLE_DELIVERED)
                .set("events", column(batch, s -> s.delivery().event().id(), UUID[]::new))
                .set("webhooks", column(batch, s -> s.delivery().webhookKey(), Long[]::new))
                .set("statuses", attempts(batch, a -> (short) a.statusCode(), Short[]::new))
                .set("sent_at", attempts(batch, a -> time(a.sentAtMillis()), OffsetDateTime[]::new))
                .set("millis", attempts(batch, Settlement.Attempted::millis, Integer[]::new))
                .set("webhook_versions", attempts(batch, Settlement.Attempted::webhookVersion, Integer[]::new))
                .set("profile_versions", attempts(batch, Settlement.Attempted::profileVersion, Integer[]::new))
                .set("secret_numbers", attempts(batch, Settlement.Attempted::secretNumber, Integer[]::new))
                .set("answers", attempts(batch, a -> bytes(a.answer()), Buffer[]::new));
    }

    private Sql.Binding settled(Fence fence, List<Settlement> batch) {
        long now = clock.millis();
        return fence.bind(SETTLE)
                .set("events", column(batch, s -> s.delivery().event().id(), UUID[]::new))
                .set("webhooks", column(batch, s -> s.delivery().webhookKey(), Long[]::new))
                .set("tenants", column(batch, s -> s.delivery().event().tenantKey(), Long[]::new))
                .set("runs", column(batch, s -> (short) s.delivery().run(), Short[]::new))
                .set("numbers", column(batch, s -> (short) s.delivery().number(), Short[]::new))
                .set("results", attempts(batch, a -> (short) a.result().code(), Short[]::new))
                .set(
                        "verdicts",
                        column(batch, s -> (short) VerdictCode.of(s.verdict()).code(), Short[]::new))
                .set("statuses", attempts(batch, a -> (short) a.statusCode(), Short[]::new))
                .set("sent_at", attempts(batch, a -> time(a.sentAtMillis()), OffsetDateTime[]::new))
                .set("millis", attempts(batch, Settlement.Attempted::millis, Integer[]::new))
                .set("webhook_versions", attempts(batch, Settlement.Attempted::webhookVersion, Integer[]::new))
                .set("profile_versions", column(batch, AttemptLog::profileVersion, Integer[]::new))
                .set("secret_numbers", attempts(batch, Settlement.Attempted::secretNumber, Integer[]::new))
                .set("reasons", column(batch, s -> reason(s.verdict()), Short[]::new))
                .set("wait_millis", column(batch, s -> wait(s.verdict(), now), Long[]::new))
                .set("answers", attempts(batch, a -> bytes(a.answer()), Buffer[]::new))
                .set(
                        "claims",
                        column(
                                batch,
                                s -> s.delivery().claim() == null
                                        ? null
                                        : s.delivery().claim().number(),
                                Long[]::new))
                .set("retries", column(batch, s -> (short) retries(s), Short[]::new))
                .set("interruptions", column(batch, s -> (short) interruptions(s), Short[]::new))
                .set("attempted", column(batch, s -> s.attempt() != null, Boolean[]::new))
                .set("effects", column(batch, s -> (short) s.bearing().effect().code(), Short[]::new))
                .set("enough", column(batch, s -> s.bearing().inARow(), Integer[]::new))
                .set("patience", column(batch, s -> s.bearing().withoutSuccessMillis(), Long[]::new));
    }

    private static @Nullable Short reason(Verdict verdict) {
        if (verdict instanceof Verdict.Again again) {
            return (short) again.reason().code();
        }
        return verdict instanceof Verdict.Parked parked
                ? (short) parked.reason().code()
                : null;
    }

    /** Milliseconds from now: the due time is counted by Postgres's clock. */
    private static @Nullable Long wait(Verdict verdict, long now) {
        return verdict instanceof Verdict.Again again ? Math.max(0, again.dueAtMillis() - now) : null;
    }

    private static int retries(Settlement settlement) {
        int before = settlement.delivery().retries();
        return settlement.verdict() instanceof Verdict.Again again && again.usesRetry() ? before + 1 : before;
    }

    /** Of what was put aside unsent it is that of its first attempt, if there was one. */
    private static int profileVersion(Settlement settlement) {
        if (settlement.attempt() != null) {
            return settlement.attempt().profileVersion();
        }
        Delivery.Claim claim = settlement.delivery().claim();
        return claim == null ? 0 : claim.profileVersion();
    }

    /** An attempt of which we know the end breaks a row of interruptions. */
    private static int interruptions(Settlement settlement) {
        Settlement.Attempted attempt = settlement.attempt();
        if (attempt == null) {
            return settlement.delivery().interruptions();
        }
        return attempt.result() == AttemptResult.INTERRUPTED
                ? settlement.delivery().interruptions() + 1
                : 0;
    }

    private static @Nullable Buffer bytes(@Nullable Answer answer) {
        return answer == null ? null : Buffer.buffer(AnswerCodec.encode(answer));
    }

    private static <T> T[] attempts(
            List<Settlement> batch, Function<Settlement.Attempted, @Nullable T> value, IntFunction<T[]> array) {
        return column(batch, s -> s.attempt() == null ? null : value.apply(s.attempt()), array);
    }
}
