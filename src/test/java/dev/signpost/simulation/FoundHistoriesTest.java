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

    /** Attempts that read their webhook anew waited for that side by side, and went out together. */
    @Test
    void shouldKeepTheRateOfAWebhookThatIsReadAnew() {
        Plan plan = new Plan(
                14L,
                1,
                List.of(new Plan.Hook(0, "*", null, 5)),
                List.of(
                        new Step.Behave(1179, 0, Manner.BUSY, 1424),
                        new Step.Publish(1884, 0, 0, "a.one", 7, false),
                        new Step.Disable(2641, 0, 0),
                        new Step.Spoil(3989, 0, Fault.SLOW, 340, 3097),
                        new Step.Enable(4704, 0, 0)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }

    /** A request whose connection was being made when its destination was stopped went out after the answer to that. */
    @Test
    void shouldSendNothingThatHadBegunWhenItsDestinationWasStopped() {
        Plan plan = new Plan(
                2885L,
                1,
                List.of(
                        new Plan.Hook(0, "*", null, 17),
                        new Plan.Hook(0, "a.one", 3, null),
                        new Plan.Hook(0, "*", null, null)),
                List.of(
                        new Step.Behave(1401, 2, Manner.BREAKS, 1717),
                        new Step.Publish(1949, 0, 0, "a.two", 2, true),
                        new Step.Behave(2691, 2, Manner.FAR, 3430),
                        new Step.Spoil(3233, 0, Fault.REFUSED, 560, 784),
                        new Step.StopDestination(5188, 0, 2, 2752)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }

    /** When the clock jumped, pods that lived were taken for dead by whoever waits until all know of a change. */
    @Test
    void shouldWaitForLivingPodsThoughTheDatabasesClockHasJumped() {
        Plan plan = new Plan(
                1L,
                2,
                List.of(new Plan.Hook(0, "*", 1, null)),
                List.of(
                        new Step.Behave(2000, 0, Manner.SLOW, 6000),
                        new Step.Publish(2900, 1, 0, "a.one", 6, false),
                        new Step.SetClock(3000, 60_000),
                        new Step.Spoil(3000, 1, Fault.SLOW, 1000, 1500),
                        new Step.Delete(3020, 0, 0)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }

    /** Another pod sent all that waited, and so nothing was left to probe with. */
    @Test
    void shouldCloseABreakerThoughAnotherPodSendsEverything() {
        Plan plan = new Plan(
                24L,
                2,
                List.of(
                        new Plan.Hook(1, "a.two", 1, null),
                        new Plan.Hook(1, "*", null, null),
                        new Plan.Hook(0, "*", null, null)),
                List.of(
                        new Step.Behave(2517, 2, Manner.REFUSES, 3717),
                        new Step.Publish(5850, 1, 0, "a.two", 1, false),
                        new Step.Publish(5851, 1, 0, "a.two", 1, true),
                        new Step.Publish(6048, 0, 1, "cannot.be.stored", 1, false)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }

    /** A note whose answer was lost was taken for written, and after the last one there is no other. */
    @Test
    void shouldTellTheEndOfAPauseThoughTheFirstWordOfItWasLost() {
        Plan plan = new Plan(
                710L,
                2,
                List.of(new Plan.Hook(1, "*", 2, null)),
                List.of(
                        new Step.StopDestination(923, 1, 0, 2784),
                        new Step.Publish(3393, 1, 1, "a.two", 1, true),
                        new Step.Outage(4715, 3903)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }

    /** What a lost pod could not write any more about a receiver was written by the next one, which knew nothing of it. */
    @Test
    void shouldTellNoPauseOfAPodThatWasLost() {
        Plan plan = new Plan(
                2907L,
                2,
                List.of(new Plan.Hook(0, "a.two", null, null)),
                List.of(
                        new Step.Publish(710, 1, 0, "a.one", 1, false),
                        new Step.Publish(1147, 1, 1, "a.one", 3, true),
                        new Step.Behave(2159, 0, Manner.BREAKS, 3030),
                        new Step.Publish(2675, 1, 0, "a.two", 3, true),
                        new Step.Publish(2887, 1, 0, "a.two", 1, true),
                        new Step.Publish(3593, 1, 1, "a.two", 1, false),
                        new Step.Spoil(4536, 1, Fault.ANSWER_LOST, 537, 2197),
                        new Step.Publish(4964, 1, 1, "a.one", 1, true),
                        new Step.Freeze(5212, 1, 3818)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }

    /** Two people asked for the same delivery: Postgres claims it once, and the played database did it twice. */
    @Test
    void shouldSendOnceWhatTwoPeopleAskFor() {
        Plan plan = new Plan(
                71040L,
                1,
                List.of(new Plan.Hook(1, "*", null, null), new Plan.Hook(1, "a.two", null, null)),
                List.of(
                        new Step.Behave(146, 1, Manner.BREAKS, 768),
                        new Step.Publish(773, 0, 1, "a.two", 1, false),
                        new Step.Freeze(999, 0, 5855),
                        new Step.SendNow(2120, 0, 1),
                        new Step.SendNow(3444, 0, 1)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }

    /** A process that was frozen, taken over and registered anew sent with the catalogue that it had before. */
    @Test
    void shouldSendNothingAfterAStopThatWasAnsweredWhileTheProcessWasNoPod() {
        Plan plan = new Plan(
                31371L,
                2,
                List.of(
                        new Plan.Hook(0, "*", 3, null),
                        new Plan.Hook(1, "a.one", null, null),
                        new Plan.Hook(0, "*", null, null)),
                List.of(
                        new Step.Freeze(1145, 0, 5727),
                        new Step.StopDestination(4922, 1, 2, 2519),
                        new Step.Publish(5869, 0, 0, "a.one", 1, false)));

        History.Result result = History.run(plan);

        assertThat(result.found()).isEmpty();
    }
}
