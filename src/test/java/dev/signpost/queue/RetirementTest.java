package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.Connections;
import dev.signpost.pg.PgFault;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.StatementObserver;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetirementTest {
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final String PARTITIONS = "SELECT c.relname::text AS name FROM pg_inherits i"
            + " JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent"
            + " WHERE p.relname IN ('event', 'attempt', 'parked') AND c.relname LIKE '%t0000' ORDER BY 1";

    private final QueueFixture store = new QueueFixture();
    private final TestDatabase database = store.database;
    private final Connections connections =
            new Connections(database.uri(), TestDatabase.SCHEMA, StatementObserver.NONE);
    private final Retirement retirement = new Retirement(
            PgPool.open(store.vertx, database.options(), 3),
            connections.heavy(store.vertx, Duration.ofMillis(100)),
            PERIOD);
    private final long today = database.number("SELECT count(*) FROM (" + PARTITIONS + ") p");

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldTakeTheOldestPartitionsAwayWithTheirDeadLetters() {
        partitions(40);
        partitions(32);
        partitions(20);
        UUID old = event(40);
        park(old, 1);
        UUID younger = event(20);

        assertThat(runs()).isEqualTo(3);

        assertThat(database.query("SELECT id FROM event"))
                .extracting(row -> row.get("id"))
                .containsExactly(younger);
        assertThat(database.number("SELECT count(*) FROM parked")).isZero();
        assertThat(database.query(PARTITIONS)).hasSize((int) today + 3);
        assertThat(leftOvers()).isZero();
    }

    @Test
    void shouldParkWhatStillWaitsAndTakeItWithItsPartition() {
        partitions(40);
        UUID old = event(40);
        backlog(old);
        partitions(29);
        UUID younger = event(29);
        backlog(younger);

        runs();

        assertThat(database.query("SELECT event_id FROM backlog"))
                .extracting(row -> row.get("event_id"))
                .containsExactly(younger);
        assertThat(database.number("SELECT count(*) FROM event")).isEqualTo(1);
    }

    @Test
    void shouldKeepWhatAPodIsWorkingOn() {
        partitions(40);
        UUID old = event(40);
        backlog(old);
        database.execute("UPDATE backlog SET claimed_by = 7, claim_number = 1");

        assertThat(runs()).isEqualTo(1);
        database.execute("DELETE FROM backlog");
        database.execute(
                "INSERT INTO pod (nonce, name, registered_at, expires_at, watermark)"
                        + " VALUES (gen_random_uuid(), 'slow', now(), now(), ?)",
                old);
        assertThat(runs()).isEqualTo(1);

        assertThat(database.number("SELECT count(*) FROM event")).isEqualTo(1);
    }

    @Test
    void shouldLetAcceptsPassWhileALongSelectKeepsAPartitionAndEndWhatWasCutShort() throws SQLException {
        partitions(40);
        event(40);
        try (Connection reader = DriverManager.getConnection(database.jdbcUrl())) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("SELECT count(*) FROM event");

            Throwable failure = Await.failure(retirement.retire());
            assertThat(PgFault.sqlState(failure)).isEqualTo("55P03");
            assertThat(database.number("SELECT count(*) FROM pg_inherits WHERE inhdetachpending"))
                    .isEqualTo(1);
            assertThat(Await.failure(retirement.retire())).isNotNull();

            var pod = store.living();
            assertThat(pod.accept(pod.publication(store.webhook)).get(0).kind()).isEqualTo(AcceptAnswer.Kind.INSERTED);
            Await.value(new Partitions(pod.pool, Duration.ofDays(1), PERIOD).ensure());
            reader.rollback();
        }

        runs();

        assertThat(database.query(PARTITIONS)).hasSize((int) today);
        assertThat(database.number("SELECT count(*) FROM pg_inherits WHERE inhdetachpending"))
                .isZero();
        assertThat(leftOvers()).isZero();
    }

    @Test
    void shouldDropATableThatWasDetachedAndNoOther() {
        partitions(40);
        String parked =
                String.valueOf(database.query(PARTITIONS + " LIMIT 1").get(0).get("name"));
        database.execute("ALTER TABLE attempt DETACH PARTITION " + parked);
        database.execute("CREATE TABLE event_20200101t0000_copy (id uuid)");

        runs();

        assertThat(leftOvers()).isZero();
        assertThat(database.number("SELECT count(*) FROM event_20200101t0000_copy"))
                .isZero();
    }

    @Test
    void shouldForgetBacklogRowsWhoseEventsAreGone() {
        backlog(at(90));
        database.execute("UPDATE backlog SET claimed_by = 7, claim_number = 1");

        runs();

        assertThat(database.number("SELECT count(*) FROM backlog")).isZero();
    }

    @Test
    void shouldEraseWhatATenantKeepsForAShorterTime() {
        database.execute("UPDATE tenant SET retention_days = 7");
        partitions(10);
        partitions(6);
        UUID delivered = event(10, store.webhook, store.other);
        attempt(delivered, store.webhook, 0);
        attempt(delivered, store.other, 3);
        UUID dead = event(10, store.webhook);
        attempt(dead, store.webhook, 2);
        park(dead, store.webhook);
        UUID toNobody = event(10);
        UUID younger = event(6, store.webhook);
        attempt(younger, store.webhook, 0);

        assertThat(Await.value(retirement.eraseOfTenants())).isFalse();

        assertThat(events()).containsExactly(younger).doesNotContain(toNobody);
        assertThat(database.number("SELECT count(*) FROM attempt")).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM parked")).isZero();
    }

    @Test
    void shouldNotEraseAnEventOfWhichSomethingIsUnderWay() {
        database.execute("UPDATE tenant SET retention_days = 7");
        partitions(10);
        UUID waits = event(10, store.webhook, store.other);
        attempt(waits, store.webhook, 1);
        attempt(waits, store.other, 0);
        backlog(waits);
        UUID inALane = event(10, store.webhook);

        Await.value(retirement.eraseOfTenants());

        assertThat(events()).containsExactlyInAnyOrder(waits, inALane);
        assertThat(database.number("SELECT count(*) FROM attempt")).isEqualTo(2);
    }

    @Test
    void shouldLeaveAloneWhatIsBeingSentAgain() throws SQLException {
        database.execute("UPDATE tenant SET retention_days = 7");
        partitions(10);
        UUID resent = event(10, store.webhook);
        attempt(resent, store.webhook, 0);
        UUID replayed = event(10, store.webhook);
        park(replayed, store.webhook);
        try (Connection other = DriverManager.getConnection(database.jdbcUrl())) {
            other.setAutoCommit(false);
            other.createStatement().execute("SELECT FROM event WHERE id = '" + resent + "' FOR NO KEY UPDATE");
            other.createStatement().execute("SELECT FROM parked FOR UPDATE");

            Await.value(retirement.eraseOfTenants());

            assertThat(events()).containsExactlyInAnyOrder(resent, replayed);
        }
    }

    @Test
    void shouldGoOnWhileThereIsMore() {
        database.execute("UPDATE tenant SET retention_days = 7");
        partitions(10);
        for (int i = 0; i < 1_001; i++) {
            event(10);
        }

        assertThat(Await.value(retirement.eraseOfTenants())).isTrue();
        assertThat(Await.value(retirement.eraseOfTenants())).isFalse();

        assertThat(events()).isEmpty();
    }

    /** Retires until there is nothing more to do; how often that was. */
    private int runs() {
        int runs = 1;
        while (Await.value(retirement.retire())) {
            runs++;
        }
        return runs;
    }

    private void partitions(int daysAgo) {
        database.query(
                "SELECT make_partitions(date_trunc('day', now() - make_interval(days => ?)),"
                        + " date_trunc('day', now() - make_interval(days => ?)) + interval '1 day')",
                daysAgo,
                daysAgo);
    }

    private UUID at(int daysAgo) {
        Object id = database.query(
                        "SELECT (left(id_floor(now() - make_interval(days => ?))::text, 24)"
                                + " || right(gen_random_uuid()::text, 12))::uuid AS id",
                        daysAgo)
                .get(0)
                .get("id");
        return UUID.fromString(String.valueOf(id));
    }

    private UUID event(int daysAgo, Long... targets) {
        UUID id = at(daysAgo);
        database.execute(
                "INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, data)"
                        + " VALUES (?, ?, 1, 'x', now(), ?::bigint[], '1')",
                id,
                store.tenant,
                List.of(targets).toString().replace('[', '{').replace(']', '}'));
        return id;
    }

    private void attempt(UUID event, long webhook, int verdict) {
        database.execute(
                "INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,"
                        + " webhook_version, profile_version, secret_number, pod_id)"
                        + " VALUES (?, ?, 1, 1, 1, ?::smallint, 200, now(), 1, 1, 1, 1, 1)",
                event,
                webhook,
                verdict);
    }

    private void park(UUID event, long webhook) {
        database.execute(
                "INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at)"
                        + " VALUES (?, ?, ?, 1, 2, 1, now())",
                webhook,
                event,
                store.tenant);
    }

    private void backlog(UUID event) {
        database.execute(
                "INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason)"
                        + " VALUES (?, ?, ?, now(), 1, 2, 1, 1)",
                store.webhook,
                event,
                store.tenant);
    }

    private List<UUID> events() {
        return database.query("SELECT id FROM event").stream()
                .map(row -> UUID.fromString(String.valueOf(row.get("id"))))
                .toList();
    }

    private long leftOvers() {
        return database.number("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND NOT relispartition"
                + " AND relname ~ '^(event|attempt|parked)_[0-9]{8}t[0-9]{4}$'");
    }
}
