package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.PgPool;
import dev.signpost.pg.Planning;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test damages the tables by hand, as a defect would, and sees that found and mended, and nothing else. */
class AuditTest {
    private static final String ATTEMPT =
            "INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,"
                    + " webhook_version, profile_version, secret_number, pod_id, reason)";

    private final QueueFixture store = new QueueFixture();
    private final TestDatabase database = store.database;
    private final AtomicLong nanos = new AtomicLong();
    private final AuditLog log = new AuditLog();
    private final Audit audit = another(log);

    @BeforeEach
    void makeRoomForOlderEvents() {
        database.query("SELECT make_partitions(date_trunc('day', now() - interval '1 day'), date_trunc('day', now()))");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldQueueADeliveryThatNobodyAnswersFor() {
        pod("now()");
        events(1, 40);

        lookAtAll();

        assertThat(log.count(AuditRepair.ORPHANED).sum()).isEqualTo(1);
        assertThat(waiting("b.run = 1 AND b.number = 1")).isEqualTo(1);
    }

    @Test
    void shouldQueueADeliveryThatWasToWaitInTheBacklogAndDoesNot() {
        pod("now()");
        events(1, 40);
        database.execute("UPDATE event SET deferred = targets, targets = '{}'");

        lookAtAll();

        assertThat(waiting("b.run = 1 AND b.number = 1")).isEqualTo(1);
    }

    @Test
    void shouldQueueADeliveryWhoseNextAttemptWasForgotten() {
        pod("now()");
        events(1, 40);
        attempt(1, 1, "now()");
        attempt(2, 1, "now()");

        lookAtAll();

        assertThat(log.count(AuditRepair.ORPHANED).sum()).isEqualTo(1);
        assertThat(waiting("b.run = 1 AND b.number = 3")).isEqualTo(1);
    }

    @Test
    void shouldRestoreADeadLetterThatIsGone() {
        pod("now()");
        events(1, 40);
        attempt(1, 2, "now()");

        lookAtAll();

        assertThat(log.count(AuditRepair.LOST_DEAD_LETTER).sum()).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM parked WHERE reason = 1 AND run = 1 AND number = 2"))
                .isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM backlog")).isZero();
    }

    @Test
    void shouldPassOverWhatSomebodyAnswersFor() {
        pod("now()");
        events(5, 40);
        database.execute(ATTEMPT
                + " SELECT id, targets[1], 1, 1, 1, 0, 200, now(), 1, 1, 1, 1, 1, NULL FROM event ORDER BY id LIMIT 1");
        database.execute("INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at)"
                + " SELECT targets[1], id, tenant_key, 1, 1, 1, now() FROM event ORDER BY id OFFSET 1 LIMIT 1");
        database.execute("INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason)"
                + " SELECT targets[1], id, tenant_key, now(), 1, 2, 1, 1 FROM event ORDER BY id OFFSET 2 LIMIT 1");
        database.execute(ATTEMPT
                + " SELECT id, targets[1], n, n, 1, 3 - n, 500, now(), 1, 1, 1, 1, 1, 1 FROM event, generate_series(1, 3) n"
                + " WHERE id = (SELECT id FROM event ORDER BY id OFFSET 3 LIMIT 1)");
        database.execute(
                ATTEMPT
                        + " SELECT id, targets[1], 1, 1, 1, 3, 0, now(), 1, 1, 1, 1, 1, NULL FROM event ORDER BY id OFFSET 4 LIMIT 1");

        lookAtAll();

        assertThat(log.all()).isEqualTo(1);
        assertThat(log.count(AuditRepair.LOST_TURN).sum()).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM backlog")).isEqualTo(1);
    }

    @Test
    void shouldNotLookAboveTheLowestWatermarkNorAtWhatIsFresh() {
        pod("now()");
        pod("now() - interval '60 seconds'");
        events(1, 50);
        lookAtAll();
        long below = log.all();

        database.execute("UPDATE pod SET watermark = id_floor(now())");
        events(1, 2);
        lookAtAll();

        assertThat(below).isZero();
        assertThat(log.count(AuditRepair.ORPHANED).sum()).isEqualTo(1);
    }

    @Test
    void shouldLookAtEachEventOnceMoreSomeMinutesLater() {
        pod("now()");
        events(1, 1_200);
        database.execute("UPDATE audit_progress SET later = id_floor(now() - interval '1210 seconds')");
        lookAtAll();
        long first = log.count(AuditRepair.ORPHANED).sum();

        database.execute("DELETE FROM backlog");
        lookAtAll();

        assertThat(first).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM backlog")).isZero();
    }

    @Test
    void shouldCatchUpWithMoreThanOneLookCanTake() {
        pod("now()");
        events(30_000, 45);
        database.execute(
                ATTEMPT
                        + " SELECT id, targets[1], 1, 1, 1, 0, 200, now(), 1, 1, 1, 1, 1, NULL FROM event ORDER BY id OFFSET 1");
        events(1, 35);

        lookAtAll();

        assertThat(log.count(AuditRepair.ORPHANED).sum()).isEqualTo(2);
    }

    @Test
    void shouldLookNoSoonerThanTheCostOfTheLastLookAllows() {
        pod("now()");
        lookAtAll();
        events(1, 40);
        database.execute("UPDATE audit_progress SET next_at = now() + interval '1 minute', overdue = 7");

        AuditState known = Await.value(another(new AuditLog()).step());

        assertThat(known.overdue()).isEqualTo(7);
        assertThat(database.number("SELECT count(*) FROM backlog")).isZero();
    }

    @Test
    void shouldReleaseClaimsOfPodsThatAreNoMore() {
        pod("now()");
        claimed(4711, 3, 1);

        lookAtAll();

        assertThat(log.count(AuditRepair.CLAIM_WITHOUT_POD).sum()).isEqualTo(1);
        assertThat(waiting("b.claimed_by IS NULL AND b.number = 2 AND b.interruptions = 1"))
                .isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM attempt WHERE result = 20 AND pod_id = 4711"))
                .isEqualTo(1);
    }

    @Test
    void shouldReleaseAClaimThatALivingPodHasForgotten() {
        pod("now()");
        int living = (int) database.number("SELECT id FROM pod");
        claimed(living, 3, 1);
        lookAtAll();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        long fresh = log.all();

        for (int minute = 0; minute < 10; minute++) {
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            lookAtAll();
        }

        assertThat(fresh).isZero();
        assertThat(log.count(AuditRepair.STUCK_CLAIM).sum()).isEqualTo(1);
        assertThat(waiting("b.claimed_by IS NULL")).isEqualTo(1);
    }

    @Test
    void shouldLeaveAPodItsClaimsWhileItClaims() {
        pod("now()");
        int living = (int) database.number("SELECT id FROM pod");
        claimed(living, 3, 1);

        for (int minute = 0; minute < 15; minute++) {
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            database.execute("UPDATE backlog SET claim_number = claim_number + 1");
            lookAtAll();
        }

        assertThat(log.all()).isZero();
    }

    @Test
    void shouldGiveAWebhookItsTurnAgain() {
        pod("now()");
        waitingRow(store.webhook, "now() - interval '5 minutes'");
        waitingRow(store.other, "now() - interval '5 minutes'");
        head(store.other, "now() + interval '1 day'");

        lookAtAll();

        assertThat(log.count(AuditRepair.LOST_TURN).sum()).isEqualTo(2);
        assertThat(database.number("SELECT count(*) FROM lane_head WHERE next_due < now()"))
                .isEqualTo(2);
    }

    @Test
    void shouldLeaveALaneToItsPause() {
        pod("now()");
        waitingRow(store.webhook, "now() - interval '5 minutes'");
        head(store.webhook, "now() + interval '1 day'");
        pause(store.webhook);

        lookAtAll();

        assertThat(log.all()).isZero();
    }

    @Test
    void shouldSendWhatIsHeldThoughItsWebhookIsActive() {
        pod("now()");
        database.execute("UPDATE webhook SET status_since = now() - interval '1 hour'");
        held(1_000, "now() - interval '2 hours'");
        held(1_001, "now() - interval '1 minute'");

        lookAtAll();

        assertThat(log.count(AuditRepair.HELD_WHILE_ACTIVE).sum()).isEqualTo(1);
        assertThat(waiting("b.reason = 6")).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM parked")).isEqualTo(1);
    }

    @Test
    void shouldSendAtOnceWhatWasHeldWhileItsWebhookWasBroughtBackAndCallNothingWrong() {
        pod("now()");
        database.execute(
                "INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch)"
                        + " SELECT 'wh_many_' || n, ?, 'https://example.com/', '{*}', 'ACTIVE', 1"
                        + " FROM generate_series(1, 200) AS n",
                store.tenant);
        database.execute("UPDATE webhook SET epoch = 2, status_since = now() - interval '2 seconds'"
                + " WHERE key = (SELECT max(key) FROM webhook)");
        held(1_000, "now()");
        database.execute("UPDATE parked SET webhook_key = (SELECT max(key) FROM webhook)");

        Await.value(new AuditSweeps(log, nanos::incrementAndGet)
                .sweep(PgPool.open(store.vertx, Planning.LOOK_UPS.on(database.options()), 1)));

        assertThat(log.all()).isZero();
        assertThat(waiting("b.reason = 6")).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM parked")).isZero();
    }

    @Test
    void shouldCountWhatIsOverdueAndCouldHaveBeenSent() {
        pod("now()");
        waitingRow(store.webhook, "now() - interval '5 minutes'");
        waitingRow(store.webhook, "now()");
        head(store.webhook, "now() - interval '5 minutes'");
        waitingRow(store.other, "now() - interval '5 minutes'");
        head(store.other, "now() - interval '5 minutes'");
        pause(store.other);

        AuditState found = lookAtAll();

        assertThat(found.overdue()).isEqualTo(1);
        assertThat(found.watermarkMillis()).isLessThan(60_000);
    }

    private Audit another(AuditLog others) {
        return new Audit(
                PgPool.open(store.vertx, Planning.LOOK_UPS.on(database.options()), 1), others, nanos::incrementAndGet);
    }

    /** As upkeep does, until there is no more to look at. */
    private AuditState lookAtAll() {
        AuditState found;
        String before;
        int looks = 0;
        do {
            before = progress();
            database.execute("UPDATE audit_progress SET next_at = now() - interval '1 second'");
            found = Await.value(audit.step());
        } while (++looks < 6 || (!before.equals(progress()) && looks < 400 && behind()));
        return found;
    }

    private String progress() {
        return String.valueOf(
                database.query("SELECT soon, later FROM audit_progress").get(0));
    }

    /** Whether the first look at something that may be looked at has not been made, or the second one. */
    private boolean behind() {
        return database.number("SELECT count(*) FROM audit_progress, (SELECT min(watermark::text) AS low FROM pod) p"
                        + " WHERE soon::text < LEAST(p.low, id_floor(now() - interval '6 seconds')::text)"
                        + " OR later::text < LEAST(p.low, id_floor(now() - interval '601 seconds')::text)")
                > 0;
    }

    private long waiting(String condition) {
        return database.number("SELECT count(*) FROM backlog b JOIN lane_head USING (webhook_key) WHERE " + condition);
    }

    private void pod(String watermark) {
        database.execute("INSERT INTO pod (nonce, name, registered_at, expires_at, watermark)"
                + " VALUES (gen_random_uuid(), 'test', now(), now() + interval '1 hour', id_floor(" + watermark + "))");
    }

    private void attempt(int number, int verdict, String sentAt) {
        database.execute(
                ATTEMPT + " SELECT id, targets[1], ?, 1, 5, ?, 500, " + sentAt + ", 1, 1, 1, 1, 1, 1 FROM event",
                number,
                verdict);
    }

    private void claimed(int pod, int claim, int number) {
        waitingRow(store.webhook, "now()");
        database.execute("UPDATE backlog SET claimed_by = ?, claim_number = ?, number = ?", pod, claim, number);
    }

    private void waitingRow(long webhook, String due) {
        database.execute(
                "INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason)"
                        + " VALUES (?, (left(id_floor(now())::text, 19) || right(gen_random_uuid()::text, 17))::uuid, ?, "
                        + due + ", 1, 1, 0, 1)",
                webhook,
                store.tenant);
    }

    private void head(long webhook, String due) {
        database.execute(
                "INSERT INTO lane_head (webhook_key, tenant_key, next_due) VALUES (?, ?, " + due + ")",
                webhook,
                store.tenant);
    }

    private void pause(long webhook) {
        database.execute(
                "INSERT INTO webhook_pause (webhook_key, pod_id, tenant_key, kind, result, status_code, since, until,"
                        + " generation) VALUES (?, 1, ?, 3, 5, 503, now(), now() + interval '1 day', 1)",
                webhook,
                store.tenant);
    }

    private void held(int number, String parkedAt) {
        database.execute(
                "INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at)"
                        + " VALUES (?, (left(id_floor(now())::text, 24) || lpad(to_hex(?), 12, '0'))::uuid, ?, 1, 1, 20, "
                        + parkedAt + ")",
                store.webhook,
                number,
                store.tenant);
    }

    /** One for each twentieth of a millisecond from then on. */
    private void events(int count, int secondsAgo) {
        database.execute(
                "INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, data)"
                        + " SELECT (left(id_floor(now() - make_interval(secs => ?) + n * interval '50 microseconds')::text,"
                        + " 24) || lpad(to_hex(n), 12, '0'))::uuid, ?, 1, 'x', now(), ARRAY[?::bigint], '1'"
                        + " FROM generate_series(1, ?) n",
                secondsAgo,
                store.tenant,
                store.webhook,
                count);
    }
}
