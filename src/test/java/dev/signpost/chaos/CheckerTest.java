package dev.signpost.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.chaos.Evidence.Answer;
import dev.signpost.chaos.Evidence.Asked;
import dev.signpost.chaos.Evidence.Call;
import dev.signpost.chaos.Evidence.End;
import dev.signpost.chaos.Evidence.Seen;
import dev.signpost.chaos.Evidence.Size;
import dev.signpost.chaos.Evidence.Strike;
import dev.signpost.chaos.Evidence.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A checker that finds nothing is worth nothing: each broken promise is put into a sound run and must be named. */
class CheckerTest {
    private static final long SECOND = 1_000_000;
    private static final String POD = "10.0.0.10";
    private static final String OTHER_POD = "10.0.0.11";

    private final List<Told> told = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Strike> strikes = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private final List<Size> sizes = new ArrayList<>();
    private final Map<String, Long> stored = new HashMap<>();
    private final List<String> complaints = new ArrayList<>();

    /** Two webhooks of two tenants, each with one event that was delivered once. */
    CheckerTest() {
        call(Asked.CREATE, 1, "t0", "w1", true);
        call(Asked.CREATE, 1, "t1", "w2", true);
        told.add(new Told(10 * SECOND, 10 * SECOND + 5, "k1", "t0", "deal", "d1", "e1", 1));
        told.add(new Told(11 * SECOND, 11 * SECOND + 5, "k2", "t1", "deal", "d2", "e2", 1));
        seen.add(seen(10, "t0", "w1", "e1", "k1", "d1", Answer.SUCCESS));
        seen.add(seen(11, "t1", "w2", "e2", "k2", "d2", Answer.SUCCESS));
        ends.add(end("t0", "e1", "w1", "DELIVERED"));
        ends.add(end("t1", "e2", "w2", "DELIVERED"));
        stored.putAll(Map.of("events", 2L, "deliveries", 2L, "delivered", 2L));
    }

    private void call(Asked asked, long second, String tenant, String webhook, boolean done) {
        calls.add(new Call(asked, second * SECOND, second * SECOND + 5, tenant, webhook, "e1", "deal", done));
    }

    private static Seen by(String pod, long second) {
        return new Seen(second * SECOND, pod, "t0", "w1", "e1", "k1", "t0", "deal", "d1", true, Answer.SUCCESS);
    }

    private static Seen seen(
            long second, String tenant, String webhook, String event, String key, String digest, Answer answer) {
        return new Seen(second * SECOND + 10, POD, tenant, webhook, event, key, tenant, "deal", digest, true, answer);
    }

    private static End end(String tenant, String event, String webhook, String state, String... errors) {
        return new End(tenant, event, webhook, state, 1, List.of(errors));
    }

    private Findings findings() {
        return Checker.check(new Evidence(told, seen, calls, strikes, ends, sizes, new TreeMap<>(stored), complaints));
    }

    private void assertFound(Breach... breaches) {
        assertThat(findings().breaches()).containsOnlyKeys(breaches);
    }

    @Test
    void shouldFindASoundRunSound() {
        Findings findings = findings();

        assertThat(findings.breaches()).isEmpty();
        assertThat(findings.deliveries).isEqualTo(2);
    }

    @Test
    void shouldNameADeliveryThatNoReceiverConfirms() {
        seen.set(0, seen(10, "t0", "w1", "e1", "k1", "d1", Answer.NONE));

        assertFound(Breach.FALSELY_DELIVERED);
    }

    @Test
    void shouldNameADeliveryOfWhichNothingIsRecorded() {
        ends.remove(0);
        seen.remove(0);
        stored.putAll(Map.of("deliveries", 1L, "delivered", 1L));

        assertFound(Breach.LOST);
    }

    @Test
    void shouldNameWhatWasSentAndIsNotInTheHistory() {
        ends.remove(0);
        stored.putAll(Map.of("deliveries", 1L, "delivered", 1L));

        assertFound(Breach.LOST, Breach.UNRECORDED);
    }

    @Test
    void shouldNameWhatWaitsForEver() {
        ends.set(0, end("t0", "e1", "w1", "WAITING"));
        seen.remove(0);
        stored.put("delivered", 1L);

        assertFound(Breach.UNFINISHED);
    }

    @Test
    void shouldNameASuccessThatIsRecordedAsSomethingElse() {
        ends.set(0, end("t0", "e1", "w1", "DEAD"));
        stored.put("delivered", 1L);

        assertFound(Breach.UNFINISHED, Breach.UNRECORDED);
    }

    @Test
    void shouldNameAnEventThatReachesAnotherTenant() {
        Seen wrong = new Seen(12 * SECOND, POD, "t1", "w2", "e1", "k1", "t0", "deal", "d1", true, Answer.SUCCESS);
        seen.add(wrong);

        assertFound(Breach.ACROSS_TENANTS, Breach.MISDIRECTED, Breach.UNRECORDED);
    }

    @Test
    void shouldNameOtherBytes() {
        seen.set(0, seen(10, "t0", "w1", "e1", "k1", "d9", Answer.SUCCESS));

        assertFound(Breach.ALTERED);
    }

    @Test
    void shouldNameAWrongSignature() {
        seen.set(0, new Seen(10 * SECOND, POD, "t0", "w1", "e1", "k1", "t0", "deal", "d1", false, Answer.SUCCESS));

        assertFound(Breach.BADLY_SIGNED);
    }

    @Test
    void shouldNameAKeyThatStandsForTwoEvents() {
        told.add(new Told(12 * SECOND, 12 * SECOND + 5, "k1", "t0", "deal", "d1", "e9", 1));

        assertFound(Breach.DOUBLED);
    }

    @Test
    void shouldNameAnEventThatNobodyWasToldOf() {
        seen.add(seen(12, "t0", "w1", "e9", "k9", "d9", Answer.NONE));
        ends.add(end("t0", "e9", "w1", "DELIVERED"));
        stored.putAll(Map.of("deliveries", 3L, "delivered", 3L));

        assertFound(Breach.PHANTOM);
    }

    @Test
    void shouldNameARepetitionThatNothingExplains() {
        seen.add(seen(30, "t0", "w1", "e1", "k1", "d1", Answer.SUCCESS));

        assertFound(Breach.UNEXPLAINED_DUPLICATE);
    }

    @Test
    void shouldExplainARepetitionByTheStrikeOnItsSender() {
        seen.add(seen(30, "t0", "w1", "e1", "k1", "d1", Answer.SUCCESS));
        strikes.add(new Strike("POD_KILLED", POD, 11 * SECOND, 15 * SECOND, Set.of()));

        Findings findings = findings();

        assertThat(findings.breaches()).isEmpty();
        assertThat(findings.duplicates()).containsEntry("POD_KILLED", 1);
    }

    @Test
    void shouldNotExplainARepetitionByAStrikeOnAnotherPodOrACleanEnd() {
        seen.add(seen(30, "t0", "w1", "e1", "k1", "d1", Answer.SUCCESS));
        strikes.add(new Strike("POD_KILLED", OTHER_POD, 11 * SECOND, 15 * SECOND, Set.of()));
        strikes.add(new Strike("POD_DRAINED", POD, 11 * SECOND, 15 * SECOND, Set.of()));

        assertFound(Breach.UNEXPLAINED_DUPLICATE);
    }

    @Test
    void shouldExplainARepetitionByWhoeverAskedForItOrByWhatTheApiSays() {
        seen.add(seen(30, "t0", "w1", "e1", "k1", "d1", Answer.SUCCESS));
        call(Asked.RESEND, 29, "t0", "w1", true);
        seen.add(seen(31, "t1", "w2", "e2", "k2", "d2", Answer.SUCCESS));
        ends.set(1, end("t1", "e2", "w2", "DELIVERED", "INTERRUPTED", "null"));

        Findings findings = findings();

        assertThat(findings.breaches()).isEmpty();
        assertThat(findings.resent).isEqualTo(1);
        assertThat(findings.duplicates()).containsEntry("TAKEN_OVER", 1);
    }

    @Test
    void shouldNameASendAfterTheAnswerToDeleteOrBlock() {
        call(Asked.BLOCK, 9, "t0", "w1", true);

        assertFound(Breach.SENT_AFTER_STOP);
    }

    @Test
    void shouldAllowASendOfAProcessThatWasFrozenWhenTheStopWasAnswered() {
        call(Asked.BLOCK, 9, "t0", "w1", true);
        strikes.add(new Strike("POD_FROZEN", POD, 8 * SECOND, 10 * SECOND, Set.of()));

        assertThat(findings().breaches()).isEmpty();
    }

    @Test
    void shouldNameASendOfAPodThatHadLostTheDatabaseForLongerThanItsLease() {
        seen.set(0, by(OTHER_POD, 10));
        strikes.add(new Strike("POD_CUT_OFF", OTHER_POD, 5 * SECOND, 12 * SECOND, Set.of()));

        assertFound(Breach.SENT_WITHOUT_LEASE);
    }

    @Test
    void shouldAllowASendWhileTheLeaseLasts() {
        seen.set(0, by(OTHER_POD, 10));
        strikes.add(new Strike("POD_CUT_OFF", OTHER_POD, 7 * SECOND, 14 * SECOND, Set.of()));

        assertThat(findings().breaches()).isEmpty();
    }

    @Test
    void shouldNotExcuseAPodThatComesBackAndSendsWhatAnotherHasDeliveredMeanwhile() {
        seen.add(by(OTHER_POD, 14));
        strikes.add(new Strike("POD_FROZEN", OTHER_POD, 8 * SECOND, 13 * SECOND, Set.of()));
        ends.set(0, end("t0", "e1", "w1", "DELIVERED", "INTERRUPTED", "null"));

        assertFound(Breach.UNEXPLAINED_DUPLICATE);
    }

    @Test
    void shouldNameAPodThatSendsWithoutItsLeaseWhenItGoesOn() {
        strikes.add(new Strike("POD_FROZEN", OTHER_POD, 8 * SECOND, 13 * SECOND, Set.of()));
        for (int i = 3; i < 12; i++) {
            String event = "e" + i;
            String key = "k" + i;
            told.add(new Told(7 * SECOND, 7 * SECOND + 5, key, "t0", "deal", "d1", event, 1));
            seen.add(new Seen(10 * SECOND, POD, "t0", "w1", event, key, "t0", "deal", "d1", true, Answer.SUCCESS));
            seen.add(
                    new Seen(13 * SECOND, OTHER_POD, "t0", "w1", event, key, "t0", "deal", "d1", true, Answer.SUCCESS));
            ends.add(end("t0", event, "w1", "DELIVERED", "INTERRUPTED", "null"));
        }
        stored.clear();

        assertFound(Breach.SENT_WITHOUT_LEASE);
    }

    @Test
    void shouldNameStatisticsThatMissAnAttempt() {
        stored.putAll(Map.of(Rest.SUCCESSES, 2L, Rest.COUNTED, 1L));

        assertFound(Breach.COUNTS_DISAGREE);
    }

    @Test
    void shouldNameAWrongNumberOfMatches() {
        told.set(0, new Told(10 * SECOND, 10 * SECOND + 5, "k1", "t0", "deal", "d1", "e1", 2));

        assertFound(Breach.MISCOUNTED);
    }

    @Test
    void shouldNameCountsThatDisagreeAndWritesThatContradictEachOther() {
        stored.put("delivered", 3L);
        stored.put("wrong: runs with two ends", 1L);

        assertFound(Breach.COUNTS_DISAGREE, Breach.STALE_WRITE);
    }

    @Test
    void shouldNameWhatIsTakenUpTooLate() {
        strikes.add(new Strike("POD_KILLED", POD, 10 * SECOND + 7, 12 * SECOND, Set.of()));
        seen.set(0, seen(50, "t0", "w1", "e1", "k1", "d1", Answer.SUCCESS));

        assertFound(Breach.LATE);
    }

    @Test
    void shouldNameWhatHasGrownAndWhoEndedBadly() {
        sizes.add(new Size("warm", "p", Map.of("threads", 30L)));
        sizes.add(new Size("rest", "p", Map.of("threads", 60L, "requests in flight", 1L)));
        complaints.add("it has ended by itself");

        assertThat(findings().breaches()).containsOnlyKeys(Breach.LEAKED, Breach.ENDED_BADLY);
        assertThat(findings().breaches().get(Breach.LEAKED)).hasSize(2);
    }
}
