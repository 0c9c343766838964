package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Pod;
import dev.signpost.model.Verdict;
import dev.signpost.pg.PgFault;
import dev.signpost.testkit.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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
        // Whatever is accepted stays open, also if a heartbeat comes before the test has stopped it.
        dead.watermark.open();
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
        Pod pod = Objects.requireNonNull(dead.lease.pod());
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
    void shouldTakeNobodyOverBecauseTheDatabasesClockJumpsAhead() {
        Pod living = Objects.requireNonNull(queue.living().lease.pod());
        awaitSeasonedLooking();

        // Of the other pods, as if the clock had jumped just now: they have renewed, and it says that they have
        // expired.
        for (int look = 0; look < 10; look++) {
            queue.database.execute(
                    "UPDATE pod SET expires_at = expires_at - interval '15 minutes' WHERE id = ?", living.id());
            Await.value(heir.takeOver.takeOverExpired());
        }

        assertThat(queue.database.number("SELECT count(*) FROM pod WHERE id = ?", living.id()))
                .isEqualTo(1);
    }

    @Test
    void shouldTakeADeadPodOverThoughTheDatabasesClockWasSetBack() {
        dead.accept(dead.publication(queue.webhook));
        dead.lease.stop();
        queue.database.execute("UPDATE pod SET expires_at = expires_at + interval '15 minutes'");

        awaitTakeOver();

        assertThat(heir.claim()).hasSize(1);
    }

    @Test
    void shouldTellThatTheDatabaseHasLostWhatItHadCommitted() {
        await().until(heir.lease::seasoned);
        long before = heir.lease.lostCommits().sum();

        // As a standby has it that lacks the last seconds of the log.
        queue.database.execute(
                "UPDATE pod SET watermark = id_floor(id_time(watermark) - interval '2 seconds') WHERE id = ?",
                Objects.requireNonNull(heir.lease.pod()).id());

        await().until(() -> heir.lease.lostCommits().sum() == 1);
        assertThat(before).isZero();
    }

    private void awaitSeasonedLooking() {
        await().until(() -> {
            Await.value(heir.takeOver.takeOverExpired());
            return heir.lease.seasoned();
        });
    }

    @Test
    void shouldHandItsOwnWorkBackWithoutAnAttemptWhenItStops() {
        Publication open = dead.publication(queue.webhook);
        dead.accept(open);
        Pod pod = Objects.requireNonNull(dead.lease.pod());
        dead.lease.stop();

        assertThat(Await.value(dead.takeOver.endSelf(pod))).isEqualTo(1);

        assertThat(heir.claim())
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.number()).isEqualTo(1));
        assertThat(queue.database.number("SELECT count(*) FROM attempt")).isZero();
    }

    @Test
    void shouldEndAFrozenFlushThatKeepsItsSlot() throws SQLException {
        Publication open = dead.publication(queue.webhook);
        dead.accept(open);
        dead.lease.stop();
        awaitDeath();
        try (Connection frozen = DriverManager.getConnection(queue.database.jdbcUrl())) {
            frozen.setAutoCommit(false);
            frozen.createStatement().execute("SELECT FROM pod_slot FOR KEY SHARE");
            long begun = System.nanoTime();

            assertThat(Await.value(heir.takeOver.takeOverExpired())).isEqualTo(1);

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(QueueFixture.LOCK_TIMEOUT.plusSeconds(1));
            assertThatThrownBy(frozen::commit).isInstanceOf(SQLException.class);
        }
        assertThat(queue.database.number("SELECT count(*) FROM pod_slot")).isZero();
        assertThat(heir.claim()).hasSize(1);
    }

    @Test
    void shouldEndAFrozenHeartbeatThatKeepsItsPod() throws SQLException {
        dead.lease.stop();
        awaitDeath();
        try (Connection frozen = DriverManager.getConnection(queue.database.jdbcUrl())) {
            frozen.setAutoCommit(false);
            frozen.createStatement().execute("SELECT FROM pod WHERE expires_at < clock_timestamp() FOR UPDATE");

            Await.value(heir.takeOver.takeOverExpired());

            assertThat(queue.database.number("SELECT count(*) FROM pod")).isEqualTo(1);
        }
    }

    @Test
    void shouldNotEndAnotherTakeOverThatIsAtWork() throws SQLException {
        dead.lease.stop();
        awaitDeath();
        try (Connection atWork = DriverManager.getConnection(queue.database.jdbcUrl())) {
            atWork.setAutoCommit(false);
            atWork.createStatement().execute("DELETE FROM pod WHERE expires_at < clock_timestamp()");
            var working = CompletableFuture.runAsync(() -> execute(atWork, "SELECT pg_sleep(1.5)"));

            Throwable failure = Await.failure(heir.takeOver.takeOverExpired());

            assertThat(PgFault.sqlState(failure)).isEqualTo("55P03");
            working.join();
            atWork.commit();
        }
        assertThat(queue.database.number("SELECT count(*) FROM pod")).isEqualTo(1);
    }

    private static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitDeath() {
        await().until(() -> !Await.value(heir.takeOver.dead()).isEmpty() && heir.lease.seasoned());
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
        return new Settlement(
                Delivery.first(publication.event(), queue.webhook),
                attempt,
                Verdict.DELIVERED,
                Settlement.Bearing.NONE,
                null);
    }
}
