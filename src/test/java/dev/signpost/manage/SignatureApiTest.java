package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Event;
import dev.signpost.model.RawJson;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.pg.PgPool;
import dev.signpost.profile.Renderer;
import dev.signpost.profile.RequestHeaders;
import dev.signpost.profile.Signer;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signatures of requests as receivers got them, checked over HTTP against secrets in a real Postgres. */
class SignatureApiTest {
    private static final long NOW = 4_000_000_000_000L;
    private static final Event EVENT = new Event(
            UUID.fromString("0190a5b4-7c1d-7e2f-8a3b-4c5d6e7f8091"), 1, "acme", "a", 0, RawJson.of("{}"), null, null);

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 4);
    private final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void startApi() {
        assertThat(catalog.tenant("acme")).isEqualTo(ApiFixture.ACME);
        assertThat(catalog.tenant("other")).isEqualTo(ApiFixture.OTHER);
        api.operations.putAll(new SignatureOperations(catalog.webhooks, () -> Instant.ofEpochMilli(NOW)).operations());
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
    void shouldSayThatADeliverysSignatureHoldsHoweverItIsWrittenDown() {
        Webhook hook = catalog.webhook(ApiFixture.ACME, "https://a.example/", "*");
        var sent = sent(hook.secrets());
        var byName = new JsonObject();
        var inLists = new JsonObject();
        sent.forEach(item -> {
            var line = (JsonObject) item;
            byName.put(line.getString("name"), line.getString("value"));
            inLists.put(line.getString("name"), new JsonArray().add(line.getString("value")));
        });

        for (Object headers : List.of(sent, byName, inLists)) {
            var answer = check(hook, new JsonObject().put("headers", headers).put("body", body()));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(ApiFixture.json(answer))
                    .isEqualTo(new JsonObject()
                            .put("valid", true)
                            .put(
                                    "checks",
                                    new JsonArray()
                                            .add(new JsonObject()
                                                    .put("header", "webhook-signature")
                                                    .put("valid", true)
                                                    .put("message", "The signature holds."))));
        }
    }

    @Test
    void shouldKnowASecretThatHasEnded() {
        Webhook hook = catalog.webhook(ApiFixture.ACME, "https://a.example/", "*");
        Await.value(catalog.webhooks.rotate(CatalogFixture.TENANT_KEY, ApiFixture.ACME, hook.id(), null, 0));
        database.execute("UPDATE webhook_secret SET ends_at = '2026-04-06T11:00:00Z' WHERE number = 1");

        var answer = check(
                hook, new JsonObject().put("headers", sent(hook.secrets())).put("body", body()));

        JsonObject told = ApiFixture.json(answer);
        assertThat(told.getBoolean("valid")).isFalse();
        assertThat(told.getJsonArray("checks").getJsonObject(0).getString("message"))
                .contains("older secret of this webhook, which ended at 2026-04-06T11:00:00Z");
        Secret old = hook.secrets().get(0).secret();
        assertThat(answer.body()).doesNotContain(old.reveal().substring("whsec_".length()));
    }

    @Test
    void shouldTakeABodyOfAnyBytes() {
        Webhook hook = catalog.webhook(ApiFixture.ACME, "https://a.example/", "*");
        String base64 = Base64.getEncoder().encodeToString(body().getBytes(StandardCharsets.UTF_8));

        var right = check(
                hook,
                new JsonObject()
                        .put("headers", sent(hook.secrets()))
                        .put("body", base64)
                        .put("bodyEncoding", "BASE64"));
        var wrong = check(
                hook,
                new JsonObject()
                        .put("headers", new JsonArray())
                        .put("body", "{}")
                        .put("bodyEncoding", "BASE64"));

        assertThat(ApiFixture.json(right).getBoolean("valid")).isTrue();
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(ApiFixture.errors(wrong)).containsOnlyKeys("/body");
    }

    @Test
    void shouldTakeABodyAsLargeAsAnEventMayBeHoweverItIsEscaped() {
        Webhook hook = catalog.webhook(ApiFixture.ACME, "https://a.example/", "*");
        String largest = "\"".repeat(256 << 10);

        var answer = check(
                hook, new JsonObject().put("headers", sent(hook.secrets())).put("body", largest));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ApiFixture.json(answer).getBoolean("valid")).isFalse();
    }

    @Test
    void shouldRefuseHeadersThatAreNone() {
        Webhook hook = catalog.webhook(ApiFixture.ACME, "https://a.example/", "*");

        for (String headers : List.of("\"a: b\"", "{\"a\":1}", "[\"a\"]", "[{\"name\":\"a\"}]", "{\"a\":[1]}")) {
            var answer =
                    api.send("POST", path("acme", hook), "acme-manage", "{\"body\":\"\",\"headers\":" + headers + "}");
            assertThat(answer.statusCode()).as(headers).isEqualTo(422);
        }
    }

    @Test
    void shouldHideAnothersWebhook() {
        Webhook hook = catalog.webhook(ApiFixture.ACME, "https://a.example/", "*");

        var answer = api.send("POST", path("other", hook), "other-all", "{\"headers\":{},\"body\":\"\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> check(Webhook hook, JsonObject request) {
        return api.send("POST", path("acme", hook), "acme-manage", request.encode());
    }

    private static String path(String tenant, Webhook hook) {
        return "/v1/tenants/" + tenant + "/webhooks/" + hook.id() + "/check-signature";
    }

    private String body() {
        return Renderer.text(catalog.named().find("standard").orElseThrow(), EVENT);
    }

    private JsonArray sent(List<SigningSecret> secrets) {
        var profile = catalog.named().find("standard").orElseThrow();
        var lines = new JsonArray();
        RequestHeaders.of(
                        profile, EVENT, "wh_1", NOW, Renderer.body(profile, EVENT), Signer.forSecrets(profile, secrets))
                .forEach(line ->
                        lines.add(new JsonObject().put("name", line.getKey()).put("value", line.getValue())));
        return lines;
    }
}
