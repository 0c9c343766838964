package dev.signpost.ingest;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.Done;
import dev.signpost.bus.stage.HandOver;
import dev.signpost.bus.stage.MatchReply;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.bus.stage.StageMessage;
import dev.signpost.bus.stage.Taken;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.http.BodyRoom;
import dev.signpost.model.Refusal;
import dev.signpost.queue.PodLease;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects events into batches: whatever arrives while one batch is on its way to Postgres makes the next. There is no
 * timer, so an idle system answers at once and a busy one fills its batches by itself.
 *
 * <pre>
 *   submit ──► arrivals ──tenant known──► Matching ──targets known──► ready ──► Batch ──► log ──► queues, publisher
 *                                             ▲                                   │
 *                                             └──── catalogue has changed ◄───────┘
 * </pre>
 *
 * <p>{@link #submit} may be called by any event loop; everything else belongs to the one that it was made for.
 */
public final class BatchIntake implements Intake {
    private static final int MAX_READS = 5;

    private final Context context;
    private final PodLease lease;
    private final IngestSurroundings surroundings;
    private final IntakeLimits limits;
    private final LongSupplier nanoTime;

    private final Queue<PendingEvent> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final FairShares shares;

    // Owned by the intake's event loop.
    private final Matching matching;
    private final BatchWriter writer;
    private final HandOver handOver;

    // Set by the intake's event loop, read by publishers.
    private volatile boolean stalled;

    /** Makes the intake of the event loop that this is called on. */
    public BatchIntake(
            Vertx vertx,
            IngestStore store,
            NextStages next,
            IngestSurroundings surroundings,
            IntakeLimits limits,
            LongSupplier nanoTime) {
        this.context = vertx.getOrCreateContext();
        this.lease = store.lease();
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.surroundings = surroundings;
        var rate = new CommitRate();
        this.shares = new FairShares(limits, rate);
        this.matching = new Matching(vertx, next.bus(), limits.batchEvents(), new Matched());
        var builder = new BatchBuilder(store, limits, surroundings, next.states());
        this.handOver = new HandOver(vertx, next.bus(), next.verticles(), Addresses.INGEST, next.unanswered());
        this.writer = new BatchWriter(
                new BatchWriter.Means(context, store, handOver, builder), rate, nanoTime, new Written());
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
            throw Busy.because("The database does not answer. Nothing was stored.");
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

    /** What other stages answer; on the intake's event loop. */
    public Future<Done> heard(StageMessage message) {
        if (message instanceof MatchReply reply) {
            matching.answered(reply);
        } else if (message instanceof Taken taken) {
            handOver.taken(taken);
        } else {
            return StageBus.answerPing(message);
        }
        return Future.succeededFuture(Done.DONE);
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
        matching.ask();
    }

    private void find(PendingEvent event, Future<TenantSnapshot> tenant) {
        if (tenant.succeeded()) {
            found(event, tenant.result());
        } else {
            tenant.onComplete(found -> context.runOnContext(nothing -> {
                if (found.succeeded()) {
                    found(event, found.result());
                    matching.ask();
                } else {
                    refuse(event, refusal(found.cause()));
                }
            }));
        }
    }

    private void found(PendingEvent event, TenantSnapshot tenant) {
        event.tenant = tenant;
        Refusal refusal = event.withinRate
                ? null
                : EventRates.refusal(event, surroundings.eventRate(tenant), nanoTime.getAsLong());
        if (refusal == null) {
            event.withinRate = true;
            matching.add(event);
        } else {
            refuse(event, refusal);
        }
    }

    /** Reads its tenant's catalogue anew, matches again, and goes with the next batch. */
    private void readAgain(PendingEvent event) {
        event.rematched = true;
        if (++event.reads > MAX_READS) {
            refuse(event, Busy.because("The tenant's settings change too fast. Nothing was stored."));
        } else {
            find(event, surroundings.refresh(event.tenant().key()));
        }
    }

    private void refuse(PendingEvent event, Throwable refusal) {
        Answers.now(this::forget).fail(event, refusal).send();
    }

    /** Once a second: sends those away who have waited too long, and new ones too while a batch gets no answer. */
    private void expire() {
        long now = nanoTime.getAsLong();
        long patience = limits.patience().toNanos();
        stalled = writer.stalledFor(patience);
        Answers answers = Answers.now(this::forget);
        if (stalled) {
            writer.failUnanswered(answers);
        }
        matching.takeOlder(now - patience, event -> answers.fail(event, waitedInVain(event)));
        writer.ready.takeOlder(now - patience, event -> answers.fail(event, waitedInVain(event)));
        answers.send();
        shares.forgetIdle(now);
    }

    /** While batches are stored, whoever has more than one of them waiting waits for himself. */
    private Refusal waitedInVain(PendingEvent event) {
        int held = event.share.held();
        return stalled || held <= limits.batchEvents()
                ? Busy.because("The database does not answer in time. Nothing was stored.")
                : shares.waitedTooLong(held);
    }

    private void forget(PendingEvent event) {
        shares.giveBack(event.share, 1, event.bytes);
    }

    private static Throwable refusal(Throwable cause) {
        return cause instanceof Refusal
                ? cause
                : Busy.because("The tenant's settings could not be read. Nothing was stored.");
    }

    private final class Matched implements Matching.Listener {
        @Override
        public void matched(PendingEvent event) {
            writer.ready.add(event);
        }

        @Override
        public void unknown(PendingEvent event) {
            readAgain(event);
        }

        @Override
        public void answered() {
            writer.flush();
        }

        @Override
        public boolean wantsMore() {
            return writer.isIdle();
        }
    }

    private final class Written implements BatchWriter.Listener {
        @Override
        public void forget(PendingEvent event) {
            BatchIntake.this.forget(event);
        }

        @Override
        public void outdated(PendingEvent event) {
            find(event, surroundings.tenant(event.draft.tenantId()));
        }

        @Override
        public void stale(PendingEvent event) {
            readAgain(event);
        }

        @Override
        public void failed() {
            surroundings.ensurePartitions();
        }

        @Override
        public void answered() {
            stalled = false;
            matching.ask();
        }
    }
}
