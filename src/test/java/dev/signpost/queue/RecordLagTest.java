package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Pod;
import dev.signpost.model.Verdict;
import dev.signpost.record.DeliveryCounts;
import dev.signpost.record.Recorder;
import dev.signpost.telemetry.Meters;
import dev.signpost.testkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent while records lag behind would be sent twice if the process died; so it is not sent. */
class RecordLagTest {
    private static final int MANY = 100;
    private static final long LONG_MILLIS = 300;

    private final QueueFixture fixture = new QueueFixture();
    private final QueueFixture.Running pod = fixture.living();
    private final Context loop = fixture.vertx.getOrCreateContext();
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final CountDownLatch room = new CountDownLatch(1);
    private final Recorder recorder = new Recorder(
            fixture.vertx,
            pod.attempts,
            () -> Instant.ofEpochMilli(now.get()),
            new Recorder.Listeners(
                    millis -> {},
                    room::countDown,
                    new DeliveryCounts(new Meters(new SimpleMeterRegistry())),
                    new LongAdder(),
                    (own, batch) -> {}));

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Nothing is settled while somebody holds all slots of the pod. */
    private Connection holdingRecords() throws SQLException {
        Connection connection = DriverManager.getConnection(fixture.database.jdbcUrl());
        connection.setAutoCommit(false);
        connection
                .createStatement()
                .executeQuery("SELECT FROM pod_slot FOR UPDATE")
                .close();
        return connection;
    }

    /** Opens the slot that the others will hold. */
    private void settleFirst() {
        record(1);
        Awaitility.await().until(() -> onLoop(recorder::unsettled) == 0);
    }

    private <T> T onLoop(Supplier<T> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(turn -> done.complete(work.get()));
        return Await.value(done.future());
    }

    @Test
    void shouldHaveNoRoomWhileManyOutcomesWaitLongAndHaveItAgainWhenTheyAreRecorded() throws Exception {
        settleFirst();
        try (Connection holding = holdingRecords()) {
            record(MANY);
            boolean atFirst = onLoop(recorder::hasRoom);
            now.addAndGet(LONG_MILLIS);
            boolean later = onLoop(recorder::hasRoom);

            holding.rollback();

            assertThat(atFirst).as("room for many that are fresh").isTrue();
            assertThat(later).as("room for many that wait").isFalse();
        }
        assertThat(room.await(10, TimeUnit.SECONDS)).as("word of room").isTrue();
        assertThat(onLoop(recorder::hasRoom)).isTrue();
    }

    @Test
    void shouldHaveRoomForAFewHoweverLongTheyWait() throws Exception {
        settleFirst();
        try (Connection holding = holdingRecords()) {
            record(10);
            now.addAndGet(LONG_MILLIS);

            assertThat(onLoop(recorder::hasRoom)).isTrue();

            holding.rollback();
        }
    }

    /** Outcomes of events that nobody has accepted: for the record that is the same. */
    private void record(int count) {
        Pod own = Objects.requireNonNull(pod.lease.pod());
        for (int i = 0; i < count; i++) {
            Delivery delivery = Delivery.first(pod.event("deal.won"), fixture.webhook);
            var attempt = new Settlement.Attempted(AttemptResult.SUCCESS, 200, now.get(), 3, 1, 1, 1, Answer.NONE);
            var settlement = new Settlement(delivery, attempt, Verdict.DELIVERED, Settlement.Bearing.NONE, null);
            onLoop(() -> {
                recorder.add(own, settlement);
                return true;
            });
        }
    }
}
