package dev.signpost.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.ParkReason;
import dev.signpost.model.PauseKind;
import dev.signpost.model.Pod;
import dev.signpost.model.RawJson;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.model.WebhookEffect;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Planning;
import dev.signpost.pg.Sql;
import dev.signpost.profile.RetryRules;
import dev.signpost.queue.AcceptAnswer;
import dev.signpost.queue.AttemptLog;
import dev.signpost.queue.Claims;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.queue.EventLog;
import dev.signpost.queue.FlushSlot;
import dev.signpost.queue.Hastening;
import dev.signpost.queue.IdClock;
import dev.signpost.queue.Partitions;
import dev.signpost.queue.PauseLog;
import dev.signpost.queue.PauseNote;
import dev.signpost.queue.PodClock;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Publication;
import dev.signpost.queue.Settlement;
import dev.signpost.queue.TakeOver;
import dev.signpost.queue.Watermark;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The played database does what Postgres does, whatever the product's statements ask of both. */
class DatabaseAgreesTest {
    private static final int OPERATIONS = 160;
    private static final long HOUR = 3_600_000;

    private final TestDatabase postgres = TestDatabase.fresh();
    private final Vertx vertx = Vertx.vertx();
    private final PgPool pool = PgPool.open(vertx, Planning.LOOK_UPS.on(postgres.options()), 2);
    private final Twin twin = new Twin(pool, postgres);
    private final List<Running> pods = new ArrayList<>();
    private List<Long> webhooks = List.of();
    private Random random = new Random();
    private int keys;

    @AfterEach
    void close() {
        Await.value(vertx.close());
        postgres.close();
    }

    /** One process; its heartbeat is the test's to send. */
    private final class Running {
        private final PodClock clock = new PodClock(System::nanoTime, InstantSource.system());
        private final IdClock ids = new IdClock(clock, new Random(random.nextLong()));
        private final AtomicInteger slots = new AtomicInteger();
        private final PodLease lease = new PodLease(
                vertx,
                twin,
                new PodLease.Terms("test", Duration.ofHours(1), Duration.ofMinutes(20)),
                new PodLease.Progress(clock, new Watermark(ids)),
                new PodLease.Chance(System::nanoTime, () -> new UUID(random.nextLong(), random.nextLong())),
                new Unchanging());
        private final FlushSlot claiming = slot();
        private final EventLog events = new EventLog(twin, slot());
        private final AttemptLog attempts = new AttemptLog(twin, slot(), clock);
        private final Claims claims = new Claims(twin, claiming);
        private final PauseLog pauses = new PauseLog(twin, claiming, clock, () -> 1);
        private final TakeOver takeOver = new TakeOver(vertx, twin, pool, lease, Duration.ofSeconds(5));
        private final List<Delivery> claimed = new ArrayList<>();
        private final List<Delivery> handedOver = new ArrayList<>();

        private FlushSlot slot() {
            return new FlushSlot(vertx, twin, lease, slots);
        }

        private Pod pod() {
            return Objects.requireNonNull(lease.pod());
        }
    }

    private static final class Unchanging implements PodLease.AppliedEpoch {
        @Override
        public long applied() {
            return 1;
        }

        @Override
        public void seen(long epoch) {}
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldAgreeWithPostgres(long seed) {
        random = new Random(seed);
        webhooks = twin.fill(3);
        Await.value(new Partitions(pool, Duration.ofDays(1), Duration.ofDays(30)).ensure());
        startPod();
        startPod();

        for (int i = 0; i < OPERATIONS && twin.disagreements.isEmpty(); i++) {
            operate(pods.get(random.nextInt(pods.size())));
            twin.compareTables();
        }

        assertThat(twin.disagreements).isEmpty();
    }

    private void startPod() {
        var running = new Running();
        Await.value(running.lease.start());
        pods.add(running);
    }

    private void operate(Running running) {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> accept(running);
            case 3, 4, 5 -> settle(running, running.handedOver);
            case 6, 7, 8 -> claim(running);
            case 9, 10 -> settle(running, running.claimed);
            case 11 -> pause(running);
            case 12 -> rare(running);
            default ->
                Await.value(new Hastening(twin, (tenant, webhook) -> Future.succeededFuture(Settings.DELAYS), () -> {})
                        .step());
        }
    }

    private void rare(Running running) {
        switch (random.nextInt(6)) {
            case 0 -> twin.bump();
            case 1 -> end(running);
            case 2 -> {
                twin.expire(running.pod().id());
                Await.value(takeOver(running.pod().id()));
                replace(running);
            }
            case 3 -> Await.value(twin.run(Sql.named("queue.now")));
            case 4 -> {
                int pod = running.pod().id();
                Await.value(twin.run(Sql.named("queue.pods_behind").bind().set("epoch", random.nextInt(2))));
                Await.value(twin.run(Sql.named("queue.pods_others").bind().set("pod", pod)));
            }
            default -> startPod();
        }
    }

    /** As another process would that has held its own lease for long enough. */
    private Future<Void> takeOver(int pod) {
        return twin.transaction(sql -> sql.run(Sql.named("queue.takeover_pod")
                        .bind()
                        .set("pod", pod)
                        .set("itself", false)
                        .set("expires_at", ClaimStatements.time(0)))
                .compose(row -> {
                    UUID watermark = row.iterator().next().getUUID("watermark");
                    return sql.run(of("queue.takeover_slots", pod))
                            .compose(shut -> sql.run(of("queue.takeover_claims", pod)
                                    .set("interruptions_at_most", 2)
                                    .set("may_be_sent", true)
                                    .setNull("up_to_claim")))
                            .compose(freed -> sql.run(of("queue.takeover_events", pod)
                                    .set("watermark", watermark)
                                    .set("may_be_sent", true)))
                            .compose(open -> sql.run(of("queue.takeover_pauses", pod)));
                })
                .mapEmpty());
    }

    private static Sql.Binding of(String statement, int pod) {
        return Sql.named(statement).bind().set("pod", pod);
    }

    private void end(Running running) {
        Await.value(running.takeOver.endSelf(running.pod()));
        replace(running);
    }

    private void replace(Running running) {
        pods.remove(running);
        startPod();
    }

    private Event event(Running running) {
        String type = random.nextInt(12) == 0 ? "b.c" : "a.b";
        return new Event(running.ids.next(), twin.tenant(), "acme", type, 1_000_000L, RawJson.of("1"), null, null);
    }

    private void accept(Running running) {
        List<Publication> batch = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            batch.add(publication(running, batch));
        }
        Await.value(running.events.accept(running.pod(), batch)).stream()
                .filter(answer -> answer.kind() == AcceptAnswer.Kind.INSERTED)
                .forEach(answer -> batch.stream()
                        .filter(publication -> publication.event().id().equals(answer.eventId()))
                        .forEach(publication -> publication
                                .targets()
                                .forEach(webhook ->
                                        running.handedOver.add(Delivery.first(publication.event(), webhook)))));
    }

    private Publication publication(Running running, List<Publication> batch) {
        List<Long> targets = new ArrayList<>();
        List<Publication.DeferredPair> deferred = new ArrayList<>();
        for (long webhook : webhooks) {
            switch (random.nextInt(6)) {
                case 0 ->
                    deferred.add(Publication.DeferredPair.waiting(
                            webhook, WaitReason.LANE_FULL, random.nextInt(3) == 0 ? HOUR : 0));
                case 1 -> deferred.add(Publication.DeferredPair.parked(webhook, ParkReason.WEBHOOK_DISABLED));
                default -> targets.add(webhook);
            }
        }
        Publication.IdempotencyKey key = null;
        if (random.nextInt(3) == 0) {
            int number = random.nextInt(3) == 0 && keys > 0 ? random.nextInt(keys) : ++keys;
            var digest = new UUID(7, number);
            boolean there = batch.stream()
                    .anyMatch(other ->
                            other.key() != null && digest.equals(other.key().digest()));
            key = there ? null : new Publication.IdempotencyKey(digest, new UUID(8, number));
        }
        long version = random.nextInt(8) == 0 ? Publication.JUST_READ : version();
        return new Publication(event(running), version, targets, deferred, key);
    }

    /** The present one, or now and then an old one. */
    private long version() {
        long present = Objects.requireNonNull(twin.played.tables.tenants.get(twin.tenant())).version;
        return random.nextInt(10) == 0 ? present - 1 : present;
    }

    private void settle(Running running, List<Delivery> deliveries) {
        List<Settlement> batch = new ArrayList<>();
        List<Settlement> plain = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0 && !deliveries.isEmpty(); i--) {
            Delivery delivery = deliveries.get(random.nextInt(deliveries.size()));
            if (random.nextInt(10) != 0) {
                deliveries.remove(delivery);
            }
            Settlement settlement = settlement(running, delivery);
            boolean again = batch.stream().anyMatch(s -> s.delivery().equals(delivery));
            if (!again) {
                batch.add(settlement);
            }
        }
        batch.stream().filter(Settlement::plain).forEach(plain::add);
        batch.removeAll(plain);
        if (!batch.isEmpty()) {
            Await.value(running.attempts.settle(running.pod(), batch));
        }
        if (!plain.isEmpty()) {
            Await.value(running.attempts.settlePlain(running.pod(), plain));
        }
    }

    private Settlement settlement(Running running, Delivery delivery) {
        long now = running.clock.millis();
        long due = random.nextBoolean() ? now : now + HOUR;
        return switch (random.nextInt(8)) {
            case 0 -> Settlement.cancelled(delivery, now, null);
            case 1 -> Settlement.unattempted(delivery, new Verdict.Again(due, WaitReason.WAITED_TOO_LONG, false), null);
            case 2 -> Settlement.unattempted(delivery, new Verdict.Parked(ParkReason.WEBHOOK_DISABLED), null);
            case 3, 4 ->
                attempted(
                        delivery,
                        now,
                        AttemptResult.STATUS,
                        new Verdict.Again(due, WaitReason.SCHEDULE, true),
                        WebhookEffect.FAILING);
            case 5 ->
                attempted(
                        delivery,
                        now,
                        AttemptResult.TIMEOUT,
                        new Verdict.Parked(ParkReason.EXHAUSTED),
                        WebhookEffect.EXHAUSTED);
            case 6 -> attempted(delivery, now, AttemptResult.SUCCESS, Verdict.DELIVERED, WebhookEffect.HEALTHY);
            default -> attempted(delivery, now, AttemptResult.SUCCESS, Verdict.DELIVERED, WebhookEffect.NONE);
        };
    }

    private static Settlement attempted(
            Delivery delivery, long now, AttemptResult result, Verdict verdict, WebhookEffect effect) {
        int status = result == AttemptResult.SUCCESS ? 200 : result == AttemptResult.STATUS ? 500 : 0;
        var attempt = new Settlement.Attempted(result, status, now, 12, 1, 1, 1, null);
        var bearing = new Settlement.Bearing(effect, new RetryRules.AfterLast.Nothing());
        return new Settlement(delivery, attempt, verdict, bearing, null);
    }

    private void claim(Running running) {
        var bounds =
                new Claims.Bounds(64, 1_000, 10_000, random.nextInt(3) == 0 ? Map.of(webhooks.get(0), 0) : Map.of());
        long probed = webhooks.get(random.nextInt(webhooks.size()));
        List<DeliveryKey> waiting = twin.waiting();
        // Of several that are alike each side may take another one.
        boolean alone =
                waiting.stream().filter(key -> key.webhookKey() == probed).count() == 1;
        Future<Claims.Claimed> claimed = random.nextInt(4) == 0
                ? running.claims.named(running.pod(), named(waiting))
                : alone
                        ? running.claims.probe(running.pod(), List.of(probed))
                        : running.claims.claim(running.pod(), bounds);
        running.claimed.addAll(Await.value(claimed).deliveries());
        Await.value(running.claims.nextDue(bounds));
    }

    /** Some that wait, one perhaps twice, and one that nobody knows. */
    private List<DeliveryKey> named(List<DeliveryKey> waiting) {
        List<DeliveryKey> keys = new ArrayList<>();
        keys.add(new DeliveryKey(new UUID(9, 9), webhooks.get(0)));
        for (int i = random.nextInt(4); i > 0 && !waiting.isEmpty(); i--) {
            keys.add(waiting.get(random.nextInt(Math.min(2, waiting.size()))));
        }
        return keys;
    }

    private void pause(Running running) {
        long now = running.clock.millis();
        long webhook = webhooks.get(random.nextInt(webhooks.size()));
        var pause = new PauseNote.Pause(PauseKind.BREAKER_OPEN, AttemptResult.STATUS, 503, now, now + HOUR, null);
        boolean begins = random.nextBoolean();
        var note = new PauseNote(webhook, twin.tenant(), begins ? pause : null, !begins && random.nextBoolean());
        Await.value(running.pauses.write(running.pod(), List.of(note)));
    }
}
