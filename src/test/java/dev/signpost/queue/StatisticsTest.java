package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.ParkReason;
import dev.signpost.model.RawJson;
import dev.signpost.model.Verdict;
import dev.signpost.pg.PgPool;
import dev.signpost.queue.Statistics.Range;
import dev.signpost.queue.Statistics.Subject;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Range TEN_MINUTES = new Range(NOON.toEpochMilli(), 10, 60);

    private final QueueFixture queue = new QueueFixture();
    private final PgPool pool = PgPool.open(queue.vertx, queue.database.options(), 2);
    private final Pod pod = new Pod(5, UUID.randomUUID());
    private final AtomicLong now = new AtomicLong(NOON.plusSeconds(30).toEpochMilli());
    private final MinuteWriter writer = Await.value(onLoop());
    private final Statistics statistics = new Statistics(pool, () -> List.of(writer));

    @AfterEach
    void close() {
        queue.close();
    }

    private Future<MinuteWriter> onLoop() {
        return queue.vertx.executeBlocking(
                () -> new MinuteWriter(queue.vertx, pool, () -> pod, () -> Instant.ofEpochMilli(now.get())));
    }

    private Subject all() {
        return new Subject(queue.tenant, null);
    }

    private void count(long webhook, AttemptResult result, int millis, Verdict verdict) {
        var event = new Event(UUID.randomUUID(), queue.tenant, "acme", "deal.won", 0, RawJson.of("1"), null, null, 0);
        var attempt = new Settlement.Attempted(result, 200, now.get(), millis, 1, 1, 1, null);
        writer.add(new Settlement(Delivery.first(event, webhook), attempt, verdict, Settlement.Bearing.NONE, null));
    }

    @Test
    void shouldWriteEachMinuteOnceWhenItIsOver() {
        count(queue.webhook, AttemptResult.SUCCESS, 10, Verdict.DELIVERED);
        count(queue.webhook, AttemptResult.SUCCESS, 20, Verdict.DELIVERED);
        count(queue.webhook, AttemptResult.TIMEOUT, 5_000, new Verdict.Parked(ParkReason.EXHAUSTED));
        count(queue.other, AttemptResult.INTERRUPTED, 0, Verdict.DELIVERED);

        now.addAndGet(60_000);

        Awaitility.await().until(() -> queue.database.number("SELECT count(*) FROM webhook_minute") == 1);
        assertThat(queue.database.number("""
                SELECT delivered * 100 + failed * 10 + dead FROM webhook_minute
                WHERE webhook_key = ? AND minute = '2026-03-01T12:00:00Z'""", queue.webhook)).isEqualTo(211);
        assertThat(Await.value(writer.running())).isEmpty();
    }

    @Test
    void shouldAddTheRunningMinuteToThoseThatAreOver() {
        queue.database.execute("INSERT INTO webhook_minute VALUES (" + queue.webhook
                + ", '2026-03-01T12:02:00Z', 7, " + queue.tenant + ", 8, 2, 1, '{0,0,0,0,0,0,10}'),"
                + " (" + queue.webhook + ", '2026-03-01T12:02:00Z', 8, " + queue.tenant + ", 90, 0, 0, '{0,90}'),"
                + " (" + queue.other + ", '2026-03-01T12:03:00Z', 7, " + queue.tenant + ", 1, 0, 0, '{1}'),"
                + " (" + queue.other + ", '2026-03-01T12:10:00Z', 7, " + queue.tenant + ", 1, 0, 0, '{1}'),"
                + " (99, '2026-03-01T12:02:00Z', 7, " + (queue.tenant + 1) + ", 1, 0, 0, '{1}')");
        count(queue.webhook, AttemptResult.SUCCESS, 10, Verdict.DELIVERED);

        var tenant = Await.value(statistics.series(all(), TEN_MINUTES));
        var webhook = Await.value(statistics.series(new Subject(queue.tenant, queue.webhook), TEN_MINUTES));
        var coarse = Await.value(statistics.series(all(), new Range(NOON.toEpochMilli(), 2, 300)));

        assertThat(tenant.steps())
                .extracting(Amounts::delivered)
                .containsExactly(1L, 0L, 98L, 1L, 0L, 0L, 0L, 0L, 0L, 0L);
        assertThat(tenant.total().delivered()).isEqualTo(100);
        assertThat(tenant.total().failed()).isEqualTo(2);
        assertThat(tenant.total().dead()).isEqualTo(1);
        assertThat(tenant.steps().get(2).successRate()).isEqualTo(0.98);
        assertThat(tenant.steps().get(1).successRate()).isNull();
        assertThat(tenant.steps().get(2).percentile(0.5)).isEqualTo(1);
        assertThat(tenant.steps().get(2).percentile(0.95)).isBetween(5, 8);
        assertThat(webhook.total().delivered()).isEqualTo(99);
        assertThat(coarse.steps()).extracting(Amounts::delivered).containsExactly(100L, 0L);
        assertThat(tenant.truncated()).isFalse();
    }

    @Test
    void shouldTellWhatWaits() {
        var none = Await.value(statistics.waiting(all()));
        queue.database.execute("INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries,"
                + " reason) SELECT " + queue.webhook
                + ", id_floor(timestamptz '2026-03-01T12:00:00Z' + n * interval '1 s'), "
                + queue.tenant + ", now(), 1, 1, 0, 1 FROM generate_series(1, 3) n");

        var three = Await.value(statistics.waiting(all()));
        var other = Await.value(statistics.waiting(new Subject(queue.tenant, queue.other)));

        assertThat(none).isEqualTo(new Statistics.Waiting(null, 0));
        assertThat(three).isEqualTo(new Statistics.Waiting(NOON.plusSeconds(1), 3));
        assertThat(other.count()).isZero();
    }

    @Test
    void shouldForgetMinutesWhoseTimeIsUp() {
        queue.database.execute("INSERT INTO webhook_minute VALUES (1, now() - interval '8 days', 7, 1, 1, 0, 0, '{1}'),"
                + " (1, now() - interval '6 days', 7, 1, 1, 0, 0, '{1}')");

        int gone = Await.value(statistics.forget(Duration.ofDays(7)));

        assertThat(gone).isEqualTo(1);
        assertThat(queue.database.number("SELECT count(*) FROM webhook_minute")).isEqualTo(1);
    }
}
