package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.DeliveryState;
import dev.signpost.model.Event;
import dev.signpost.model.ParkReason;
import dev.signpost.model.RawJson;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.testkit.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private static final LiveFeed.Filter ALL = new LiveFeed.Filter(null, null);
    private static final int LIMIT = 100;

    private final HistoryFixture store = new HistoryFixture();
    private final LiveFeed feed = new LiveFeed(store.pool);

    @BeforeEach
    void watch() {
        Await.value(feed.watch(List.of(store.acme)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldTellWhatBecameOfADelivery() {
        LivePosition start = now();
        Settlement again = attempted(
                store.hook, 2, AttemptResult.STATUS, 503, new Verdict.Again(90_000, WaitReason.SCHEDULE, true));
        Settlement held =
                Settlement.unattempted(again.delivery(), new Verdict.Parked(ParkReason.WEBHOOK_DISABLED), null);
        write(entry(again), entry(held));

        LiveFeed.Read read = read(start);

        UUID event = again.delivery().event().id();
        assertThat(read.items())
                .extracting(LiveFeed.Item::outcome)
                .containsExactly(
                        new LiveOutcome(
                                event,
                                "deal.won",
                                "wh_hook",
                                DeliveryState.WAITING,
                                new LiveOutcome.Attempt(2, AttemptResult.STATUS, 503, 12),
                                Instant.ofEpochMilli(1_012),
                                Instant.ofEpochMilli(90_000)),
                        new LiveOutcome(
                                event,
                                "deal.won",
                                "wh_hook",
                                DeliveryState.HELD,
                                null,
                                Instant.ofEpochMilli(5_000),
                                null));
        assertThat(read.whole()).isTrue();
        assertThat(read.more()).isFalse();
        assertThat(read(read.next()).items()).isEmpty();
    }

    @Test
    void shouldHoldBackWhatComesAfterSomethingThatIsStillBeingWritten() throws SQLException {
        LivePosition start = now();
        try (Connection slow = DriverManager.getConnection(store.database.jdbcUrl())) {
            slow.setAutoCommit(false);
            slow.createStatement()
                    .execute("INSERT INTO live_feed (tenant_key, seq, skipped) VALUES (" + store.acme + ", 1, 7)");
            Await.value(feed.write(List.of(entry(delivered(store.hook)))));

            LiveFeed.Read before = read(start);
            slow.commit();
            later();
            LiveFeed.Read after = read(before.next());

            assertThat(before.items()).isEmpty();
            assertThat(after.items()).extracting(LiveFeed.Item::skipped).containsExactly(7L, 0L);
        }
    }

    @Test
    void shouldNotWaitForATransactionThatLasts() throws SQLException {
        LivePosition start = now();
        try (Connection other = DriverManager.getConnection(store.database.jdbcUrl())) {
            other.setAutoCommit(false);
            other.createStatement().execute("SELECT pg_current_xact_id()");
            Await.value(feed.write(List.of(entry(delivered(store.hook)))));
            LiveFeed.Read before = read(start);
            later();

            LiveFeed.Read after = read(before.next());

            assertThat(before.items()).isEmpty();
            assertThat(texts(after)).containsExactly("wh_hook DELIVERED");
            assertThat(read(after.next()).items()).isEmpty();
        }
    }

    @Test
    void shouldGoOnBehindEveryItemWithoutGapsOrRepetitions() {
        LivePosition start = now();
        for (int i = 0; i < 3; i++) {
            write(entry(delivered(store.hook)), entry(delivered(store.other)), entry(delivered(store.hook)));
        }
        List<LiveFeed.Item> all = read(start).items();
        assertThat(all).hasSize(9);

        for (int seen = 1; seen <= 9; seen++) {
            LivePosition again =
                    LivePosition.parse(all.get(seen - 1).next().text()).orElseThrow();
            assertThat(read(again).items()).isEqualTo(all.subList(seen, 9));
        }
    }

    @Test
    void shouldReadPageByPage() {
        LivePosition place = now();
        write(entry(delivered(store.hook)), entry(delivered(store.hook)), entry(delivered(store.hook)));

        List<Integer> pages = new ArrayList<>();
        LiveFeed.Read read;
        do {
            read = Await.value(feed.read(store.acme, place, ALL, 2));
            pages.add(read.items().size());
            place = read.next();
        } while (read.more());

        assertThat(pages).containsExactly(2, 1);
    }

    @Test
    void shouldReadOnlyWhatIsAskedForAndWhatIsMissing() {
        LivePosition start = now();
        write(
                entry(delivered(store.hook)),
                entry(delivered(store.other)),
                entry(attempted(store.other, 1, AttemptResult.RESET, 0, new Verdict.Parked(ParkReason.EXHAUSTED))),
                LiveEntry.gap(store.acme, 3, 5_000));
        long tenant = store.rows.tenant("empty");

        assertThat(texts(Await.value(feed.read(store.acme, start, new LiveFeed.Filter(store.other, null), LIMIT))))
                .containsExactly("wh_other DELIVERED", "wh_other DEAD", "3");
        assertThat(texts(Await.value(
                        feed.read(store.acme, start, new LiveFeed.Filter(null, DeliveryState.DELIVERED), LIMIT))))
                .containsExactly("wh_hook DELIVERED", "wh_other DELIVERED", "3");
        assertThat(Await.value(feed.read(tenant, start, ALL, LIMIT)).items()).isEmpty();
    }

    @Test
    void shouldSayThatSomethingMayBeMissingAfterTheWatchHadRunOut() {
        LivePosition place = now();
        assertThat(read(place).whole()).isTrue();

        store.database.execute("UPDATE live_watch SET until = clock_timestamp() - interval '1 millisecond'");
        assertThat(Await.value(feed.watched())).isEmpty();
        Await.value(feed.watch(List.of(store.acme)));

        assertThat(read(place).whole()).isFalse();
        assertThat(read(now()).whole()).isTrue();
        Await.value(feed.watch(List.of(store.acme)));
        assertThat(read(now()).whole()).isTrue();
        assertThat(Await.value(feed.watched())).containsExactly(store.acme);
    }

    @Test
    void shouldSayThatSomethingMayBeMissingAfterPostgresHasForgottenTheWatch() {
        LivePosition place = now();

        store.database.execute("TRUNCATE live_watch, live_feed");

        assertThat(read(place).whole()).isFalse();
    }

    @Test
    void shouldSayThatTheBeginningIsMissingOnceItIsTooOldToBeKept() {
        LivePosition place = now();
        write(entry(delivered(store.hook)));
        store.database.execute("UPDATE live_watch SET since = since - interval '1 hour'");
        store.database.execute("UPDATE live_feed SET written_at = written_at - interval '131 seconds'");
        write(entry(delivered(store.other)));
        var old = new LivePosition(place.millis() - LiveFeed.KEPT.toMillis() - 1, place.xid(), place.seq());

        assertThat(Await.value(feed.forget())).isFalse();

        assertThat(read(old).whole()).isFalse();
        assertThat(texts(read(old))).containsExactly("wh_other DELIVERED");
        assertThat(read(place).whole()).isTrue();
    }

    @Test
    void shouldSayThatSomethingMayBeMissingFromAPlaceThatNobodyHasReachedYet() {
        LivePosition place = now();
        long later = place.millis() + Duration.ofMinutes(1).toMillis();

        assertThat(read(new LivePosition(later, place.xid(), place.seq())).whole())
                .isFalse();
        assertThat(read(place).whole()).isTrue();
    }

    @Test
    void shouldTakeNoOtherTextForAPlace() {
        for (String text : List.of("", "1-2", "1-2-3-4", "a-2-3", "1-2-9999999999", "-1-2-3", "1-2-3 ")) {
            assertThat(LivePosition.parse(text)).as(text).isEmpty();
        }
        assertThat(LivePosition.parse("1-2-3")).contains(new LivePosition(1, 2, 3));
    }

    private LivePosition now() {
        return Await.value(feed.now(store.acme));
    }

    private LiveFeed.Read read(LivePosition from) {
        return Await.value(feed.read(store.acme, from, ALL, LIMIT));
    }

    private static List<String> texts(LiveFeed.Read read) {
        return read.items().stream().map(item -> text(item.outcome(), item)).toList();
    }

    private static String text(@Nullable LiveOutcome outcome, LiveFeed.Item item) {
        return outcome == null ? Long.toString(item.skipped()) : outcome.webhookId() + " " + outcome.state();
    }

    /** So long ago that it is read whatever else runs on this server. */
    private void write(LiveEntry... entries) {
        Await.value(feed.write(Arrays.asList(entries)));
        later();
    }

    private void later() {
        store.database.execute("UPDATE live_feed SET written_at = written_at - interval '4 seconds'");
    }

    private LiveEntry entry(Settlement settlement) {
        return LiveEntry.of(settlement, 5_000);
    }

    private Settlement delivered(long webhook) {
        return attempted(webhook, 1, AttemptResult.SUCCESS, 200, Verdict.DELIVERED);
    }

    private Settlement attempted(long webhook, int number, AttemptResult result, int status, Verdict verdict) {
        var event = new Event(new UUID(7, 8), store.acme, "acme", "deal.won", 1, RawJson.of("1"), null, null);
        var attempt = new Settlement.Attempted(result, status, 1_000, 12, 1, 1, 1, null);
        var delivery = new Delivery(event, webhook, 1, number, number - 1, 0, null);
        return new Settlement(delivery, attempt, verdict, Settlement.Bearing.NONE, null);
    }
}
