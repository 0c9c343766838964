package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.catalog.TenantLimits;
import dev.signpost.pg.PgPool;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever sends a request with several faults is told of all of them, whichever check finds them. */
class AllFaultsAtOnceTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 4);
    private final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void startApi() {
        catalog.tenant("acme");
        catalog.tenant("other");
        api.operations.putAll(new TenantOperations(catalog.tenants, "standard", TenantLimits.NONE).operations());
        api.operations.putAll(new ApiKeyOperations(catalog.apiKeys).operations());
        api.operations.putAll(
                new EventTypeOperations(catalog.tenants, catalog.named(), catalog.eventTypes).operations());
        api.operations.putAll(ApiFixture.webhooks(catalog, pool, ApiFixture.askingNothing(pool)));
        api.operations.putAll(
                new ChallengeOperations(catalog.webhooks, ApiFixture.askingNothing(pool), ApiFixture.NOTHING_HELD)
                        .operations());
        api.start();
        api.send("POST", "/v1/tenants/acme/webhooks", "acme-all", "{\"url\":\"https://example.com/\"}");
        api.send("POST", "/v1/tenants/acme/event-types", "acme-all", "{\"name\":\"deal.won\"}");
    }

    @AfterEach
    void stopApi() {
        api.close();
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            # a missing URL, an unknown field, a wrong type: the contract; the rest: the catalogue
            {"eventTypes":["a b"],"profile":"nobody","headers":{"Host":"x","X-A":5},"limits":{"concurrency":"4","ratePerSecond":0},"color":1} \
            | /url /eventTypes/0 /profile /headers/Host /headers/X-A /limits/concurrency /limits/ratePerSecond /color
            {"url":"https://refused/","description":5,"secret":"x"} | /url /description /secret
            {"url":"https://example.com/","headers":{"A=b":"1","Host":"2"},"limits":{"timeoutMillis":1}} \
            | /headers/A=b /headers/Host /limits/timeoutMillis
            """)
    void shouldNameEveryFaultyFieldOfAWebhook(String body, String pointers) {
        var answer = api.send("POST", "/v1/tenants/acme/webhooks", "acme-all", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer).keySet()).as(answer.body()).containsExactlyInAnyOrder(names(pointers));
        assertThat(database.number("SELECT count(*) FROM webhook")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            POST  | /v1/tenants/acme/webhooks/validate     | {"secret":5,"profile":"nobody"}                | /url /secret /profile
            POST  | /v1/tenants/acme/event-types           | {"name":5,"schema":{"type":"x"},"example":"{"}  | /name /schema/type /example
            PATCH | /v1/tenants/acme/event-types/deal.won  | {"category":5,"schema":{"type":"x"}}            | /category /schema/type
            POST  | /v1/tenants/acme/api-keys              | {"name":5,"scopes":["publish"],"expiresAt":"2001-01-01T00:00:00Z"} | /name /expiresAt
            POST  | /v1/tenants                            | {"id":5,"profile":"nobody","retentionDays":4000} | /id /profile /retentionDays
            PATCH | /v1/tenants/acme                       | {"name":5,"profile":"nobody"}                   | /name /profile
            POST  | /v1/tenants                            | {"id":"a b","limits":{"webhooks":-1,"eventsBurst":"5","keys":1}} \
            | /id /limits/webhooks /limits/eventsBurst /limits/keys
            PATCH | /v1/tenants/acme                       | {"profile":"nobody","limits":5}                 | /profile /limits
            """)
    void shouldNameEveryFaultyFieldOfOthers(String method, String path, String body, String pointers) {
        boolean administered = path.equals("/v1/tenants") || path.equals("/v1/tenants/acme") || path.endsWith("keys");

        var answer = api.send(method, path, administered ? "admin-key" : "acme-all", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer).keySet()).as(answer.body()).contains(names(pointers));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"secret":"short","overlapSeconds":"soon"}           | /secret /overlapSeconds
            {"secret":"short","overlapSeconds":604801}                  | /secret /overlapSeconds
            {"which":"OTHER","secret":"short","overlapSeconds":-1} | /which /secret /overlapSeconds
            {"which":"STANDARD","secret":"short","colour":1}     | /which /secret /colour
            """)
    void shouldNameEveryFaultyFieldOfARotation(String body, String pointers) {
        var list = ApiFixture.json(api.send("GET", "/v1/tenants/acme/webhooks", "acme-all", null));
        String id = list.getJsonArray("items").getJsonObject(0).getString("id");

        var answer = api.send("POST", "/v1/tenants/acme/webhooks/" + id + "/rotate-secret", "acme-all", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer).keySet()).as(answer.body()).containsExactlyInAnyOrder(names(pointers));
    }

    @Test
    void shouldSayInTheSentenceOfWhichFieldItSpeaks() {
        var one = api.send("POST", "/v1/tenants/acme/webhooks", "acme-all", "{}");
        var more = api.send("POST", "/v1/tenants/acme/webhooks", "acme-all", "{\"profile\":\"nobody\"}");

        assertThat(ApiFixture.json(one).getString("detail")).isEqualTo("url is required.");
        assertThat(ApiFixture.json(more).getString("detail"))
                .isEqualTo("2 fields are not valid: url, profile; errors says what is wrong with each.");
    }

    private static String[] names(String pointers) {
        return pointers.split(" ", -1);
    }
}
