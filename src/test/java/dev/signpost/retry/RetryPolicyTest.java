package dev.signpost.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.FailureKind;
import dev.signpost.model.Outcome;
import dev.signpost.model.ParkReason;
import dev.signpost.model.RawJson;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.model.WebhookEffect;
import dev.signpost.profile.Profiles;
import dev.signpost.profile.WireProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {
    private static final long END = 1_775_475_600_123L;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Event EVENT =
            new Event(new UUID(0x7000L, 1L << 63), 1, "t", "a.b", 0, RawJson.of("1"), null, null);

    private static Delivery delivery(int retries, int interruptions) {
        return new Delivery(EVENT, 1, 1, retries + interruptions + 1, retries, interruptions, null);
    }

    private static Outcome answered(int status, @Nullable String retryAfter) {
        return new Outcome.Answered(status, 5, retryAfter, Answer.NONE);
    }

    private static Verdict.Again again(Decision decision) {
        assertThat(decision.verdict()).isInstanceOf(Verdict.Again.class);
        return (Verdict.Again) decision.verdict();
    }

    @ParameterizedTest
    @CsvSource({
        "standard, 200 299",
        "improvado, 200 299",
        "iara, 200 200",
        "harvestr, 200 208",
        "iverton, 200 299",
    })
    void shouldCountTheProfilesSuccessSetAndNothingElse(String name, String range) {
        WireProfile profile = Profiles.named(name);
        int first = Integer.parseInt(range.substring(0, 3));
        int last = Integer.parseInt(range.substring(4));
        for (int status = 200; status <= 999; status++) {
            Decision decision = RetryPolicy.decide(profile, delivery(0, 0), answered(status, null), END, HOUR, 0);

            boolean success = first <= status && status <= last;
            assertThat(decision.verdict() instanceof Verdict.Delivered)
                    .as("%s %s", name, status)
                    .isEqualTo(success);
            assertThat(decision.result()).isEqualTo(success ? AttemptResult.SUCCESS : AttemptResult.STATUS);
            assertThat(decision.effect() == WebhookEffect.HEALTHY).isEqualTo(success);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "standard, PT5S PT5M PT30M PT2H PT5H PT10H PT14H PT20H PT24H",
        "improvado, PT0S PT2S PT5S PT10S",
        "iara, PT1M PT5M PT15M",
        "harvestr, PT1M PT5M PT15M",
        "iverton, PT1M PT5M PT30M PT2H PT24H",
    })
    void shouldFollowTheScheduleToItsEnd(String name, String delays) {
        WireProfile profile = Profiles.named(name);
        var followed = new ArrayList<String>();
        int retries = 0;
        Decision decision = RetryPolicy.decide(profile, delivery(0, 0), answered(500, null), END, HOUR, 0);
        while (decision.verdict() instanceof Verdict.Again planned) {
            assertThat(planned.reason()).isEqualTo(WaitReason.SCHEDULE);
            assertThat(planned.usesRetry()).isTrue();
            assertThat(decision.effect()).isEqualTo(WebhookEffect.FAILING);
            followed.add(Duration.ofMillis(planned.dueAtMillis() - END).toString());
            retries++;
            decision = RetryPolicy.decide(profile, delivery(retries, 0), answered(500, null), END, HOUR, 0);
        }

        assertThat(String.join(" ", followed)).isEqualTo(delays);
        assertThat(decision.verdict()).isEqualTo(new Verdict.Parked(ParkReason.EXHAUSTED));
        assertThat(decision.effect()).isEqualTo(WebhookEffect.EXHAUSTED);
        assertThat(decision.result()).isEqualTo(AttemptResult.STATUS);
    }

    @Test
    void shouldPlanBetweenTheDelayAndTenPercentMore() {
        WireProfile profile = Profiles.standard();
        List<Duration> delays = profile.retry().delays();
        for (int retries = 0; retries < delays.size(); retries++) {
            long delay = delays.get(retries).toMillis();
            long before = -1;
            for (double jitter : new double[] {0, 0.25, 0.5, 0.999_999_999}) {
                long wait =
                        again(RetryPolicy.decide(profile, delivery(retries, 0), answered(503, null), END, HOUR, jitter))
                                        .dueAtMillis()
                                - END;

                assertThat(wait).isBetween(delay, delay + delay / 10).isGreaterThan(before);
                before = wait;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"STATUS"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldRetryEveryKindOfFailure(FailureKind kind) {
        Decision decision =
                RetryPolicy.decide(Profiles.standard(), delivery(0, 0), new Outcome.Failed(kind, 9), END, HOUR, 0);

        assertThat(again(decision).dueAtMillis()).isEqualTo(END + 5000);
        assertThat(decision.effect()).isEqualTo(WebhookEffect.FAILING);
        assertThat(decision.result().name()).isEqualTo(kind.name());
    }

    @ParameterizedTest
    @CsvSource({"standard,0", "standard,4", "standard,9"})
    void shouldDisableAStandardWebhookThatIsGone(String name, int retries) {
        Decision decision =
                RetryPolicy.decide(Profiles.named(name), delivery(retries, 0), answered(410, null), END, HOUR, 0);

        assertThat(decision)
                .isEqualTo(new Decision(new Verdict.Parked(ParkReason.GONE), WebhookEffect.GONE, AttemptResult.STATUS));
    }

    @ParameterizedTest
    @CsvSource({"improvado", "iara", "harvestr", "iverton"})
    void shouldTreat410LikeAnyFailureElsewhere(String name) {
        Decision decision = RetryPolicy.decide(Profiles.named(name), delivery(0, 0), answered(410, null), END, HOUR, 0);

        assertThat(again(decision).reason()).isEqualTo(WaitReason.SCHEDULE);
    }

    @ParameterizedTest
    @CsvSource({
        "429, 60, 60000, RETRY_AFTER",
        "503, 60, 60000, RETRY_AFTER",
        "500, 60, 5000, SCHEDULE",
        "502, 60, 5000, SCHEDULE",
        "504, 60, 5000, SCHEDULE",
        "301, 60, 5000, SCHEDULE",
        "429, 4, 5000, SCHEDULE",
        "429, 0, 5000, SCHEDULE",
        "429, -60, 5000, SCHEDULE",
        "429, 1e3, 5000, SCHEDULE",
        "429, 3600, 3600000, RETRY_AFTER",
        "429, 3601, 3600000, RETRY_AFTER",
        "503, 31536000, 3600000, RETRY_AFTER",
        "503, 99999999999999999999999999999999, 3600000, RETRY_AFTER",
        "503, 00000000000000000000000000000060, 60000, RETRY_AFTER",
    })
    void shouldLetRetryAfterMoveItLaterOnly(int status, String header, long wait, WaitReason reason) {
        Decision decision =
                RetryPolicy.decide(Profiles.standard(), delivery(0, 0), answered(status, header), END, HOUR, 0);

        assertThat(again(decision)).isEqualTo(new Verdict.Again(END + wait, reason, true));
    }

    @Test
    void shouldObeyRetryAfterAsFarAsTheScheduleGoesAnyhow() {
        WireProfile profile = Profiles.standard();
        int longest =
                profile.retry().delays().indexOf(Collections.max(profile.retry().delays()));
        long delay = profile.retry().delays().get(longest).toMillis();

        Decision within = RetryPolicy.decide(
                profile, delivery(longest, 0), answered(503, "" + (delay / 1000 + 60)), END, HOUR, 0);
        Decision pastHour = RetryPolicy.decide(
                profile, delivery(longest, 0), answered(503, "" + (delay / 1000 - 60)), END, HOUR, 0);

        assertThat(again(within)).isEqualTo(new Verdict.Again(END + delay, WaitReason.SCHEDULE, true));
        assertThat(again(pastHour)).isEqualTo(new Verdict.Again(END + delay, WaitReason.SCHEDULE, true));
    }

    @ParameterizedTest
    @CsvSource({
        "429, 60, 60",
        "503, 60, 60",
        "503, 31536000, 3600",
        "503, 0, 0",
        "503, -5, 0",
        "503, soon, 0",
        "500, 60, 0",
        "502, 60, 0",
        "301, 60, 0",
    })
    void shouldPauseTheWebhookForABoundedTimeAndFor429And503Only(int status, String header, long seconds) {
        long until = RetryPolicy.pauseUntil(answered(status, header), END, HOUR);

        assertThat(until).isEqualTo(seconds == 0 ? 0 : END + seconds * 1000);
    }

    @Test
    void shouldNotLetRetryAfterReviveAnExhaustedDelivery() {
        Decision decision = RetryPolicy.decide(Profiles.standard(), delivery(9, 0), answered(429, "60"), END, HOUR, 0);

        assertThat(decision.verdict()).isEqualTo(new Verdict.Parked(ParkReason.EXHAUSTED));
    }

    @Test
    void shouldParkTheFifthInterruptionInARow() {
        for (int interruptions = 0; interruptions < 4; interruptions++) {
            Decision decision = RetryPolicy.interrupted(delivery(3, interruptions), END);

            assertThat(decision)
                    .isEqualTo(new Decision(
                            new Verdict.Again(END, WaitReason.POD_STOPPED, false),
                            WebhookEffect.NONE,
                            AttemptResult.INTERRUPTED));
        }
        assertThat(RetryPolicy.interrupted(delivery(3, 4), END))
                .isEqualTo(new Decision(
                        new Verdict.Parked(ParkReason.INTERRUPTED), WebhookEffect.NONE, AttemptResult.INTERRUPTED));
    }

    @Test
    void shouldUseUpNoRetryForAMissingKey() {
        assertThat(RetryPolicy.keyMissing(END))
                .isEqualTo(new Decision(
                        new Verdict.Again(END + 60_000, WaitReason.KEY_MISSING, false),
                        WebhookEffect.NONE,
                        AttemptResult.KEY_MISSING));
    }

    @Test
    void shouldUseUpNoRetryForAnOutageOfTheEgressProxyAndSpreadWhatFailedTogether() {
        assertThat(RetryPolicy.proxyFailed(END, 0))
                .isEqualTo(new Decision(
                        new Verdict.Again(END + 15_000, WaitReason.PROXY, false),
                        WebhookEffect.NONE,
                        AttemptResult.PROXY));
        assertThat(((Verdict.Again) RetryPolicy.proxyFailed(END, 0.5).verdict()).dueAtMillis())
                .isEqualTo(END + 22_500);
    }
}
