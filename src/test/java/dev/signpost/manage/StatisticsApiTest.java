package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.PgPool;
import dev.signpost.queue.History;
import dev.signpost.queue.Statistics;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts over time from a real client down to real rows. */
class StatisticsApiTest {
    private static final Instant NOW = Instant.parse("2026-03-31T12:34:56.789Z");
    private static final String TENANT = "/v1/tenants/acme/stats";
    private static final String HOOK = "/v1/tenants/acme/webhooks/wh_1/stats";

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void open() {
        database.execute("INSERT INTO tenant (id, name, version) VALUES ('acme', 'Acme', 1), ('other', 'Other', 1)");
        database.execute("INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch, deleted_at)"
                + " VALUES ('wh_1', 1, 'https://example.com/', '{*}', 'ACTIVE', 1, NULL),"
                + " ('wh_deleted', 1, 'https://example.com/', '{*}', 'ACTIVE', 1, now()),"
                + " ('wh_foreign', 2, 'https://example.com/', '{*}', 'ACTIVE', 1, NULL)");
        var pool = PgPool.open(vertx, database.options(), 2);
        var statistics = new Statistics(pool, (tenant, keys) -> Future.succeededFuture(List.of()));
        api.operations.putAll(
                new StatisticsOperations(statistics, new History(pool, () -> NOW), () -> NOW, Duration.ofDays(30))
                        .operations());
        api.start();
    }

    @AfterEach
    void close() {
        api.close();
        Await.value(vertx.close());
        database.close();
    }

    @Test
    void shouldShowTheLastHourByMinuteWithEveryPoint() {
        minute(1, "2026-03-31T11:35:00Z", 10, 0, "{20}", "{10}");
        minute(1, "2026-03-31T12:34:00Z", 5, 5, "{20,40}", "{1,9}");
        minute(1, "2026-03-31T11:34:00Z", 1000, 0, "{20}", "{10}");

        JsonObject answer = get(HOOK);

        assertThat(answer.getString("from")).isEqualTo("2026-03-31T11:35:00.000Z");
        assertThat(answer.getString("to")).isEqualTo("2026-03-31T12:35:00.000Z");
        assertThat(answer.getInteger("stepSeconds")).isEqualTo(60);
        assertThat(answer.getString("completeUntil")).isEqualTo("2026-03-31T12:34:00.000Z");
        var points = answer.getJsonArray("points");
        assertThat(points).hasSize(60);
        assertThat(points.getJsonObject(0))
                .isEqualTo(new JsonObject(Map.of(
                        "at", "2026-03-31T11:35:00.000Z",
                        "delivered", 10,
                        "failed", 0,
                        "dead", 1,
                        "p50Millis", 24,
                        "p95Millis", 24,
                        "p99Millis", 24)));
        assertThat(points.getJsonObject(1).encode())
                .isEqualTo("{\"at\":\"2026-03-31T11:36:00.000Z\",\"delivered\":0,\"failed\":0,\"dead\":0,"
                        + "\"p50Millis\":null,\"p95Millis\":null,\"p99Millis\":null}");
        assertThat(answer.getJsonObject("totals").encode()).isEqualTo("{\"delivered\":15,\"failed\":5,\"dead\":2}");
        assertThat(answer.getDouble("successRate")).isEqualTo(0.75);
        assertThat(answer.getJsonObject("latency").encode())
                .isEqualTo("{\"p50Millis\":24,\"p95Millis\":131,\"p99Millis\":131,\"maxMillis\":131}");
        assertThat(answer.getInteger("waitingCount")).isZero();
    }

    @Test
    void shouldTellNothingAsNothing() {
        JsonObject answer = get(TENANT);

        assertThat(answer.getValue("successRate")).isNull();
        assertThat(answer.getValue("oldestWaiting")).isNull();
        assertThat(answer.getJsonObject("latency").getValue("maxMillis")).isNull();
        assertThat(answer.getJsonArray("points")).hasSize(60);
    }

    @Test
    void shouldCountTheWholeTenantApartFromItsWebhooks() {
        minute(0, "2026-03-31T12:00:00Z", 7, 0, "{}", "{}");
        minute(1, "2026-03-31T12:00:00Z", 3, 0, "{}", "{}");

        assertThat(get(TENANT).getJsonObject("totals").getInteger("delivered")).isEqualTo(7);
        assertThat(get(HOOK).getJsonObject("totals").getInteger("delivered")).isEqualTo(3);
    }

    @Test
    void shouldCountADeletedWebhookAndNoForeignOne() {
        assertThat(get("/v1/tenants/acme/webhooks/wh_deleted/stats").getJsonArray("points"))
                .hasSize(60);
        for (String id : List.of("wh_foreign", "wh_never")) {
            var answer = api.send("GET", "/v1/tenants/acme/webhooks/" + id + "/stats", "acme-read", null);
            assertThat(answer.statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-31T11:00:00Z, 2026-03-31T12:00:00Z, 60, 60",
        "2026-03-31T00:00:00Z, 2026-03-31T12:00:00Z, 300, 144",
        "2026-03-30T12:34:56Z, , 900, 97",
        "2026-03-24T00:00:00Z, 2026-03-31T00:00:00Z, 3600, 168",
        "2026-03-03T12:00:00Z, 2026-03-03T13:00:00Z, 3600, 1",
        "2026-03-01T12:34:56Z, , 21600, 121"
    })
    void shouldChooseAStepForAChart(String from, String to, int step, int points) {
        JsonObject answer = get(TENANT + "?from=" + from + (to == null ? "" : "&to=" + to));

        assertThat(answer.getInteger("stepSeconds")).isEqualTo(step);
        assertThat(answer.getJsonArray("points")).hasSize(points);
    }

    @Test
    void shouldMoveTheEndsOutwardsToWholePoints() {
        JsonObject answer = get(TENANT + "?from=2026-03-31T10:07:13Z&to=2026-03-31T12:01:00Z&step=3600");

        assertThat(answer.getString("from")).isEqualTo("2026-03-31T10:00:00.000Z");
        assertThat(answer.getString("to")).isEqualTo("2026-03-31T13:00:00.000Z");
        assertThat(answer.getJsonArray("points")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from=2026-03-31T12:00:00Z&to=2026-03-31T12:00:00Z | from | must be before to, and before now",
                "from=2026-03-31T12:34:58Z | from | must be before to, and before now",
                "from=2026-02-27T12:00:00Z | from | must be at most 30 days ago: older counts are not kept",
                "step=90 | step | must be a multiple of 60",
                "step=59 | step | must be at least 60",
                "from=2026-03-27T12:00:00Z&step=60 | step |"
                        + " must be a multiple of 3600 where from is more than 3 days ago: minutes are not kept for longer",
                "from=2026-03-29T00:00:00Z&to=2026-03-31T00:00:00Z&step=60 | step |"
                        + " must be at least 120 for this range: it makes 2880 points, and at most 1500 are answered"
            })
    void shouldSayWhatToChangeInARangeThatItCannotAnswer(String query, String pointer, String message) {
        var answer = api.send("GET", TENANT + "?" + query, "acme-read", null);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer)).containsExactly(Map.entry(pointer, message));
    }

    private JsonObject get(String path) {
        var answer = api.send("GET", path, "acme-read", null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiFixture.json(answer);
    }

    private void minute(long webhook, String at, int delivered, int failed, String buckets, String counts) {
        database.execute(
                "INSERT INTO webhook_minute VALUES (1, ?, ?, 1, ?, ?, ?, 1, NULL, 131, ?::smallint[], ?::bigint[])",
                webhook,
                Instant.parse(at).atOffset(ZoneOffset.UTC),
                (int) database.number("SELECT count(*) FROM webhook_minute"),
                delivered,
                failed,
                buckets,
                counts);
    }
}
