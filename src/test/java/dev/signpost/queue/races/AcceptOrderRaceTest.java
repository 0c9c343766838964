package dev.signpost.queue.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.Sql;
import dev.signpost.queue.Publication;
import dev.signpost.testkit.Await;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tenant's catalogue changes between the matching of an event with an idempotency key and its accept. */
class AcceptOrderRaceTest {
    private final Arena arena = new Arena();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldStoreAnEventThatWasStaleAtFirst() {
        assertThat(acceptAfterAChange(Weakened.NOT)).isEqualTo(Account.CLEAN);
        assertThat(arena.database.number("SELECT count(*) FROM event")).isEqualTo(1);
    }

    @Test
    void shouldBeSeenToAcknowledgeAnEventThatDoesNotExistWhenKeysAreTakenFirst() {
        assertThat(acceptAfterAChange(Weakened.keysFirst())).isEqualTo(new Account(0, 1, 0));
        assertThat(arena.database.number("SELECT count(*) FROM event")).isZero();
    }

    private Account acceptAfterAChange(UnaryOperator<Sql> weakness) {
        Racer pod = arena.pod(arena.usual().with(weakness));
        var key = new Publication.IdempotencyKey(UUID.randomUUID(), UUID.randomUUID());
        arena.database.execute("UPDATE tenant SET version = 2");

        List<UUID> acks = Await.value(pod.publish("deal.won", key));

        Await.value(pod.attempts.settlePlain(pod.pod(), List.of(pod.delivered(acks.get(0)))));
        return arena.account(acks);
    }
}
