package dev.signpost.queue.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.Sql;
import dev.signpost.queue.AcceptAnswer;
import dev.signpost.queue.AcceptAnswer.Kind;
import dev.signpost.queue.Publication;
import dev.signpost.testkit.Await;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Something fails when part of a batch is durable: to call all of it unwritten would publish that part twice. */
class PartlyWrittenBatchTest {
    private static final String FAILS = "SELECT no_such_column";

    private final Arena arena = new Arena();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldOfferOnlyTheLosersAgainWhenTheWinnersCannotBeRead() {
        Racer pod = arena.pod(arena.usual().with(fails("queue.keys_won", 1)));
        var key = new Publication.IdempotencyKey(UUID.randomUUID(), UUID.randomUUID());
        Await.value(pod.publish("deal.won", key));

        assertThat(kinds(pod, pod.publication("deal.won", arena.webhook, null), keyed(pod, key)))
                .containsExactly(Kind.INSERTED, Kind.NOT_WRITTEN);
        assertThat(kinds(pod, keyed(pod, key))).containsExactly(Kind.DUPLICATE);
    }

    @Test
    void shouldOfferOnlyTheSecondHalfAgainWhenThatFails() {
        // First the whole batch, then its first half, then its second.
        Racer pod = arena.pod(arena.usual().with(fails("queue.accept_plain", 3)));

        assertThat(kinds(pod, good(pod), good(pod), good(pod), pod.publication("\0", arena.webhook, null)))
                .containsExactly(Kind.INSERTED, Kind.INSERTED, Kind.NOT_WRITTEN, Kind.NOT_WRITTEN);
        assertThat(arena.database.number("SELECT count(*) FROM event")).isEqualTo(2);
    }

    private Publication good(Racer pod) {
        return pod.publication("deal.won", arena.webhook, null);
    }

    private Publication keyed(Racer pod, Publication.IdempotencyKey key) {
        return pod.publication("deal.won", arena.webhook, key);
    }

    private static List<Kind> kinds(Racer pod, Publication... batch) {
        return Await.value(pod.events.accept(pod.pod(), List.of(batch))).stream()
                .map(AcceptAnswer::kind)
                .toList();
    }

    /** That statement fails at that time, without any effect. */
    private static UnaryOperator<Sql> fails(String name, int time) {
        var times = new AtomicInteger();
        return sql -> sql.name().equals(name) && times.incrementAndGet() == time ? new Sql(name, FAILS) : sql;
    }
}
