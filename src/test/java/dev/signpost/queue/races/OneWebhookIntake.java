package dev.signpost.queue.races;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.DeliverQueues;
import dev.signpost.bus.stage.Done;
import dev.signpost.bus.stage.MatchReply;
import dev.signpost.bus.stage.MatchRequest;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.catalog.EventRate;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.ingest.BatchIntake;
import dev.signpost.ingest.IngestStore;
import dev.signpost.ingest.IngestSurroundings;
import dev.signpost.ingest.Intake;
import dev.signpost.ingest.IntakeLimits;
import dev.signpost.ingest.NextStages;
import dev.signpost.model.Match;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the intake asks of others, where there is one webhook that wants everything and a lane that never ends. */
record OneWebhookIntake(Arena arena) implements IngestSurroundings {
    private static final IntakeLimits LIMITS =
            new IntakeLimits(500, 1 << 20, 20_000, 1000, 1 << 24, Duration.ofSeconds(5));

    static Intake of(Arena arena, Racer pod) {
        var surroundings = new OneWebhookIntake(arena);
        var store = new IngestStore(pod.events, pod.lease, pod.ids, pod.watermark, pod.time);
        Vertx vertx = arena.bus();
        var bus = new StageBus(vertx, (address, failure) -> {});
        bus.consume(Addresses.MATCH, message -> Future.succeededFuture(surroundings.matched((MatchRequest) message)));
        bus.consume(Addresses.deliver(0), message -> Future.succeededFuture(Done.DONE));
        var queues = new DeliverQueues(bus, 1, (address, lost, failure) -> {});
        var next = new NextStages(bus, queues, webhookKey -> null);
        return new BatchIntake(vertx, store, next, surroundings, LIMITS, System::nanoTime);
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
    public @Nullable TenantSnapshot cached(long tenantKey) {
        return null;
    }

    private MatchReply matched(MatchRequest request) {
        var webhook = new Webhook(
                arena.webhook,
                "wh_1",
                arena.tenant,
                1,
                new TargetUrl(true, "example.com", 443, "/"),
                List.of("*"),
                "standard",
                WebhookStatus.ACTIVE,
                null,
                Map.of(),
                Webhook.Limits.NONE,
                List.of(),
                null,
                Webhook.Seal.OPEN);
        var match = new Match(1, List.of(webhook), List.of(), true);
        return new MatchReply(Collections.nCopies(request.wanted().size(), match));
    }

    @Override
    public Future<?> ensurePartitions() {
        return Future.succeededFuture();
    }
}
