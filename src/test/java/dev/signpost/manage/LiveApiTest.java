package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.Caller;
import dev.signpost.http.Cursors;
import dev.signpost.http.EventStream;
import dev.signpost.http.Scope;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.queue.History;
import dev.signpost.queue.LiveEntry;
import dev.signpost.queue.LiveFeed;
import dev.signpost.queue.LivePosition;
import dev.signpost.queue.Settlement;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.EventReader;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The live stream over real sockets, from what processes write to the feed. */
class LiveApiTest {
    private static final String PATH = "/v1/tenants/acme/live";

    private final TestDatabase database = TestDatabase.fresh();
    private final ApiFixture api = new ApiFixture();
    private final PgPool connections = PgPool.open(api.vertx, database.options(), 2);
    private final LiveFeed feed = new LiveFeed(connections);
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicInteger watches = new AtomicInteger();
    private final LiveStreams streams = new LiveStreams(keys -> {
        watches.incrementAndGet();
        return feed.watch(keys);
    });
    private static final Cursors PLACES = new Cursors(new byte[32]);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private int made;

    @BeforeEach
    void open() {
        database.execute("INSERT INTO tenant (id, name, version) VALUES ('acme', 'Acme', 1), ('other', 'Other', 1)");
        database.execute("INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch)"
                + " VALUES ('wh_1', 1, 'https://example.com/', '{*}', 'ACTIVE', 1),"
                + " ('wh_2', 1, 'https://example.com/', '{*}', 'ACTIVE', 1),"
                + " ('wh_foreign', 2, 'https://example.com/', '{*}', 'ACTIVE', 1)");
        var pool = PgPool.open(api.vertx, database.options(), 1);
        api.operations.putAll(new LiveOperations(
                        api.vertx, new LiveFeed(this::run), streams, new History(pool, InstantSource.system()), PLACES)
                .operations());
        streams.start(api.vertx);
        api.start();
    }

    private Future<RowSet<Row>> run(Sql sql, Tuple parameters) {
        return away.get() ? Future.failedFuture("the database is away") : connections.run(sql, parameters);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable stream : opened) {
            stream.close();
        }
        api.close();
        database.close();
    }

    private EventReader reader(String query, String... headers) {
        var reader = EventReader.open(api.port(), PATH + query, "acme-read", headers);
        opened.add(reader);
        return reader;
    }

    private static String type(EventReader reader) {
        String next = reader.next();
        assertThat(next).startsWith("delivery ");
        return new JsonObject(next.substring("delivery ".length())).getString("eventType");
    }

    @Test
    void shouldShowDeliveriesAsTheyHappen() {
        EventReader reader = reader("").placed();
        happens(1, "deal.won", AttemptResult.SUCCESS, 204, Verdict.DELIVERED);
        happens(2, "deal.lost", AttemptResult.STATUS, 503, new Verdict.Again(90_000, WaitReason.SCHEDULE, true));

        assertThat(reader.status()).isEqualTo(200);
        assertThat(reader.head())
                .contains(
                        "content-type: text/event-stream; charset=utf-8",
                        "cache-control: no-store",
                        "x-accel-buffering: no");
        assertThat(reader.next())
                .isEqualTo(
                        "delivery {\"id\":\"00000000000000070000000000000001_wh_1\","
                                + "\"eventId\":\"00000000-0000-0007-0000-000000000001\",\"eventType\":\"deal.won\","
                                + "\"webhookId\":\"wh_1\",\"state\":\"DELIVERED\",\"at\":\"1970-01-01T00:00:01.012Z\","
                                + "\"nextAttemptAt\":null,\"attempt\":1,\"statusCode\":204,\"error\":null,\"responseMillis\":12}");
        assertThat(reader.next())
                .contains("\"eventType\":\"deal.lost\"")
                .contains("\"state\":\"WAITING\"")
                .contains("\"nextAttemptAt\":\"1970-01-01T00:01:30.000Z\"")
                .contains("\"error\":\"STATUS\"");
    }

    @Test
    void shouldGoOnBehindTheLastEventThatWasRead() {
        EventReader first = reader("").placed();
        for (String type : List.of("a", "b", "c")) {
            delivered(1, type);
        }
        assertThat(List.of(type(first), type(first))).containsExactly("a", "b");
        first.close();
        delivered(1, "d");

        EventReader second = reader("", "Last-Event-ID: " + first.lastId());

        assertThat(List.of(type(second), type(second))).containsExactly("c", "d");
    }

    @Test
    void shouldTellThatItCannotGoOnFromAPlaceThatIsTooOldOrUnknown() {
        EventReader old = reader("", "Last-Event-ID: " + PLACES.seal("live 1", "1000-1-1"));
        EventReader unknown = reader("", "Last-Event-ID: what?");
        EventReader future =
                reader("", "Last-Event-ID: " + PLACES.seal("live 1", "999999999999999-999999999999999999-1"));

        assertThat(old.next()).isEqualTo("reset {\"skipped\":null}");
        assertThat(unknown.next()).isEqualTo("reset {\"skipped\":null}");
        assertThat(future.next()).isEqualTo("reset {\"skipped\":null}");
        delivered(1, "a");
        assertThat(type(old)).isEqualTo("a");
        assertThat(type(unknown)).isEqualTo("a");
        assertThat(type(future)).isEqualTo("a");
    }

    @Test
    void shouldTellWhatIsMissing() {
        EventReader reader = reader("").placed();
        Await.value(feed.write(List.of(LiveEntry.gap(1, 17, 0))));
        assertThat(reader.next()).isEqualTo("gap {\"skipped\":17}");

        database.execute("TRUNCATE live_watch, live_feed");

        assertThat(reader.next()).isEqualTo("gap {\"skipped\":null}");
        delivered(1, "a");
        assertThat(type(reader)).isEqualTo("a");
    }

    @Test
    void shouldShowOneWebhookOrOneStateOnly() {
        EventReader webhook = reader("?webhookId=wh_2").placed();
        EventReader state = reader("?state=WAITING").placed();
        delivered(1, "a");
        delivered(2, "b");
        happens(1, "c", AttemptResult.RESET, 0, new Verdict.Again(0, WaitReason.SCHEDULE, true));

        assertThat(type(webhook)).isEqualTo("b");
        assertThat(type(state)).isEqualTo("c");
    }

    @Test
    void shouldShowATenantNothingOfAnother() {
        EventReader reader = reader("").placed();
        Await.value(feed.watch(List.of(2L)));
        Await.value(
                feed.write(List.of(entry(settlement(2, 3, "foreign", AttemptResult.SUCCESS, 200, Verdict.DELIVERED)))));
        delivered(1, "own");

        assertThat(type(reader)).isEqualTo("own");
        for (String id : List.of("wh_foreign", "wh_never")) {
            var answer = api.send("GET", PATH + "?webhookId=" + id, "acme-read", null);
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(ApiFixture.errors(answer)).containsEntry("webhookId", "is not a webhook of this tenant");
        }
    }

    @Test
    void shouldTellItsPlaceWhileNothingHappens() {
        EventReader reader = reader("").placed();
        String first = reader.lastId();

        assertThat(reader.placed().lastId()).isNotEqualTo(first);
    }

    @Test
    void shouldEndWhenTheKeyIsRevoked() {
        EventReader reader = reader("").placed();

        long revoked = System.nanoTime();
        api.callers.remove("acme-read");

        assertThat(reader.next()).startsWith("end {\"type\":\"urn:signpost:problem:unauthenticated\"");
        assertThat(System.nanoTime() - revoked).isLessThan(5_000_000_000L);
        assertThat(reader.next()).isEqualTo("closed");
        assertThat(streams.count()).isZero();
    }

    @Test
    void shouldEndWhenTheKeyLosesItsScope() {
        EventReader reader = reader("").placed();

        api.callers.put("acme-read", new Caller("key_acme", ApiFixture.ACME, Set.of(Scope.PUBLISH)));

        assertThat(reader.next()).startsWith("end {\"type\":\"urn:signpost:problem:forbidden\"");
    }

    @Test
    void shouldEndWhenTheProcessStopsAndBeginNoMore() {
        EventReader reader = reader("").placed();

        streams.end();

        assertThat(reader.next()).startsWith("end {\"type\":\"urn:signpost:problem:busy\"");
        assertThat(reader.next()).isEqualTo("closed");
        assertThat(reader("").status()).isEqualTo(503);
    }

    @Test
    void shouldBeOpenOnlySoOftenForATenantAndAgainWhenOneHasGone() throws Exception {
        List<EventReader> readers = new ArrayList<>();
        for (int i = 0; i < LiveStreams.OF_TENANT; i++) {
            readers.add(reader("").placed());
        }
        int before = watches.get();
        EventReader refused = reader("");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(watches).as("costs nothing").hasValue(before);
        assertThat(refused.head()).contains("retry-after: 5");
        readers.get(3).close();
        // The journal notes it when the server has seen it; first it notes the one that was refused.
        assertThat(api.finished.poll(Await.LIMIT_SECONDS, TimeUnit.SECONDS)).isNotNull();
        assertThat(api.finished.poll(Await.LIMIT_SECONDS, TimeUnit.SECONDS)).isNotNull();

        assertThat(reader("").status()).isEqualTo(200);
        assertThat(streams.count()).isEqualTo(LiveStreams.OF_TENANT);
    }

    @Test
    void shouldEndAtOnceIfTheProcessStoppedBeforeItBegan() {
        var begin = new LiveStream.Start(
                1, new LiveFeed.Filter(null, null), new LivePosition(0, 0, 0), false, LivePosition::text, Sight.TENANT);
        var stream = new LiveStream(api.vertx, feed, streams, begin);
        streams.add(stream);
        streams.end();
        List<String> said = new ArrayList<>();

        stream.open(new EventStream.Outlet() {
            @Override
            public Future<Void> write(String text) {
                said.add(text);
                return Future.succeededFuture();
            }

            @Override
            public Future<Void> end(Refusal why) {
                said.add(why.kind().name());
                return Future.succeededFuture();
            }
        });

        assertThat(said).containsExactly("BUSY");
    }

    @Test
    void shouldGiveSignsOfLifeWhileTheDatabaseIsAwayAndGoOnWhereItWas() {
        EventReader reader = reader("").placed();
        away.set(true);
        delivered(1, "a");
        String first = reader.place();
        assertThat(reader.place()).as("at each look").isEqualTo(first);

        away.set(false);

        assertThat(type(reader)).isEqualTo("a");
    }

    @Test
    void shouldCountEveryReaderOutHoweverItGoes() throws IOException {
        byte[] request = ("GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer acme-read\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 1000; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
                // Every other one is reset.
                socket.setSoLinger(i % 2 == 0, 0);
                socket.getOutputStream().write(request);
                if (i % 3 == 0) {
                    assertThat(socket.getInputStream().read()).isEqualTo('H');
                }
            }
        }

        Awaitility.await().until(() -> streams.count() == 0);
        for (int i = 0; i < LiveStreams.OF_TENANT; i++) {
            assertThat(reader("").status()).isEqualTo(200);
        }
    }

    @Test
    void shouldKeepWhatASlowReaderHasNotReadYet() throws Exception {
        EventReader slow = reader("").placed();
        int all = 30_000;
        for (int from = 0; from < all; from += 1000) {
            List<LiveEntry> batch = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                batch.add(entry(settlement(1, 1, "deal." + (from + i), AttemptResult.SUCCESS, 200, Verdict.DELIVERED)));
            }
            Await.value(feed.write(batch));
        }

        var types = Executors.newSingleThreadExecutor().submit(() -> {
            for (int i = 0; i < all; i++) {
                String type = type(slow);
                if (!type.equals("deal." + i)) {
                    return type;
                }
            }
            return "all";
        });

        assertThat(types.get()).isEqualTo("all");
    }

    private void delivered(long webhook, String type) {
        happens(webhook, type, AttemptResult.SUCCESS, 200, Verdict.DELIVERED);
    }

    private void happens(long webhook, String type, AttemptResult result, int status, Verdict verdict) {
        Await.value(feed.write(List.of(entry(settlement(1, webhook, type, result, status, verdict)))));
    }

    private static LiveEntry entry(Settlement settlement) {
        return LiveEntry.of(settlement, 0);
    }

    private Settlement settlement(
            long tenant, long webhook, String type, AttemptResult result, int status, Verdict verdict) {
        var event = new Event(new UUID(7, ++made), tenant, "acme", type, 1, RawJson.of("1"), null, null);
        var attempt = new Settlement.Attempted(result, status, 1_000, 12, 1, 1, 1, null);
        return new Settlement(Delivery.first(event, webhook), attempt, verdict, Settlement.Bearing.NONE, null);
    }
}
