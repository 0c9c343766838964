package dev.signpost.deliver;

import dev.signpost.bus.stage.AcceptedEvent;
import dev.signpost.bus.stage.DeliverQueues;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.catalog.TenantMemory;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.Delivery;
import dev.signpost.model.DestinationStop;
import dev.signpost.model.Event;
import dev.signpost.model.Pod;
import dev.signpost.model.RawJson;
import dev.signpost.model.Secret;
import dev.signpost.model.SendPermission;
import dev.signpost.model.SendStops;
import dev.signpost.model.StatusReason;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Ticket;
import dev.signpost.model.Verdict;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import dev.signpost.outbound.EgressGuard;
import dev.signpost.outbound.OutboundClient;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.profile.Profiles;
import dev.signpost.profile.WireProfile;
import dev.signpost.queue.IdClock;
import dev.signpost.queue.PauseNote;
import dev.signpost.queue.PodClock;
import dev.signpost.queue.Recording;
import dev.signpost.queue.Settlement;
import dev.signpost.queue.Watermark;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Reply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Lanes with a real client and a real receiver; only the store is played. */
abstract class LanesFixture {
    static final long HOOK = 7;
    static final int EVENTS = 50;
    static final int CONCURRENCY = 4;
    static final int CAPACITY = 1000;
    static final int FAILURES = 10;

    final Vertx vertx = Vertx.vertx();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final StageBus bus = new StageBus(vertx, (address, failure) -> failures.add(failure));
    final FakeReceiver receiver = FakeReceiver.start();
    final Board board = new Board();
    final Tally tally = new Tally();
    final Pod pod = new Pod(1, new UUID(1, 1));
    final List<Settlement> settled = new CopyOnWriteArrayList<>();
    final WireProfile standard = Profiles.standard();
    final PodClock time = new PodClock(System::nanoTime, InstantSource.system());
    final IdClock ids = new IdClock(time, new Random(1));
    final PlayedStops stops = new PlayedStops();
    final List<Long> proved = new CopyOnWriteArrayList<>();
    DeliverQueues lanes;
    private @Nullable String deployment;
    volatile boolean tls;
    volatile WebhookStatus inMemory = WebhookStatus.ACTIVE;
    volatile WebhookStatus inPostgres = WebhookStatus.ACTIVE;

    @BeforeEach
    void deploy() {
        time.correct(System.nanoTime(), time.millis() * 1_000);
        deploy(loopback());
    }

    final void deploy(OutboundConfig config) {
        var limits = new DeliverLimits(
                CAPACITY,
                CONCURRENCY,
                64,
                Duration.ofSeconds(5),
                FAILURES,
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                Duration.ofHours(1));
        var setup = new DeliverVerticle.Setup(
                bus,
                limits,
                board,
                tally,
                new Permission(),
                new Catalogue(),
                new Fixed(),
                stops,
                (tenantKey, webhookKey) -> proved.add(webhookKey),
                loop -> new OutboundClient(loop, config, new EgressGuard(config), System::nanoTime),
                new NoReceiver(),
                room -> new Recorded(),
                InstantSource.system(),
                System::nanoTime,
                new Random(2));
        if (deployment != null) {
            Await.value(vertx.undeploy(deployment));
        }
        deployment = Await.value(vertx.deployVerticle(new DeliverVerticle(setup, 0)));
        lanes = new DeliverQueues(bus, 1, (address, unanswered, failure) -> failures.add(failure));
    }

    static final class NoReceiver implements OwnReceiver {
        @Override
        public @Nullable TargetUrl of(long tenantKey) {
            return null;
        }

        @Override
        public OutboundClient client(Vertx loop) {
            throw new IllegalStateException("nobody measures itself here");
        }
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
        receiver.close();
    }

    /** What waits for an hour's pause that the receiver has asked for. */
    List<Delivery> pause() {
        receiver.answer(Reply.status(429).header("Retry-After", "3600"));
        publish(EVENTS);
        List<Delivery> waiting =
                awaitSettled(EVENTS).stream().map(Settlement::delivery).toList();
        settled.clear();
        return waiting;
    }

    List<PauseNote> notes() {
        return board.notes().take(100, System.nanoTime());
    }

    static Delivery asked(Delivery first) {
        return new Delivery(first.event(), HOOK, 1, 2, 1, 0, new Delivery.Claim(1, 0, 0, true));
    }

    Event event() {
        return new Event(ids.next(), 1, "acme", "a.b", 0, RawJson.of("1"), null, null);
    }

    void publish(int count) {
        var watermark = new Watermark(ids);
        List<AcceptedEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Ticket ticket = watermark.open();
            events.add(new AcceptedEvent(event(), List.of(webhook()), ticket));
        }
        lanes.handOver(pod, events);
    }

    void takeClaimed(Pod under, List<Delivery> deliveries) {
        lanes.handOver(under, deliveries, List.of());
    }

    static Delivery claimed(Delivery first) {
        return new Delivery(first.event(), HOOK, 1, 2, 1, 0, new Delivery.Claim(1, 0, 0));
    }

    List<Settlement> awaitSettled(int count) {
        Awaitility.await("outcomes").until(() -> settled.size() >= count);
        return List.copyOf(settled);
    }

    List<Verdict.Again> unsent() {
        return settled.stream()
                .filter(s -> s.attempt() == null)
                .map(s -> (Verdict.Again) s.verdict())
                .toList();
    }

    Webhook webhook() {
        return webhook(1, WebhookStatus.ACTIVE);
    }

    Webhook webhook(int version, WebhookStatus status) {
        return new Webhook(
                HOOK,
                "wh_7",
                1,
                version,
                new TargetUrl(tls, "127.0.0.1", receiver.port(), "/hook"),
                List.of("*"),
                "standard",
                status,
                status == WebhookStatus.DISABLED ? StatusReason.TOO_MANY_ERRORS : null,
                Map.of(),
                Webhook.Limits.NONE,
                List.of(new Webhook.SigningSecret(1, Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))),
                null,
                Webhook.Seal.OPEN);
    }

    static OutboundConfig loopback() {
        OutboundConfig strict = OutboundConfig.STRICT;
        return new OutboundConfig(
                List.of("127.0.0.0/8"),
                List.of(),
                List.of(),
                true,
                List.of("1-65535"),
                strict.poolSize(),
                strict.maxWaiting(),
                strict.maxSockets(),
                strict.maxAttempts(),
                strict.answerExcerptBytes(),
                strict.connectTimeout(),
                List.of(),
                List.of());
    }

    /** The operator's stops, one at most. */
    static final class PlayedStops implements SendStops {
        volatile @Nullable DestinationStop stop;
        final AtomicInteger looks = new AtomicInteger();

        @Override
        public boolean none() {
            return stop == null;
        }

        @Override
        public @Nullable DestinationStop onHost(String host) {
            looks.incrementAndGet();
            return stop;
        }

        @Override
        public @Nullable DestinationStop onAddress(String literal) {
            return null;
        }

        @Override
        public @Nullable DestinationStop byId(UUID id) {
            return stop;
        }
    }

    private final class Recorded implements Recording {
        @Override
        public void add(Pod of, Settlement settlement) {
            settled.add(settlement);
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public int unsettled() {
            return 0;
        }
    }

    private final class Permission implements SendPermission {
        @Override
        public boolean held() {
            return true;
        }

        @Override
        public Pod pod() {
            return pod;
        }

        @Override
        public int livingPods() {
            return 1;
        }
    }

    private final class Catalogue implements TenantMemory {
        @Override
        public TenantSnapshot cached(long tenantKey) {
            return with(webhook(1, inMemory));
        }

        @Override
        public Future<TenantSnapshot> refresh(long tenantKey) {
            return Future.succeededFuture(with(webhook(2, inPostgres)));
        }

        private TenantSnapshot with(Webhook webhook) {
            return new TenantSnapshot(1, "acme", 1, "standard", Map.of(HOOK, webhook), Set.of());
        }
    }

    private final class Fixed implements ProfileMemory {
        @Override
        public WireProfile named(String name) {
            return standard;
        }

        @Override
        public @Nullable WireProfile version(int version) {
            return standard;
        }

        @Override
        public Future<Void> read(int version) {
            return Future.succeededFuture();
        }
    }
}
