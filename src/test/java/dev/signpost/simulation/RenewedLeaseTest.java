package dev.signpost.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.queue.IdClock;
import dev.signpost.queue.PodClock;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Watermark;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A lease that had run out and is renewed: what was answered meanwhile has to be in force before anything is sent. */
class RenewedLeaseTest {
    private final Timeline timeline = new Timeline();
    private final Database database = new Database(timeline, Witness.BLIND);
    private final PodClock clock = new PodClock(timeline::nanos, () -> Instant.EPOCH);
    private final Applied applied = new Applied();
    private final PodLease lease = new PodLease(
            new Loops(timeline, Life.world(), new Random(1)).vertx(),
            (sql, parameters) -> run(sql.name(), parameters),
            Settings.TERMS,
            new PodLease.Progress(clock, new Watermark(new IdClock(clock, new Random(2)))),
            new PodLease.Chance(timeline::nanos, () -> new UUID(3, 3)),
            applied);
    private boolean away;

    private static final class Applied implements PodLease.AppliedEpoch {
        private long epoch = 1;

        @Override
        public long applied() {
            return epoch;
        }

        @Override
        public void seen(long seen) {}
    }

    private Future<RowSet<Row>> run(String name, Tuple parameters) {
        Promise<RowSet<Row>> promise = Promise.promise();
        if (away) {
            return Future.failedFuture(new IOException("away"));
        }
        database.run(name, parameters, null, new Database.Answer() {
            @Override
            public void waits() {}

            @Override
            public void rows(Rows rows) {
                promise.complete(rows);
            }

            @Override
            public void failed(PgException failure) {
                promise.fail(failure);
            }
        });
        return promise.future();
    }

    private void pass(long seconds) {
        timeline.runUntil(timeline.nanos() + seconds * Timeline.SECOND);
    }

    @Test
    void shouldBeHeldAgainOnlyWhenWhatWasAnsweredWithoutItIsInForce() {
        lease.start();
        pass(2);
        assertThat(lease.held()).isTrue();

        away = true;
        pass(Settings.LEASE.toSeconds() + 1);
        assertThat(lease.held()).isFalse();
        database.tables.epoch = 2;
        away = false;
        pass(2);

        assertThat(lease.held()).isFalse();
        applied.epoch = 2;
        assertThat(lease.held()).isTrue();
    }
}
