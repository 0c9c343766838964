package dev.signpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.catalog.ApiKeys;
import dev.signpost.catalog.KeyAuthenticator;
import dev.signpost.catalog.SecretBox.Purpose;
import dev.signpost.catalog.To;
import dev.signpost.http.Call;
import dev.signpost.http.Scope;
import dev.signpost.http.TenantRef;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links that open the console without a key: what they may, and what ends them. */
class ConsoleLinksTest {
    private static final String LINKS = "/v1/tenants/acme/console-links";
    private static final String LIST = "/v1/tenants/acme/webhooks";
    private static final String JSON = "Content-Type: application/json";
    private static final String BOTH = "{\"scopes\":[\"read\",\"manage\"]}";

    private final ConsoleFixture console = new ConsoleFixture();

    @BeforeEach
    void start() {
        console.start();
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private static String bearer(ApiKeys.Created key) {
        return "Authorization: Bearer " + key.secret().reveal();
    }

    private ConsoleFixture.Answer make(ApiKeys.Created key, String body) {
        return console.send("POST", LINKS, body, bearer(key), JSON);
    }

    /** The header that whoever has the link sends. */
    private String link(ApiKeys.Created key, String body) {
        String url = make(key, body).json().getString("url");
        return "Authorization: Bearer " + url.substring(url.indexOf("#token=") + "#token=".length());
    }

    @Test
    void shouldMakeALinkToThePublicAddress() {
        var answer = make(console.acmeKey(), "{\"scopes\":[\"read\"],\"expiresInSeconds\":60}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().getString("url"))
                .matches("https://hooks\\.example\\.com/console/#token=scl_[A-Za-z0-9_-]+");
        assertThat(Instant.parse(answer.json().getString("expiresAt")).toEpochMilli())
                .isEqualTo(console.catalog.now.toEpochMilli() + 60_000);
        assertThat(answer.header("Location"))
                .as("would be written into logs of proxies")
                .isNull();
    }

    @Test
    void shouldCallTheApiForItsTenantWithItsScopes() {
        String link = link(console.acmeKey(), "{\"scopes\":[\"read\"]}");

        var me = console.get("/v1/me", link).json();
        var list = console.get(LIST, link);
        var change = console.send("POST", LIST + "/wh_1/verify", "", link);
        var foreign = console.get("/v1/tenants/other/webhooks", link);
        var instance = console.get("/v1/tenants", link);

        assertThat(me.getString("kind")).isEqualTo("LINK");
        assertThat(me.getString("keyId")).matches("link:[A-Za-z0-9]{20}");
        assertThat(me.getString("tenantId")).isEqualTo("acme");
        assertThat(me.getJsonArray("scopes")).isEqualTo(new JsonArray().add("read"));
        assertThat(Instant.parse(me.getString("expiresAt")).toEpochMilli())
                .isEqualTo(console.catalog.now.toEpochMilli() + 3_600_000);
        assertThat(list.status()).isEqualTo(200);
        assertThat(change.status()).isEqualTo(403);
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(instance.status()).isEqualTo(403);
        assertThat(console.calls).extracting(Call::operationId).containsExactly("listWebhooks");
    }

    @Test
    void shouldNameTheLinkAsTheActorAndNoteThatItWasMade() {
        ApiKeys.Created key = console.acmeKey();
        String link = link(key, BOTH);
        String id = console.get("/v1/me", link).json().getString("keyId");

        console.send("POST", LIST + "/wh_1/verify", "", link);
        var audit = console.get("/v1/tenants/acme/audit", bearer(key)).json().getJsonArray("items");

        assertThat(console.calls.get(0).caller().keyId()).isEqualTo(id);
        assertThat(audit.getJsonObject(0).getString("action")).isEqualTo("consoleLink.created");
        assertThat(audit.getJsonObject(0).getString("actor"))
                .isEqualTo(key.key().id());
        assertThat("link:" + audit.getJsonObject(0).getString("object")).isEqualTo(id);
    }

    @Test
    void shouldGiveNoScopeThatTheMakerLacks() {
        var answer = make(console.key(console.acme, null, Scope.MANAGE), BOTH);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().getString("detail")).contains("lacks read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"scopes\":[]}",
                "{\"scopes\":[\"admin\"]}",
                "{\"scopes\":[\"read\",\"read\"]}",
                "{\"scopes\":[\"read\"],\"expiresInSeconds\":59}",
                "{\"scopes\":[\"read\"],\"expiresInSeconds\":86401}",
                "{\"scopes\":[\"read\"],\"tenantId\":\"other\"}",
            })
    void shouldRefuseWhatNoLinkMayBe(String body) {
        assertThat(make(console.acmeKey(), body).status()).isEqualTo(422);
    }

    @Test
    void shouldNotLetALinkMakeAnother() {
        String link = link(console.acmeKey(), BOTH);

        var answer = console.send("POST", LINKS, BOTH, link, JSON);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().getString("detail")).contains("cannot make another");
    }

    @Test
    void shouldNotOutliveTheSessionThatMadeIt() {
        var browser = console.signIn(console.acmeKey());
        console.catalog.now = console.catalog.now.plus(Duration.ofHours(11).plusMinutes(30));

        var answer = console.send("POST", LINKS, BOTH, browser.header(), browser.token(), JSON);

        assertThat(Instant.parse(answer.json().getString("expiresAt")))
                .isBefore(console.catalog.now.plus(Duration.ofMinutes(31)));
    }

    @Test
    void shouldMakeNoneWithoutAnAddress() {
        console.address = null;

        var answer = make(console.acmeKey(), BOTH);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().getString("detail")).contains("console.publicUrl");
    }

    @Test
    void shouldEndByItself() {
        String link = link(console.acmeKey(), "{\"scopes\":[\"read\"],\"expiresInSeconds\":60}");

        console.catalog.now = console.catalog.now.plusMillis(59_999);
        int before = console.get("/v1/me", link).status();
        console.catalog.now = console.catalog.now.plusMillis(1);

        assertThat(before).isEqualTo(200);
        assertThat(console.get("/v1/me", link).status()).isEqualTo(401);
    }

    @Test
    void shouldEndWithTheKeyThatMadeIt() {
        ApiKeys.Created key = console.acmeKey();
        ApiKeys.Created admin = console.key(null, null, Scope.ADMIN);
        String one = link(key, BOTH);
        String two = link(admin, BOTH);
        assertThat(console.get(LIST, one).status()).isEqualTo(200);
        assertThat(console.get(LIST, two).status()).isEqualTo(200);

        console.revoke(console.acme, key);
        console.revoke(null, admin);

        assertThat(console.get(LIST, one).status()).isEqualTo(401);
        assertThat(console.get(LIST, two).status()).isEqualTo(401);
    }

    @Test
    void shouldLoseTheScopesThatItsMakerLoses() {
        ApiKeys.Created key = console.acmeKey();
        String link = link(key, BOTH);
        String reader = link(key, "{\"scopes\":[\"read\"]}");

        var change = new ApiKeys.Change(null, new To<>(Set.of(Scope.MANAGE)), null);
        Await.value(console.catalog.apiKeys.update(
                CatalogFixture.OPERATOR, console.acme, key.key().id(), change));
        console.follow();

        assertThat(console.get("/v1/me", link).json().getJsonArray("scopes")).containsExactly("manage");
        assertThat(console.get("/v1/me", reader).status()).isEqualTo(401);
    }

    @Test
    void shouldNotOpenANewTenantOfTheOldName() {
        String link = link(console.key(null, null, Scope.ADMIN), BOTH);
        assertThat(console.get(LIST, link).status()).isEqualTo(200);

        Await.value(console.catalog.tenants.delete(CatalogFixture.OPERATOR, "acme"));
        int gone = console.get("/v1/me", link).status();
        console.catalog.tenant("acme");

        assertThat(gone).isEqualTo(401);
        assertThat(console.get("/v1/me", link).status()).isEqualTo(401);
    }

    @Test
    void shouldTakeNoTokenThatWasTamperedWith() {
        String link = link(console.acmeKey(), BOTH);
        int start = link.indexOf("scl_") + 4;
        byte[] bytes = Base64.getUrlDecoder().decode(link.substring(start));

        for (int i = 0; i < bytes.length; i++) {
            console.nanos.addAndGet(TimeUnit.MINUTES.toNanos(2));
            byte[] other = bytes.clone();
            other[i] ^= 1;
            String forged = link.substring(0, start)
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(other);
            assertThat(console.get("/v1/me", forged).status()).as("byte " + i).isEqualTo(401);
        }
    }

    @Test
    void shouldTakeNoTokenOfAnotherPurposeNorOfAForeignTenant() {
        ApiKeys.Created key = console.acmeKey();
        Buffer digest = KeyAuthenticator.digest(key.secret().reveal());
        var foreign = new ConsoleLink("x".repeat(20), console.other, Set.of(Scope.READ), Long.MAX_VALUE, digest);
        var renamed = new ConsoleLink(
                "x".repeat(20), new TenantRef(console.other.key(), "acme"), Set.of(Scope.READ), Long.MAX_VALUE, digest);
        String cookie = console.signIn(key).cookie();
        String session = cookie.substring(cookie.indexOf('=') + 1);

        assertThat(console.get("/v1/me", sealed(Purpose.CONSOLE_LINK, foreign)).status())
                .isEqualTo(401);
        assertThat(console.get("/v1/me", sealed(Purpose.CONSOLE_LINK, renamed)).status())
                .isEqualTo(401);
        assertThat(console.get("/v1/me", sealed(Purpose.SESSION, foreign)).status())
                .isEqualTo(401);
        assertThat(console.get("/v1/me", "Authorization: Bearer scl_" + session).status())
                .isEqualTo(401);
    }

    private String sealed(Purpose purpose, ConsoleLink link) {
        return "Authorization: Bearer scl_" + new Seal(console.box, purpose).close(link.toStatement());
    }

    @Test
    void shouldNotBeGoodForSigningIn() {
        String link = link(console.acmeKey(), BOTH);

        var answer = console.signInWith(link.substring(link.indexOf("scl_")));

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void shouldFitIntoABearerWhateverTheTenantIsCalled() {
        TenantRef longest = console.catalog.tenant("t".repeat(64));
        ApiKeys.Created key = console.key(longest, null, Scope.MANAGE, Scope.READ);

        var made = console.send("POST", "/v1/tenants/" + longest.id() + "/console-links", BOTH, bearer(key), JSON);
        String url = new JsonObject(made.text()).getString("url");
        var me = console.get("/v1/me", "Authorization: Bearer " + url.substring(url.indexOf("scl_")));

        assertThat(me.status()).isEqualTo(200);
        assertThat(me.json().getString("tenantId")).isEqualTo(longest.id());
    }
}
