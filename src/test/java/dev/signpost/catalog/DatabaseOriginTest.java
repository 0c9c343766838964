package dev.signpost.catalog;

import static dev.signpost.catalog.DatabaseOrigin.Verdict.BEHIND;
import static dev.signpost.catalog.DatabaseOrigin.Verdict.PROMOTED;
import static dev.signpost.catalog.DatabaseOrigin.Verdict.RESTORED;
import static dev.signpost.catalog.DatabaseOrigin.Verdict.SAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.Connections;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.StatementObserver;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that says that it is another one, at other times. */
class DatabaseOriginTest {
    private static final String EVERYTHING = "SELECT count(*) FROM stopped_destination WHERE host = '*'";

    private static final Sql SEEN = Sql.named("catalog.origin_seen");

    private final TestDatabase database = TestDatabase.fresh();
    private final Vertx vertx = Vertx.vertx();
    private final PgPool pool = PgPool.open(vertx, database.options(), 2);
    private final AtomicLong applied = new AtomicLong();
    private final DatabaseOrigin origin = origin();

    private DatabaseOrigin origin() {
        return new DatabaseOrigin(
                pool,
                new Changes(pool, System::nanoTime),
                new DatabaseOrigin.Terms(Duration.ofMinutes(15), UUID::randomUUID),
                applied::get);
    }

    @BeforeEach
    void begin() {
        become("copy", "server", false);
        check(origin);
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
        database.close();
    }

    private DatabaseOrigin.Verdict check(DatabaseOrigin by) {
        return Await.value(by.check());
    }

    /** From now on it is another copy, on another server. */
    private void become(String copy, String server, boolean target) {
        database.execute(
                "CREATE OR REPLACE FUNCTION database_identity(OUT copy text, OUT server text, OUT target boolean)"
                        + " LANGUAGE sql STABLE AS $$ SELECT '" + copy + "', '" + server + "', " + target + " $$");
    }

    /** Nobody has looked for so long. */
    private void age(String interval) {
        database.execute("UPDATE database_origin SET seen_at = seen_at - interval '" + interval + "'");
    }

    private boolean paused() {
        return database.number(EVERYTHING) == 1;
    }

    @Test
    void shouldKnowTheDatabaseAgain() {
        age("1 year");

        assertThat(check(origin())).isEqualTo(SAME);

        assertThat(paused()).isFalse();
        assertThat(Await.value(DatabaseOrigin.lastRestored(pool))).isEmpty();
    }

    @Test
    void shouldGoOnAfterAPromotion() {
        become("copy", "standby", false);
        age("14 minutes");

        assertThat(check(origin())).isEqualTo(PROMOTED);

        assertThat(paused()).isFalse();
        assertThat(check(origin())).isEqualTo(SAME);
    }

    @Test
    void shouldPauseSendingOnAnotherServerWithOldData() {
        become("copy", "other", false);
        age("16 minutes");

        assertThat(check(origin())).isEqualTo(RESTORED);

        assertThat(paused()).isTrue();
        assertThat(check(origin())).isEqualTo(SAME);
        assertThat(database.number("SELECT count(*) FROM database_origin WHERE restored_to < clock_timestamp() -"
                        + " interval '15 minutes' AND restored_at > clock_timestamp() - interval '1 minute'"))
                .isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM audit_log WHERE action = 'destination.stopped'"))
                .isEqualTo(1);
        assertThat(Await.value(DatabaseOrigin.lastRestored(pool))).isPresent();
    }

    @Test
    void shouldPauseSendingInACopyHoweverYoung() {
        become("dump", "server", false);

        assertThat(check(origin())).isEqualTo(RESTORED);

        assertThat(paused()).isTrue();
    }

    @Test
    void shouldPauseSendingWhereTheServerSaysThatItWasRestored() {
        become("copy", "other", true);

        assertThat(check(origin())).isEqualTo(RESTORED);

        assertThat(paused()).isTrue();
    }

    @Test
    void shouldLeaveThePauseThatAPersonHasMade() {
        var stops = new DestinationStops(
                pool,
                new Changes(pool, System::nanoTime),
                epoch -> Future.succeededFuture(),
                InstantSource.system(),
                UUID::randomUUID);
        Await.value(stops.stop(CatalogFixture.OPERATOR, "*", "before the first start", null));
        become("dump", "server", false);

        check(origin());

        assertThat(Await.value(stops.list()))
                .singleElement()
                .matches(stop -> stop.reason().equals("before the first start"));
    }

    /** Of a process that has seen the data itself the clock decides nothing. */
    @Test
    void shouldTakeALongOutageForNothingElse() {
        age("1 hour");
        DatabaseOrigin running = origin();
        check(running);
        become("copy", "standby", false);

        assertThat(check(running)).isEqualTo(PROMOTED);

        become("copy", "restored", false);
        age("2 hours");
        assertThat(check(running)).isEqualTo(RESTORED);
    }

    @Test
    void shouldTellEveryProcessThatItWasRestored() {
        DatabaseOrigin other = origin();
        check(other);
        become("dump", "server", false);
        assertThat(other.recognises("dump server")).isFalse();
        check(origin);

        assertThat(check(other)).isEqualTo(RESTORED);

        assertThat(other.recognises("dump server")).isFalse();
    }

    @Test
    void shouldTellEveryProcessThatAnotherServerGoesOn() {
        DatabaseOrigin other = origin();
        check(other);
        become("copy", "standby", false);
        check(origin);

        assertThat(check(other)).isEqualTo(PROMOTED);
    }

    /** However long the lease of this process still holds. */
    @Test
    void shouldLetNoConnectionLeadToAnEarlierState() {
        PgPool guarded = guarded();
        become("copy", "restored", true);

        assertThat(Await.failure(guarded.run(SEEN.bind().set("interval_millis", 0))))
                .isNotNull();
    }

    @Test
    void shouldLetConnectionsLeadToAStandbyThatGoesOn() {
        PgPool guarded = guarded();
        become("copy", "standby", false);

        assertThat(Await.value(guarded.run(SEEN.bind().set("interval_millis", 0))))
                .hasSize(1);
    }

    private PgPool guarded() {
        var connections = new Connections(database.uri(), TestDatabase.SCHEMA, StatementObserver.NONE);
        connections.admitOnly(origin::admits);
        return connections.pool(vertx, 1, Duration.ofSeconds(2));
    }

    @Test
    void shouldSeeThatChangesOfTheCatalogueAreMissing() {
        become("copy", "standby", false);
        applied.set(1_000);

        assertThat(check(origin)).isEqualTo(BEHIND);
        assertThat(paused()).isFalse();
    }

    @Test
    void shouldNoteNothingInAnotherDatabase() {
        become("copy", "restored", false);
        database.execute("UPDATE database_origin SET seen_at = '2026-01-01T00:00Z'");

        Await.value(origin.noteSeen());

        assertThat(database.number("SELECT count(*) FROM database_origin WHERE seen_at = '2026-01-01T00:00Z'"))
                .isEqualTo(1);
    }

    @Test
    void shouldNoteThatPodsAreAtWork() {
        age("5 seconds");

        Await.value(origin.noteSeen());

        assertThat(database.number("SELECT count(*) FROM database_origin"
                        + " WHERE seen_at > clock_timestamp() - interval '4 seconds'"))
                .isEqualTo(1);
    }
}
