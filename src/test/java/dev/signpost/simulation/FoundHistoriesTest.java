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
                67746L,
                1,
                List.of(
                        new Plan.Hook(0, "*", 1, null),
                        new Plan.Hook(1, "a.one", 3, null),
                        new Plan.Hook(1, "a.two", null, null),
                        new Plan.Hook(1, "*", 2, null)),
                List.of(
                        new Step.Publish(291, 0, 0, "a.two", 1, false),
                        new Step.Outage(379, 3084),
                        new Step.PublishAgain(938, 0, 1),
                        new Step.Publish(1359, 0, 0, "a.two", 5, false),
                        new Step.Publish(1393, 0, 1, "a.two", 1, true),
                        new Step.Spoil(1970, 0, Fault.REQUEST_LOST, 305, 2170),
                        new Step.Publish(3089, 0, 1, "a.one", 1, true),
                        new Step.Publish(3511, 0, 1, "a.one", 1, true),
                        new Step.Publish(3519, 0, 0, "a.one", 1, true),
                        new Step.Delete(4216, 0, 2),
                        new Step.Publish(4413, 0, 0, "a.one", 1, true),
                        new Step.Behave(4985, 2, Manner.ODD, 4024),
                        new Step.Kill(5045, 0, 3624),
                        new Step.Publish(5305, 0, 0, "a.two", 1, false),
                        new Step.SendNow(5543, 0, 3)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }

    /** A commit without an answer was taken for none when its pod was lost meanwhile, and the event was stored again. */
    @Test
    void shouldStoreAnEventOnceThoughThePodIsLostBeforeItKnowsOfTheCommit() {
        Plan plan = new Plan(
                73067L,
                2,
                List.of(
                        new Plan.Hook(1, "*", null, null),
                        new Plan.Hook(1, "*", 1, null),
                        new Plan.Hook(1, "*", 1, null),
                        new Plan.Hook(1, "*", null, null)),
                List.of(
                        new Step.Behave(261, 2, Manner.FAILS, 2243),
                        new Step.Publish(321, 0, 0, "a.one", 1, false),
                        new Step.Publish(738, 1, 1, "a.two", 1, false),
                        new Step.Spoil(1394, 0, Fault.HANGS, 818, 3022),
                        new Step.Publish(1763, 0, 1, "a.one", 1, false),
                        new Step.Publish(1820, 1, 1, "a.one", 1, false),
                        new Step.Publish(2078, 1, 0, "a.two", 1, false),
                        new Step.Publish(2468, 0, 1, "a.two", 2, true),
                        new Step.Publish(2766, 1, 1, "a.two", 1, false),
                        new Step.Publish(3185, 0, 0, "a.one", 1, false),
                        new Step.Spoil(3345, 0, Fault.SLOW, 60, 2180),
                        new Step.Publish(3509, 1, 0, "a.two", 1, false),
                        new Step.Publish(3907, 0, 0, "a.two", 3, true),
                        new Step.Publish(4352, 0, 0, "a.two", 4, true),
                        new Step.Spoil(5057, 0, Fault.SLOW, 476, 1305)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }
}
