package dev.signpost.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.ParkReason;
import dev.signpost.model.RawJson;
import dev.signpost.model.Secret;
import dev.signpost.model.StatusReason;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookEffect;
import dev.signpost.model.WebhookStatus;
import dev.signpost.outbound.AllowedNames;
import dev.signpost.outbound.EgressGuard;
import dev.signpost.outbound.EgressProxy;
import dev.signpost.outbound.OutboundClient;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.profile.Profiles;
import dev.signpost.profile.WireProfile;
import dev.signpost.queue.HandedOver;
import dev.signpost.queue.IdClock;
import dev.signpost.queue.Pod;
import dev.signpost.queue.PodClock;
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
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lanes with a real client and a real receiver; only the store is played. */
class ProtectedLanesTest {
    private static final long HOOK = 7;
    private static final int EVENTS = 50;
    private static final int CONCURRENCY = 4;
    private static final int FAILURES = 10;

    private final Vertx vertx = Vertx.vertx();
    private final FakeReceiver receiver = FakeReceiver.start();
    private final Board board = new Board();
    private final Tally tally = new Tally();
    private final Pod pod = new Pod(1, new UUID(1, 1));
    private final List<Settlement> settled = new CopyOnWriteArrayList<>();
    private final WireProfile standard = Profiles.standard();
    private final IdClock ids = new IdClock(new PodClock(System::nanoTime, InstantSource.system()), new Random(1));
    private Dispatcher lanes;
    private volatile boolean tls;
    private volatile WebhookStatus inPostgres = WebhookStatus.ACTIVE;

    @BeforeEach
    void deploy() {
        deploy(loopback());
    }

    private void deploy(OutboundConfig config) {
        var limits = new DeliverLimits(
                1000, CONCURRENCY, 64, Duration.ofSeconds(5), FAILURES, Duration.ofMillis(100), Duration.ofSeconds(5));
        var verticle = new DeliverVerticle(new DeliverVerticle.Setup(
                limits,
                board,
                tally,
                new Permission(),
                new Catalogue(),
                new Fixed(),
                loop -> new OutboundClient(loop, config, new EgressGuard(config), System::nanoTime),
                room -> new Recording(),
                InstantSource.system(),
                System::nanoTime,
                new Random(2)));
        Await.value(vertx.deployVerticle(verticle));
        lanes = Dispatcher.over(List.of(verticle));
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
        receiver.close();
    }

    @Test
    void shouldSendAReceiverThatIsAwayNothingMoreAndSpareTheRetriesOfTheRest() {
        receiver.answer(Reply.status(500));

        publish(EVENTS);

        List<Settlement> attempted =
                awaitSettled(EVENTS).stream().filter(s -> s.attempt() != null).toList();
        assertThat(attempted).hasSizeBetween(FAILURES, FAILURES + CONCURRENCY - 1);
        assertThat(receiver.requests()).hasSameSizeAs(attempted);
        assertThat(unsent()).hasSize(EVENTS - attempted.size()).allSatisfy(again -> {
            assertThat(again.reason()).isEqualTo(WaitReason.BREAKER_OPEN);
            assertThat(again.usesRetry()).isFalse();
        });
        assertThat(board.rooms()).containsEntry(HOOK, 0);
        assertThat(board.throttled()).isEqualTo(1);
    }

    @Test
    void shouldProbeWithOneAndTakeDeliveriesAgainWhenItIsAnswered() {
        receiver.answer(Reply.status(500));
        publish(EVENTS);
        List<Delivery> waiting =
                awaitSettled(EVENTS).stream().map(Settlement::delivery).toList();
        settled.clear();
        receiver.answer(Reply.status(204));
        int before = receiver.requests().size();
        assertThat(board.hold(HOOK)).isNotNull();

        Awaitility.await("a probe is wanted").until(() -> board.takeProbes(64), List.of(HOOK)::equals);
        lanes.takeClaimed(List.of(claimed(waiting.get(0))));

        assertThat(awaitSettled(1).get(0).verdict()).isEqualTo(Verdict.DELIVERED);
        assertThat(receiver.requests()).hasSize(before + 1);
        Awaitility.await("freed").until(() -> board.hold(HOOK) == null);
        assertThat(board.rooms()).containsEntry(HOOK, 2);
    }

    @Test
    void shouldHoldThePauseThatAReceiverAsksForForTheWholeLane() {
        receiver.answer(Reply.status(429).header("Retry-After", "3600"));
        long asked = System.currentTimeMillis();

        publish(EVENTS);

        awaitSettled(EVENTS);
        assertThat(receiver.requests()).hasSizeLessThanOrEqualTo(CONCURRENCY);
        assertThat(settled).allSatisfy(settlement -> {
            var again = (Verdict.Again) settlement.verdict();
            assertThat(again.reason()).isEqualTo(WaitReason.RETRY_AFTER);
            assertThat(again.dueAtMillis()).isGreaterThan(asked + 3_590_000);
            assertThat(again.usesRetry()).isEqualTo(settlement.attempt() != null);
        });
        assertThat(board.hold(HOOK)).isNotNull().extracting(Board.Hold::reason).isEqualTo(WaitReason.RETRY_AFTER);
    }

    @Test
    void shouldPutBackWhatWasClaimedForALaneThatHasBeenShutMeanwhile() {
        receiver.answer(Reply.status(503).header("Retry-After", "60"));
        publish(1);
        Delivery first = awaitSettled(1).get(0).delivery();
        settled.clear();

        lanes.takeClaimed(List.of(claimed(first)));

        Settlement back = awaitSettled(1).get(0);
        assertThat(back.attempt()).isNull();
        assertThat(back.delivery().claim()).isNotNull();
        assertThat(((Verdict.Again) back.verdict()).reason()).isEqualTo(WaitReason.RETRY_AFTER);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void shouldNotHoldAReceiverThatRefusesSomeEventsForAway() {
        receiver.answer(Reply.status(400));

        publish(EVENTS);

        assertThat(awaitSettled(EVENTS))
                .allSatisfy(s -> assertThat(s.attempt())
                        .isNotNull()
                        .satisfies(attempt -> assertThat(attempt.result()).isEqualTo(AttemptResult.STATUS)));
        assertThat(board.hold(HOOK)).isNull();
        assertThat(board.throttled()).isZero();
    }

    @Test
    void shouldNotSendWhatWasClaimedAfterAChangeThatItsPodHasNotHeardOf() {
        Delivery first = Delivery.first(event(), HOOK);
        inPostgres = WebhookStatus.DISABLED;

        lanes.takeClaimed(List.of(new Delivery(first.event(), HOOK, 1, 2, 1, 0, new Delivery.Claim(1, 0, 2))));

        assertThat(awaitSettled(1).get(0).verdict()).isEqualTo(new Verdict.Parked(ParkReason.WEBHOOK_DISABLED));
        assertThat(receiver.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500, NONE", "410, NONE", "200, HEALTHY"})
    void shouldNotHoldTheFailureOfAManualResendAgainstTheWebhook(int status, WebhookEffect effect) {
        receiver.answer(Reply.status(status));

        lanes.takeClaimed(List.of(new Delivery(event(), HOOK, 2, 5, Delivery.ONCE, 0, new Delivery.Claim(1, 0, 1))));

        assertThat(awaitSettled(1).get(0).bearing().effect()).isEqualTo(effect);
    }

    @Test
    void shouldHoldAnOutageOfOurOwnProxyAgainstNeitherDeliveryNorWebhook() {
        // Nobody listens at port 1.
        var proxy = new EgressProxy("127.0.0.1", 1, null, null, false, AllowedNames.NONE, List.of());
        deploy(loopback().with(AllowedNames.NONE, proxy));
        tls = true;

        publish(EVENTS);

        assertThat(awaitSettled(EVENTS)).allSatisfy(settlement -> {
            assertThat(settlement.attempt()).isNull();
            assertThat(settlement.bearing().effect()).isEqualTo(WebhookEffect.NONE);
        });
        assertThat(unsent()).hasSize(EVENTS).allSatisfy(again -> {
            assertThat(again.reason()).isEqualTo(WaitReason.PROXY);
            assertThat(again.usesRetry()).isFalse();
        });
        assertThat(board.hold(HOOK)).isNull();
        assertThat(receiver.requests()).isEmpty();
    }

    private Event event() {
        return new Event(ids.next(), 1, "acme", "a.b", 0, RawJson.of("1"), null, null);
    }

    private void publish(int count) {
        var watermark = new Watermark(ids);
        List<HandedOver> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Watermark.Ticket ticket = watermark.open();
            events.add(new HandedOver(event(), List.of(webhook()), ticket));
        }
        lanes.handOver(events);
    }

    private static Delivery claimed(Delivery first) {
        return new Delivery(first.event(), HOOK, 1, 2, 1, 0, new Delivery.Claim(1, 0, 0));
    }

    private List<Settlement> awaitSettled(int count) {
        Awaitility.await("outcomes").until(() -> settled.size() >= count);
        return List.copyOf(settled);
    }

    private List<Verdict.Again> unsent() {
        return settled.stream()
                .filter(s -> s.attempt() == null)
                .map(s -> (Verdict.Again) s.verdict())
                .toList();
    }

    private Webhook webhook() {
        return webhook(1, WebhookStatus.ACTIVE);
    }

    private Webhook webhook(int version, WebhookStatus status) {
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

    private final class Recording implements Ports.Recording {
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

    private final class Permission implements Ports.Permission {
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

    private final class Catalogue implements Ports.Catalogue {
        @Override
        public TenantSnapshot cached(long tenantKey) {
            return with(webhook());
        }

        @Override
        public Future<TenantSnapshot> refresh(long tenantKey) {
            return Future.succeededFuture(with(webhook(2, inPostgres)));
        }

        private TenantSnapshot with(Webhook webhook) {
            return new TenantSnapshot(1, "acme", 1, "standard", Map.of(HOOK, webhook), Set.of());
        }
    }

    private final class Fixed implements Ports.Profiles {
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
