package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.Reply;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may send to an operation, and what it is told. */
class RequestChecksTest {
    private static final String WEBHOOKS = "/v1/tenants/acme/webhooks";
    private static final String KEY = "acme-all";

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void stopApi() {
        api.close();
    }

    @Test
    void shouldNameEveryFaultyFieldAtOnce() {
        api.start();

        var answer = api.send(
                "POST",
                WEBHOOKS,
                KEY,
                "{\"eventTypes\":[\"a b\",\"ok\",\"ok\"],\"secrat\":1,\"description\":7,"
                        + "\"limits\":{\"concurrency\":257,\"x/y\":1},\"headers\":{\"bad name\":\"v\"}}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer))
                .containsOnlyKeys(
                        "/url",
                        "/eventTypes/0",
                        "/eventTypes/2",
                        "/secrat",
                        "/description",
                        "/limits/concurrency",
                        "/limits/x~1y",
                        "/headers/bad name")
                .containsEntry("/url", "is required")
                .containsEntry(
                        "/secrat",
                        "is not a field of this request; expected one of "
                                + "url, eventTypes, events, description, secret, profile, headers, limits; did you mean secret?")
                .containsEntry("/limits/concurrency", "must be at most 256");
        assertThat(api.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}x",
                "{} {}",
                "{'url':1}",
                "{\"url\":NaN}",
                "{\"url\":01}",
                "{\"url\":\"a\nb\"}",
                "{\"url\":\"\\x\"}",
                "/* c */{}",
                "{\"url\":1,}",
                "\uFEFF{}",
                "nul",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
            })
    void shouldCallMalformedJsonMalformed(String body) {
        api.start();

        var answer = api.send("POST", WEBHOOKS, KEY, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(api.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"url\":\"https://a.example/\",\"url\":\"https://b.example/\"}|/url",
                "{\"url\":\"https://a.example/\",\"limits\":{\"concurrency\":1e400000}}|/limits/concurrency",
                "{\"url\":\"https://a.example/\",\"limits\":{\"concurrency\":99999999999999999999}}|/limits/concurrency",
                "{\"url\":\"https://a.example/\",\"limits\":{\"concurrency\":1.5}}|/limits/concurrency",
                "{\"url\":\"https://a.example/\",\"description\":\"a\\u0000b\"}|/description",
                "{\"url\":\"https://a.example/\",\"description\":\"\\ud800\"}|/description",
                "{\"url\":\"https://a.example/\",\"status\":\"ACTIVE\"}|/status",
                "{\"url\":null}|/url",
                "[]|``",
                "\"text\"|``",
                "null|``",
            })
    void shouldRefuseWhatWouldBeStoredOtherwiseThanSent(String body, String pointer) {
        api.start();

        var answer = api.send("POST", WEBHOOKS, KEY, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer)).containsOnlyKeys(pointer);
        assertThat(api.calls).isEmpty();
    }

    @Test
    void shouldTakeAnIntegerInAnySpelling() {
        api.start();

        var answer =
                api.send("POST", WEBHOOKS, KEY, "{\"url\":\"https://a.example/\",\"limits\":{\"concurrency\":2.0e0}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(api.calls.get(0).body().getJsonObject("limits").getInteger("concurrency"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=1000000000",
                "limit=99999999999999999999",
                "limit=-1",
                "limit=+5",
                "limit=05",
                "limit=",
                "limit=ten",
                "limit=5&limit=5",
                "Limit=5",
                "status=active",
                "q=%00",
                "cursor=abc",
                "cursor=%F0%9F%98%80",
            })
    void shouldRefuseBadQueryParameters(String query) {
        api.start();

        var answer = api.send("GET", WEBHOOKS + "?" + query, KEY, null);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer)).containsOnlyKeys(query.substring(0, query.indexOf('=')));
    }

    @Test
    void shouldReadTimesWithAnyOffset() {
        api.start();

        api.send("GET", "/v1/tenants/acme/events?from=2026-04-06T13:00:00.123456789%2B02:00", KEY, null);

        assertThat(api.calls.get(0).queryTime("from")).hasToString("Optional[2026-04-06T11:00:00.123456789Z]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-04-06", "yesterday", "2026-13-01T00:00:00Z", "2026-04-06T11:00:00"})
    void shouldRefuseWhatIsNoTime(String time) {
        api.start();

        var answer = api.send("GET", "/v1/tenants/acme/events?from=" + time, KEY, null);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer)).containsOnlyKeys("from");
    }

    @Test
    void shouldGoOnFromACursorOnlyInTheSameList() {
        var seen = new ArrayList<String>();
        api.operations.put("listWebhooks", call -> {
            seen.add(call.page().after().orElse("start"));
            return Future.succeededFuture(
                    Reply.ok(call.page().list(List.of(), "key-17").put("counts", new JsonObject())));
        });
        api.operations.put(
                "listJobs", call -> Future.succeededFuture(Reply.ok(call.page().list(List.of(), null))));
        api.start();
        String cursor = ApiFixture.json(api.send("GET", WEBHOOKS + "?q=shop", KEY, null))
                .getString("nextCursor");

        int same = api.send("GET", WEBHOOKS + "?limit=7&q=shop&cursor=" + cursor, KEY, null)
                .statusCode();
        int otherFilter = api.send("GET", WEBHOOKS + "?q=ship&cursor=" + cursor, KEY, null)
                .statusCode();
        int otherList = api.send("GET", "/v1/tenants/acme/jobs?cursor=" + cursor, KEY, null)
                .statusCode();
        int otherTenant = api.send("GET", "/v1/tenants/other/webhooks?q=shop&cursor=" + cursor, "admin-key", null)
                .statusCode();

        assertThat(List.of(same, otherFilter, otherList, otherTenant)).containsExactly(200, 422, 422, 422);
        assertThat(seen).containsExactly("start", "key-17");
        assertThat(cursor).doesNotContain("key-17");
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "application/json; charset=latin1", "application/xml", "''", "application/jsonx"})
    void shouldRefuseBodiesThatDoNotSayTheyAreJson(String type) {
        api.start();

        var answer = api.send("POST", WEBHOOKS, KEY, "{\"url\":\"https://a.example/\"}", "Content-Type", type);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(api.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"application/merge-patch+json", "Application/JSON", "application/json;charset=UTF-8"})
    void shouldTakeBodiesThatSayTheyAreJson(String type) {
        api.start();

        var answer = api.send("PATCH", WEBHOOKS + "/wh_1", KEY, "{\"description\":\"d\"}", "Content-Type", type);

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void shouldRefuseContentCodings() {
        api.start();

        var answer = api.send("POST", WEBHOOKS, KEY, "{}", "Content-Encoding", "gzip");

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void shouldRefuseABodyBeyondTheLimit() {
        api.start();
        String body = "{\"url\":\"" + "x".repeat(ApiFixture.BODY_LIMIT) + "\"}";

        var answer = api.send("POST", WEBHOOKS, KEY, body);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(api.calls).isEmpty();
    }

    @Test
    void shouldRefuseABodyWhereNoneBelongs() {
        api.start();

        var answer = api.send("POST", WEBHOOKS + "/wh_1/block", KEY, "{\"force\":true}");

        assertThat(answer.statusCode()).isEqualTo(422);
    }

    @Test
    void shouldRequireABodyWhereOneBelongs() {
        api.start();

        var answer = api.send("POST", WEBHOOKS, KEY, null);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer)).containsOnlyKeys("");
    }

    @ParameterizedTest
    @CsvSource({"'\"3\"',200", "*,200", "'\"2\"',412", "3,412", "'W/\"3\"',412", "'\"x\"',412"})
    void shouldCompareTheVersionThatTheCallerExpects(String ifMatch, int status) {
        api.operations.put("updateWebhook", call -> {
            call.requireVersion(3);
            return Future.succeededFuture(ApiFixture.called("updateWebhook").withVersion(3));
        });
        api.start();

        var answer = api.send("PATCH", WEBHOOKS + "/wh_1", KEY, "{\"description\":\"d\"}", "If-Match", ifMatch);

        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wh%2F1", "wh%00", "a%0Ab", "%20", "wh_1%0A"})
    void shouldSayOfAnImpossibleIdThatThereIsNoSuchObject(String id) {
        api.start();

        var answer = api.send("GET", WEBHOOKS + "/" + id, KEY, null);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(api.calls).isEmpty();
    }

    @Test
    void shouldTellWhichMethodsAPathHas() {
        api.start();

        var answer = api.send("PUT", WEBHOOKS, KEY, "{}");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, POST");
        assertThat(ApiFixture.json(answer).getString("type")).isEqualTo("urn:signpost:problem:method-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1", "/v2/me", "/v1/tenants/acme/nothing", "/docs/../../etc/passwd", "/v1/me/x", "/v1/me/"})
    void shouldAnswerUnknownPathsWithAProblem(String path) {
        api.start();

        var answer = api.send("GET", path, KEY, null);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(ApiFixture.json(answer).getString("instance"))
                .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @Test
    void shouldShowNothingOfAnUnforeseenFault() throws Exception {
        api.operations.put("getMe", call -> Future.failedFuture(new IllegalStateException("password=hunter2")));
        api.operations.put("listProfiles", call -> {
            throw new NullPointerException("secret");
        });
        api.start();

        var failed = api.send("GET", "/v1/me", KEY, null, "X-Request-Id", "mine-1");
        var thrown = api.send("GET", "/v1/profiles", KEY, null);

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("mine-1").doesNotContain("hunter2").doesNotContain("IllegalState");
        assertThat(thrown.statusCode()).isEqualTo(500);
        assertThat(thrown.body()).doesNotContain("secret");
        assertThat(api.unforeseen.poll(5, TimeUnit.SECONDS)).hasMessage("password=hunter2");
        assertThat(api.unforeseen.poll(5, TimeUnit.SECONDS)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void shouldTellWhenToComeBackWhileSomethingIsAway() {
        api.failures =
                failure -> failure instanceof ConnectException ? Refusal.busy("Away.", Duration.ofMillis(1200)) : null;
        api.operations.put("getMe", call -> Future.failedFuture(new ConnectException("refused")));
        api.start();

        var answer = api.send("GET", "/v1/me", KEY, null);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(api.unforeseen).isEmpty();
    }

    @Test
    void shouldAnswerWhenAnOperationEndsOnAnotherThread() {
        api.operations.put(
                "updateWebhook",
                call -> Future.fromCompletionStage(
                        CompletableFuture.supplyAsync(() -> ApiFixture.called("elsewhere"))));
        api.start();

        var answer = api.send("PATCH", WEBHOOKS + "/wh_1", KEY, "{\"description\":\"d\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("elsewhere");
    }

    @ParameterizedTest
    @CsvSource({"order-17.b_C,true", "'a b',false", "'<script>',false", "'',false"})
    void shouldTakeOverRequestIdsThatAreSafeToRepeat(String id, boolean taken) {
        api.start();

        var answer = api.send("GET", "/v1/me", KEY, null, "X-Request-Id", id);

        String answered = answer.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(answered.equals(id)).isEqualTo(taken);
        assertThat(answered).matches("[A-Za-z0-9._-]{1,64}");
    }

    @Test
    void shouldTellTheJournalOfEveryRequest() throws Exception {
        api.start();

        api.send("PATCH", WEBHOOKS + "/wh_1", KEY, "{\"description\":\"d\"}", "X-Request-Id", "r1");

        var exchange = api.finished.poll(5, TimeUnit.SECONDS);
        assertThat(exchange).isNotNull();
        assertThat(List.of(exchange.requestId(), exchange.method(), exchange.operation(), exchange.tenantId()))
                .containsExactly("r1", "PATCH", "updateWebhook", "acme");
        assertThat(exchange.keyId()).isEqualTo("key_acme");
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.bytesIn()).isEqualTo(19);
        assertThat(exchange.bytesOut()).isPositive();
    }

    @Test
    void shouldKeepBrowsersFromBeingClever() {
        api.start();

        var answer = api.send("GET", "/v1/me", KEY, null);

        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; frame-ancestors 'none'");
    }
}
