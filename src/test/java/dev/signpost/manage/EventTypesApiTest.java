package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.catalog.EventTypes;
import dev.signpost.catalog.To;
import dev.signpost.model.Webhook;
import dev.signpost.pg.PgPool;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Event types that tenants and the instance add, over HTTP on a real Postgres, and who comes to know of them. */
class EventTypesApiTest {
    private static final String OWN = "/v1/tenants/acme/event-types";
    private static final String SHARED = "/v1/event-types";
    private static final String DEAL = """
        {"name":"deal.won","category":"Deals","description":"Won.","schema":{"type":"object","required":["id"]},\
        "example":"{ \\"id\\": 1.0 }"}\
        """;

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 4);
    private final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    private final ApiFixture api = new ApiFixture();
    private final List<TestExample> sent = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startApi() {
        assertThat(catalog.tenant("acme")).isEqualTo(ApiFixture.ACME);
        assertThat(catalog.tenant("other")).isEqualTo(ApiFixture.OTHER);
        api.operations.putAll(
                new EventTypeOperations(catalog.tenants, catalog.named(), catalog.eventTypes).operations());
        api.operations.putAll(ApiFixture.webhooks(catalog, pool, ApiFixture.askingNothing(pool)));
        api.operations.putAll(new TestOperations(catalog.webhooks, catalog.eventTypes, (tenant, webhook, example) -> {
                    sent.add(example);
                    return Future.failedFuture(new IllegalStateException("that is far enough"));
                })
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

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "../x", "a/../b", "a/.", "./", "a/.."})
    void shouldNotAddATypeWhoseNameIsAnotherPath(String name) {
        var answer = post(OWN, new JsonObject().put("name", name).encode());

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer).get("/name")).contains("without '.' or '..' as a part of its own");
        assertThat(Await.value(catalog.eventTypes.list(ApiFixture.ACME))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a/../b"})
    void shouldDeleteATypeThatNoPathCanName(String name) {
        var text = new EventTypes.Text("", "", null, null, null);
        Await.value(catalog.eventTypes.create(CatalogFixture.OPERATOR, ApiFixture.ACME, name, text));
        Await.value(catalog.eventTypes.create(CatalogFixture.OPERATOR, null, name, text));
        String query = "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);

        var own = api.send("DELETE", OWN + query, "acme-manage", null);
        var shared = api.send("DELETE", SHARED + query, "admin-key", null);

        assertThat(own.statusCode()).as(own.body()).isEqualTo(204);
        assertThat(shared.statusCode()).as(shared.body()).isEqualTo(204);
        assertThat(Await.value(catalog.eventTypes.list(ApiFixture.ACME))).isEmpty();
    }

    @Test
    void shouldDeleteNothingWithoutAName() {
        var answer = api.send("DELETE", OWN, "acme-manage", null);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer)).containsKey("name");
    }

    @Test
    void shouldAddChangeAndDeleteATypeOfATenant() {
        var made = post(OWN, DEAL);
        String place = made.headers().firstValue("Location").orElseThrow();
        var shown = ApiFixture.json(api.send("GET", place, "acme-read", null));
        var changed = api.send("PATCH", place, "acme-manage", "{\"category\":\"Sales\",\"schema\":null}");
        var listed = types("acme");
        var deleted = api.send("DELETE", place, "acme-manage", null);

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(place).isEqualTo(OWN + "/deal.won");
        assertThat(shown).isEqualTo(ApiFixture.json(made));
        assertThat(shown.getString("source")).isEqualTo("TENANT");
        assertThat(shown.getString("example")).isEqualTo("{ \"id\": 1.0 }");
        assertThat(shown.getJsonObject("schema"))
                .isEqualTo(new JsonObject().put("type", "object").put("required", new JsonArray().add("id")));
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(ApiFixture.json(changed).getValue("schema")).isNull();
        assertThat(listed).containsExactly("webhook.test PROFILE Signpost", "deal.won TENANT Sales");
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(api.send("GET", place, "acme-read", null).statusCode()).isEqualTo(404);
        assertThat(database.query("SELECT action || fields::text AS did FROM audit_log WHERE action LIKE 'eventType%'"
                        + " ORDER BY id"))
                .extracting(row -> row.get("did"))
                .containsExactly(
                        "eventType.created{name}", "eventType.updated{category,schema}", "eventType.deleted{}");
    }

    @Test
    void shouldShowTheInstancesTypesToEveryTenantAndATenantsOwnInTheirPlace() {
        assertThat(admin("POST", SHARED, DEAL).statusCode()).isEqualTo(201);
        assertThat(admin("POST", SHARED, "{\"name\":\"webhook.test\",\"category\":\"hidden\"}")
                        .statusCode())
                .isEqualTo(201);
        post(OWN, "{\"name\":\"deal.won\",\"category\":\"Ours\"}");
        post(OWN, "{\"name\":\"a/b:c\",\"category\":\"Ours\"}");

        assertThat(types("acme"))
                .containsExactlyInAnyOrder(
                        "webhook.test PROFILE Signpost", "deal.won TENANT Ours", "a/b:c TENANT Ours");
        assertThat(types("other")).containsExactly("webhook.test PROFILE Signpost", "deal.won INSTANCE Deals");
        assertThat(names(ApiFixture.json(admin("GET", SHARED, null))))
                .containsExactly("deal.won INSTANCE Deals", "webhook.test INSTANCE hidden");
        assertThat(api.send("GET", OWN + "/a%2Fb%3Ac", "acme-read", null).statusCode())
                .isEqualTo(200);
        assertThat(ApiFixture.json(api.send("GET", "/v1/tenants/other/event-types/deal.won", "other-all", null))
                        .getString("source"))
                .isEqualTo("INSTANCE");
    }

    @Test
    void shouldKeepTheProfilesAndTheInstancesTypesFromATenant() {
        admin("POST", SHARED, DEAL);

        for (String name : List.of("webhook.test", "deal.won")) {
            var changed = api.send("PATCH", OWN + "/" + name, "acme-manage", "{\"category\":\"x\"}");
            var deleted = api.send("DELETE", OWN + "/" + name, "acme-manage", null);
            assertThat(List.of(changed.statusCode(), deleted.statusCode()))
                    .as(name)
                    .containsExactly(409, 409);
        }
        assertThat(ApiFixture.json(post(OWN, "{\"name\":\"webhook.test\"}")).getString("detail"))
                .contains("comes with the wire profile standard");
        assertThat(post(OWN, "{\"name\":\"deal.won\"}").statusCode()).isEqualTo(201);
        assertThat(post(OWN, "{\"name\":\"deal.won\"}").statusCode()).isEqualTo(409);
        assertThat(api.send("DELETE", "/v1/tenants/other/event-types/none", "other-all", null)
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a b\"}|/name",
                "{\"name\":\"a\",\"example\":\"{\"}|/example",
                "{\"name\":\"a\",\"exampleChanges\":\"1 2\"}|/exampleChanges",
                "{\"name\":\"a\",\"schema\":{\"type\":\"text\"}}|/schema/type",
                "{\"name\":\"a\",\"schema\":{\"properties\":{\"a/b\":{\"items\":1}}}}|/schema/properties/a~1b/items",
                "{\"name\":\"a\",\"schema\":{\"anyOf\":[]}}|/schema/anyOf",
                "{\"name\":\"a\",\"schema\":{\"oneOf\":[{\"minLength\":-1}]}}|/schema/oneOf/0/minLength",
                "{\"name\":\"a\",\"schema\":{\"required\":[1]}}|/schema/required",
                "{\"name\":\"a\",\"category\":\"a\\u0007\"}|/category",
            })
    void shouldSayWhatIsWrongWithAType(String body, String pointer) {
        var answer = post(OWN, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer)).containsOnlyKeys(pointer);
        assertThat(database.number("SELECT count(*) FROM event_type")).isZero();
    }

    @Test
    void shouldKeepToItsLimits() {
        database.execute(
                "INSERT INTO event_type (tenant_key, name, category, description)"
                        + " SELECT 1, 't' || n, '', '' FROM generate_series(1, ?) n",
                EventTypes.MAX_TYPES - 1);
        String enough = "é".repeat(EventTypes.MAX_EXAMPLE / 2);

        var big = api.send("PATCH", OWN + "/t1", "acme-manage", "{\"example\":\"\\\"" + "é".repeat(1900) + "\\\"\"}");
        var tooBig = Await.failure(catalog.eventTypes.update(
                CatalogFixture.TENANT_KEY,
                ApiFixture.ACME,
                "t1",
                new EventTypes.Change(null, null, null, new To<>("\"" + enough + "\""), null)));
        var last = post(OWN, "{\"name\":\"last\"}");
        var tooMany = post(OWN, "{\"name\":\"too.many\"}");

        assertThat(big.statusCode()).as(big.body()).isEqualTo(200);
        assertThat(tooBig).hasMessageContaining("8192 bytes");
        assertThat(last.statusCode()).isEqualTo(201);
        assertThat(tooMany.statusCode()).isEqualTo(409);
        assertThat(api.send("POST", "/v1/tenants/other/event-types", "other-all", "{\"name\":\"a\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void shouldBeKnownToWhoeverMatchesAsSoonAsItIsAnswered() {
        var before = catalog.snapshot(ApiFixture.ACME);
        catalog.everywhere = epoch -> catalog.follower.poll();

        post(OWN, DEAL);
        admin("POST", SHARED, "{\"name\":\"shared.type\"}");
        var after = catalog.cached(ApiFixture.ACME);
        var shared = catalog.snapshots.instanceTypes();
        api.send("DELETE", OWN + "/deal.won", "acme-manage", null);
        admin("DELETE", SHARED + "/shared.type", null);

        assertThat(before.eventTypes()).isEmpty();
        assertThat(after.eventTypes()).containsExactly("deal.won");
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(shared).containsExactly("shared.type");
        assertThat(catalog.cached(ApiFixture.ACME).eventTypes()).isEmpty();
        assertThat(catalog.snapshots.instanceTypes()).isEmpty();
    }

    @Test
    void shouldLoadATenantsTypesWhateverItsWebhooks() {
        post(OWN, DEAL);
        post(OWN, "{\"name\":\"b\"}");
        assertThat(catalog.snapshot(ApiFixture.ACME).eventTypes()).containsExactlyInAnyOrder("deal.won", "b");

        CatalogFixture.bulk(database, ApiFixture.ACME, 300);
        var refreshed = Await.value(catalog.snapshots.refresh(ApiFixture.ACME.key()));

        assertThat(refreshed.webhooks()).hasSize(300);
        assertThat(refreshed.eventTypes()).containsExactlyInAnyOrder("deal.won", "b");
    }

    @Test
    void shouldEndTheWarningOfAWebhookThatWantsIt() {
        String body = "{\"url\":\"https://a.example/\",\"eventTypes\":[\"deal.won\",\"shared.type\",\"deal.wno\"]}";
        var before = ApiFixture.json(api.send("POST", "/v1/tenants/acme/webhooks", "acme-manage", body));
        post(OWN, DEAL);
        admin("POST", SHARED, "{\"name\":\"shared.type\"}");
        api.send("POST", "/v1/tenants/other/event-types", "other-all", "{\"name\":\"deal.wno\"}");

        var one = ApiFixture.json(
                api.send("GET", "/v1/tenants/acme/webhooks/" + before.getString("id"), "acme-read", null));
        var list = ApiFixture.json(api.send("GET", "/v1/tenants/acme/webhooks", "acme-read", null));

        assertThat(before.getJsonArray("warnings")).hasSize(3);
        assertThat(one.getJsonArray("warnings")).containsExactly("The event type deal.wno is not in the catalogue.");
        assertThat(list.getJsonArray("items").getJsonObject(0).getJsonArray("warnings"))
                .isEqualTo(one.getJsonArray("warnings"));
    }

    @Test
    void shouldSendItsExampleAsATest() {
        Webhook hook = catalog.webhook(ApiFixture.ACME, "https://a.example/", "deal.won");
        post(OWN, DEAL);

        api.send("POST", "/v1/tenants/acme/webhooks/" + hook.id() + "/test", "acme-manage", null);

        assertThat(sent).singleElement().satisfies(example -> {
            assertThat(example.type()).isEqualTo("deal.won");
            assertThat(new String(example.data().bytes(), StandardCharsets.UTF_8))
                    .isEqualTo("{ \"id\": 1.0 }");
        });
    }

    @Test
    void shouldGoWithItsTenant() {
        post(OWN, DEAL);
        admin("POST", SHARED, DEAL);

        Await.value(catalog.tenants.delete(CatalogFixture.OPERATOR, "acme"));

        assertThat(database.number("SELECT count(*) FROM event_type")).isEqualTo(1);
    }

    private HttpResponse<String> post(String path, String body) {
        return api.send("POST", path, "acme-manage", body);
    }

    private HttpResponse<String> admin(String method, String path, @Nullable String body) {
        return api.send(method, path, "admin-key", body);
    }

    private List<String> types(String tenant) {
        return names(ApiFixture.json(api.send("GET", "/v1/tenants/" + tenant + "/event-types", "admin-key", null)));
    }

    private static List<String> names(JsonObject list) {
        var names = new ArrayList<String>();
        list.getJsonArray("items").forEach(item -> {
            var type = (JsonObject) item;
            names.add(type.getString("name") + " " + type.getString("source") + " " + type.getString("category"));
        });
        return names;
    }
}
