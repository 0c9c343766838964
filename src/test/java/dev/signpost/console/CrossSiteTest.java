package dev.signpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.Call;
import dev.signpost.http.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another site's page can have a browser send while somebody is signed in. */
class CrossSiteTest {
    private static final String VERIFY = "/v1/tenants/acme/webhooks/wh_1/verify";
    private static final String LIST = "/v1/tenants/acme/webhooks";

    private final ConsoleFixture console = new ConsoleFixture();
    private ConsoleFixture.Browser browser = new ConsoleFixture.Browser("", "");

    @BeforeEach
    void signIn() {
        console.start();
        browser = console.signIn(console.acmeKey());
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void shouldCarryOutAChangeThatThePageMeant() {
        var answer = console.send(
                "POST",
                VERIFY,
                "",
                browser.header(),
                browser.token(),
                "Origin: http://localhost",
                "Sec-Fetch-Site: same-origin");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(console.calls).extracting(Call::operationId).containsExactly("verifyWebhook");
    }

    @Test
    void shouldRefuseAChangeWithoutTheToken() {
        var answer = console.send("POST", VERIFY, "", browser.header());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.problem()).isEqualTo("cross-site");
        assertThat(answer.json().getString("detail")).contains("X-CSRF-Token");
        assertThat(console.calls).isEmpty();
    }

    @Test
    void shouldRefuseTheTokenOfAnotherSession() {
        var other = console.signIn(console.acmeKey());

        for (String token : new String[] {other.csrfToken(), "", browser.csrfToken() + "x", browser.cookie()}) {
            var answer = console.send("DELETE", LIST + "/wh_1", "", browser.header(), "X-CSRF-Token: " + token);
            assertThat(answer.status()).as(token).isEqualTo(403);
        }
        assertThat(console.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: something-new",
                "Origin: https://attacker.example",
                "Origin: null",
                "Origin: http://localhost:8081",
                "Origin: http://localhost.attacker.example",
            })
    void shouldRefuseWhatAnotherSiteSentEvenWithTheToken(String header) {
        var change = console.send("POST", VERIFY, "", browser.header(), browser.token(), header);
        var look = console.get(LIST, browser.header(), header);

        assertThat(change.status()).isEqualTo(403);
        assertThat(change.problem()).isEqualTo("cross-site");
        assertThat(look.status()).isEqualTo(403);
        assertThat(console.calls).isEmpty();
    }

    @Test
    void shouldKnowItsPublicNameBehindAProxyThatHasAnother() {
        var answer =
                console.send("POST", VERIFY, "", browser.header(), browser.token(), "Origin: " + ConsoleFixture.PUBLIC);

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void shouldNotAskProgramsWithAKeyWhereTheyAre() {
        String key = "Authorization: Bearer " + console.acmeKey().secret().reveal();

        var answer = console.send("POST", VERIFY, "", key, "Origin: https://app.example", "Sec-Fetch-Site: cross-site");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void shouldNeverFallBackFromAWrongKeyToTheCookie() {
        var answer = console.get("/v1/me", browser.header(), "Authorization: Bearer sp_wrong");
        var odd = console.get("/v1/me", browser.header(), "Authorization: Basic eDp5");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(odd.status()).isEqualTo(401);
    }

    @Test
    void shouldLetTheKeyDecideWhereBothAreSent() {
        String key = console.key(console.other, null, Scope.READ).secret().reveal();

        var me = console.get("/v1/me", browser.header(), "Authorization: Bearer " + key);

        assertThat(me.json().getString("tenantId")).isEqualTo("other");
        assertThat(me.json().getString("kind")).isEqualTo("KEY");
    }

    @Test
    void shouldAnswerApiRequestsAsSomethingThatNoBrowserRuns() {
        var answer = console.get("/v1/tenants/%3Cscript%3Ealert(1)%3C%2Fscript%3E/webhooks", browser.header());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.text()).doesNotContain("<script>");
    }
}
