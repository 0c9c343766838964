package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.catalog.TenantLimits;
import dev.signpost.pg.PgPool;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What webhooks subscribe to, as the users of each product do it, over HTTP on a real Postgres. */
class SubscriptionsApiTest {
    private static final String HOOKS = "/v1/tenants/acme/webhooks";

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 4);
    private final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void startApi() {
        assertThat(catalog.tenant("acme")).isEqualTo(ApiFixture.ACME);
        api.operations.putAll(new TenantOperations(catalog.tenants, "standard", TenantLimits.NONE).operations());
        api.operations.putAll(ApiFixture.webhooks(catalog, pool, ApiFixture.askingNothing(pool)));
        api.operations.putAll(
                new EventTypeOperations(catalog.tenants, catalog.named(), catalog.eventTypes).operations());
        api.start();
    }

    @AfterEach
    void stopApi() {
        api.close();
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }

    private void useProfile(String profile) {
        assertThat(api.send("PATCH", "/v1/tenants/acme", "admin-key", "{\"profile\":\"" + profile + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> create(String body) {
        return api.send("POST", HOOKS, "acme-all", body);
    }

    private JsonObject patched(String id, String body) {
        var answer = api.send("PATCH", HOOKS + "/" + id, "acme-all", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiFixture.json(answer);
    }

    @Test
    void shouldTakeIvertonsConfigurationAsItsPagePrintsIt() {
        useProfile("iverton");

        var answer = create("""
                {
                "url": "https://yourapp.com/webhooks/iverton",
                "events": [
                "contact.created",
                "campaign.sent",
                "deal.updated"
                ],
                "secret": "whsec_xxxxxxxxxxxxx"
                }
                """);

        JsonObject made = ApiFixture.json(answer);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(made.getString("secret")).isEqualTo("whsec_xxxxxxxxxxxxx");
        assertThat(made.getJsonArray("eventTypes")).containsExactly("contact.created", "campaign.sent", "deal.updated");
        assertThat(made.getString("profileStatus")).isEqualTo("active");
        assertThat(made.getJsonArray("warnings")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "iara,ingestion.completed,kpi.alert",
        "iverton,contact.created,deal.won",
        "standard,a.b,c.d",
    })
    void shouldChangeAndClearSubscriptionsAtAnyTime(String profile, String one, String other) {
        useProfile(profile);
        String id = ApiFixture.json(create("{\"url\":\"https://a.example/\",\"eventTypes\":[\"" + one + "\"]}"))
                .getString("id");

        var more = patched(id, "{\"eventTypes\":[\"" + one + "\",\"" + other + "\"]}");
        var blocked = api.send("POST", HOOKS + "/" + id + "/block", "acme-all", null);
        var cleared = patched(id, "{\"eventTypes\":[]}");
        var again = patched(id, "{\"eventTypes\":[\"" + other + "\"]}");

        assertThat(more.getJsonArray("eventTypes")).containsExactly(one, other);
        assertThat(blocked.statusCode()).isEqualTo(200);
        assertThat(cleared.getJsonArray("eventTypes")).isEmpty();
        assertThat(again.getJsonArray("eventTypes")).containsExactly(other);
    }

    @Test
    void shouldSendIarasEverythingUnlessToldOtherwise() {
        useProfile("iara");

        JsonObject made = ApiFixture.json(create("{\"url\":\"https://a.example/\"}"));

        assertThat(made.getJsonArray("eventTypes")).containsExactly("*");
        assertThat(made.getBoolean("secretSet")).isFalse();
        assertThat(made.containsKey("secret")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"improvado", "harvestr", "iverton"})
    void shouldAskForEventTypesWhereTheProductsFormDoes(String profile) {
        useProfile(profile);

        var answer = create("{\"url\":\"https://a.example/\"}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer)).containsOnlyKeys("/eventTypes");
    }

    @Test
    void shouldWarnOfASubscriptionThatIsInNoCatalogue() {
        useProfile("iverton");

        JsonObject made = ApiFixture.json(
                create("{\"url\":\"https://a.example/\",\"eventTypes\":[\"deal.wno\",\"deal.won\",\"deal.*\"]}"));

        assertThat(made.getJsonArray("warnings")).containsExactly("The event type deal.wno is not in the catalogue.");
    }

    @ParameterizedTest
    @CsvSource({"improvado,31,account_created", "iara,6,ingestion.completed", "harvestr,8,FEEDBACK_CREATED"})
    void shouldListTheEventTypesOfTheTenantsProfile(String profile, int count, String first) {
        useProfile(profile);

        JsonObject list = ApiFixture.json(api.send("GET", "/v1/tenants/acme/event-types", "acme-read", null));

        var items = list.getJsonArray("items");
        assertThat(items).hasSize(count);
        assertThat(list.getValue("nextCursor")).isNull();
        assertThat(items.getJsonObject(0).getString("name")).isEqualTo(first);
        assertThat(IntStream.range(0, count).mapToObj(items::getJsonObject)).allSatisfy(item -> {
            assertThat(item.getString("source")).isEqualTo("PROFILE");
            assertThat(item.getString("category")).isNotEmpty();
            assertThat(item.getString("description")).isNotEmpty();
            assertThat(item.getString("example")).startsWith("{");
        });
    }

    @Test
    void shouldListTheDefaultProfilesEventTypesToATenantWithoutAProfile() {
        JsonObject list = ApiFixture.json(api.send("GET", "/v1/tenants/acme/event-types", "acme-read", null));

        assertThat(list.getJsonArray("items").getJsonObject(0).getString("name"))
                .isEqualTo("webhook.test");
    }
}
