package dev.signpost.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Answer;
import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.RawBytes;
import dev.signpost.model.Secret;
import dev.signpost.model.TargetUrl;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeJudgeTest {
    private static final TargetUrl URL = new TargetUrl(true, "receiver.example", 443, "/hook");
    private static final ChallengeTarget ECHO =
            new ChallengeTarget(Profiles.named("improvado"), URL, List.of(Secret.of("the secret")), Map.of());
    private static final ChallengeTarget SIGNED =
            new ChallengeTarget(Profiles.named("harvestr"), URL, List.of(), Map.of());

    private static Challenge challenge(ChallengeTarget target) {
        return Challenge.of(target, 0, new SplittableRandom(1));
    }

    private static ChallengeResult answer(ChallengeTarget target, int status, String body, boolean truncated) {
        var answer = new Answer(List.of(), RawBytes.of(body.getBytes(StandardCharsets.UTF_8)), truncated);
        return ChallengeJudge.judge(target, challenge(target), new Outcome.Answered(status, 7, null, answer));
    }

    @Test
    void shouldPassExactlyTheChallenge() {
        ChallengeResult result = answer(ECHO, 200, challenge(ECHO).value(), false);

        assertThat(result.passed()).isTrue();
        assertThat(result.responseMillis()).isEqualTo(7);
    }

    @Test
    void shouldNotPassAnEchoThatMayGoOn() {
        ChallengeResult result = answer(ECHO, 200, challenge(ECHO).value(), true);

        assertThat(result.passed()).isFalse();
        assertThat(result.hint()).contains("before the answer was complete");
    }

    @Test
    void shouldKnowTheSecretAndUpperCaseInAnAnswer() {
        ChallengeResult secret = answer(ECHO, 200, "the secret", false);
        ChallengeResult upper = answer(ECHO, 200, challenge(ECHO).value().toUpperCase(Locale.ROOT), false);

        assertThat(secret.hint()).contains("is the secret").doesNotContain("the secret\"");
        assertThat(upper.hint()).contains("upper case");
        assertThat(List.of(secret, upper)).noneMatch(ChallengeResult::passed);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 208})
    void shouldIgnoreTheBodyWhereNoEchoIsAsked(int status) {
        assertThat(answer(SIGNED, status, "anything", true).passed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 209, 226, 301, 400, 500})
    void shouldNotPassAnotherStatus(int status) {
        ChallengeResult result = answer(SIGNED, status, "", false);

        assertThat(result.passed()).isFalse();
        assertThat(result.text()).contains(Integer.toString(status));
    }

    @ParameterizedTest
    @EnumSource(value = FailureKind.class, names = "STATUS", mode = EnumSource.Mode.EXCLUDE)
    void shouldSayInOneWordWhyNobodyAnswered(FailureKind kind) {
        ChallengeResult result = ChallengeJudge.judge(ECHO, challenge(ECHO), new Outcome.Failed(kind, 3));

        assertThat(result.message()).isEqualTo("Failed to reach endpoint");
        assertThat(result.hint()).isNotBlank();
        assertThat(result.statusCode()).isNull();
    }

    @Test
    void shouldAddTheWebhooksOwnHeaders() {
        var target = new ChallengeTarget(ECHO.wire(), URL, ECHO.secrets(), Map.of("X-Gate", Secret.of("open")));

        assertThat(challenge(target).headers()).endsWith(Map.entry("X-Gate", "open"));
    }
}
