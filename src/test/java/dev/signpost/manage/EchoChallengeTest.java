package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Webhooks that prove themselves on request, by an echo. */
class EchoChallengeTest extends ChallengeFixture {
    private static final String MISMATCH = "Challenge response did not match";

    private static Reply echo(ReceivedRequest request) {
        return Reply.status(200).body(request.header("X-Improvado-Challenge").orElse("none"));
    }

    @Test
    void shouldActivateAWebhookThatEchoesTheChallenge() {
        receiver.answer(EchoChallengeTest::echo);
        JsonObject made = webhook("improvado", "/hook");

        JsonObject result = verify(made);

        ReceivedRequest request = receiver.requests().get(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.headers())
                .extracting(Map.Entry::getKey)
                .containsExactly("Host", "User-Agent", "X-Improvado-Challenge", "X-Improvado-Verify-Token");
        assertThat(request.header("X-Improvado-Challenge").orElseThrow()).matches("[0-9a-f]{64}");
        assertThat(request.header("X-Improvado-Verify-Token")).hasValue(made.getString("secret"));
        assertThat(made.getString("profileStatus")).isEqualTo("Unverified");
        assertThat(result.getBoolean("passed")).isTrue();
        assertThat(result.getInteger("statusCode")).isEqualTo(200);
        assertThat(shown(made).getString("profileStatus")).isEqualTo("Active");
        assertThat(shown(made).containsKey("secret")).isFalse();
        assertThat(shown(made).getString("verifiedAt")).isNotNull();
    }

    @Test
    void shouldSayInTheProductsWordsWhatTheReceiverGotWrong() {
        JsonObject made = webhook("improvado", "/hook");
        Map<String, Function<String, Reply>> slips = Map.of(
                "newline", challenge -> Reply.status(200).body(challenge + "\n"),
                "quotes", challenge -> Reply.status(200).body("\"" + challenge + "\""),
                "redirect", challenge -> Reply.status(302).header("Location", "/elsewhere"),
                "status 404", challenge -> Reply.status(404).body(challenge),
                "status 201", challenge -> Reply.status(201).body(challenge),
                "empty", challenge -> Reply.status(200),
                "more in the answer", challenge -> Reply.status(200).body("{\"c\":\"" + challenge + "\"}"),
                "another text", challenge -> Reply.status(200).body("OK"),
                "There is more", challenge -> Reply.status(200).body(challenge + "x".repeat(5000)));

        slips.forEach((hint, answer) -> {
            receiver.answer(request ->
                    answer.apply(request.header("X-Improvado-Challenge").orElseThrow()));

            JsonObject result = verify(made);

            assertThat(result.getBoolean("passed")).as(hint).isFalse();
            assertThat(result.getString("message")).as(hint).isEqualTo(MISMATCH);
            assertThat(result.getString("hint")).contains(hint);
            assertThat(shown(made).getString("status")).isEqualTo("UNVERIFIED");
        });
        assertThat(receiver.requests()).hasSize(slips.size());
    }

    @Test
    void shouldTellAnEndpointThatCannotBeReached() {
        JsonObject made = webhook("improvado", "/hook");
        receiver.close();

        JsonObject result = verify(made);

        assertThat(result.getString("message")).isEqualTo("Failed to reach endpoint");
        assertThat(result.getString("hint")).contains("refused the connection");
        assertThat(result.getInteger("statusCode")).isNull();
        assertThat(shown(made).getString("status")).isEqualTo("UNVERIFIED");
    }

    @Test
    void shouldNotActivateWhatChangedWhileItWasAsked() {
        JsonObject made = webhook("improvado", "/hook");
        String path = HOOKS + "/" + made.getString("id");
        receiver.answer(request -> {
            api.send("POST", path + "/rotate-secret", "acme-all", "{}");
            return echo(request);
        });

        var answer = post("/" + made.getString("id") + "/verify", new JsonObject());

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(shown(made).getString("status")).isEqualTo("UNVERIFIED");
    }

    @Test
    void shouldAskAgainAfterARotationAndAChangeOfUrl() {
        receiver.answer(EchoChallengeTest::echo);
        JsonObject made = webhook("improvado", "/hook");
        verify(made);

        var rotated = post("/" + made.getString("id") + "/rotate-secret", new JsonObject());
        JsonObject again = verify(made);
        var moved = api.send(
                "PATCH",
                HOOKS + "/" + made.getString("id"),
                "acme-all",
                new JsonObject().put("url", receiver.uri("/new").toString()).encode());

        assertThat(ApiFixture.json(rotated).getString("status")).isEqualTo("UNVERIFIED");
        assertThat(again.getBoolean("passed")).isTrue();
        assertThat(ApiFixture.json(moved).getString("status")).isEqualTo("UNVERIFIED");
        assertThat(receiver.requests().get(1).header("X-Improvado-Verify-Token"))
                .hasValue(ApiFixture.json(rotated).getString("secret"));
    }

    @Test
    void shouldAskNothingWhereTheProfileDoesNot() {
        JsonObject made = webhook("iara", "/hook");

        JsonObject verified = verify(made);
        var validated = post(
                "/validate",
                new JsonObject().put("url", receiver.uri("/x").toString()).put("profile", "iara"));
        var tooEarly = post(
                "/validate",
                new JsonObject().put("url", receiver.uri("/x").toString()).put("profile", "improvado"));

        assertThat(verified.getBoolean("passed")).isTrue();
        assertThat(ApiFixture.json(validated).getBoolean("passed")).isTrue();
        assertThat(tooEarly.statusCode()).isEqualTo(422);
        assertThat(receiver.requests()).isEmpty();
    }
}
