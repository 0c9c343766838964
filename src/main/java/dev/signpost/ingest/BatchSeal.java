package dev.signpost.ingest;

import dev.signpost.model.Event;
import dev.signpost.model.EventId;
import dev.signpost.model.Match;
import dev.signpost.model.ParkReason;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import dev.signpost.queue.IdClock;
import dev.signpost.queue.Publication;
import dev.signpost.queue.Publication.DeferredPair;
import dev.signpost.queue.Watermark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Makes a batch out of what waits: matches each event, gives it its id, and says what is sent now and what later. */
final class BatchSeal {
    private final IdClock ids;
    private final Watermark watermark;
    private final IntakeLimits limits;
    private final BatchIntake.Surroundings surroundings;

    BatchSeal(IdClock ids, Watermark watermark, IntakeLimits limits, BatchIntake.Surroundings surroundings) {
        this.ids = ids;
        this.watermark = watermark;
        this.limits = limits;
        this.surroundings = surroundings;
    }

    /** Takes events, tenant by tenant in turn, until a limit is reached: at least one, however large. */
    SealedBatch seal(ReadyEvents ready) {
        // The ticket comes before the ids: none of them can be below it.
        var batch = new SealedBatch(watermark.open(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Set<UUID> keys = new HashSet<>();
        List<PendingEvent> later = new ArrayList<>();
        long bytes = 0;
        long pairs = 0;
        while (batch.events().size() < limits.batchEvents()) {
            PendingEvent event = ready.peek();
            if (event == null) {
                break;
            }
            if (bytes > 0 && (bytes + event.bytes > limits.batchBytes() || pairs >= limits.batchPairs())) {
                break;
            }
            ready.take();
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

    /** Adds an event and answers how many deliveries it makes. */
    private int add(SealedBatch batch, PendingEvent pending) {
        Match match = surroundings.match(pending.tenant(), pending.draft.type());
        pending.unknownType = !match.knownType();
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
            BatchIntake.Wait wait = surroundings.laneWait(webhook.key());
            if (wait != null) {
                deferred.add(DeferredPair.waiting(webhook.key(), wait.reason(), wait.millis()));
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
