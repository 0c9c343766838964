package dev.signpost.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that are right, and the same ones with a fault planted in them: each must be found and named. */
class DocumentedAnswerTest {
    private static final String WEBHOOK = "/v1/tenants/acme/webhooks/wh_1";
    private static final String JSON = "application/json";
    private static final Map<String, List<String>> HEADERS =
            Map.of("Content-Type", List.of(JSON), "X-Request-Id", List.of("r1"), "ETag", List.of("\"1\""));

    private static JsonObject webhook() {
        return new JsonObject()
                .put("id", "wh_1")
                .put("url", "https://example.com/")
                .put("eventTypes", new JsonArray().add("*"))
                .put("description", "")
                .put("profile", "standard")
                .put("status", "ACTIVE")
                .put("statusSince", "2026-04-06T11:39:46.752Z")
                .put("profileStatus", "active")
                .put("secretSet", true)
                .put(
                        "health",
                        new JsonObject()
                                .putNull("successRate")
                                .putNull("latencyMillis")
                                .putNull("lastAttemptAt"))
                .put("createdAt", "2026-04-06T11:39:46.752Z");
    }

    private static JsonObject problem() {
        return new JsonObject()
                .put("type", "urn:signpost:problem:not-found")
                .put("title", "Not found")
                .put("status", 404)
                .put("detail", "There is no such webhook.")
                .put("instance", "r1");
    }

    private static Map<String, List<String>> without(String header) {
        var headers = new TreeMap<>(HEADERS);
        headers.remove(header);
        return headers;
    }

    private static Map<String, List<String>> typed(String type) {
        var headers = new TreeMap<>(HEADERS);
        headers.put("Content-Type", List.of(type));
        return headers;
    }

    @Test
    void shouldTakeWhatTheContractPromises() {
        assertThatCode(() -> {
                    DocumentedAnswer.check(
                            "GET", WEBHOOK + "?x=1", 200, HEADERS, webhook().encode());
                    DocumentedAnswer.check("DELETE", WEBHOOK, 204, without("Content-Type"), "");
                    DocumentedAnswer.check(
                            "GET",
                            WEBHOOK,
                            404,
                            typed("application/problem+json"),
                            problem().encode());
                    DocumentedAnswer.check(
                            "GET",
                            "/v1/moon",
                            404,
                            typed("application/problem+json"),
                            problem().encode());
                    DocumentedAnswer.check("GET", "/console/", 200, Map.of(), "<html>");
                    DocumentedAnswer.check(
                            "POST",
                            WEBHOOK + "/unblock",
                            200,
                            HEADERS,
                            webhook().putNull("releaseJobId").encode());
                })
                .doesNotThrowAnyException();
    }

    static Stream<Arguments> faults() {
        String problem = problem().encode();
        JsonObject deep = webhook();
        deep.getJsonObject("health").put("mood", 1);
        JsonObject listed = new JsonObject()
                .put("items", new JsonArray().add(webhook().put("surprise", 1)))
                .putNull("nextCursor")
                .put("counts", new JsonObject());
        return Stream.of(
                Arguments.of("GET", WEBHOOK, 201, HEADERS, webhook().encode(), "status 201 is not documented"),
                Arguments.of("GET", "/v1/moon", 200, HEADERS, "{}", "there is no such operation"),
                Arguments.of("GET", WEBHOOK, 200, without("ETag"), webhook().encode(), "header ETag is missing"),
                Arguments.of(
                        "GET", WEBHOOK, 200, without("X-Request-Id"), webhook().encode(), "X-Request-Id is missing"),
                Arguments.of("GET", WEBHOOK, 200, typed("text/plain"), webhook().encode(), "type text/plain is not"),
                Arguments.of("GET", WEBHOOK, 404, HEADERS, problem, "type application/json is not documented"),
                Arguments.of("GET", WEBHOOK, 403, typed("application/problem+json"), problem, "of another status"),
                Arguments.of("GET", WEBHOOK, 503, typed("application/problem+json"), problem, "Retry-After is missing"),
                Arguments.of("DELETE", WEBHOOK, 204, HEADERS, "{}", "a body where none is documented"),
                Arguments.of("GET", WEBHOOK, 200, HEADERS, "{", "no JSON"),
                wrong(webhook().put("surprise", 1), "#/surprise"),
                wrong(deep, "#/health/mood"),
                wrong(webhook().put("status", "SLEEPY"), "#/status"),
                wrong(webhook().put("secretSet", "yes"), "#/secretSet"),
                wrong(webhook().put("createdAt", "yesterday"), "#/createdAt"),
                wrong(webhook().put("paused", new JsonObject().put("reason", "TIRED")), "#/paused"),
                wrong(webhook().putNull("url"), "#/url"),
                Arguments.of("GET", "/v1/tenants/acme/webhooks", 200, HEADERS, listed.encode(), "#/items/0/surprise"),
                Arguments.of(
                        "POST", WEBHOOK + "/unblock", 200, HEADERS, webhook().encode(), "\"releaseJobId\""),
                Arguments.of(
                        "POST",
                        WEBHOOK + "/unblock",
                        200,
                        HEADERS,
                        webhook().putNull("releaseJobId").put("surprise", 1).encode(),
                        "#/surprise"));
    }

    private static Arguments wrong(JsonObject webhook, String where) {
        return Arguments.of("GET", WEBHOOK, 200, HEADERS, webhook.encode(), where);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void shouldFindAFault(
            String method, String target, int status, Map<String, List<String>> headers, String body, String named) {
        assertThatThrownBy(() -> DocumentedAnswer.check(method, target, status, headers, body))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("The contract does not promise this answer to " + method + " " + target)
                .hasMessageContaining(named);
    }

    @Test
    void shouldCloseEveryObjectOfAnAnswerThatDoesNotSayItIsOpen() {
        var free = new JsonObject("{\"type\":\"object\",\"properties\":{\"a\":{}},\"additionalProperties\":true}");
        var parts = new JsonObject("{\"allOf\":[{\"properties\":{\"a\":{}}},{\"properties\":{\"b\":{}}}]}");

        assertThat(DocumentSchema.answerFault(free, new JsonObject("{\"z\":1}")))
                .isNull();
        assertThat(DocumentSchema.answerFault(parts, new JsonObject("{\"a\":1,\"b\":2}")))
                .isNull();
        assertThat(DocumentSchema.answerFault(parts, new JsonObject("{\"a\":1,\"z\":2}")))
                .contains("#/z");
        assertThat(DocumentSchema.fault(parts, new JsonObject("{\"a\":1,\"z\":2}")))
                .isNull();
    }
}
