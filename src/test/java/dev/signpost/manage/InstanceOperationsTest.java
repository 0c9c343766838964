package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.signpost.deliver.Previews;
import dev.signpost.profile.Profiles;
import dev.signpost.profile.ReceiverCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceOperationsTest {
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void startApi() {
        var profiles = Map.of(
                "standard",
                Profiles.standard().withVersion(1),
                "improvado",
                Profiles.named("improvado").withVersion(2));
        api.operations.putAll(new InstanceOperations(profiles, ReceiverCode.load()).operations());
        var chance = new ProfilePreviewOperations.Chance(() -> new UUID(7, 8), new SplittableRandom(1));
        api.operations.putAll(
                new ProfilePreviewOperations(profiles, Previews::example, chance, InstantSource.system()).operations());
        api.start();
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    @Test
    void shouldSayWhoTheKeyBelongsTo() {
        var tenant = ApiFixture.json(api.send("GET", "/v1/me", "acme-all", null));
        var instance = ApiFixture.json(api.send("GET", "/v1/me", "admin-key", null));

        assertThat(tenant)
                .isEqualTo(new JsonObject()
                        .put("kind", "KEY")
                        .put("keyId", "key_acme")
                        .put("tenantId", "acme")
                        .put("scopes", new JsonArray(List.of("publish", "manage", "read")))
                        .putNull("expiresAt"));
        assertThat(instance.getValue("tenantId")).isNull();
        assertThat(instance.getJsonArray("scopes")).containsExactly("admin");
    }

    @Test
    void shouldShowProfiles() {
        var list = ApiFixture.json(api.send("GET", "/v1/profiles", "acme-read", null));
        var one = ApiFixture.json(api.send("GET", "/v1/profiles/standard", "acme-read", null));

        assertThat(list.getJsonArray("items").getJsonObject(1)).isEqualTo(one);
        assertThat(list.getValue("nextCursor")).isNull();
        assertThat(one.getInteger("timeoutMillis")).isEqualTo(15_000);
        assertThat(one.getJsonArray("retrySeconds").getDouble(0)).isEqualTo(5.0);
        assertThat(one.getJsonObject("statusNames").getString("ACTIVE")).isEqualTo("active");
    }

    @Test
    void shouldNotKnowAProfileThatIsNotThere() {
        assertThat(api.send("GET", "/v1/profiles/nothing", "acme-read", null).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/preview", "/receiver-code"})
    void shouldSayWhichProfilesThereAre(String below) {
        var answer = ApiFixture.json(api.send("GET", "/v1/profiles/standrad" + below, "acme-read", null));

        assertThat(answer.getInteger("status")).isEqualTo(404);
        assertThat(answer.getString("detail"))
                .startsWith("There is no wire profile standrad here: expected one of ")
                .endsWith("; did you mean standard?");
    }

    @Test
    void shouldWriteAReceiverInTheLanguageAskedFor() {
        String path = "/v1/profiles/improvado/receiver-code";

        var java = ApiFixture.json(api.send("GET", path + "?language=java", "acme-read", null));
        var unnamed = ApiFixture.json(api.send("GET", path, "acme-read", null));

        assertThat(java.getString("fileName")).isEqualTo("Receiver.java");
        assertThat(java.getString("code")).contains("public class Receiver", "\"X-Improvado-Signature\"");
        assertThat(java.getJsonArray("notes").encode()).contains("bytes as they come in");
        assertThat(unnamed.getString("language")).isEqualTo("node");
        assertThat(unnamed.getString("code")).contains("require(\"node:crypto\")");
        assertThat(api.send("GET", path + "?language=cobol", "acme-read", null).statusCode())
                .isEqualTo(422);
        assertThat(api.send("GET", path.replace("improvado", "nothing"), "acme-read", null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldShowARequestWhoseSignatureHoldsBeforeThereIsAWebhook() throws Exception {
        var shown = ApiFixture.json(api.send("GET", "/v1/profiles/standard/preview", "acme-read", null));

        JsonObject request = shown.getJsonObject("request");
        new Webhook(shown.getString("secret")).verify(request.getString("body"), headers(request));
        assertThat(request.getString("url")).isEqualTo("https://receiver.example.com/webhooks");
        assertThat(request.containsKey("written")).isFalse();
    }

    @Test
    void shouldShowTheExampleOfTheTypeAskedFor() {
        String path = "/v1/profiles/improvado/preview";
        var first = ApiFixture.json(api.send("GET", path, "acme-read", null));
        var asked = ApiFixture.json(api.send("GET", path + "?eventType=extraction_paused", "admin-key", null));

        assertThat(first.getString("eventType"))
                .isEqualTo(Profiles.named("improvado").catalogue().get(0).type());
        assertThat(asked.getJsonObject("request").getString("body")).contains("extraction_paused");
        assertThat(headers(asked.getJsonObject("request"))).containsKey("X-Improvado-Signature");
        assertThat(api.send("GET", path.replace("improvado", "nothing"), "acme-read", null)
                        .statusCode())
                .isEqualTo(404);
    }

    private static Map<String, List<String>> headers(JsonObject request) {
        return request.getJsonArray("headers").stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(line -> line.getString("name"), line -> List.of(line.getString("value"))));
    }

    @Test
    void shouldTellWhatAFormForAWebhookNeeds() {
        var improvado = ApiFixture.json(api.send("GET", "/v1/profiles/improvado", "acme-read", null));
        var standard = ApiFixture.json(api.send("GET", "/v1/profiles/standard", "acme-read", null));

        assertThat(improvado.getJsonArray("headers"))
                .containsExactly("Content-Type", "User-Agent", "X-Improvado-Signature", "X-Improvado-Idempotency-Key");
        assertThat(improvado.getJsonObject("challenge"))
                .isEqualTo(new JsonObject()
                        .put("when", "ON_VERIFY")
                        .put("method", "GET")
                        .put("timeoutMillis", 10_000)
                        .put("success", new JsonArray().add("200"))
                        .put("echo", true)
                        .put("rememberedSeconds", 0)
                        .put("againOn", new JsonArray().add("ROTATION").add("URL")));
        assertThat(improvado.getJsonObject("secrets"))
                .isEqualTo(new JsonObject()
                        .put("required", true)
                        .put("givable", false)
                        .put("generated", true)
                        .put("visibility", "WHILE_UNVERIFIED"));
        assertThat(improvado.getString("eventTypesDefault")).isEqualTo("REQUIRED");
        assertThat(improvado.getJsonObject("afterLast").getBoolean("disables")).isFalse();
        assertThat(standard.getValue("challenge")).isNull();
        assertThat(standard.getJsonObject("afterLast").getInteger("withoutSuccessSeconds"))
                .isEqualTo(432_000);
        assertThat(standard.getJsonArray("success")).containsExactly("200-299");
    }

    @Test
    void shouldShowEachEventTypeWithAnExample() {
        var types = ApiFixture.json(api.send("GET", "/v1/profiles/improvado", "acme-read", null))
                .getJsonArray("eventTypes");

        assertThat(types).hasSize(31);
        assertThat(types.getJsonObject(9))
                .isEqualTo(new JsonObject()
                        .put("name", "extraction_paused")
                        .put("category", "Extraction events")
                        .put("description", "An extraction was paused.")
                        .put("example", types.getJsonObject(9).getString("example"))
                        .put("exampleChanges", null));
        assertThat(types.getJsonObject(9).getString("example"))
                .startsWith("{\"product_domain_event_inserted_at\":\"2026-04-06 12:00:12.000\",");
    }
}
