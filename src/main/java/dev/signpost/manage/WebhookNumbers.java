package dev.signpost.manage;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.DestinationStop;
import dev.signpost.model.PauseKind;
import dev.signpost.model.Webhook;
import dev.signpost.queue.Pauses;
import dev.signpost.queue.Statistics;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What answers about webhooks count: read for all webhooks of an answer at once. */
public final class WebhookNumbers {
    private final HeldDeliveries held;
    private final Statistics statistics;
    private final InstantSource clock;
    private final Protection protection;

    /** What protects receivers. */
    public interface Protection {
        /** As pods know it, by webhook's key. */
        Future<Map<Long, Pauses.Pause>> of(List<Long> webhookKeys);

        /** The operator's stop on that host, or null. */
        @Nullable
        DestinationStop stopOn(String host);
    }

    public WebhookNumbers(HeldDeliveries held, Statistics statistics, InstantSource clock, Protection protection) {
        this.held = held;
        this.statistics = statistics;
        this.clock = clock;
        this.protection = protection;
    }

    /**
     * The numbers of some webhooks.
     *
     * @param held deliveries that are held, by webhook's key
     * @param health null if nobody asked for it
     * @param pauses what pods know against receivers, by webhook's key
     */
    record Of(
            Map<Long, Long> held,
            @Nullable Health health,
            Map<Long, Pauses.Pause> pauses,
            Function<String, @Nullable DestinationStop> stops) {
        /** What protects its receiver, or null. The operator's stop is told though nothing was to be sent yet. */
        Pauses.@Nullable Pause pause(Webhook webhook) {
            DestinationStop stop = stops.apply(webhook.url().host());
            return stop == null ? pauses.get(webhook.key()) : stopped(stop);
        }

        private static Pauses.Pause stopped(DestinationStop stop) {
            Long until = stop.untilMillis();
            return new Pauses.Pause(
                    PauseKind.DESTINATION_STOPPED,
                    AttemptResult.SUCCESS,
                    0,
                    Instant.ofEpochMilli(stop.sinceMillis()),
                    until == null ? null : Instant.ofEpochMilli(until),
                    0);
        }

        long heldFor(long webhookKey) {
            return held.getOrDefault(webhookKey, 0L);
        }
    }

    /** The caller has made sure that the webhooks are the tenant's. */
    Future<Of> of(long tenantKey, List<Long> webhookKeys) {
        return heldOnly(webhookKeys)
                .compose(counted -> Health.read(statistics, clock, tenantKey, webhookKeys)
                        .map(health -> new Of(counted.held(), health, counted.pauses(), counted.stops())));
    }

    /** The same without their health, which is most of the work. */
    Future<Of> heldOnly(List<Long> webhookKeys) {
        return held.count(webhookKeys)
                .compose(counts ->
                        protection.of(webhookKeys).map(pauses -> new Of(counts, null, pauses, protection::stopOn)));
    }

    /** True if the operator has stopped its destination. */
    boolean stopped(Webhook webhook) {
        return protection.stopOn(webhook.url().host()) != null;
    }
}
