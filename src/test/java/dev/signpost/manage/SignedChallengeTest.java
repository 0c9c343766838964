package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.Await;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Webhooks that prove themselves before they are stored. */
class SignedChallengeTest extends ChallengeFixture {

    private static String hmac(byte[] key, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldPassASignedChallengeBeforeAWebhookIsStored() {
        JsonObject made = webhook("harvestr", "/hook", "s3cret ÿ");

        ReceivedRequest request = receiver.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.text())
                .matches("\\{\"challenge\":\"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
                        + "[0-9a-f]{12}\"}");
        assertThat(request.headers())
                .extracting(Map.Entry::getKey)
                .containsExactly("Host", "Content-Type", "User-Agent", "X-Harvestr-Signature", "Content-Length");
        assertThat(request.header("User-Agent")).hasValue("harvestr-webhook/1.0.0");
        assertThat(request.header("X-Harvestr-Signature"))
                .hasValue(hmac("s3cret ÿ".getBytes(StandardCharsets.UTF_8), request.body()));
        assertThat(made.getString("profileStatus")).isEqualTo("ACTIVE");
    }

    @Test
    void shouldSignWithTheEmptyStringIfThereIsNoSecret() {
        webhook("harvestr", "/hook");

        ReceivedRequest request = receiver.requests().get(0);
        // The JDK refuses an empty key; HMAC pads with zeros, so a whole block of them is the same key.
        assertThat(request.header("X-Harvestr-Signature")).hasValue(hmac(new byte[64], request.body()));
    }

    @Test
    void shouldStoreNothingIfTheSignedChallengeFails() {
        receiver.answer(Reply.status(500), Reply.status(301).header("Location", "/"), Reply.status(209), Reply.hang());

        var answers = List.of(
                create("harvestr", "/a"), create("harvestr", "/b"), create("harvestr", "/c"), create("harvestr", "/d"));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(422));
        assertThat(answers.stream().map(answer -> ApiFixture.errors(answer).get("/url")))
                .satisfiesExactly(
                        status -> assertThat(status).contains("500"),
                        redirect -> assertThat(redirect).contains("redirect 301"),
                        other -> assertThat(other).contains("209"),
                        timeout -> assertThat(timeout).contains("5 seconds", "Timeout"));
        assertThat(database.query("SELECT count(*) AS n FROM webhook").toString())
                .contains("0");
    }

    @Test
    void shouldNotAskAUrlAgainThatPassedWithinTheHour() {
        JsonObject asked = validate("acme-all", receiver.uri("/hook?a=1").toString());
        JsonObject again =
                validate("acme-all", receiver.uri("/hook?a=1").toString().replace("http://", "HTTP://"));
        webhook("harvestr", "/hook?a=1", "another secret");

        assertThat(asked.getBoolean("remembered")).isFalse();
        assertThat(asked.getInteger("statusCode")).isEqualTo(200);
        assertThat(again.getBoolean("passed")).isTrue();
        assertThat(again.getBoolean("remembered")).isTrue();
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void shouldAskAgainWhenTheHourIsOverAndForAnotherTenant() {
        String url = receiver.uri("/hook").toString();
        validate("acme-all", url);
        validate("other-all", url);
        database.execute("UPDATE challenge_pass SET passed_at = now() - interval '3601 seconds',"
                + " expires_at = now() - interval '1 second'");

        JsonObject late = validate("acme-all", url);

        assertThat(late.getBoolean("remembered")).isFalse();
        assertThat(receiver.requests()).hasSize(3);
    }

    private JsonObject validate(String key, String url) {
        String tenant = key.startsWith("acme") ? "acme" : "other";
        var answer = api.send(
                "POST",
                "/v1/tenants/" + tenant + "/webhooks/validate",
                key,
                new JsonObject().put("url", url).put("profile", "harvestr").encode());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiFixture.json(answer);
    }

    @Test
    void shouldKeepTheOldUrlIfTheNewOneFails() {
        JsonObject made = webhook("harvestr", "/hook");
        receiver.answer(Reply.status(503), Reply.status(204));
        String path = HOOKS + "/" + made.getString("id");
        String moved =
                new JsonObject().put("url", receiver.uri("/new").toString()).encode();

        var described = api.send("PATCH", path, "acme-all", "{\"description\":\"x\"}");
        var refused = api.send("PATCH", path, "acme-all", moved);
        String kept = shown(made).getString("url");
        var accepted = api.send("PATCH", path, "acme-all", moved);

        assertThat(described.statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(kept).isEqualTo(receiver.uri("/hook").toString());
        assertThat(accepted.statusCode()).isEqualTo(200);
        assertThat(ApiFixture.json(accepted).getString("status")).isEqualTo("ACTIVE");
        assertThat(receiver.requests()).hasSize(3);
    }

    @Test
    void shouldRefuseFaultyFieldsWithoutAskingAnybody() {
        var answer = post(
                "",
                new JsonObject()
                        .put("url", receiver.uri("/hook").toString())
                        .put("profile", "harvestr")
                        .put("description", "a\u0001b"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ApiFixture.errors(answer)).containsKeys("/eventTypes", "/description");
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void shouldRefuseMoreChallengesOfOneTenantThanItMayHaveAtOnce() {
        receiver.answer(Reply.hang());
        var target = Await.value(catalog.webhooks.challenge(
                        ApiFixture.ACME, receiver.uri("/hook").toString(), null, "harvestr"))
                .orElseThrow();
        for (int i = 0; i < 4; i++) {
            challenges.ask(ApiFixture.ACME, target);
        }

        var answer = create("harvestr", "/fifth");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
}
