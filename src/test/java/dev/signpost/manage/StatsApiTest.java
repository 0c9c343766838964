package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.TenantRef;
import dev.signpost.model.Webhook;
import dev.signpost.pg.PgPool;
import dev.signpost.queue.History;
import dev.signpost.queue.Statistics;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statistics from a real client down to real rows. */
class StatsApiTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:30Z");
    private static final String TENANT = "/v1/tenants/acme/stats";

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 4);
    private final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    private final ApiFixture api = new ApiFixture();
    private final TenantRef acme = catalog.tenant("acme");
    private final Webhook hook = catalog.webhook(acme, "https://one.example/", "*");
    private final Webhook foreign = catalog.webhook(catalog.tenant("other"), "https://two.example/", "*");

    @BeforeEach
    void open() {
        var history = new History(pool, () -> NOW);
        api.operations.putAll(new StatsOperations(new Statistics(pool, List::of), history, () -> NOW).operations());
        api.start();
        database.execute("INSERT INTO webhook_minute VALUES (" + hook.key() + ", '2026-03-01T11:58:00Z', 7, "
                + acme.key() + ", 3, 1, 1, '{0,0,0,0,4}')");
    }

    @AfterEach
    void close() {
        api.close();
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }

    @Test
    void shouldTellTheLastHourByTheMinute() {
        JsonObject stats = ApiFixture.json(api.send("GET", TENANT, "acme-read", null));

        assertThat(stats.getJsonArray("points")).hasSize(61);
        JsonObject point = stats.getJsonArray("points").getJsonObject(58);
        assertThat(point.getString("at")).isEqualTo("2026-03-01T11:58:00.000Z");
        assertThat(point.getInteger("deliveredCount")).isEqualTo(3);
        assertThat(point.getJsonObject("responseMillis").getInteger("p95")).isBetween(2, 4);
        JsonObject empty = stats.getJsonArray("points").getJsonObject(0);
        assertThat(empty.getInteger("deliveredCount")).isZero();
        assertThat(empty.getValue("successRate")).isNull();
        JsonObject totals = stats.getJsonObject("totals");
        assertThat(totals.getDouble("successRate")).isEqualTo(0.75);
        assertThat(totals.getInteger("deadCount")).isEqualTo(1);
        assertThat(totals.getInteger("waitingCount")).isZero();
        assertThat(totals.getValue("oldestWaitingAt")).isNull();
    }

    @Test
    void shouldTellOneWebhooksAndNoForeignOnes() {
        String path = "/v1/tenants/acme/webhooks/";

        JsonObject own = ApiFixture.json(
                api.send("GET", path + hook.id() + "/stats?from=2026-03-01T00:00:00Z&step=3600", "acme-read", null));
        var other = api.send("GET", path + foreign.id() + "/stats", "acme-read", null);

        assertThat(own.getJsonArray("points")).hasSize(13);
        assertThat(own.getJsonArray("points").getJsonObject(11).getInteger("failedCount"))
                .isEqualTo(1);
        assertThat(other.statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "from=2026-03-02T00:00:00Z, from",
        "from=2026-03-01T11:00:00Z&to=2026-03-01T10:00:00Z, from",
        "from=2026-01-01T00:00:00Z, from",
        "step=90, step",
        "step=30, step",
        "from=2026-02-25T00:00:00Z&step=60, step"
    })
    void shouldSayWhatCannotBeAsked(String query, String field) {
        var answer = api.send("GET", TENANT + "?" + query, "acme-read", null);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer)).containsKey(field);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T11:00:00Z, 60",
        "2026-03-01T03:00:00Z, 300",
        "2026-02-28T12:00:30Z, 900",
        "2026-02-10T00:00:00Z, 21600"
    })
    void shouldChooseAStepThatAPersonWouldTake(String from, int step) {
        JsonObject stats = ApiFixture.json(api.send("GET", TENANT + "?from=" + from, "acme-read", null));

        assertThat(stats.getInteger("stepSeconds")).isEqualTo(step);
    }
}
