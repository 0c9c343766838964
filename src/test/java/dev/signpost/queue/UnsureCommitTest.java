package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.PgPool;
import dev.signpost.testkit.AbsentStandby;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A commit that was not waited for by its synchronous standby is no acknowledgement. */
class UnsureCommitTest {
    private final QueueFixture store = new QueueFixture(TestDatabase.alone());
    private final QueueFixture.Running pod = store.living();
    private final PgPool pool =
            PgPool.open(store.vertx, store.database.options().addProperty("synchronous_commit", "on"), 4);
    private final EventLog events =
            new EventLog(pool, new FlushSlot(store.vertx, pool, pod.lease, new AtomicInteger(100)));

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldNotAcknowledgeBeforeTheStandbyHasIt() {
        Await.value(accept());
        try (var standby = AbsentStandby.of(store.database)) {
            Future<List<AcceptAnswer>> waiting = acceptUntilOneWaits(standby);
            // First the accept, then the statement that shuts it out, twice.
            standby.cancelOneWait();
            standby.cancelOneWait();
            standby.cancelOneWait();
            Awaitility.await().until(() -> standby.waiting() == 1);

            assertThat(waiting.isComplete()).isFalse();
            standby.confirmAll();

            assertThat(Await.value(waiting)).extracting(AcceptAnswer::kind).containsExactly(AcceptAnswer.Kind.INSERTED);
        }
    }

    private Future<List<AcceptAnswer>> accept() {
        return events.accept(pod.lease.pod(), List.of(pod.publication(store.webhook)));
    }

    /** Until the server has heard of its standby, commits do not wait. */
    private Future<List<AcceptAnswer>> acceptUntilOneWaits(AbsentStandby standby) {
        while (true) {
            Future<List<AcceptAnswer>> accepted = accept();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> accepted.isComplete() || standby.waiting() == 1);
            if (!accepted.isComplete()) {
                return accepted;
            }
        }
    }
}
