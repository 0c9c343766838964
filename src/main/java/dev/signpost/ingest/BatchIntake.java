package dev.signpost.ingest;

import dev.signpost.catalog.EventRate;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.http.BodyRoom;
import dev.signpost.model.Match;
import dev.signpost.model.Refusal;
import dev.signpost.model.WaitReason;
import dev.signpost.queue.AcceptAnswer;
import dev.signpost.queue.EventLog;
import dev.signpost.queue.HandedOver;
import dev.signpost.queue.IdClock;
import dev.signpost.queue.Pod;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Watermark;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects events into batches: whatever arrives while one batch is on its way to Postgres makes the next. There is no
 * timer, so an idle system answers at once and a busy one fills its batches by itself.
 *
 * <p>{@link #submit} may be called by any event loop; everything else belongs to the one that it was made for.
 */
public final class BatchIntake implements Intake {
    private static final Logger LOG = LoggerFactory.getLogger(BatchIntake.class);
    private static final Duration COME_BACK = Duration.ofSeconds(2);
    private static final int MAX_ROUNDS = 5;

    /** What the intake asks of others. */
    public interface Surroundings {
        /** Completes with the tenant, or fails with {@link Refusal} NOT_FOUND. */
        Future<TenantSnapshot> tenant(String id);

        /** Reads the tenant anew, beginning after this call. */
        Future<TenantSnapshot> refresh(long tenantKey);

        /** How much the tenant may publish, or null for as much as it likes. */
        @Nullable
        EventRate eventRate(TenantSnapshot tenant);

        /** The webhooks that want such an event. */
        Match match(TenantSnapshot tenant, String eventType);

        /** Why a webhook's lane takes nothing at present, so that its deliveries go to the backlog at once; or null. */
        @Nullable
        Wait laneWait(long webhookKey);

        /**
         * Takes durable events to the lanes of their targets; never blocks.
         *
         * @param pod under which they were accepted: if that is lost by now, they are others' already
         */
        void handOver(Pod pod, List<HandedOver> events);

        /** Sees to it that Postgres has a partition for the present moment. */
        Future<?> ensurePartitions();
    }

    /**
     * Why and how long deliveries wait in the backlog from the beginning.
     *
     * @param millis from now until they are due
     */
    public record Wait(WaitReason reason, long millis) {}

    /** Where events become durable, and what their ids come from. */
    public record Store(EventLog log, PodLease lease, IdClock ids, Watermark watermark) {}

    private final Context context;
    private final EventLog log;
    private final PodLease lease;
    private final Surroundings surroundings;
    private final IntakeLimits limits;
    private final LongSupplier nanoTime;
    private final BatchSeal seal;

    private final Queue<PendingEvent> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final CommitRate rate = new CommitRate();
    private final FairShares shares;

    // Owned by the intake's event loop; the time is read by publishers.
    private final ReadyEvents ready = new ReadyEvents();
    private boolean flushing;
    private @Nullable SealedBatch onItsWay;
    private volatile long flushingSince;
    private volatile boolean stalled;

    /** Makes the intake of the event loop that this is called on. */
    public BatchIntake(
            Vertx vertx, Store store, Surroundings surroundings, IntakeLimits limits, LongSupplier nanoTime) {
        this.context = vertx.getOrCreateContext();
        this.log = store.log();
        this.lease = store.lease();
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.surroundings = surroundings;
        this.shares = new FairShares(limits, rate);
        this.seal = new BatchSeal(store.ids(), store.watermark(), limits, surroundings);
        vertx.setPeriodic(1000, tick -> expire());
    }

    @Override
    public Future<Receipt> submit(Draft draft) {
        try {
            TenantShare share = admit(draft.tenantId(), 1, PendingEvent.bytes(draft));
            PendingEvent event = arrive(draft, share, null, Vertx.currentContext());
            wake();
            return event.answer.future();
        } catch (Refusal refusal) {
            return Future.failedFuture(refusal);
        }
    }

    @Override
    public List<Future<Receipt>> submitAll(List<Draft> drafts) {
        if (drafts.isEmpty()) {
            return List.of();
        }
        try {
            long bytes = drafts.stream().mapToLong(PendingEvent::bytes).sum();
            TenantShare share = admit(drafts.get(0).tenantId(), drafts.size(), bytes);
            var together = new Together(drafts.size());
            Context origin = Vertx.currentContext();
            List<Future<Receipt>> answers = new ArrayList<>(drafts.size());
            for (Draft draft : drafts) {
                answers.add(arrive(draft, share, together, origin).answer.future());
            }
            wake();
            return answers;
        } catch (Refusal refusal) {
            return Collections.nCopies(drafts.size(), Future.failedFuture(refusal));
        }
    }

    @Override
    public BodyRoom bodyRoom(String tenantId) {
        return new HeldBody(shares, tenantId);
    }

    @Override
    public @Nullable Refusal refusalNow(String tenantId) {
        return shares.refusalNow(tenantId);
    }

    private TenantShare admit(String tenantId, int count, long bytes) {
        if (stalled || lease.pod() == null) {
            throw busy("The database does not answer. Nothing was stored.");
        }
        return shares.take(tenantId, count, bytes);
    }

    private PendingEvent arrive(Draft draft, TenantShare share, @Nullable Together together, @Nullable Context origin) {
        PendingEvent event = new PendingEvent(draft, share, together, origin, nanoTime.getAsLong());
        arrivals.add(event);
        return event;
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(nothing -> takeArrivals());
        }
    }

    /** Events that wait for an answer. */
    public int pending() {
        return shares.events();
    }

    private void takeArrivals() {
        woken.set(false);
        for (PendingEvent event = arrivals.poll(); event != null; event = arrivals.poll()) {
            find(event, surroundings.tenant(event.draft.tenantId()));
        }
        flush();
    }

    private void find(PendingEvent event, Future<TenantSnapshot> tenant) {
        if (tenant.succeeded()) {
            found(event, tenant.result());
        } else {
            tenant.onComplete(found -> context.runOnContext(nothing -> {
                if (found.succeeded()) {
                    found(event, found.result());
                    flush();
                } else {
                    Answers.now(this::forget)
                            .fail(event, refusal(found.cause()))
                            .send();
                }
            }));
        }
    }

    private void found(PendingEvent event, TenantSnapshot tenant) {
        event.tenant = tenant;
        Refusal refusal = event.rematched
                ? null
                : EventRates.refusal(event, surroundings.eventRate(tenant), nanoTime.getAsLong());
        if (refusal == null) {
            ready.add(event);
        } else {
            Answers.now(this::forget).fail(event, refusal).send();
        }
    }

    /** Sends the next batch unless one is on its way. */
    private void flush() {
        if (flushing || ready.isEmpty()) {
            return;
        }
        flushing = true;
        flushingSince = nanoTime.getAsLong();
        Pod pod = lease.pod();
        SealedBatch batch = seal.seal(ready);
        onItsWay = batch;
        log.accept(pod, batch.publications())
                .onComplete(done -> context.runOnContext(nothing -> {
                    if (done.succeeded()) {
                        rate.stored(batch.events().size(), nanoTime.getAsLong() - flushingSince);
                        settle(pod, batch, done.result());
                    } else {
                        giveBack(batch, done.cause());
                    }
                    batch.ticket().close(1);
                    flushing = false;
                    onItsWay = null;
                    stalled = false;
                    flush();
                }));
    }

    private void settle(@Nullable Pod pod, SealedBatch batch, List<AcceptAnswer> results) {
        Answers answers = Answers.now(this::forget);
        List<HandedOver> durable = new ArrayList<>(results.size());
        List<PendingEvent> again = new ArrayList<>();
        boolean told = LOG.isDebugEnabled();
        for (int i = 0; i < results.size(); i++) {
            PendingEvent event = batch.events().get(i);
            AcceptAnswer answer = results.get(i);
            switch (answer.kind()) {
                case INSERTED -> {
                    batch.handOver(i, durable);
                    if (told) {
                        accepted(event, answer);
                    }
                    answers.complete(event, answer, false);
                }
                case DUPLICATE -> answers.complete(event, answer, true);
                case KEY_REUSED ->
                    answers.fail(
                            event,
                            Refusal.of(
                                    Refusal.Kind.CONFLICT,
                                    "This idempotency key was used before for an event with another body."));
                case UNSTORABLE -> answers.fail(event, Refusal.invalid("", "This event cannot be stored."));
                case STALE -> rematch(event);
                case NOT_WRITTEN -> again.add(event);
            }
        }
        if (pod != null && !durable.isEmpty()) {
            surroundings.handOver(pod, durable);
        }
        retry(again, answers);
        answers.send();
    }

    /** At debug, like attempts that succeed: at full speed a line for each event costs more than the event. */
    private static void accepted(PendingEvent event, AcceptAnswer answer) {
        LOG.atDebug()
                .addKeyValue(LogKeys.TENANT_ID, event.draft.tenantId())
                .addKeyValue(LogKeys.EVENT_ID, answer.eventId())
                .addKeyValue(LogKeys.EVENT_TYPE, event.draft.type())
                .addKeyValue(LogKeys.COUNT, answer.matched())
                .log("event.accepted");
    }

    /** Its tenant's catalogue has changed: reads it anew, matches again, and goes with the next batch. */
    private void rematch(PendingEvent event) {
        event.rematched = true;
        find(event, surroundings.refresh(event.tenant().key()));
    }

    /** Nothing of the batch was written. */
    private void giveBack(SealedBatch batch, Throwable cause) {
        LOG.atWarn()
                .addKeyValue(LogKeys.COUNT, batch.events().size())
                .addKeyValue(LogKeys.CAUSE, String.valueOf(cause.getMessage()))
                .log("ingest.flush_failed");
        Answers answers = Answers.now(this::forget);
        retry(batch.events(), answers);
        answers.send();
        surroundings.ensurePartitions();
    }

    private void retry(List<PendingEvent> events, Answers answers) {
        for (int i = events.size() - 1; i >= 0; i--) {
            PendingEvent event = events.get(i);
            if (event.answered) {
                continue;
            }
            if (++event.rounds < MAX_ROUNDS && lease.pod() != null) {
                ready.addFirst(event);
            } else {
                answers.fail(event, busy("The event could not be stored. Try again."));
            }
        }
    }

    /** Once a second: sends those away who have waited too long, and new ones too while a batch gets no answer. */
    private void expire() {
        long now = nanoTime.getAsLong();
        long patience = limits.patience().toNanos();
        stalled = flushing && now - flushingSince > patience;
        Answers answers = Answers.now(this::forget);
        SealedBatch unanswered = onItsWay;
        if (stalled && unanswered != null) {
            // It may be stored all the same, and is then delivered; a publisher with a key will find it.
            unanswered.events().forEach(event -> answers.fail(event, busy("The database does not answer.")));
        }
        ready.takeOlder(now - patience, event -> answers.fail(event, waitedInVain(event)));
        answers.send();
        shares.forgetIdle(now);
    }

    /** While batches are stored, whoever has more than one of them waiting waits for himself. */
    private Refusal waitedInVain(PendingEvent event) {
        int held = event.share.held();
        return stalled || held <= limits.batchEvents()
                ? busy("The database does not answer in time. Nothing was stored.")
                : shares.waitedTooLong(held);
    }

    private void forget(PendingEvent event) {
        shares.giveBack(event.share, 1, event.bytes);
    }

    private static Refusal busy(String detail) {
        return Refusal.busy(detail, COME_BACK);
    }

    private static Throwable refusal(Throwable cause) {
        return cause instanceof Refusal ? cause : busy("The tenant's settings could not be read. Nothing was stored.");
    }
}
