package dev.signpost.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Secret;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.profile.Challenge;
import dev.signpost.profile.ChallengeTarget;
import dev.signpost.profile.ProfileLoader;
import dev.signpost.profile.WireProfile;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Hmac;
import dev.signpost.testkit.Reply;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The receiver for the terminal, asked over real sockets. */
class TestReceiverTest {
    private static final String BODY = "{\"id\":\"01\",\"event\":\"FEEDBACK_CREATED\",\"data\":{}}";
    private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private final Vertx vertx = Vertx.vertx();
    private final StringWriter printed = new StringWriter();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    private static WireProfile profile(String name) {
        return Objects.requireNonNull(new ProfileLoader("test").load(null).get(name))
                .profile();
    }

    private URI start(String profile, @Nullable String secret, TestReceiver.Behaviour behaviour) {
        List<SigningSecret> secrets = secret == null ? List.of() : List.of(new SigningSecret(1, Secret.of(secret)));
        var view = new ReceivedView(new PrintWriter(printed), false, InstantSource.system());
        var receiver = new TestReceiver(vertx, new TestReceiver.Expected(profile(profile), secrets), behaviour, view);
        return URI.create("http://127.0.0.1:" + Await.value(receiver.listen("127.0.0.1", 0)) + "/hooks");
    }

    private static TestReceiver.Behaviour answering(int status, int failFirst) {
        return new TestReceiver.Behaviour(status, failFirst, Duration.ZERO, null);
    }

    private HttpResponse<String> post(URI to, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(to).POST(HttpRequest.BodyPublishers.ofString(body));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), text());
    }

    private static HttpResponse.BodyHandler<String> text() {
        return HttpResponse.BodyHandlers.ofString();
    }

    private Challenge challenge(String profile, String secret) {
        var url = new TargetUrl(false, "127.0.0.1", 80, "/");
        var target = new ChallengeTarget(profile(profile), url, List.of(Secret.of(secret)), Map.of());
        return Challenge.of(target, 1, new SecureRandom());
    }

    @Test
    void shouldEchoTheChallengeThatImprovadoAsksWhateverItsStatus() throws Exception {
        URI receiver = start("improvado", SECRET, answering(500, 3));
        Challenge challenge = challenge("improvado", SECRET);
        var request = HttpRequest.newBuilder(receiver);
        challenge.headers().forEach(header -> request.header(header.getKey(), header.getValue()));

        var answer = client.send(request.build(), text());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(challenge.value());
        assertThat(printed.toString()).contains("✓ This is the profile's challenge.", "→ 200 with the challenge");
    }

    @Test
    void shouldPassHarvestrsChallengeAndSayIfItIsSignedWithAnotherSecret() throws Exception {
        URI receiver = start("harvestr", "mine", answering(200, 0));
        Challenge challenge = challenge("harvestr", "theirs");

        var answer = post(
                receiver,
                new String(challenge.body().bytes(), UTF_8),
                "X-Harvestr-Signature",
                Hmac.hex("theirs", challenge.body().bytes()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(printed.toString())
                .contains("! This is the profile's challenge, but X-Harvestr-Signature does not hold: another secret.")
                .doesNotContain("X-Harvestr-Webhook-Signature: ");
    }

    @Test
    void shouldSayWhetherASignatureHolds() throws Exception {
        URI receiver = start("harvestr", "mine", answering(200, 0));
        String signature = Hmac.hex("mine", BODY.getBytes(UTF_8));

        post(receiver, BODY, "X-Harvestr-Webhook-Signature", signature);
        post(receiver, BODY + " ", "X-Harvestr-Webhook-Signature", signature);

        assertThat(printed.toString())
                .contains("✓ X-Harvestr-Webhook-Signature: The signature holds.", "✗ X-Harvestr-Webhook-Signature: ");
    }

    @Test
    void shouldFailTheFirstAttemptsOfEachEvent() throws Exception {
        URI receiver = start("standard", null, answering(204, 2));

        List<Integer> statuses = List.of(
                post(receiver, "{\"a\":1}").statusCode(),
                post(receiver, "{\"a\":2}").statusCode(),
                post(receiver, "{\"a\":1}").statusCode(),
                post(receiver, "{\"a\":1}").statusCode(),
                post(receiver, "{\"a\":2}").statusCode(),
                post(receiver, "{\"a\":2}").statusCode());

        assertThat(statuses).containsExactly(500, 500, 500, 204, 500, 204);
        assertThat(printed.toString())
                .contains("→ 500 attempt 2 of this event, failed on purpose", "→ 204 attempt 3 of this event");
    }

    @Test
    void shouldPassRequestsOnAndAnswerWhatComesBack() throws Exception {
        try (FakeReceiver application = FakeReceiver.start()) {
            application.answer(Reply.status(418).body("short and stout"));
            URI receiver = start(
                    "standard", null, new TestReceiver.Behaviour(200, 0, Duration.ZERO, application.uri("/app?x=1")));

            var answer = post(receiver, BODY, "webhook-id", "msg_1");

            assertThat(answer.statusCode()).isEqualTo(418);
            assertThat(answer.body()).isEqualTo("short and stout");
            var passed = application.await(1, 10).get(0);
            assertThat(passed.target()).isEqualTo("/app?x=1");
            assertThat(passed.header("webhook-id")).hasValue("msg_1");
            assertThat(passed.text()).isEqualTo(BODY);
        }
    }

    @Test
    void shouldShowNothingThatMovesTheCursor() throws Exception {
        URI receiver = start("standard", null, answering(200, 0));

        post(receiver, "\u001b[2Jgone \u202e");

        assertThat(printed.toString()).contains("\\u001b[2Jgone \\u202e").doesNotContain("\u001b", "\u202e");
    }
}
