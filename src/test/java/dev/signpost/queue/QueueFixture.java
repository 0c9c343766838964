package dev.signpost.queue;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.PauseKind;
import dev.signpost.model.RawJson;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Planning;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** A database with one tenant and two webhooks, and as many pods on it as a test wants. */
final class QueueFixture implements AutoCloseable {
    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);
    static final Duration LEASE = Duration.ofMillis(900);

    final TestDatabase database;
    final Vertx vertx = Vertx.vertx();
    final long tenant;
    final long webhook;
    final long other;

    QueueFixture() {
        this(TestDatabase.fresh());
    }

    /** @param database is closed with it */
    QueueFixture(TestDatabase database) {
        this.database = database;
        tenant = database.number("INSERT INTO tenant (id, name, version) VALUES ('acme', 'Acme', 1) RETURNING key");
        webhook = webhook("wh_1");
        other = webhook("wh_2");
        PgPool pool = PgPool.open(vertx, database.options(), 1);
        Await.value(new Partitions(pool, Duration.ofDays(1), Duration.ofDays(30)).ensure());
    }

    private long webhook(String id) {
        return database.number(
                "INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch)"
                        + " VALUES (?, ?, 'https://example.com/', '{*}', 'ACTIVE', 1) RETURNING key",
                id,
                tenant);
    }

    /** One process: its lease, its log, its settles and its claims. Its heartbeat is the test's to send. */
    final class Running {
        final PgPool pool = PgPool.open(vertx, Planning.LOOK_UPS.on(database.options()), 4);
        final PodClock clock = new PodClock(System::nanoTime, InstantSource.system());
        final IdClock ids = new IdClock(clock, new SecureRandom());
        final Watermark watermark = new Watermark(ids);
        final PodLease lease;
        volatile long heard;
        final AtomicInteger slots = new AtomicInteger();
        final EventLog events;
        final AttemptLog attempts;
        final Claims claims;
        final PauseLog pauses;
        final TakeOver takeOver;

        Running(Duration heartbeat) {
            lease = new PodLease(
                    vertx,
                    PgPool.open(vertx, database.options(), 1),
                    new PodLease.Terms("test", LEASE, heartbeat),
                    new PodLease.Progress(clock, watermark),
                    new PodLease.Chance(System::nanoTime, UUID::randomUUID),
                    new PodLease.AppliedEpoch() {
                        @Override
                        public long applied() {
                            return 1;
                        }

                        @Override
                        public void seen(long epoch) {}
                    });
            Await.value(lease.start());
            events = new EventLog(pool, slot());
            attempts = new AttemptLog(pool, slot(), InstantSource.system());
            FlushSlot claiming = slot();
            claims = new Claims(pool, claiming);
            pauses = new PauseLog(pool, claiming, InstantSource.system(), () -> heard);
            takeOver = new TakeOver(vertx, pool, pool, lease, LOCK_TIMEOUT);
        }

        private FlushSlot slot() {
            return new FlushSlot(vertx, pool, lease, slots);
        }

        Event event(String type) {
            return new Event(ids.next(), tenant, "acme", type, 1_000_000L, RawJson.of("{\"a\":1.10}"), null, null);
        }

        Publication publication(long... targets) {
            return new Publication(
                    event("deal.won"),
                    1,
                    java.util.Arrays.stream(targets).boxed().toList(),
                    List.of(),
                    null);
        }

        List<AcceptAnswer> accept(Publication... batch) {
            return Await.value(events.accept(lease.pod(), List.of(batch)));
        }

        /** Notes that the pod sends a webhook nothing for so long. */
        void pause(long webhook, PauseKind kind, long millis) {
            long now = System.currentTimeMillis();
            var pause = new PauseNote.Pause(kind, AttemptResult.STATUS, 503, now, now + millis, null);
            Await.value(pauses.write(lease.pod(), List.of(new PauseNote(webhook, tenant, pause, false))));
        }

        /** Notes that nothing protects a webhook's receiver any more. */
        void endPause(long webhook, boolean early) {
            Await.value(pauses.write(lease.pod(), List.of(new PauseNote(webhook, tenant, null, early))));
        }

        List<Delivery> claim() {
            return Await.value(claims.claim(lease.pod(), new Claims.Bounds(64, 16, 200, Map.of())))
                    .deliveries();
        }
    }

    /** A process whose heartbeat runs. */
    Running living() {
        return new Running(Duration.ofMillis(100));
    }

    @Override
    public void close() {
        Await.value(vertx.close());
        database.close();
    }
}
