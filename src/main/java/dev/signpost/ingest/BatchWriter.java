package dev.signpost.ingest;

import dev.signpost.bus.stage.AcceptedEvent;
import dev.signpost.bus.stage.HandOver;
import dev.signpost.model.Pod;
import dev.signpost.model.Refusal;
import dev.signpost.queue.AcceptAnswer;
import dev.signpost.queue.EventLog;
import dev.signpost.queue.PodLease;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one batch after the other into the log: what has been matched while one was on its way makes the next. What is
 * durable is handed to the queues and answered; what is not goes into the next batch. Owned by the intake's event loop.
 */
final class BatchWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
    private static final int MAX_ROUNDS = 5;

    private final Context context;
    private final EventLog log;
    private final PodLease lease;
    private final HandOver handOver;
    private final LongSupplier nanoTime;
    private final CommitRate rate;
    private final BatchBuilder builder;
    private final Listener listener;

    /** Matched, and not in a batch yet. */
    final ReadyEvents ready = new ReadyEvents();

    private @Nullable Batch onItsWay;
    private volatile long flushingSince;

    /** Where events go that are not durable, on the intake's event loop. */
    interface Listener {
        /** It is answered. */
        void forget(PendingEvent event);

        /** Its tenant's catalogue has changed since it was matched: this pod has heard of that already. */
        void outdated(PendingEvent event);

        /** Its tenant's catalogue has changed since it was matched, as Postgres says: it has to be read anew. */
        void stale(PendingEvent event);

        /** Nothing of a batch was written. */
        void failed();

        /** A batch was answered; the next is on its way, if anything was ready. */
        void answered();
    }

    /** What batches are made of and written with. */
    record Means(Context context, IngestStore store, HandOver handOver, BatchBuilder builder) {}

    BatchWriter(Means means, CommitRate rate, LongSupplier nanoTime, Listener listener) {
        this.context = means.context();
        this.log = means.store().log();
        this.lease = means.store().lease();
        this.handOver = means.handOver();
        this.builder = means.builder();
        this.rate = rate;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /** Sends the next batch unless one is on its way. */
    void flush() {
        if (onItsWay != null || ready.isEmpty()) {
            return;
        }
        Pod pod = lease.pod();
        Batch batch = builder.next(ready, listener::outdated);
        if (batch.size() == 0) {
            batch.ticket().close(1);
            return;
        }
        onItsWay = batch;
        flushingSince = nanoTime.getAsLong();
        Future<List<AcceptAnswer>> accepted = log.accept(pod, batch.publications());
        accepted.onComplete(done -> context.runOnContext(nothing -> {
            if (done.succeeded()) {
                rate.stored(batch.size(), nanoTime.getAsLong() - flushingSince);
                settle(pod, batch, done.result());
            } else {
                giveBack(batch, done.cause());
            }
            batch.ticket().close(1);
            onItsWay = null;
            flush();
            listener.answered();
        }));
    }

    private void settle(@Nullable Pod pod, Batch batch, List<AcceptAnswer> results) {
        Answers answers = Answers.now(listener::forget);
        List<AcceptedEvent> durable = new ArrayList<>(results.size());
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
                case STALE -> listener.stale(event);
                case NOT_WRITTEN -> again.add(event);
            }
        }
        if (pod != null && !durable.isEmpty()) {
            handOver.accepted(pod, durable);
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

    /** Nothing of the batch was written. */
    private void giveBack(Batch batch, Throwable cause) {
        LOG.atWarn()
                .addKeyValue(LogKeys.COUNT, batch.size())
                .addKeyValue(LogKeys.CAUSE, String.valueOf(cause.getMessage()))
                .log("ingest.flush_failed");
        Answers answers = Answers.now(listener::forget);
        retry(batch.events(), answers);
        answers.send();
        listener.failed();
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
                answers.fail(event, Busy.because("The event could not be stored. Try again."));
            }
        }
    }

    /** Whether nothing is on its way, and nothing could be. */
    boolean isIdle() {
        return onItsWay == null && ready.isEmpty();
    }

    /** Whether a batch has been on its way for longer. */
    boolean stalledFor(long nanos) {
        return onItsWay != null && nanoTime.getAsLong() - flushingSince > nanos;
    }

    /** Answers those that are on their way: whether they are stored, nobody knows. */
    void failUnanswered(Answers answers) {
        Batch unanswered = onItsWay;
        if (unanswered != null) {
            // It may be stored all the same, and is then delivered; a publisher with a key will find it.
            unanswered.events().forEach(event -> answers.fail(event, Busy.because("The database does not answer.")));
        }
    }
}
