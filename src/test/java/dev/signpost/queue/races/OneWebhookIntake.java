package dev.signpost.queue.races;

import dev.signpost.catalog.EventRate;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.ingest.BatchIntake;
import dev.signpost.ingest.Intake;
import dev.signpost.ingest.IntakeLimits;
import dev.signpost.model.Match;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import dev.signpost.queue.HandedOver;
import dev.signpost.queue.Pod;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the intake asks of others, where there is one webhook that wants everything and a lane that never ends. */
record OneWebhookIntake(Arena arena) implements BatchIntake.Surroundings {
    private static final IntakeLimits LIMITS =
            new IntakeLimits(500, 1 << 20, 20_000, 1000, 1 << 24, Duration.ofSeconds(5));

    static Intake of(Arena arena, Racer pod) {
        var store = new BatchIntake.Store(pod.events, pod.lease, pod.ids, pod.watermark);
        return new BatchIntake(arena.vertx, store, new OneWebhookIntake(arena), LIMITS, System::nanoTime);
    }

    @Override
    public Future<TenantSnapshot> tenant(String id) {
        return Future.succeededFuture(new TenantSnapshot(arena.tenant, id, 1, "standard", Map.of(), Set.of()));
    }

    @Override
    public Future<TenantSnapshot> refresh(long tenantKey) {
        return tenant("acme");
    }

    @Override
    public @Nullable EventRate eventRate(TenantSnapshot tenant) {
        return null;
    }

    @Override
    public Match match(TenantSnapshot tenant, String eventType) {
        var webhook = new Webhook(
                arena.webhook,
                "wh_1",
                tenant.key(),
                1,
                new TargetUrl(true, "example.com", 443, "/"),
                List.of("*"),
                tenant.profile(),
                WebhookStatus.ACTIVE,
                null,
                Map.of(),
                Webhook.Limits.NONE,
                List.of(),
                null,
                Webhook.Seal.OPEN);
        return new Match(1, List.of(webhook), List.of(), true);
    }

    @Override
    public BatchIntake.@Nullable Wait laneWait(long webhookKey) {
        return null;
    }

    @Override
    public void handOver(Pod pod, List<HandedOver> events) {}

    @Override
    public Future<?> ensurePartitions() {
        return Future.succeededFuture();
    }
}
