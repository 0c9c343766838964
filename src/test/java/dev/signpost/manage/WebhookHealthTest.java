package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.Times;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.SqlRunner;
import dev.signpost.queue.Statistics;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The numbers that answers about webhooks show beside their settings. */
class WebhookHealthTest {
    private static final String HOOKS = "/v1/tenants/acme/webhooks";

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 4);
    private final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    private final ApiFixture api = new ApiFixture();
    private final AtomicInteger statements = new AtomicInteger();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS).plusSeconds(1_800);

    @BeforeEach
    void startApi() {
        assertThat(catalog.tenant("acme")).isEqualTo(ApiFixture.ACME);
        database.execute("UPDATE statistics_progress SET summed_to = summed_to - interval '2 days'");
        SqlRunner counted = (sql, parameters) -> {
            statements.incrementAndGet();
            return pool.run(sql, parameters);
        };
        var statistics = new Statistics(counted, (tenant, keys) -> Future.succeededFuture(List.of()));
        var numbers = new WebhookNumbers(
                ApiFixture.NOTHING_HELD, statistics, InstantSource.fixed(now), ApiFixture.UNPROTECTED);
        api.operations.putAll(new WebhookOperations(
                        catalog.webhooks, numbers, ApiFixture.NOTHING_HELD, ApiFixture.askingNothing(pool))
                .operations());
        api.start();
    }

    @AfterEach
    void stopApi() {
        api.close();
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }

    @Test
    void shouldNotSayThatEventsAreSentWhenTheSecretCannotBeDecrypted() {
        String keyless = created("https://receiver.example/keyless");
        String damaged = created("https://receiver.example/damaged");
        // The id of the key stands at 2 to 5, the text at the end.
        corrupt(keyless, "2");
        corrupt(damaged, "30");

        JsonObject one = ApiFixture.json(api.send("GET", HOOKS + "/" + keyless, "acme-read", null));
        JsonObject other = ApiFixture.json(api.send("GET", HOOKS + "/" + damaged, "acme-read", null));

        assertThat(one.getString("statusText")).startsWith("Its events wait: its secret cannot be decrypted");
        assertThat(other.getString("statusText")).startsWith("Its events wait: its stored URL, secret");
        assertThat(one.getBoolean("secretReadable")).isFalse();
        assertThat(one.getJsonArray("warnings").encode()).contains("bring back the encryption key");
    }

    private void corrupt(String id, String at) {
        database.execute(
                "UPDATE webhook_secret SET sealed = set_byte(sealed, " + at + ", 255 - get_byte(sealed, " + at + "))"
                        + " WHERE webhook_key = (SELECT key FROM webhook WHERE id = ?)",
                id);
    }

    @Test
    void shouldShowHowAttemptsWentInTheLastDay() {
        String id = created("https://receiver.example/a");
        minute(id, 0, 98, 1);
        minute(id, 23, 101, 0);
        minute(id, 25, 0, 1_000);

        JsonObject one = ApiFixture.json(api.send("GET", HOOKS + "/" + id, "acme-read", null));

        assertThat(one.getJsonObject("health").encode())
                .isEqualTo(
                        "{\"successRate\":0.995,\"latencyMillis\":41,\"lastAttemptAt\":\"" + Times.text(now) + "\"}");
        assertThat(one.getJsonObject("health").containsKey("sparkline")).isFalse();
    }

    @Test
    void shouldShowTheDayOfAllWebhooksOfAListWithOneStatement() {
        String busy = created("https://receiver.example/a");
        String quiet = created("https://receiver.example/b");
        String other = created("https://receiver.example/c");
        minute(busy, 0, 98, 1);
        minute(busy, 23, 101, 0);
        minute(other, 5, 0, 7);
        statements.set(0);

        JsonObject list = ApiFixture.json(api.send("GET", HOOKS, "acme-read", null));

        assertThat(statements).hasValue(1);
        assertThat(item(list, busy).getJsonObject("health").getJsonArray("sparkline"))
                .isEqualTo(sparkline(Map.of(23, 98L, 0, 101L), Map.of(23, 1L)));
        assertThat(item(list, quiet).getJsonObject("health").getJsonArray("sparkline"))
                .isEqualTo(sparkline(Map.of(), Map.of()));
        assertThat(item(list, other).getJsonObject("health").getJsonArray("sparkline"))
                .isEqualTo(sparkline(Map.of(), Map.of(18, 7L)));
        assertThat(item(list, quiet).getJsonObject("health").encode())
                .startsWith("{\"successRate\":null,\"latencyMillis\":null,\"lastAttemptAt\":null,");
        assertThat(item(list, other).getJsonObject("health").getDouble("successRate"))
                .isZero();
    }

    @Test
    void shouldLeaveTheDayOutOfAListThatDoesWithoutIt() {
        String busy = created("https://receiver.example/a");
        minute(busy, 0, 98, 1);
        statements.set(0);

        JsonObject list = ApiFixture.json(api.send("GET", HOOKS + "?health=false", "acme-read", null));

        assertThat(item(list, busy).containsKey("health")).isFalse();
        assertThat(statements).hasValue(0);
    }

    @Test
    void shouldRefuseAnAnswerThatIsNeitherYesNorNo() {
        var refused = api.send("GET", HOOKS + "?health=maybe", "acme-read", null);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"health\"").contains("must be true or false");
    }

    private static JsonArray sparkline(Map<Integer, Long> delivered, Map<Integer, Long> failed) {
        var hours = new JsonArray();
        for (int hour = 0; hour < 24; hour++) {
            hours.add(new JsonObject()
                    .put("delivered", delivered.getOrDefault(hour, 0L))
                    .put("failed", failed.getOrDefault(hour, 0L)));
        }
        return hours;
    }

    private static JsonObject item(JsonObject list, String id) {
        return list.getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(item -> id.equals(item.getString("id")))
                .findFirst()
                .orElseThrow();
    }

    private String created(String url) {
        var body = new JsonObject().put("url", url).encode();
        return ApiFixture.json(api.send("POST", HOOKS, "acme-all", body)).getString("id");
    }

    private void minute(String webhook, int hoursAgo, int delivered, int failed) {
        var at = now.minusSeconds(hoursAgo * 3_600L).atOffset(ZoneOffset.UTC);
        database.execute(
                "INSERT INTO webhook_minute SELECT tenant_key, key, ?, 1, 1, ?, ?, 0, ?, 42, '{26,27}', ARRAY[?, 1]"
                        + " FROM webhook WHERE id = ?",
                at,
                delivered,
                failed,
                at,
                (long) delivered + failed,
                webhook);
    }
}
