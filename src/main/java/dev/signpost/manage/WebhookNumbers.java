package dev.signpost.manage;

import dev.signpost.queue.Statistics;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What answers about webhooks count: read for all webhooks of an answer at once. */
public final class WebhookNumbers {
    private final HeldDeliveries held;
    private final Statistics statistics;
    private final InstantSource clock;

    public WebhookNumbers(HeldDeliveries held, Statistics statistics, InstantSource clock) {
        this.held = held;
        this.statistics = statistics;
        this.clock = clock;
    }

    /**
     * The numbers of some webhooks.
     *
     * @param held deliveries that are held, by webhook's key
     * @param health null if nobody asked for it
     */
    record Of(Map<Long, Long> held, @Nullable Health health) {
        long heldFor(long webhookKey) {
            return held.getOrDefault(webhookKey, 0L);
        }
    }

    /** The caller has made sure that the webhooks are the tenant's. */
    Future<Of> of(long tenantKey, List<Long> webhookKeys) {
        return held.count(webhookKeys)
                .compose(counts ->
                        Health.read(statistics, clock, tenantKey, webhookKeys).map(health -> new Of(counts, health)));
    }

    /** The same without their health, which is most of the work. */
    Future<Of> heldOnly(List<Long> webhookKeys) {
        return held.count(webhookKeys).map(counts -> new Of(counts, null));
    }
}
