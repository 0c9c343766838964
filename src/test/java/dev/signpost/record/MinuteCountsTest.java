package dev.signpost.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.EventId;
import dev.signpost.model.ParkReason;
import dev.signpost.model.Pod;
import dev.signpost.model.RawJson;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.SqlRunner;
import dev.signpost.queue.MinuteLog;
import dev.signpost.queue.MinuteRow;
import dev.signpost.queue.Settlement;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MinuteCountsTest {
    private static final Pod POD = new Pod(7, new UUID(1, 2));
    private static final long TENANT = 3;

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 1);
    private final LongAdder lost = new LongAdder();
    private final AtomicInteger parts = new AtomicInteger();
    private final long minute = System.currentTimeMillis() / MinuteRow.MINUTE * MinuteRow.MINUTE;
    private final AtomicLong now = new AtomicLong(minute + 5_000);
    private final Context loop = vertx.getOrCreateContext();

    @AfterEach
    void close() {
        Await.value(vertx.close());
        database.close();
    }

    @Test
    void shouldWriteAMinuteOnceWhenItHasEnded() {
        var counts = counts(pool);
        onLoop(() -> {
            counts.recorded(POD, List.of(delivered(1, 20), delivered(1, 40), failed(1, AttemptResult.STATUS, 500)));
            counts.recorded(POD, List.of(failed(2, AttemptResult.REFUSED, 0), dead(2)));
            return Future.succeededFuture();
        });
        assertThat(rows()).isEmpty();

        now.set(minute + MinuteRow.MINUTE);
        onLoop(() -> {
            counts.recorded(POD, List.of(delivered(1, 60)));
            return Future.succeededFuture();
        });
        onLoop(counts::flush);

        assertThat(rows())
                .containsExactly(
                        "0 +0 delivered 2 failed 3 dead 1 slowest 40 {18,23,26} {1,2,1}",
                        "0 +1 delivered 1 failed 0 dead 0 slowest 60 {31} {1}",
                        "1 +0 delivered 2 failed 1 dead 0 slowest 40 {18,23,26} {1,1,1}",
                        "1 +1 delivered 1 failed 0 dead 0 slowest 60 {31} {1}",
                        "2 +0 delivered 0 failed 2 dead 1 slowest 30 {23} {1}");
        assertThat(database.query("SELECT last_at FROM webhook_minute WHERE webhook_key = 2"))
                .hasToString("[{last_at=" + new Timestamp(minute + 30) + "}]");
    }

    @Test
    void shouldWriteByItselfWhenTheMinuteEnds() {
        now.set(minute + MinuteRow.MINUTE - 50);
        var written = Promise.<Integer>promise();
        var counts = counts((sql, parameters) -> {
            written.tryComplete(parameters.getArrayOfLongs(3).length);
            return pool.run(sql, parameters);
        });
        onLoop(() -> {
            counts.recorded(POD, List.of(delivered(1, 20)));
            now.set(minute + MinuteRow.MINUTE);
            return Future.succeededFuture();
        });

        assertThat(Await.value(written.future())).isEqualTo(2);
    }

    @Test
    void shouldTellWhatHasBeenCountedOfTheMinuteThatRuns() {
        var counts = counts(pool);

        var running = onLoop(() -> {
            counts.recorded(POD, List.of(delivered(1, 20), delivered(2, 40)));
            return Future.succeededFuture(counts.running(TENANT, List.of(1L, 9L, MinuteRow.ALL)));
        });

        assertThat(running)
                .extracting(row -> row.webhookKey() + ": " + row.count().delivered())
                .containsExactly("1: 1", "0: 2");
        assertThat(running).allMatch(row -> row.minuteMillis() == minute);
        assertThat(onLoop(() -> Future.succeededFuture(counts.running(TENANT + 1, List.of(1L, MinuteRow.ALL)))))
                .isEmpty();
    }

    @Test
    void shouldCountAfreshForAnotherPod() {
        var counts = counts(pool);

        onLoop(() -> {
            counts.recorded(POD, List.of(delivered(1, 20)));
            counts.recorded(new Pod(8, new UUID(1, 3)), List.of(delivered(1, 20)));
            return counts.flush();
        });

        assertThat(database.query("SELECT pod_id FROM webhook_minute WHERE webhook_key = 1 ORDER BY 1"))
                .hasToString("[{pod_id=7}, {pod_id=8}]");
    }

    @Test
    void shouldCountNothingTwiceWhenAnAnswerIsLost() {
        var tries = new AtomicInteger();
        var counts = counts((sql, parameters) -> pool.run(sql, parameters)
                .compose(rows -> tries.incrementAndGet() == 1
                        ? Future.failedFuture("the answer was lost")
                        : Future.succeededFuture(rows)));

        onLoop(() -> {
            counts.recorded(POD, List.of(delivered(1, 20)));
            return counts.flush();
        });

        assertThat(tries).hasValue(2);
        assertThat(rows()).hasSize(2);
        assertThat(lost.sum()).isZero();
    }

    @Test
    void shouldLeaveOutAMinuteThatIsTooLate() {
        now.set(minute - MinuteLog.WRITTEN_WITHIN.toMillis() - 2 * MinuteRow.MINUTE);
        var counts = counts(pool);

        onLoop(() -> {
            counts.recorded(POD, List.of(delivered(1, 20)));
            return counts.flush();
        });

        assertThat(rows()).isEmpty();
        assertThat(lost.sum()).isEqualTo(2);
    }

    @Test
    void shouldWriteEarlyRatherThanCountMoreWebhooksThanItMay() {
        var counts = counts(pool);
        var batch = new ArrayList<Settlement>();
        for (int webhook = 1; webhook <= MinuteCounts.COUNTED; webhook++) {
            batch.add(delivered(webhook, 20));
        }
        onLoop(() -> {
            counts.recorded(POD, batch);
            counts.recorded(POD, List.of(delivered(MinuteCounts.COUNTED + 1, 20), delivered(1, 20)));
            return counts.flush();
        });

        assertThat(database.number("SELECT count(*) FROM webhook_minute WHERE webhook_key > 0"))
                .isEqualTo(MinuteCounts.COUNTED + 2);
        assertThat(database.number("SELECT sum(delivered) FROM webhook_minute WHERE webhook_key = 0"))
                .isEqualTo(MinuteCounts.COUNTED + 2);
    }

    @Test
    void shouldGiveUpTheOldestRowsWhenTooManyWait() {
        var counts = counts((sql, parameters) -> Promise.<RowSet<Row>>promise().future());
        for (int minutes = 0; minutes < 12; minutes++) {
            now.set(minute + minutes * MinuteRow.MINUTE);
            var batch = new ArrayList<Settlement>();
            for (int webhook = 1; webhook <= MinuteCounts.COUNTED; webhook++) {
                batch.add(delivered(webhook, 20));
            }
            onLoop(() -> {
                counts.recorded(POD, batch);
                return Future.succeededFuture();
            });
        }

        // One batch is on its way; of eleven minutes that have ended ten fit, nearly.
        assertThat(lost.sum()).isBetween(1L, 2L * MinuteCounts.BATCH + MinuteCounts.COUNTED);
    }

    private MinuteCounts counts(SqlRunner sql) {
        return new MinuteCounts(
                vertx, new MinuteLog(sql), new MinuteCounts.Surroundings(now::get, parts::incrementAndGet, lost));
    }

    private <T> T onLoop(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(turn -> work.get().onComplete(done));
        return Await.value(done.future());
    }

    private List<String> rows() {
        return database
                .query("SELECT webhook_key || ' +' || (extract(epoch FROM minute) * 1000 - " + minute
                        + ")::bigint / 60000 || ' delivered ' || delivered || ' failed ' || failed || ' dead ' || dead"
                        + " || ' slowest ' || slowest || ' ' || buckets::text || ' ' || counts::text AS row"
                        + " FROM webhook_minute WHERE tenant_key = " + TENANT + " ORDER BY webhook_key, minute")
                .stream()
                .map(row -> String.valueOf(row.get("row")))
                .toList();
    }

    private Settlement delivered(long webhook, int millis) {
        return settlement(webhook, AttemptResult.SUCCESS, 200, millis, Verdict.DELIVERED);
    }

    private Settlement failed(long webhook, AttemptResult result, int status) {
        return settlement(webhook, result, status, 30, new Verdict.Again(0, WaitReason.SCHEDULE, true));
    }

    private Settlement dead(long webhook) {
        return settlement(webhook, AttemptResult.STATUS, 500, 30, new Verdict.Parked(ParkReason.EXHAUSTED));
    }

    private Settlement settlement(long webhook, AttemptResult result, int status, int millis, Verdict verdict) {
        var event =
                new Event(EventId.floor(minute), TENANT, "acme", "deal.won", 1_000_000L, RawJson.of("{}"), null, null);
        var attempt = new Settlement.Attempted(result, status, minute, millis, 1, 1, 1, null);
        return new Settlement(Delivery.first(event, webhook), attempt, verdict, Settlement.Bearing.NONE, null);
    }
}
