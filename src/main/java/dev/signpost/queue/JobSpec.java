package dev.signpost.queue;

import dev.signpost.model.EventId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a job is to do; null narrows nothing.
 *
 * @param kind what it does, and with dead letters or held deliveries
 * @param only just these, where they are dead letters (or held); at most {@link #MAX_ONLY}
 * @param webhookKey only of this webhook, which the caller has made sure is the tenant's
 * @param eventType only of events of exactly this type
 * @param from of events accepted at this time or later, to the millisecond
 * @param to of events accepted before this time, to the millisecond
 * @param parkedFrom only what was held at this time or later; needs a webhook and a kind that is about held deliveries
 */
public record JobSpec(
        JobKind kind,
        @Nullable List<DeliveryKey> only,
        @Nullable Long webhookKey,
        @Nullable String eventType,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Instant parkedFrom) {
    public static final int MAX_ONLY = 1000;

    public JobSpec {
        if (parkedFrom != null && (webhookKey == null || kind.dead())) {
            throw new IllegalArgumentException("only what is held for one webhook is told apart by when it was held");
        }
        if (only != null) {
            if (only.size() > MAX_ONLY) {
                throw new IllegalArgumentException("a job names at most " + MAX_ONLY + " deliveries");
            }
            only = only.stream()
                    .sorted(DeliveryKey.NEWEST_FIRST.reversed())
                    .distinct()
                    .toList();
        }
    }

    /** Whenever it was parked. */
    public JobSpec(
            JobKind kind,
            @Nullable List<DeliveryKey> only,
            @Nullable Long webhookKey,
            @Nullable String eventType,
            @Nullable Instant from,
            @Nullable Instant to) {
        this(kind, only, webhookKey, eventType, from, to, null);
    }

    /** Sends what was held for a webhook from that moment on. */
    public static JobSpec heldSince(long webhookKey, Instant since) {
        return new JobSpec(JobKind.REPLAY_HELD, null, webhookKey, null, null, null, since);
    }

    @Nullable
    OffsetDateTime parkedFromTime() {
        return parkedFrom == null ? null : parkedFrom.atOffset(ZoneOffset.UTC);
    }

    UUID @Nullable [] onlyEvents() {
        return only == null ? null : only.stream().map(DeliveryKey::eventId).toArray(UUID[]::new);
    }

    Long @Nullable [] onlyWebhooks() {
        return only == null ? null : only.stream().map(DeliveryKey::webhookKey).toArray(Long[]::new);
    }

    @Nullable
    UUID fromId() {
        return from == null ? null : EventId.floor(from.toEpochMilli());
    }

    @Nullable
    UUID toId() {
        return to == null ? null : EventId.floor(to.toEpochMilli());
    }
}
