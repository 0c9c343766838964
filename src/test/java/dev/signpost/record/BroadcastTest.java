package dev.signpost.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.Pod;
import dev.signpost.model.RawJson;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.queue.LiveFeed;
import dev.signpost.queue.LivePosition;
import dev.signpost.queue.Settlement;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BroadcastTest {
    private static final Pod POD = new Pod(7, new UUID(1, 2));
    private static final long WATCHED = 3;
    private static final long OTHER = 4;

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 2);
    private final LiveFeed reader = new LiveFeed(pool);
    private final BlockingQueue<String> statements = new LinkedBlockingQueue<>();
    private final AtomicBoolean away = new AtomicBoolean();
    private final InstantSource clock = InstantSource.system();
    private final AtomicReference<Duration> behind = new AtomicReference<>(Duration.ZERO);
    private final Broadcast broadcast =
            new Broadcast(new LiveFeed(new Observed()), () -> clock.instant().minus(behind.get()));

    private final class Observed implements SqlRunner {
        @Override
        public Future<RowSet<Row>> run(Sql sql, Tuple parameters) {
            Future<RowSet<Row>> rows = away.get() && sql.name().equals("queue.live_write")
                    ? Future.failedFuture("the database is away")
                    : pool.run(sql, parameters);
            return rows.onComplete(done -> statements.add(sql.name()));
        }
    }

    @BeforeEach
    void start() {
        database.execute("INSERT INTO tenant (id, name, version) VALUES ('a', 'A', 1), ('b', 'B', 1), ('c', 'C', 1)");
        database.execute("INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch)"
                + " VALUES ('wh_1', 3, 'https://example.com/', '{*}', 'ACTIVE', 1)");
        broadcast.start(vertx);
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
        database.close();
    }

    @Test
    void shouldWriteNothingWhileNobodyWatches() throws InterruptedException {
        broadcast.recorded(POD, List.of(delivered(WATCHED)));
        await("queue.live_watched");
        broadcast.recorded(POD, List.of(delivered(WATCHED)));
        await("queue.live_watched");

        assertThat(database.number("SELECT count(*) FROM live_feed")).isZero();
    }

    @Test
    void shouldWriteWhatIsWatchedOnAnotherProcess() throws InterruptedException {
        Await.value(reader.watch(List.of(WATCHED)));
        await("queue.live_watched");
        await("queue.live_watched");

        broadcast.recorded(POD, List.of(delivered(WATCHED), delivered(OTHER), delivered(WATCHED)));
        await("queue.live_write");

        assertThat(database.query("SELECT DISTINCT tenant_key FROM live_feed")).hasToString("[{tenant_key=3}]");
        assertThat(database.number("SELECT count(*) FROM live_feed")).isEqualTo(2);
    }

    @Test
    void shouldWriteAtOnceWhatIsWatchedHere() throws InterruptedException {
        broadcast.watch(List.of(WATCHED));
        broadcast.recorded(POD, List.of(delivered(WATCHED)));

        await("queue.live_write");

        assertThat(database.number("SELECT count(*) FROM live_feed")).isEqualTo(1);
    }

    @Test
    void shouldStopWhenNobodyWatchesAnyMoreWhateverTheClockSays() throws InterruptedException {
        broadcast.watch(List.of(WATCHED));
        behind.set(Duration.ofHours(1));
        // A look every second; what nobody has watched for three is dropped.
        for (int looks = 0; looks < 5; looks++) {
            await("queue.live_watched");
        }

        broadcast.recorded(POD, List.of(delivered(WATCHED)));
        await("queue.live_watched");

        assertThat(database.number("SELECT count(*) FROM live_feed")).isZero();
    }

    @Test
    void shouldLetGoOfTheEventsDataWhileOutcomesWait() {
        var late = new Broadcast(reader, InstantSource.system());
        late.watch(List.of(WATCHED));

        WeakReference<RawJson> data = recordLarge(late);

        Awaitility.await().until(() -> {
            System.gc();
            return data.get() == null;
        });
        late.start(vertx);
        Awaitility.await().until(() -> database.number("SELECT count(*) FROM live_feed") == 1);
    }

    private static WeakReference<RawJson> recordLarge(Broadcast broadcast) {
        var data = RawJson.of("\"" + "x".repeat(200_000) + "\"");
        var event = new Event(new UUID(7, 8), WATCHED, "acme", "deal.won", 1, data, null, null);
        broadcast.recorded(POD, List.of(settlement(event)));
        return new WeakReference<>(data);
    }

    @Test
    void shouldNotTellWhatWaitsWithoutHavingBeenAttempted() throws InterruptedException {
        broadcast.watch(List.of(WATCHED));
        Delivery delivery = delivered(WATCHED).delivery();
        broadcast.recorded(
                POD,
                List.of(
                        Settlement.unattempted(delivery, new Verdict.Again(0, WaitReason.LANE_FULL, false), null),
                        Settlement.cancelled(delivery, 0, null)));

        await("queue.live_write");

        assertThat(database.query("SELECT state FROM live_feed")).hasToString("[{state=CANCELLED}]");
    }

    @Test
    void shouldLeaveOutWhatIsTooMuchAndSayHowMany() throws InterruptedException {
        broadcast.watch(List.of(WATCHED));
        broadcast.recorded(POD, Collections.nCopies(Broadcast.WAITING + 25, delivered(WATCHED)));

        for (int written = 0; written < Broadcast.WAITING; written += Broadcast.AT_A_TIME) {
            await("queue.live_write");
        }

        assertThat(database.number("SELECT count(*) FROM live_feed WHERE skipped = 0"))
                .isEqualTo(Broadcast.WAITING);
        assertThat(database.query("SELECT skipped FROM live_feed ORDER BY xid DESC, seq DESC LIMIT 1"))
                .hasToString("[{skipped=25}]");
        assertThat(broadcast.skipped().sum()).isEqualTo(25);
    }

    @Test
    void shouldSayHowManyAreMissingAfterAWriteHasFailed() throws InterruptedException {
        broadcast.watch(List.of(WATCHED));
        away.set(true);
        broadcast.recorded(POD, List.of(delivered(WATCHED), delivered(WATCHED)));
        await("queue.live_write");
        away.set(false);

        broadcast.recorded(POD, List.of(delivered(WATCHED)));
        await("queue.live_write");

        List<String> skipped = new ArrayList<>();
        Await.value(reader.read(WATCHED, new LivePosition(0, 0, 0), new LiveFeed.Filter(null, null), 10))
                .items()
                .forEach(item -> skipped.add(item.skipped() + (item.outcome() == null ? "" : " told")));
        assertThat(skipped).containsExactlyInAnyOrder("0 told", "2");
    }

    private void await(String statement) throws InterruptedException {
        @Nullable String seen;
        do {
            seen = statements.poll(Await.LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(seen).as("statements").isNotNull();
        } while (!statement.equals(seen));
    }

    private static Settlement delivered(long tenant) {
        return settlement(new Event(new UUID(7, 8), tenant, "acme", "deal.won", 1, RawJson.of("1"), null, null));
    }

    private static Settlement settlement(Event event) {
        var attempt = new Settlement.Attempted(AttemptResult.SUCCESS, 200, 1_000, 12, 1, 1, 1, null);
        return new Settlement(Delivery.first(event, 1), attempt, Verdict.DELIVERED, Settlement.Bearing.NONE, null);
    }
}
