package dev.signpost.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.simulation.Weather.Fault;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Histories that have shown a fault, as small as they could be made. */
class FoundHistoriesTest {
    @BeforeAll
    static void hush() {
        Quiet.begin();
    }

    @AfterAll
    static void speak() {
        Quiet.end();
    }

    /** Deliveries claimed for a webhook that the pod had not read yet were begun as if it had no limit of its own. */
    @Test
    void shouldKeepTheLimitOfAWebhookThatIsNotInMemory() {
        Plan plan = new Plan(
                105L,
                2,
                List.of(
                        new Plan.Hook(0, "a.one", null, 24),
                        new Plan.Hook(1, "*", 2, null),
                        new Plan.Hook(1, "*", 1, null)),
                List.of(
                        new Step.Behave(3861, 2, Manner.REFUSES, 4169),
                        new Step.Publish(4556, 0, 1, "a.two", 3, false)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }

    /** A pod that had renewed its expired lease sent before it knew what had been changed without it. */
    @Test
    void shouldSendNothingAfterAChangeThatWasAnsweredWithoutThePod() {
        Plan plan = new Plan(
                9625L,
                2,
                List.of(new Plan.Hook(0, "a.two", 3, null), new Plan.Hook(1, "*", null, null)),
                List.of(
                        new Step.Publish(469, 0, 0, "cannot.be.stored", 6, false),
                        new Step.Behave(827, 1, Manner.LATE, 2305),
                        new Step.Publish(1771, 0, 1, "a.one", 1, false),
                        new Step.Behave(1791, 1, Manner.BREAKS, 3691),
                        new Step.Outage(2468, 1918),
                        new Step.Kill(3323, 1, 271),
                        new Step.Publish(3841, 1, 1, "a.two", 2, false),
                        new Step.Spoil(4757, 0, Fault.AWAY, 709, 2940),
                        new Step.Publish(4924, 0, 0, "a.one", 1, false),
                        new Step.Publish(5142, 0, 0, "a.two", 1, false),
                        new Step.Disable(5746, 1, 0)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }

    /** A request that had been begun before its pod was taken over went out under the process's next pod. */
    @Test
    void shouldSendNothingOfAFormerPod() {
        Plan plan = new Plan(
                11629L,
                2,
                List.of(new Plan.Hook(1, "a.one", 2, null), new Plan.Hook(1, "*", 2, null)),
                List.of(
                        new Step.Kill(1433, 1, 1241),
                        new Step.Behave(2017, 1, Manner.LATE, 3346),
                        new Step.Publish(2105, 0, 1, "a.one", 1, true),
                        new Step.Drain(3403, 0, 660),
                        new Step.Freeze(3681, 1, 2267),
                        new Step.Freeze(3939, 1, 3818)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }
}
