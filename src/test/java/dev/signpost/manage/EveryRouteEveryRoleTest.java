package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.Call;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may do what, for every operation of the contract and every kind of key. */
class EveryRouteEveryRoleTest {
    private static final String ANY = "any";

    /** What each operation asks for, written down here a second time: a slip in the contract must not go unseen. */
    private static final Map<String, Set<String>> NEEDED = Map.of(
            "admin",
            Set.of(
                    "getInstance",
                    "listTenants",
                    "createTenant",
                    "updateTenant",
                    "deleteTenant",
                    "listTenantApiKeys",
                    "createTenantApiKey",
                    "updateTenantApiKey",
                    "revokeTenantApiKey",
                    "listApiKeys",
                    "createApiKey",
                    "revokeApiKey",
                    "listStoppedDestinations",
                    "stopDestination",
                    "resumeDestination",
                    "listInstanceEventTypes",
                    "createInstanceEventType",
                    "getInstanceEventType",
                    "updateInstanceEventType",
                    "deleteInstanceEventType",
                    "deleteInstanceEventTypeByName"),
            "manage",
            Set.of(
                    "resendEvent",
                    "eraseEventData",
                    "createWebhook",
                    "updateWebhook",
                    "deleteWebhook",
                    "validateWebhook",
                    "verifyWebhook",
                    "blockWebhook",
                    "unblockWebhook",
                    "rotateWebhookSecret",
                    "resumeWebhook",
                    "previewWebhook",
                    "testWebhook",
                    "checkSignature",
                    "replayWebhook",
                    "discardHeld",
                    "resendDelivery",
                    "replayDeadLetters",
                    "discardDeadLetters",
                    "cancelJob",
                    "createConsoleLink",
                    "createEventType",
                    "updateEventType",
                    "deleteEventType",
                    "deleteEventTypeByName"),
            "read",
            Set.of(
                    "listEvents",
                    "getEvent",
                    "explainEvent",
                    "listWebhooks",
                    "getWebhook",
                    "listDeliveries",
                    "getDelivery",
                    "listDeadLetters",
                    "listDeadLetterCauses",
                    "listHeld",
                    "getStatistics",
                    "getWebhookStatistics",
                    "watchDeliveries",
                    "listJobs",
                    "getJob",
                    "getTenant",
                    "listEventTypes",
                    "getEventType",
                    "listAudit"),
            ANY,
            Set.of("getMe", "listProfiles", "getProfile", "getReceiverCode", "previewProfile"));

    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("createWebhook", "{\"url\":\"https://example.com/\"}"),
            Map.entry("updateWebhook", "{\"description\":\"new\"}"),
            Map.entry("validateWebhook", "{\"url\":\"https://example.com/\"}"),
            Map.entry("checkSignature", "{\"headers\":{},\"body\":\"\"}"),
            Map.entry("replayDeadLetters", "{\"all\":true}"),
            Map.entry("discardDeadLetters", "{\"all\":true}"),
            Map.entry("createEventType", "{\"name\":\"deal.won\"}"),
            Map.entry("updateEventType", "{\"category\":\"Deals\"}"),
            Map.entry("createInstanceEventType", "{\"name\":\"deal.won\"}"),
            Map.entry("updateInstanceEventType", "{\"category\":\"Deals\"}"),
            Map.entry("stopDestination", "{\"destination\":\"example.com\",\"reason\":\"asked\"}"),
            Map.entry("createTenant", "{\"id\":\"fresh\"}"),
            Map.entry("updateTenant", "{\"name\":\"New\"}"),
            Map.entry("createTenantApiKey", "{\"name\":\"k\",\"scopes\":[\"read\"]}"),
            Map.entry("updateTenantApiKey", "{\"name\":\"k\"}"),
            Map.entry("createApiKey", "{\"name\":\"k\"}"),
            Map.entry("createConsoleLink", "{\"scopes\":[\"read\"]}"));

    private final ApiFixture api = new ApiFixture();

    private record Route(
            String operation,
            String method,
            String path,
            @Nullable String body) {
        boolean ofTenant() {
            return path.contains("{tenantId}");
        }

        String at(String tenant) {
            return path.replace("{tenantId}", tenant)
                    .replace("{eventId}", "msg_0196f3a1c5b87d2e9f00a1b2c3d4e5f6")
                    .replace("{name}", "standard")
                    .replaceAll("\\{[A-Za-z]+}", "x_1");
        }
    }

    @BeforeEach
    void startApi() {
        api.start();
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    @Test
    void shouldHaveARuleForEveryOperation() {
        var known = new TreeSet<String>();
        NEEDED.values().forEach(known::addAll);

        assertThat(known).isEqualTo(new TreeSet<>(ApiFixture.CONTRACT.operationIds()));
    }

    @TestFactory
    List<DynamicTest> shouldRefuseWhoeverHasNoValidKey() {
        return each(route -> {
            for (String key : new @Nullable String[] {null, "unknown-key"}) {
                var answer = api.send(route.method(), route.at("acme"), key, route.body());
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"signpost\"");
            }
            assertThat(api.calls).isEmpty();
        });
    }

    @TestFactory
    List<DynamicTest> shouldTellTheScopesApart() {
        return each(route -> {
            for (String scope : List.of("publish", "manage", "read")) {
                boolean allowed = NEEDED.getOrDefault(ANY, Set.of()).contains(route.operation())
                        || NEEDED.getOrDefault(scope, Set.of()).contains(route.operation());
                for (String caller : List.of("acme-" + scope, "link-" + scope)) {
                    api.calls.clear();
                    var answer = api.send(route.method(), route.at("acme"), caller, route.body());
                    assertThat(answer.statusCode()).as(caller).isEqualTo(allowed ? 200 : 403);
                    assertThat(api.calls).as(caller).hasSize(allowed ? 1 : 0);
                }
            }
        });
    }

    @TestFactory
    List<DynamicTest> shouldLetTheInstanceDoEverything() {
        return each(route -> {
            api.calls.clear();
            var answer = api.send(route.method(), route.at("other"), "admin-key", route.body());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(api.calls).extracting(Call::operationId).containsExactly(route.operation());
            assertThat(api.calls.get(0).tenant()).isEqualTo(route.ofTenant() ? ApiFixture.OTHER : null);
        });
    }

    @TestFactory
    List<DynamicTest> shouldAnswerAForeignTenantExactlyLikeOneThatNeverWas() {
        return each(route -> {
            if (!route.ofTenant()) {
                return;
            }
            var foreign = api.send(route.method(), route.at("other"), "acme-all", route.body());
            var never = api.send(route.method(), route.at("never"), "acme-all", route.body());
            var neverForAdmin = api.send(route.method(), route.at("never"), "admin-key", route.body());
            assertThat(foreign.statusCode()).isEqualTo(404);
            assertThat(withoutId(foreign)).isEqualTo(withoutId(never)).isEqualTo(withoutId(neverForAdmin));
            assertThat(names(foreign)).isEqualTo(names(never));
            assertThat(api.calls).isEmpty();
        });
    }

    private static Set<String> names(HttpResponse<String> response) {
        return new HashSet<>(response.headers().map().keySet());
    }

    private static JsonObject withoutId(HttpResponse<String> response) {
        JsonObject problem = ApiFixture.json(response);
        problem.remove("instance");
        return problem;
    }

    private interface Check {
        void of(Route route);
    }

    private static List<DynamicTest> each(Check check) {
        return routes().stream()
                .map(route -> DynamicTest.dynamicTest(route.operation(), () -> check.of(route)))
                .toList();
    }

    private static List<Route> routes() {
        var routes = new ArrayList<Route>();
        JsonObject paths = new JsonObject(ApiFixture.CONTRACT.json()).getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(path);
            for (String method : item.fieldNames()) {
                if (!method.equals("parameters") && !item.getJsonObject(method).getBoolean("x-signpost-fast", false)) {
                    String id = item.getJsonObject(method).getString("operationId");
                    routes.add(new Route(id, method.toUpperCase(Locale.ROOT), path, BODIES.get(id)));
                }
            }
        }
        return routes;
    }
}
