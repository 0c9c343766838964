package dev.signpost.ingest;

import dev.signpost.catalog.TenantMemory;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.Event;
import dev.signpost.model.EventId;
import dev.signpost.model.Match;
import dev.signpost.model.ParkReason;
import dev.signpost.model.QueuePause;
import dev.signpost.model.QueueStates;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import dev.signpost.queue.IdClock;
import dev.signpost.queue.Publication;
import dev.signpost.queue.Publication.DeferredPair;
import dev.signpost.queue.Watermark;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Makes a batch out of what is matched and waits: gives each event its id, and says what is sent now and what later.
 * Ticket, ids and the state of queues are taken in one turn of the event loop, the one in which the batch is sent.
 */
final class BatchBuilder {
    private final IdClock ids;
    private final Watermark watermark;
    private final IntakeLimits limits;
    private final TenantMemory tenants;
    private final QueueStates states;
    private final InstantSource clock;

    BatchBuilder(IngestStore store, IntakeLimits limits, TenantMemory tenants, QueueStates states) {
        this.ids = store.ids();
        this.watermark = store.watermark();
        this.clock = store.clock();
        this.limits = limits;
        this.tenants = tenants;
        this.states = states;
    }

    /**
     * Takes events, tenant by tenant in turn, until a limit is reached: at least one that is up to date, however large.
     *
     * @param outdated takes those whose tenant's catalogue has changed since they were matched
     */
    Batch next(ReadyEvents ready, Consumer<PendingEvent> outdated) {
        // The ticket comes before the ids: none of them can be below it.
        Batch batch = Batch.of(watermark.open());
        Set<UUID> keys = new HashSet<>();
        List<PendingEvent> later = new ArrayList<>();
        long bytes = 0;
        long pairs = 0;
        while (batch.size() < limits.batchEvents()) {
            PendingEvent event = ready.peek();
            if (event == null) {
                break;
            }
            if (bytes > 0 && (bytes + event.bytes > limits.batchBytes() || pairs >= limits.batchPairs())) {
                break;
            }
            ready.take();
            if (isOutdated(event)) {
                outdated.accept(event);
                continue;
            }
            if (event.key != null && !keys.add(event.key.digest())) {
                // The same key twice in one statement would be answered by chance.
                later.add(event);
                continue;
            }
            bytes += Math.max(1, event.bytes);
            pairs += add(batch, event);
        }
        for (int i = later.size() - 1; i >= 0; i--) {
            ready.addFirst(later.get(i));
        }
        return batch;
    }

    /** Postgres would say so too, but at the price of a round trip. What was read for this event goes as it is. */
    private boolean isOutdated(PendingEvent event) {
        if (event.rematched) {
            return false;
        }
        TenantSnapshot now = tenants.cached(event.tenant().key());
        return now != null && now.version() > event.match().tenantVersion();
    }

    /** Adds an event and answers how many deliveries it makes. */
    private int add(Batch batch, PendingEvent pending) {
        Match match = pending.match();
        List<DeferredPair> deferred = new ArrayList<>(match.inactive().size());
        for (Webhook webhook : match.inactive()) {
            deferred.add(DeferredPair.parked(webhook.key(), heldBecause(webhook)));
        }
        List<Webhook> targets = withRoom(match.active(), deferred);
        long version = pending.rematched ? Publication.JUST_READ : match.tenantVersion();
        batch.events().add(pending);
        batch.targets().add(targets);
        batch.publications()
                .add(new Publication(
                        event(pending),
                        version,
                        targets.stream().map(Webhook::key).toList(),
                        deferred,
                        pending.key));
        return match.count();
    }

    private List<Webhook> withRoom(List<Webhook> active, List<DeferredPair> deferred) {
        List<Webhook> targets = active;
        for (Webhook webhook : active) {
            QueuePause pause = states.pauseOf(webhook.key());
            if (pause != null) {
                long wait = pause.untilMillis() - clock.millis();
                deferred.add(DeferredPair.waiting(webhook.key(), pause.reason(), wait));
                targets = targets == active ? new ArrayList<>(active) : targets;
                targets.remove(webhook);
            }
        }
        return targets;
    }

    private Event event(PendingEvent pending) {
        Draft draft = pending.draft;
        UUID id = ids.next();
        Long occurredAt = draft.occurredAtMicros();
        return new Event(
                id,
                pending.tenant().key(),
                pending.tenant().id(),
                draft.type(),
                occurredAt == null ? EventId.millis(id) * 1000 : occurredAt,
                draft.data(),
                draft.changes(),
                draft.traceparent(),
                draft.hops());
    }

    private static ParkReason heldBecause(Webhook webhook) {
        return webhook.status() == WebhookStatus.UNVERIFIED
                ? ParkReason.WEBHOOK_UNVERIFIED
                : ParkReason.WEBHOOK_DISABLED;
    }
}
