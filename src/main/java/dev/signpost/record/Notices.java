package dev.signpost.record;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.Notice;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.Pod;
import dev.signpost.model.StatusReason;
import dev.signpost.model.Verdict;
import dev.signpost.model.Webhook;
import dev.signpost.queue.Settlement;
import io.vertx.core.eventbus.EventBus;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells on the event bus that deliveries died and webhooks were disabled. Hints: what is told is in the database, and
 * nobody answers. Nothing on the common path: batches in which nothing died cost a look at their verdicts. Any thread
 * may call.
 */
public final class Notices implements Recorder.Follower {
    /** Dead letters of one batch that are told; a list of them is the API's. */
    static final int AT_ONCE = 50;

    private final EventBus bus;
    private final LongFunction<@Nullable TenantSnapshot> tenants;
    private final InstantSource clock;

    /** @param tenants this pod's memory of a tenant by its internal number, null if it has none */
    public Notices(EventBus bus, LongFunction<@Nullable TenantSnapshot> tenants, InstantSource clock) {
        this.bus = bus;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    public void recorded(Pod pod, List<Settlement> batch) {
        int told = 0;
        for (Settlement settlement : batch) {
            if (settlement.verdict() instanceof Verdict.Parked parked
                    && parked.reason().dead()
                    && told < AT_ONCE) {
                told++;
                dead(settlement, parked);
            }
        }
    }

    private void dead(Settlement settlement, Verdict.Parked parked) {
        var event = settlement.delivery().event();
        TenantSnapshot tenant = tenants.apply(event.tenantKey());
        Webhook webhook = tenant == null
                ? null
                : tenant.webhooks().get(settlement.delivery().webhookKey());
        if (tenant != null && webhook != null) {
            publish(new Notice(
                    Notice.Kind.DELIVERY_DEAD,
                    tenant.id(),
                    webhook.id(),
                    event.id().toString(),
                    parked.reason().name(),
                    clock.instant()));
        }
    }

    /** A tenant's configuration has changed. */
    public void changed(TenantSnapshot before, TenantSnapshot after) {
        for (Webhook webhook : after.webhooks().values()) {
            StatusReason reason = webhook.statusReason();
            Webhook former = before.webhooks().get(webhook.key());
            if (former != null && reason != null && former.statusReason() == null) {
                publish(new Notice(
                        Notice.Kind.WEBHOOK_DISABLED, after.id(), webhook.id(), null, reason.name(), clock.instant()));
            }
        }
    }

    private void publish(Notice notice) {
        bus.publish(Addresses.NOTICES, notice.toJson());
    }
}
