package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.catalog.TenantLimits;
import dev.signpost.http.Cursors;
import dev.signpost.pg.PgPool;
import dev.signpost.queue.JobKind;
import dev.signpost.queue.JobState;
import dev.signpost.queue.JobView;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tenants, keys, webhooks and the audit log over HTTP, on a real Postgres. */
class CatalogueApiTest {
    private static final String HOOKS = "/v1/tenants/acme/webhooks";
    private static final Instant NOW = Instant.parse("2026-04-06T11:39:46Z");

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 4);
    private final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    private final ApiFixture api = new ApiFixture();
    private final Map<Long, Long> held = new HashMap<>();

    @BeforeEach
    void startApi() {
        assertThat(catalog.tenant("acme")).isEqualTo(ApiFixture.ACME);
        assertThat(catalog.tenant("other")).isEqualTo(ApiFixture.OTHER);
        var deliveries = new HeldDeliveries() {
            @Override
            public Future<Map<Long, Long>> count(List<Long> webhookKeys) {
                return Future.succeededFuture(Map.copyOf(held));
            }

            @Override
            public Future<JobView> replay(long tenantKey, long webhookKey, String createdBy) {
                var job = new UUID(0, 9);
                long total = Objects.requireNonNull(held.remove(webhookKey));
                return Future.succeededFuture(new JobView(
                        job, JobKind.REPLAY_HELD, JobState.RUNNING, null, total, 0, 0, NOW, NOW, createdBy));
            }
        };
        api.operations.putAll(new TenantOperations(catalog.tenants, "standard", TenantLimits.NONE).operations());
        api.operations.putAll(new ApiKeyOperations(catalog.apiKeys).operations());
        api.operations.putAll(new WebhookOperations(
                        catalog.webhooks,
                        ApiFixture.numbers(deliveries, pool),
                        deliveries,
                        ApiFixture.askingNothing(pool))
                .operations());
        api.operations.putAll(new AuditOperations(catalog.audit, new Cursors(new byte[32])).operations());
        api.start();
    }

    @AfterEach
    void stopApi() {
        api.close();
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }

    private HttpResponse<String> create(JsonObject webhook) {
        return api.send("POST", HOOKS, "acme-all", webhook.encode());
    }

    private String created(String url) {
        return ApiFixture.json(create(new JsonObject().put("url", url))).getString("id");
    }

    private HttpResponse<String> patch(String id, String body, String... headers) {
        return api.send("PATCH", HOOKS + "/" + id, "acme-all", body, headers);
    }

    private HttpResponse<String> get(String path, @Nullable String key) {
        return api.send("GET", path, key, null);
    }

    @Test
    void shouldRegisterAWebhookAndShowIt() {
        var answer = create(new JsonObject()
                .put("url", "https://receiver.example/hook")
                .put("events", new JsonArray().add("deal.*"))
                .put("headers", new JsonObject().put("Authorization", "Bearer canary")));

        JsonObject made = ApiFixture.json(answer);
        var shown = get(HOOKS + "/" + made.getString("id"), "acme-read");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location")).hasValue(HOOKS + "/" + made.getString("id"));
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"1\"");
        assertThat(made.getString("secret")).startsWith("whsec_");
        assertThat(made.getJsonArray("eventTypes")).containsExactly("deal.*");
        assertThat(made.getJsonArray("headerNames")).containsExactly("Authorization");
        assertThat(made.getString("status")).isEqualTo("ACTIVE");
        assertThat(made.getString("profileStatus")).isEqualTo("active");
        assertThat(answer.body() + shown.body()).doesNotContain("canary");
        assertThat(ApiFixture.json(shown)).isEqualTo(without(made, "secret"));
    }

    private static JsonObject without(JsonObject json, String field) {
        JsonObject copy = json.copy();
        copy.remove(field);
        return copy;
    }

    @Test
    void shouldShowTheSecretToThoseWhoManageOnly() {
        String id = created("https://receiver.example/");

        String manage = get(HOOKS + "/" + id, "acme-manage").body();
        String list = get(HOOKS, "acme-read").body();
        String managedList = get(HOOKS, "acme-all").body();

        assertThat(list).doesNotContain("whsec_").contains("\"secretSet\":true");
        assertThat(managedList).contains("whsec_");
        assertThat(manage).contains("Scope").doesNotContain("whsec_");
    }

    @Test
    void shouldPointAtTheFieldsAsTheRequestNamedThem() {
        var both = create(new JsonObject("{\"url\":\"https://a.example/\",\"events\":[],\"eventTypes\":[]}"));
        var host = create(new JsonObject("{\"url\":\"https://refused/\",\"headers\":{\"Host\":\"x\"}}"));

        assertThat(both.statusCode()).isEqualTo(422);
        assertThat(ApiFixture.errors(both)).containsOnlyKeys("/events");
        assertThat(ApiFixture.errors(host)).containsOnlyKeys("/url", "/headers/Host");
    }

    @Test
    void shouldChangeTheVersionThatWasExpectedOnly() {
        String id = created("https://receiver.example/");

        var first = patch(id, "{\"description\":\"one\"}", "If-Match", "\"1\"");
        var late = patch(id, "{\"description\":\"two\"}", "If-Match", "\"1\"");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("ETag")).hasValue("\"2\"");
        assertThat(late.statusCode()).isEqualTo(412);
    }

    @Test
    void shouldTakeFieldsBackToTheirDefaultsWithNull() {
        String id = created("https://receiver.example/");
        patch(id, "{\"description\":\"x\",\"limits\":{\"concurrency\":5},\"headers\":{\"X-A\":\"1\",\"X-B\":\"2\"}}");

        JsonObject now =
                ApiFixture.json(patch(id, "{\"description\":null,\"limits\":null,\"headers\":{\"X-A\":null}}"));

        assertThat(now.getString("description")).isEmpty();
        assertThat(now.getJsonObject("limits").getInteger("concurrency")).isNull();
        assertThat(now.getJsonArray("headerNames")).containsExactly("X-B");
    }

    @Test
    void shouldNotShowAWebhookOfAnotherTenant() {
        String id = created("https://receiver.example/");

        var foreign = get("/v1/tenants/other/webhooks/" + id, "other-all");
        var never = get("/v1/tenants/other/webhooks/wh_never", "other-all");

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(without(ApiFixture.json(foreign), "instance"))
                .isEqualTo(without(ApiFixture.json(never), "instance"));
    }

    @Test
    void shouldListInPagesWithCounts() {
        IntStream.range(0, 3).forEach(i -> created("https://receiver.example/" + i));

        JsonObject first = ApiFixture.json(get(HOOKS + "?limit=2", "acme-read"));
        JsonObject second =
                ApiFixture.json(get(HOOKS + "?limit=2&cursor=" + first.getString("nextCursor"), "acme-read"));

        assertThat(first.getJsonArray("items")).hasSize(2);
        assertThat(first.getJsonObject("counts").getInteger("ACTIVE")).isEqualTo(3);
        assertThat(second.getJsonArray("items")).hasSize(1);
        assertThat(second.getValue("nextCursor")).isNull();
    }

    @Test
    void shouldBlockUnblockAndReplayWhatWasHeld() {
        String id = created("https://receiver.example/");
        long key = database.number("SELECT key FROM webhook");
        JsonObject blocked = ApiFixture.json(api.send("POST", HOOKS + "/" + id + "/block", "acme-all", null));
        held.put(key, 7L);

        var denied = api.send("POST", HOOKS + "/" + id + "/unblock", "acme-read", null);
        JsonObject back =
                ApiFixture.json(api.send("POST", HOOKS + "/" + id + "/unblock", "acme-all", "{\"replayHeld\":true}"));

        assertThat(blocked.getString("statusReason")).isEqualTo("BLOCKED");
        assertThat(blocked.getString("blockedBy")).isEqualTo("TENANT");
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(back.getString("status")).isEqualTo("ACTIVE");
        assertThat(back.getInteger("heldCount")).isEqualTo(7);
        assertThat(back.getString("releaseJobId")).isEqualTo("00000000000000000000000000000009");
        assertThat(held).isEmpty();
    }

    @Test
    void shouldShowTheNewSecretOfARotation() {
        var made = ApiFixture.json(create(new JsonObject().put("url", "https://receiver.example/")));

        JsonObject rotated = ApiFixture.json(api.send(
                "POST",
                HOOKS + "/" + made.getString("id") + "/rotate-secret",
                "acme-manage",
                "{\"overlapSeconds\":60}"));

        assertThat(rotated.getString("secret")).startsWith("whsec_").isNotEqualTo(made.getString("secret"));
    }

    @Test
    void shouldDeleteAWebhook() {
        String id = created("https://receiver.example/");

        var deleted = api.send("DELETE", HOOKS + "/" + id, "acme-all", null);
        var again = api.send("DELETE", HOOKS + "/" + id, "acme-all", null);

        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(again.statusCode()).isEqualTo(404);
    }

    @Test
    void shouldManageTenants() {
        var made = api.send("POST", "/v1/tenants", "admin-key", "{\"id\":\"third\",\"retentionDays\":7}");
        var twice = api.send("POST", "/v1/tenants", "admin-key", "{\"id\":\"third\"}");
        var changed = api.send("PATCH", "/v1/tenants/acme", "admin-key", "{\"name\":\"Acme Inc.\"}");
        var deleted = api.send("DELETE", "/v1/tenants/other", "admin-key", null);
        JsonObject list = ApiFixture.json(get("/v1/tenants", "admin-key"));

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Location")).hasValue("/v1/tenants/third");
        assertThat(twice.statusCode()).isEqualTo(409);
        assertThat(ApiFixture.json(changed).getString("name")).isEqualTo("Acme Inc.");
        assertThat(ApiFixture.json(changed).getString("profileInForce")).isEqualTo("standard");
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(list.getJsonArray("items").stream().map(item -> ((JsonObject) item).getString("id")))
                .containsExactly("third", "acme");
    }

    @Test
    void shouldSetATenantsLimitsAndShowThemToIt() {
        var set = api.send(
                "PATCH", "/v1/tenants/acme", "admin-key", "{\"limits\":{\"webhooks\":1,\"eventsPerSecond\":50}}");
        var merged = api.send("PATCH", "/v1/tenants/acme", "admin-key", "{\"limits\":{\"eventsPerSecond\":null}}");
        var bad = api.send("PATCH", "/v1/tenants/acme", "admin-key", "{\"limits\":{\"webhooks\":-1,\"x\":1}}");
        var own = api.send("PATCH", "/v1/tenants/acme", "acme-all", "{\"limits\":{\"webhooks\":9}}");
        created("https://receiver.example/");
        var beyond = api.send("POST", HOOKS, "acme-all", "{\"url\":\"https://receiver.example/2\"}");
        JsonObject shown = ApiFixture.json(get("/v1/tenants/acme", "acme-read"));

        assertThat(ApiFixture.json(set).getJsonObject("limits").getInteger("eventsPerSecond"))
                .isEqualTo(50);
        assertThat(ApiFixture.json(merged).getJsonObject("limits").getInteger("webhooks"))
                .isEqualTo(1);
        assertThat(ApiFixture.json(merged).getJsonObject("limits").getInteger("eventsPerSecond"))
                .isNull();
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(own.statusCode()).isEqualTo(403);
        assertThat(beyond.statusCode()).isEqualTo(422);
        assertThat(ApiFixture.json(beyond).getString("type")).endsWith("limit-reached");
        assertThat(ApiFixture.json(beyond).getString("detail"))
                .contains("limit of webhooks: 1 of 1", "limits.webhooks");
        assertThat(shown.getJsonObject("limitsInForce").getInteger("webhooks")).isEqualTo(1);
    }

    @Test
    void shouldManageKeysAndShowThemOnce() {
        String keys = "/v1/tenants/acme/api-keys";
        var answer = api.send("POST", keys, "admin-key", "{\"name\":\"ci\",\"scopes\":[\"publish\",\"read\"]}");
        JsonObject made = ApiFixture.json(answer);
        String key = made.getString("key");
        String id = made.getString("id");
        var changed = api.send("PATCH", keys + "/" + id, "admin-key", "{\"scopes\":[\"read\"]}");
        String listed = get(keys, "admin-key").body();

        var revoked = api.send("DELETE", keys + "/" + id, "admin-key", null);
        var again = api.send("DELETE", keys + "/" + id, "admin-key", null);
        var never = api.send("DELETE", keys + "/key_never", "admin-key", null);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(key).startsWith("sp_");
        assertThat(ApiFixture.json(changed).getJsonArray("scopes")).containsExactly("read");
        assertThat(listed).contains(id).doesNotContain(key);
        assertThat(revoked.statusCode()).isEqualTo(204);
        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(never.statusCode()).isEqualTo(404);
    }

    @Test
    void shouldMakeKeysOfTheInstance() {
        var past = api.send(
                "POST", "/v1/api-keys", "admin-key", "{\"name\":\"x\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}");
        var made = api.send("POST", "/v1/api-keys", "admin-key", "{\"name\":\"x\"}");

        assertThat(ApiFixture.errors(past)).containsOnlyKeys("/expiresAt");
        assertThat(ApiFixture.json(made).getJsonArray("scopes")).containsExactly("admin");
    }

    @Test
    void shouldTellWhoChangedWhat() {
        String id = created("https://receiver.example/");
        patch(id, "{\"description\":\"x\"}");

        JsonObject log = ApiFixture.json(get("/v1/tenants/acme/audit?limit=1", "acme-read"));

        JsonObject entry = log.getJsonArray("items").getJsonObject(0);
        assertThat(entry.getString("action")).isEqualTo("webhook.updated");
        assertThat(entry.getString("object")).isEqualTo(id);
        assertThat(entry.getString("actor")).isEqualTo("key_acme");
        assertThat(entry.getJsonArray("fields")).containsExactly("description");
        assertThat(log.getString("nextCursor")).isNotNull();
    }

    @Test
    void shouldTellNoTenantByItsIdsWhatOthersDo() {
        create(new JsonObject().put("url", "https://example.com/a"));
        api.send("PATCH", "/v1/tenants/other", "admin-key", "{\"name\":\"Other\"}");
        create(new JsonObject().put("url", "https://example.com/b"));

        var audit = ApiFixture.json(api.send("GET", "/v1/tenants/acme/audit?limit=1", "acme-all", null));
        var again = ApiFixture.json(api.send("GET", "/v1/tenants/acme/audit", "acme-all", null));

        String id = audit.getJsonArray("items").getJsonObject(0).getString("id");
        assertThat(id).matches("aud_[A-Za-z0-9_-]{22,}");
        assertThat(again.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo(id);
        assertThat(again.getJsonArray("items").getJsonObject(1).getString("id")).isNotEqualTo(id);
        byte[] cursor = Base64.getUrlDecoder().decode(audit.getString("nextCursor"));
        assertThat(new String(cursor, 16, cursor.length - 16, StandardCharsets.UTF_8))
                .isNotEqualTo("3");
    }
}
