package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Verdict;
import dev.signpost.testkit.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TakeOverTest {
    private QueueFixture queue;
    private QueueFixture.Running dead;
    private QueueFixture.Running heir;

    @BeforeEach
    void open() {
        queue = new QueueFixture();
        // Its first heartbeat comes when its lease has long run out.
        dead = queue.new Running(Duration.ofMillis(300));
        heir = queue.living();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void shouldTurnWhatADeadPodHadOpenIntoBacklogRows() {
        Publication open = dead.publication(queue.webhook);
        Publication closed = dead.publication(queue.webhook);
        dead.accept(open, closed);
        Await.value(dead.attempts.settlePlain(dead.lease.pod(), List.of(success(closed))));
        dead.lease.stop();

        awaitTakeOver();

        Delivery claimed = heir.claim().get(0);
        assertThat(claimed.event()).isEqualTo(open.event());
        assertThat(claimed.number()).isEqualTo(2);
        assertThat(claimed.interruptions()).isEqualTo(1);
        assertThat(queue.database.query("SELECT result::int AS r FROM attempt ORDER BY result"))
                .extracting(row -> row.get("r"))
                .containsExactly(0, 20);
    }

    @Test
    void shouldWriteNothingAfterItWasTakenOver() {
        Publication before = dead.publication(queue.webhook);
        dead.accept(before);
        Pod pod = java.util.Objects.requireNonNull(dead.lease.pod());
        dead.lease.stop();
        awaitTakeOver();

        Throwable accept = Await.failure(dead.events.accept(pod, List.of(dead.publication(queue.webhook))));
        Throwable settle = Await.failure(dead.attempts.settlePlain(pod, List.of(success(before))));

        assertThat(accept).isInstanceOf(PodLost.class);
        assertThat(settle).isInstanceOf(PodLost.class);
        assertThat(queue.database.number("SELECT count(*) FROM event")).isEqualTo(1);
        assertThat(queue.database.number("SELECT count(*) FROM attempt WHERE result = 0"))
                .isZero();
    }

    @Test
    void shouldReleaseTheClaimsOfADeadPodAndParkWhatWasInterruptedTooOften() {
        dead.accept(new Publication(
                dead.event("deal.won"),
                1,
                List.of(),
                List.of(Publication.DeferredPair.waiting(queue.webhook, dev.signpost.model.WaitReason.LANE_FULL)),
                null));
        queue.database.execute("UPDATE backlog SET interruptions = 4");
        assertThat(dead.claim()).hasSize(1);
        dead.lease.stop();

        awaitTakeOver();

        assertThat(queue.database.number("SELECT count(*) FROM backlog")).isZero();
        assertThat(queue.database.number("SELECT count(*) FROM parked WHERE reason = 3"))
                .isEqualTo(1);
    }

    @Test
    void shouldLeaveAPodAloneThatHasRenewed() {
        dead.accept(dead.publication(queue.webhook));
        await().until(heir.lease::seasoned);

        assertThat(Await.value(heir.takeOver.takeOverExpired())).isZero();
        assertThat(queue.database.number("SELECT count(*) FROM pod")).isEqualTo(2);
    }

    @Test
    void shouldHandItsOwnWorkBackWithoutAnAttemptWhenItStops() {
        Publication open = dead.publication(queue.webhook);
        dead.accept(open);
        Pod pod = java.util.Objects.requireNonNull(dead.lease.pod());
        dead.lease.stop();

        assertThat(Await.value(dead.takeOver.endSelf(pod))).isEqualTo(1);

        assertThat(heir.claim())
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.number()).isEqualTo(1));
        assertThat(queue.database.number("SELECT count(*) FROM attempt")).isZero();
    }

    private void awaitTakeOver() {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            Await.value(heir.takeOver.takeOverExpired());
            return queue.database.number("SELECT count(*) FROM pod") == 1;
        });
    }

    private Settlement success(Publication publication) {
        var attempt = new Settlement.Attempted(
                AttemptResult.SUCCESS, 200, System.currentTimeMillis(), 3, 1, 1, 1, Answer.NONE);
        return new Settlement(Delivery.first(publication.event(), queue.webhook), attempt, Verdict.DELIVERED, null);
    }
}
