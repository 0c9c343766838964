package dev.signpost.queue.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.WaitReason;
import dev.signpost.pg.Sql;
import dev.signpost.queue.Claims;
import dev.signpost.queue.PodLost;
import dev.signpost.queue.Publication;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A flush is under way, or comes late, while its pod is taken over. */
class FenceRaceTest {
    private final Arena arena = new Arena();

    @AfterEach
    void close() {
        arena.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLoseNothingThatIsBeingAcceptedDuringATakeOver(boolean keyed) {
        assertThat(acceptDuringTakeOver(keyed, Weakened.NOT)).isEqualTo(Account.CLEAN);
        assertThat(arena.database.number("SELECT count(*) FROM backlog")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBeSeenToLoseAnEventWhenTheFenceIsLookedAtAndNotHeld(boolean keyed) {
        assertThat(acceptDuringTakeOver(keyed, Weakened.looksWithoutLocking("queue.accept")))
                .isEqualTo(new Account(1, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAcknowledgeNothingAfterATakeOver(boolean keyed) {
        Future<List<UUID>> late = acceptAfterTakeOver(keyed, Weakened.NOT);

        assertThat(Await.failure(late)).isInstanceOf(PodLost.class);
        assertThat(arena.database.number("SELECT count(*) FROM event")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBeSeenToLoseAnEventWhenAcceptHasNoFence(boolean keyed) {
        Future<List<UUID>> late = acceptAfterTakeOver(keyed, Weakened.unfenced("queue.accept"));

        assertThat(arena.account(Await.value(late))).isEqualTo(new Account(1, 0, 0));
    }

    @Test
    void shouldDeliverNothingAgainThatIsBeingSettledDuringATakeOver() {
        assertThat(settleDuringTakeOver("queue.settle_delivered", Weakened.NOT)).isEqualTo(Account.CLEAN);
        assertThat(settleDuringTakeOver("queue.settle", Weakened.NOT)).isEqualTo(Account.CLEAN);
    }

    @Test
    void shouldBeSeenToDeliverAgainWhenSettlingADeliveryHasNoFence() {
        assertThat(settleDuringTakeOver("queue.settle_delivered", Weakened.unfenced("queue.settle_delivered")))
                .isEqualTo(new Account(0, 0, 1));
    }

    @Test
    void shouldBeSeenToDeliverAgainWhenSettlingAnythingHasNoFence() {
        assertThat(settleDuringTakeOver("queue.settle", Weakened.unfenced("queue.settle")))
                .isEqualTo(new Account(0, 0, 1));
    }

    @Test
    void shouldReleaseWhatIsBeingClaimedDuringATakeOver() {
        assertThat(claimDuringTakeOver(Weakened.NOT)).isEqualTo(Account.CLEAN);
    }

    @Test
    void shouldBeSeenToLoseADeliveryWhenAClaimOnlyLooksAtTheFence() {
        assertThat(claimDuringTakeOver(Weakened.looksWithoutLocking("queue.claim")))
                .isEqualTo(new Account(1, 0, 0));
    }

    private Account acceptDuringTakeOver(boolean keyed, UnaryOperator<Sql> weakness) {
        Racer victim = arena.pod(
                arena.usual().with(Weakened.stopsInsideTheFence("queue.accept")).with(weakness));
        Racer heir = arena.heir(Weakened.NOT);
        arena.gate.shut();
        Future<List<UUID>> flight = victim.publish("deal.won", key(keyed));
        arena.gate.awaitSomebody();

        arena.takeOverAtTheGate(victim, heir);

        return arena.account(Await.value(flight));
    }

    /** With a key an accept takes its long form. */
    private static Publication.@Nullable IdempotencyKey key(boolean keyed) {
        return keyed ? new Publication.IdempotencyKey(UUID.randomUUID(), UUID.randomUUID()) : null;
    }

    private Future<List<UUID>> acceptAfterTakeOver(boolean keyed, UnaryOperator<Sql> weakness) {
        Racer victim = arena.pod(arena.usual().with(weakness));
        Racer heir = arena.heir(Weakened.NOT);
        // So that its lane has a slot: to open one is fenced, too, and not what is weakened here.
        Await.value(victim.attempts.settlePlain(
                victim.pod(),
                List.of(victim.delivered(Await.value(victim.publish()).get(0)))));
        victim.runOut();
        arena.awaitGone(victim, heir);
        return victim.publish("deal.won", key(keyed));
    }

    private Account settleDuringTakeOver(String statement, UnaryOperator<Sql> weakness) {
        Racer victim = arena.pod(
                arena.usual().with(Weakened.stopsBeforeItsEnd(statement)).with(weakness));
        Racer heir = arena.heir(Weakened.NOT);
        List<UUID> acks = Await.value(victim.publish());
        arena.gate.shut();
        var batch = List.of(victim.delivered(acks.get(0)));
        Future<Integer> flight = statement.equals("queue.settle")
                ? victim.attempts.settle(victim.pod(), batch)
                : victim.attempts.settlePlain(victim.pod(), batch);
        arena.gate.awaitSomebody();

        arena.takeOverAtTheGate(victim, heir);

        Await.value(flight);
        return arena.account(acks);
    }

    private Account claimDuringTakeOver(UnaryOperator<Sql> weakness) {
        Racer victim = arena.pod(
                arena.usual().with(Weakened.stopsInsideTheFence("queue.claim")).with(weakness));
        Racer heir = arena.heir(Weakened.NOT);
        Publication waiting = victim.publication("deal.won", arena.webhook, null);
        var deferred = List.of(Publication.DeferredPair.waiting(arena.webhook, WaitReason.LANE_FULL));
        Await.value(victim.offer(new Publication(waiting.event(), 1, List.of(), deferred, null)));
        arena.gate.shut();
        Future<Claims.Claimed> flight = victim.claims.claim(victim.pod(), Racer.PLENTY);
        arena.gate.awaitSomebody();

        arena.takeOverAtTheGate(victim, heir);

        assertThat(Await.value(flight).deliveries()).hasSize(1);
        return arena.account(List.of());
    }
}
