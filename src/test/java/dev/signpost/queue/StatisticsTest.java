package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.WaitReason;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final Duration KEPT = Duration.ofDays(30);

    private final Instant thisHour = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private final HistoryFixture store = new HistoryFixture();
    private final HourSums hours = new HourSums(store.pool, KEPT);
    private final Statistics statistics =
            new Statistics(store.pool, (tenant, keys) -> Future.succeededFuture(List.of()));

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldAddUpWhatAllPodsHaveWritten() {
        minute(-2, 0, 1, 5, 1, "{3,40}", "{2,4}");
        minute(-2, 0, 2, 7, 0, "{40,90}", "{1,6}");
        minute(-2, 1, 1, 1, 0, "{}", "{}");
        minute(-2, 5, 1, 100, 0, "{}", "{}");

        var points = points(-2, 0, 300);

        assertThat(points.keySet()).containsExactly(point(-2, 0, 300), point(-2, 5, 300));
        DeliveryCount first = points.getOrDefault(point(-2, 0, 300), new DeliveryCount());
        assertThat(List.of(first.delivered(), first.failed(), first.dead())).containsExactly(13L, 1L, 3L);
        assertThat(first.latencies().buckets()).isEqualTo("{3,40,90}");
        assertThat(first.latencies().counts()).isEqualTo("{2,5,6}");
        assertThat(first.lastMillis())
                .isEqualTo(thisHour.minusSeconds(7200 - 60).toEpochMilli() + 59_000);
    }

    @Test
    void shouldAddWhatThisPodHasCountedAndNotWritten() {
        minute(-1, 59, 1, 5, 0, "{}", "{}");
        var running = new DeliveryCount();
        running.add(3, 0, 0, 0);
        var both = new Statistics(
                store.pool,
                (tenant, keys) -> Future.succeededFuture(List.of(
                        new MinuteRow(tenant, store.hook, thisHour.toEpochMilli() - 60_000, running),
                        new MinuteRow(tenant, store.hook, thisHour.toEpochMilli(), running))));

        var points = Await.value(both.points(store.acme, List.of(store.hook), range(-1, 0, 60)));

        assertThat(points.getOrDefault(store.hook, Map.of()))
                .hasSize(1)
                .hasEntrySatisfying(
                        point(-1, 59, 60),
                        count -> assertThat(count.delivered()).isEqualTo(8));
    }

    @Test
    void shouldAnswerTheSameFromHoursAsFromMinutes() {
        summedTo(-3);
        for (int m = 0; m < 60; m++) {
            minute(-3, m, 1, m, 1, "{" + m + "}", "{" + (m + 1) + "}");
            minute(-2, m, 1, 1, 0, "{7}", "{1}");
        }
        Map<Long, String> before = texts(points(-4, 0, 3600));
        assertThat(before).hasSize(2);

        assertThat(Await.value(hours.sumUp())).isTrue();

        assertThat(store.database.number("SELECT count(*) FROM webhook_hour")).isEqualTo(1);
        assertThat(texts(points(-4, 0, 3600))).isEqualTo(before);
        store.database.execute("DELETE FROM webhook_minute WHERE minute < ?", Columns.time(millis(-2, 0)));
        assertThat(texts(points(-4, 0, 3600))).isEqualTo(before);
        assertThat(texts(points(-4, 0, 7200))).hasSizeBetween(1, 2);
    }

    @Test
    void shouldNotSumUpAnHourWhoseMinutesMayStillBeWritten() {
        store.database.execute(
                "UPDATE statistics_progress SET summed_to = now() - interval '1 hour'" + " - make_interval(secs => ?)",
                (double) HourSums.SUMMED_AFTER.toSeconds() - 5);

        assertThat(Await.value(hours.sumUp())).isFalse();

        store.database.execute("UPDATE statistics_progress SET summed_to = summed_to - interval '6 seconds'");
        assertThat(Await.value(hours.sumUp())).isTrue();
        assertThat(Await.value(hours.sumUp())).isFalse();
    }

    @Test
    void shouldTakeOldCountsAwayButNoMinuteThatIsNotSummedUp() {
        summedTo(-80);
        minute(-76, 0, 1, 1, 0, "{}", "{}");
        minute(-81, 0, 1, 2, 0, "{}", "{}");
        minute(-70, 0, 1, 3, 0, "{}", "{}");
        for (int days : List.of(31, 33)) {
            store.database.execute(
                    "INSERT INTO webhook_hour VALUES (?, ?, ?, ?, 0, 0, NULL, 0, '{}', '{}')",
                    store.acme,
                    store.hook,
                    Columns.time(millis(-24 * days, 0)),
                    days);
        }

        Await.value(hours.forget());

        assertThat(store.database.query("SELECT delivered FROM webhook_minute ORDER BY 1"))
                .hasToString("[{delivered=1}, {delivered=3}]");
        assertThat(store.database.query("SELECT delivered FROM webhook_hour")).hasToString("[{delivered=31}]");
        summedTo(-1);
        Await.value(hours.forget());
        assertThat(store.database.query("SELECT delivered FROM webhook_minute")).hasToString("[{delivered=3}]");
    }

    @Test
    void shouldTellHowMuchWaitsAndSinceWhen() {
        UUID first = store.rows.event(store.acme, 1_000, store.hook, store.other);
        UUID second = store.rows.event(store.acme, 2_000, store.hook);
        store.rows.waiting(first, store.other, 2, WaitReason.SCHEDULE);
        store.rows.waiting(second, store.hook, 2, WaitReason.SCHEDULE);

        assertThat(Await.value(statistics.waiting(store.acme, null)))
                .isEqualTo(new Statistics.Waiting(QueueRows.START.toEpochMilli() + 1_000, 2));
        assertThat(Await.value(statistics.waiting(store.acme, store.hook)))
                .isEqualTo(new Statistics.Waiting(QueueRows.START.toEpochMilli() + 2_000, 1));
        assertThat(Await.value(statistics.waiting(store.rows.tenant("empty"), null)))
                .isEqualTo(new Statistics.Waiting(null, 0));
    }

    private Map<Long, DeliveryCount> points(int fromHour, int toHour, long step) {
        return new TreeMap<>(
                Await.value(statistics.points(store.acme, List.of(store.hook), range(fromHour, toHour, step)))
                        .getOrDefault(store.hook, Map.of()));
    }

    private static Map<Long, String> texts(Map<Long, DeliveryCount> points) {
        var texts = new TreeMap<Long, String>();
        points.forEach((point, count) -> texts.put(
                point,
                count.delivered() + " " + count.failed() + " " + count.dead() + " " + count.lastMillis() + " "
                        + count.latencies().slowest() + " " + count.latencies().buckets() + " "
                        + count.latencies().counts()));
        return texts;
    }

    private Statistics.Range range(int fromHour, int toHour, long step) {
        long from = millis(fromHour, 0) / 1000;
        long to = millis(toHour, 0) / 1000;
        return new Statistics.Range(from / step * step, (to + step - 1) / step * step, step);
    }

    private long point(int hour, int minute, long step) {
        return millis(hour, minute) / 1000 / step;
    }

    private long millis(int hour, int minute) {
        return thisHour.plusSeconds(hour * 3600L + minute * 60L).toEpochMilli();
    }

    private void summedTo(int hour) {
        store.database.execute("UPDATE statistics_progress SET summed_to = ?", Columns.time(millis(hour, 0)));
    }

    private void minute(int hour, int minute, int pod, int delivered, int failed, String buckets, String counts) {
        store.database.execute(
                "INSERT INTO webhook_minute VALUES (?, ?, ?, ?, 1, ?, ?, 1, ?, 131000, ?::smallint[], ?::bigint[])",
                store.acme,
                store.hook,
                Columns.time(millis(hour, minute)),
                pod,
                delivered,
                failed,
                Columns.time(millis(hour, minute) + 59_000),
                buckets,
                counts);
    }
}
