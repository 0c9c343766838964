package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.profile.Profiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstanceOperationsTest {
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void startApi() {
        var profiles = Map.of("standard", Profiles.standard());
        api.operations.putAll(new InstanceOperations(profiles).operations());
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
                        .put("keyId", "key_acme")
                        .put("tenantId", "acme")
                        .put("scopes", new JsonArray(List.of("publish", "manage", "read"))));
        assertThat(instance.getValue("tenantId")).isNull();
        assertThat(instance.getJsonArray("scopes")).containsExactly("admin");
    }

    @Test
    void shouldShowProfiles() {
        var list = ApiFixture.json(api.send("GET", "/v1/profiles", "acme-read", null));
        var one = ApiFixture.json(api.send("GET", "/v1/profiles/standard", "acme-read", null));

        assertThat(list.getJsonArray("items").getJsonObject(0)).isEqualTo(one);
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
}
