package dev.signpost.queue.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.Sql;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A take-over looks for open events only when no flush can add any, and with eyes that see what the last one added. */
class TakeOverOrderRaceTest {
    private final Arena arena = new Arena();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldFindWhatTheLastFlushHasAdded() {
        assertThat(takeOverDuringAccept(Weakened.NOT)).isEqualTo(Account.CLEAN);
    }

    @Test
    void shouldFindItThoughTheDatabaseDefaultsToRepeatableRead() {
        String name = arena.database.uri().database();
        arena.database.execute("ALTER DATABASE " + name + " SET default_transaction_isolation = 'repeatable read'");

        assertThat(takeOverDuringAccept(Weakened.NOT)).isEqualTo(Account.CLEAN);
    }

    @Test
    void shouldBeSeenToLoseAnEventWhenTheTakeOverIsRepeatableRead() {
        assertThat(takeOverDuringAccept(Weakened.looksWithOldEyes())).isEqualTo(new Account(1, 0, 0));
    }

    @Test
    void shouldBeSeenToLoseAnEventWhenTheTakeOverDeletesAndLooksInOneStatement() {
        assertThat(takeOverDuringAccept(Weakened.deletesAndLooksAtOnce())).isEqualTo(new Account(1, 0, 0));
    }

    private Account takeOverDuringAccept(UnaryOperator<Sql> weakness) {
        Racer victim = arena.pod(arena.usual().with(Weakened.stopsInsideTheFence("queue.accept")));
        Racer heir = arena.heir(weakness);
        arena.gate.shut();
        Future<List<UUID>> flight = victim.publish();
        arena.gate.awaitSomebody();

        arena.takeOverAtTheGate(victim, heir);

        return arena.account(Await.value(flight));
    }
}
