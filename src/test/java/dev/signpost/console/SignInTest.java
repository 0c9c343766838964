package dev.signpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.catalog.ApiKeys;
import dev.signpost.catalog.KeyAuthenticator;
import dev.signpost.catalog.SecretBox;
import dev.signpost.catalog.To;
import dev.signpost.http.Scope;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in, what the cookie is worth, and what ends it. */
class SignInTest {
    /** So many from one address are told that they are wrong. */
    private static final int WRONG_KEYS = 10;

    private static final long LATER = Instant.parse("2999-01-01T00:00:00Z").toEpochMilli();
    private static final String SESSION = "/console/session";

    private final ConsoleFixture console = new ConsoleFixture();

    @BeforeEach
    void start() {
        console.start();
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private static Instant time(String text) {
        return Instant.parse(text);
    }

    @Test
    void shouldSetACookieThatOnlyThisHostGetsAndNoScriptReads() {
        var answer = console.signInWith(console.acmeKey().secret().reveal());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Set-Cookie"))
                .matches("__Host-signpost-session=[A-Za-z0-9_-]{100,256}; Path=/; Secure; HttpOnly; SameSite=Strict;"
                        + " Max-Age=43[0-9]{3}")
                .doesNotContain("Domain");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json().fieldNames()).containsExactly("csrfToken", "expiresAt");
        assertThat(answer.json().getString("csrfToken")).hasSize(22);
        assertThat(time(answer.json().getString("expiresAt")))
                .isEqualTo(console.catalog.now.plus(Duration.ofHours(12)).truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void shouldCallTheApiAsTheKeyDoes() {
        ApiKeys.Created key = console.key(console.acme, null, Scope.READ);
        var browser = console.signIn(key);

        var me = console.get("/v1/me", browser.header()).json();
        var webhooks = console.get("/v1/tenants/acme/webhooks", browser.header());
        var foreign = console.get("/v1/tenants/other/webhooks", browser.header());
        var unscoped =
                console.send("POST", "/v1/tenants/acme/webhooks/wh_1/verify", "", browser.header(), browser.token());

        assertThat(me.getString("kind")).isEqualTo("SESSION");
        assertThat(me.getString("keyId")).isEqualTo(key.key().id());
        assertThat(me.getString("tenantId")).isEqualTo("acme");
        assertThat(me.getJsonArray("scopes")).isEqualTo(new JsonArray().add("read"));
        assertThat(me.getString("expiresAt"))
                .isEqualTo(console.get(SESSION, browser.header()).json().getString("expiresAt"));
        assertThat(webhooks.status()).isEqualTo(200);
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(unscoped.status()).isEqualTo(403);
        assertThat(unscoped.problem()).isEqualTo("forbidden");
    }

    @Test
    void shouldLetAKeyOfTheInstanceSignInAsWell() {
        var browser = console.signIn(console.key(null, null, Scope.ADMIN));

        assertThat(console.get("/v1/tenants", browser.header()).status()).isEqualTo(200);
    }

    @Test
    void shouldTellThePageItsTokenAgain() {
        var browser = console.signIn(console.acmeKey());

        var looked = console.get(SESSION, browser.header());

        assertThat(looked.status()).isEqualTo(200);
        assertThat(looked.json().getString("csrfToken")).isEqualTo(browser.csrfToken());
        assertThat(console.get(SESSION).status()).isEqualTo(401);
    }

    @Test
    void shouldClearTheCookieAtTheEnd() {
        var browser = console.signIn(console.acmeKey());

        var answer = console.send("DELETE", SESSION, "", browser.header());

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Set-Cookie"))
                .isEqualTo("__Host-signpost-session=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    }

    @Test
    void shouldEndTheSessionForCopiesOfItsCookieToo() {
        console.catalog.everywhere = epoch -> console.catalog.follower.poll();
        ApiKeys.Created key = console.acmeKey();
        var copied = console.signIn(key);
        var another = console.signIn(key);

        console.send("DELETE", SESSION, "", copied.header());

        assertThat(console.get("/v1/me", copied.header()).status()).isEqualTo(401);
        assertThat(console.get(SESSION, copied.header()).status()).isEqualTo(401);
        assertThat(console.get("/v1/me", another.header()).status()).isEqualTo(200);
        assertThat(console.send("DELETE", SESSION, "", copied.header()).status())
                .isEqualTo(204);
    }

    @Test
    void shouldSayThatAKeyIsWrong() {
        var answer = console.signInWith("sp_" + "x".repeat(43));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().getString("detail")).startsWith("This key is not valid.");
        assertThat(answer.header("Set-Cookie")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"key\":7}",
                "{\"key\":\"\"}",
                "{\"key\":\"a b\"}",
                "{\"key\":\"k\",\"more\":1}",
                "{\"key\":\"hush\\u0000\"}"
            })
    void shouldTellWhatIsWrongWithABodyAndNotWhatWasInIt(String body) {
        var answer = console.send("POST", SESSION, body, "Content-Type: application/json");

        assertThat(answer.status()).isIn(400, 422);
        assertThat(answer.text()).doesNotContain("hush");
    }

    @Test
    void shouldNotTakeAFormOfAnotherSite() {
        String key = console.acmeKey().secret().reveal();
        String body = "{\"key\":\"" + key + "\"}";

        assertThat(console.send("POST", SESSION, body, "Content-Type: text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(console.signInWith(key, "Sec-Fetch-Site: cross-site").status())
                .isEqualTo(403);
        assertThat(console.signInWith(key, "Origin: https://attacker.example").status())
                .isEqualTo(403);
        assertThat(console.signInWith(key, "Sec-Fetch-Site: same-origin", "Origin: http://localhost")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void shouldBoundHowFastOneAddressTriesKeys() {
        guess(WRONG_KEYS);
        String right = console.acmeKey().secret().reveal();

        var refused = console.signInWith("wrong-again");
        var let = console.signInWith(right);
        console.nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
        var later = console.signInWith("wrong-again");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("60");
        assertThat(let.status()).isEqualTo(200);
        assertThat(later.status()).isEqualTo(401);
    }

    @Test
    void shouldCountGuessesOfSignInAndOfRequestsTogether() {
        guess(WRONG_KEYS);
        String key = "Authorization: Bearer sp_" + "y".repeat(43);

        var refused = console.get("/v1/me", key);
        String right = console.acmeKey().secret().reveal();
        console.follow();
        var let = console.get("/v1/me", "Authorization: Bearer " + right);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("60");
        assertThat(let.status()).isEqualTo(200);
    }

    /** Keys of the right form, each of which would be looked up. */
    private void guess(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(console.signInWith("sp_" + i + "x".repeat(42)).status()).isEqualTo(401);
        }
    }

    @Test
    void shouldCountNoKeyThatIsRight() {
        String right = console.acmeKey().secret().reveal();

        for (int i = 0; i < 3 * WRONG_KEYS; i++) {
            assertThat(console.signInWith(right).status()).isEqualTo(200);
        }
    }

    @Test
    void shouldEndByItselfHoweverMuchItIsUsed() {
        var browser = console.signIn(console.acmeKey());

        console.catalog.now = console.catalog.now.plus(Duration.ofHours(12)).minusMillis(1);
        int before = console.get("/v1/me", browser.header()).status();
        console.catalog.now = console.catalog.now.plusMillis(1);

        assertThat(before).isEqualTo(200);
        assertThat(console.get("/v1/me", browser.header()).status()).isEqualTo(401);
        assertThat(console.get(SESSION, browser.header()).status()).isEqualTo(401);
    }

    @Test
    void shouldEndWithItsKey() {
        long ends = console.catalog.now.plusSeconds(60).toEpochMilli();
        ApiKeys.Created revoked = console.acmeKey();
        var one = console.signIn(revoked);
        var two = console.signIn(console.key(console.acme, ends, Scope.READ));
        assertThat(console.get("/v1/me", two.header()).json().getString("expiresAt"))
                .isEqualTo(Instant.ofEpochMilli(ends).toString());

        console.revoke(console.acme, revoked);
        console.catalog.now = Instant.ofEpochMilli(ends);

        assertThat(console.get("/v1/me", one.header()).status()).isEqualTo(401);
        assertThat(console.get("/v1/me", two.header()).status()).isEqualTo(401);
    }

    @Test
    void shouldHaveNoMoreScopesThanItsKeyHasNow() {
        ApiKeys.Created key = console.acmeKey();
        var browser = console.signIn(key);

        var change = new ApiKeys.Change(null, new To<>(Set.of(Scope.PUBLISH)), null);
        Await.value(console.catalog.apiKeys.update(
                CatalogFixture.OPERATOR, console.acme, key.key().id(), change));
        console.follow();

        assertThat(console.get("/v1/tenants/acme/webhooks", browser.header()).status())
                .isEqualTo(403);
    }

    @Test
    void shouldNotHoldTheKeyInItsCookie() {
        ApiKeys.Created key = console.acmeKey();
        String cookie = console.signIn(key).cookie();

        byte[] bytes = Base64.getUrlDecoder().decode(cookie.substring(cookie.indexOf('=') + 1));

        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        Buffer digest = KeyAuthenticator.digest(key.secret().reveal());
        assertThat(latin)
                .doesNotContain(key.secret().reveal().substring(3, 12))
                .doesNotContain(key.key().id());
        assertThat(latin).doesNotContain(new String(digest.getBytes(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldTakeNoCookieThatWasTamperedWith() {
        String cookie = console.signIn(console.acmeKey()).cookie();
        int start = cookie.indexOf('=') + 1;
        byte[] bytes = Base64.getUrlDecoder().decode(cookie.substring(start));

        for (int i = 0; i < bytes.length; i++) {
            byte[] other = bytes.clone();
            other[i] ^= 1;
            String forged = cookie.substring(0, start)
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(other);
            assertThat(console.get("/v1/me", "Cookie: " + forged).status())
                    .as("byte " + i)
                    .isEqualTo(401);
        }
    }

    @Test
    void shouldTakeNoCookieFromElsewhere() {
        ApiKeys.Created key = console.acmeKey();
        var foreignBox = new SecretBox(List.of(CatalogFixture.key(8)), console.random);
        var session =
                new Session(KeyAuthenticator.digest(key.secret().reveal()), 0, LATER, Buffer.buffer(new byte[16]));
        String foreign = new Seal(foreignBox, SecretBox.Purpose.SESSION).close(session.toStatement());
        String link = new Seal(console.box, SecretBox.Purpose.CONSOLE_LINK).close(session.toStatement());
        String own = new Seal(console.box, SecretBox.Purpose.SESSION).close(session.toStatement());

        assertThat(status(foreign)).as("of another instance").isEqualTo(401);
        assertThat(status(link)).as("made for another purpose").isEqualTo(401);
        assertThat(status(key.secret().reveal())).as("the key itself").isEqualTo(401);
        assertThat(status("x".repeat(5000))).as("endless").isEqualTo(401);
        assertThat(status(own + "; " + SessionCookie.NAME + "=" + own))
                .as("twice")
                .isEqualTo(401);
        assertThat(status(own)).isEqualTo(200);
    }

    private int status(String cookie) {
        return console.get("/v1/me", "Cookie: a=b; " + SessionCookie.NAME + "=" + cookie)
                .status();
    }
}
