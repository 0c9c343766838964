package dev.signpost.queue.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Answer;
import dev.signpost.model.RawBytes;
import dev.signpost.model.WaitReason;
import dev.signpost.pg.Sql;
import dev.signpost.queue.Claims;
import dev.signpost.queue.Publication;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TcpProxy;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The connection breaks between a flush and its answer: what the flush did or will do is unknown until it is shut out. */
class LostAnswerRaceTest {
    private static final String TYPE = "lost.answer";
    private static final Duration LATE = Duration.ofMillis(1_200);

    /** By it the proxy knows the request that is meant. */
    private static final String MARK = "MARKMARK";

    /** A webhook's key that reads as these letters on the wire. */
    private static final long MARKED = 0x4d41524b4d41524bL;

    private final Arena arena = new Arena();
    private final TcpProxy proxy = arena.proxy();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldFindWhatWasAcceptedWhenOnlyTheAnswerIsLost() throws InterruptedException {
        Racer pod = pod(Weakened.NOT);
        CountDownLatch lost = proxy.loseAnswerTo(TYPE);

        List<UUID> acks = Await.value(pod.publish(TYPE, null));

        assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(settled(pod, acks)).isEqualTo(Account.CLEAN);
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void shouldShutOutAFlushThatComesLate() throws InterruptedException {
        assertThat(acceptThatComesLate(Weakened.NOT)).isEqualTo(Account.CLEAN);
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void shouldBeSeenToDoubleAnEventAndLoseOneOfThemWhenAFlushThatComesLateIsNotShutOut() throws InterruptedException {
        assertThat(acceptThatComesLate(Weakened.neverShuts())).isEqualTo(new Account(1, 0, 0));
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void shouldWaitForAFlushThatIsStillAtWork() {
        assertThat(acceptThatIsStillAtWork(Weakened.NOT)).isEqualTo(Account.CLEAN);
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void shouldBeSeenToDoubleAnEventAndLoseOneOfThemWhenAFlushAtWorkIsNotWaitedFor() {
        assertThat(acceptThatIsStillAtWork(Weakened.neverShuts())).isEqualTo(new Account(1, 0, 0));
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void shouldSettleOnceWhenOnlyTheAnswerIsLost() throws InterruptedException {
        Racer pod = pod(Weakened.NOT);
        List<UUID> acks = Await.value(pod.publish());
        CountDownLatch lost = proxy.loseAnswerTo(MARK);
        var answer = new Answer(List.of(), RawBytes.of(MARK.getBytes(StandardCharsets.US_ASCII)), false);

        Await.value(pod.attempts.settlePlain(pod.pod(), List.of(pod.delivered(acks.get(0), answer))));

        assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(arena.account(acks)).isEqualTo(Account.CLEAN);
        assertThat(arena.database.number("SELECT count(*) FROM attempt")).isEqualTo(1);
    }

    @Test
    void shouldHoldNothingByAClaimThatComesLate() throws InterruptedException {
        assertThat(claimAfterOneThatComesLate(Weakened.NOT)).isEqualTo(1);
    }

    @Test
    void shouldBeSeenToLoseADeliveryWhenAClaimThatComesLateIsNotShutOut() throws InterruptedException {
        assertThat(claimAfterOneThatComesLate(Weakened.neverShuts())).isZero();
    }

    private Racer pod(UnaryOperator<Sql> change) {
        return arena.pod(arena.usual().with(change).through(proxy));
    }

    private Account acceptThatComesLate(UnaryOperator<Sql> weakness) throws InterruptedException {
        Racer pod = pod(weakness);
        CountDownLatch arrived = proxy.deliverLate(TYPE, LATE);

        List<UUID> acks = Await.value(pod.publish(TYPE, null));

        assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
        return settled(pod, acks);
    }

    private Account acceptThatIsStillAtWork(UnaryOperator<Sql> weakness) {
        Racer pod = arena.pod(arena.usual()
                .with(Weakened.stopsInsideTheFence("queue.accept"))
                .with(weakness)
                .through(proxy));
        arena.gate.shut();
        Future<List<UUID>> flight = pod.publish();
        arena.gate.awaitSomebody();
        proxy.cut();
        proxy.restore();

        // Shutting it out waits for it; without that the second try comes to the gate, too.
        arena.gate.awaitStuckOrSomebodyElse();
        arena.gate.open();

        List<UUID> acks = Await.value(flight);
        arena.gate.awaitNobodyAtWork();
        return settled(pod, acks);
    }

    /** The account when everything that the pod knows of has been delivered. */
    private Account settled(Racer pod, List<UUID> acks) {
        Await.value(pod.attempts.settlePlain(
                pod.pod(), acks.stream().map(pod::delivered).toList()));
        return arena.account(acks);
    }

    /** How many deliveries the next claim gets. */
    private int claimAfterOneThatComesLate(UnaryOperator<Sql> weakness) throws InterruptedException {
        Racer pod = pod(weakness);
        Publication waiting = pod.publication("deal.won", arena.webhook, null);
        var deferred = List.of(Publication.DeferredPair.waiting(arena.webhook, WaitReason.LANE_FULL));
        Await.value(pod.offer(new Publication(waiting.event(), 1, List.of(), deferred, null)));
        CountDownLatch arrived = proxy.deliverLate(MARK, LATE);

        var lost = Await.value(pod.claims.claim(pod.pod(), new Claims.Bounds(64, 16, 200, Map.of(MARKED, 0))));

        assertThat(lost.deliveries()).isEmpty();
        assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
        return Await.value(pod.claims.claim(pod.pod(), Racer.PLENTY))
                .deliveries()
                .size();
    }

    private long events() {
        return arena.database.number("SELECT count(*) FROM event");
    }
}
