package dev.signpost.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.testkit.Checker.Fault;
import dev.signpost.testkit.Evidence.Recorded;
import dev.signpost.testkit.Evidence.Seen;
import dev.signpost.testkit.Evidence.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker must itself be able to fail: each fault is planted into a run that was sound without it. */
class CheckerTest {
    private final List<Told> told = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final List<Recorded> recorded = new ArrayList<>();
    private final Map<String, Set<String>> subscriptions = Map.of("a", Set.of("w1", "w2"), "b", Set.of("w2"));

    CheckerTest() {
        told.add(new Told("k1", "e1", "a", 2));
        told.add(new Told("k2", "e2", "b", 1));
        delivered("e1", "w1");
        delivered("e1", "w2");
        delivered("e2", "w2");
    }

    private void delivered(String event, String webhook) {
        seen.add(new Seen(event, webhook, 200, 1));
        recorded.add(new Recorded(event, webhook, "DELIVERED"));
    }

    private Checker.Findings findings() {
        return Checker.check(new Evidence(told, seen, recorded, subscriptions));
    }

    private static void assertOnly(Checker.Findings findings, Fault fault, String about) {
        findings.faults().forEach((kind, found) -> {
            if (kind == fault) {
                assertThat(found).singleElement().asString().contains(about);
            } else {
                assertThat(found).as("%s", kind).isEmpty();
            }
        });
        assertThatThrownBy(() -> findings.assertSound(42))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Seed 42")
                .hasMessageContaining(fault.name());
    }

    @Test
    void shouldFindNothingInASoundRun() {
        var findings = findings();

        assertThat(findings.isSound()).isTrue();
        assertThat(findings.deliveries()).isEqualTo(3);
        assertThat(findings.duplicateCount()).isZero();
    }

    @Test
    void shouldAcceptEveryRecordedEnd() {
        told.add(new Told("k3", "e3", "a", 2));
        recorded.add(new Recorded("e3", "w1", "DEAD"));
        recorded.add(new Recorded("e3", "w2", "HELD"));

        assertThat(findings().isSound()).isTrue();
    }

    @Test
    void shouldAcceptAnEventWhoseAcknowledgementWasLost() {
        delivered("e9", "w2");

        assertThat(findings().isSound()).isTrue();
    }

    @Test
    void shouldFindAnAcknowledgedEventOfWhichNothingIsKnown() {
        told.add(new Told("k3", "e3", "b", 1));

        assertOnly(findings(), Fault.LOST, "e3 > w2");
    }

    @Test
    void shouldFindTheOneWebhookThatAnEventHasNotReached() {
        recorded.remove(0);
        seen.remove(0);

        assertOnly(findings(), Fault.LOST, "e1 > w1");
    }

    @Test
    void shouldFindADeliveryThatWasMadeAndNotRecorded() {
        recorded.remove(0);

        assertOnly(findings(), Fault.LOST, "a receiver has it");
    }

    @Test
    void shouldFindADeliveryThatStillWaits() {
        recorded.set(2, new Recorded("e2", "w2", "WAITING"));

        assertOnly(findings(), Fault.UNFINISHED, "e2 > w2");
    }

    @Test
    void shouldFindADeliveryThatNoReceiverConfirms() {
        seen.set(2, new Seen("e2", "w2", 503, 1));

        assertOnly(findings(), Fault.FALSELY_DELIVERED, "e2 > w2");
    }

    @Test
    void shouldFindAKeyThatMadeTwoEvents() {
        told.add(new Told("k2", "e3", "b", 1));
        delivered("e3", "w2");

        assertOnly(findings(), Fault.DOUBLED, "k2: e2, e3");
    }

    @Test
    void shouldAcceptThatOneEventIsToldTwiceForItsKey() {
        told.add(new Told("k2", "e2", "b", 1));

        assertThat(findings().isSound()).isTrue();
        assertThat(findings().deliveries()).isEqualTo(3);
    }

    @Test
    void shouldFindAWrongCount() {
        told.set(0, new Told("k1", "e1", "a", 1));

        assertOnly(findings(), Fault.MISCOUNTED, "e1: 1 instead of 2");
    }

    @Test
    void shouldFindAWebhookThatGotWhatItDoesNotWant() {
        seen.add(new Seen("e2", "w1", 200, 1));

        assertOnly(findings(), Fault.MISDIRECTED, "e2 > w1");
    }

    @Test
    void shouldFindAnEventThatNobodyKnows() {
        seen.add(new Seen("e7", "w1", 500, 1));

        assertOnly(findings(), Fault.UNKNOWN, "e7 > w1");
    }

    @Test
    void shouldCountSuccessesBeyondTheFirstAsDuplicates() {
        seen.add(new Seen("e2", "w2", 200, 2));
        seen.add(new Seen("e2", "w2", 200, 3));
        seen.add(new Seen("e1", "w2", 503, 3));

        assertThat(findings().duplicates()).containsExactlyEntriesOf(Map.of("e2 > w2", 2));
        assertThat(findings().isSound()).isTrue();
    }
}
