package dev.signpost.queue.races;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.Delivery;
import dev.signpost.pg.Connections;
import dev.signpost.pg.PgFault;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.StatementObserver;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Retirement;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Everything was off for longer than events are kept, and now all is done at once: the dead pod is taken over, what it
 * had is claimed and sent, and its events' partitions are due to go. Each delivery is sent or becomes a dead letter
 * first, and neither stands in the other's way for good.
 *
 * <p>{@code -Dsignpost.retire.seed} repeats a seed (its chances, not its timing), {@code -Dsignpost.retire.rounds} makes
 * it longer.
 */
class RetirementRaceTest {
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final int OPEN = 40;
    private static final int CLAIMED = 8;
    // The pause before a step, at most.
    private static final int PAUSE_MILLIS = 30;
    private static final String PUT_ASIDE = """
            CREATE TABLE put_aside (event_id uuid, webhook_key bigint);
            CREATE FUNCTION note_aside() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO put_aside VALUES (NEW.event_id, NEW.webhook_key);
                RETURN NULL;
            END $$;
            CREATE TRIGGER note_aside AFTER INSERT ON parked FOR EACH ROW EXECUTE FUNCTION note_aside()
            """;

    private final Arena arena = new Arena();
    private final Connections connections =
            new Connections(arena.database.uri(), TestDatabase.SCHEMA, StatementObserver.NONE);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<Delivery> sent = new ArrayList<>();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldKeepAPartitionUntilWhatADeadPodHadThereIsTakenOver() {
        assertThat(takenOverAfterRetirement(Weakened.NOT)).isEqualTo(OPEN);
    }

    @Test
    void shouldBeSeenToLoseWhatADeadPodHadWhenRetirementDoesNotLookAtPods() {
        assertThat(takenOverAfterRetirement(Weakened.retiresUnderPods())).isZero();
    }

    @Test
    void shouldKeepAPartitionWhileADeliveryOfItIsBeingSent() {
        assertThat(settledAfterRetirement(Weakened.NOT)).isEqualTo(CLAIMED);
    }

    @Test
    void shouldBeSeenToLoseOutcomesWhenRetirementDoesNotLookAtTheBacklog() {
        assertThat(settledAfterRetirement(Weakened.retiresUnderTheBacklog())).isZero();
    }

    @Test
    void shouldSendOrParkEverythingAndTakeThePartitionsAwayWhileAPodIsTakenOver() throws InterruptedException {
        long seed = Long.getLong("signpost.retire.seed", System.nanoTime());
        var random = new Random(seed);
        Racer heir = heir();
        arena.database.execute(PUT_ASIDE);
        for (int round = 0; round < Integer.getInteger("signpost.retire.rounds", 5); round++) {
            int daysAgo = 40 + round;
            Racer victim = deadPod(daysAgo, CLAIMED);

            race(heir, random);

            String story = "seed " + seed + ", round " + round + ", " + sent.size() + " sent";
            assertThat(failures).as(story).isEmpty();
            assertThat(arena.database.number("SELECT count(*) FROM pod WHERE id = ?", victim.number()))
                    .as(story)
                    .isZero();
            assertThat(arena.database.number("SELECT count(*) FROM backlog"))
                    .as(story)
                    .isZero();
            assertThat(eventsSince(daysAgo)).as(story).isZero();
            assertThat(accounted()).as(story).isEqualTo((long) (round + 1) * (OPEN + CLAIMED));
        }
    }

    /** How many deliveries a take-over finds after the partitions were due. */
    private long takenOverAfterRetirement(UnaryOperator<Sql> weakness) {
        Racer heir = heir();
        Racer victim = deadPod(40, 0);
        retireAll(retirement(weakness));

        arena.awaitGone(victim, heir);

        return heir.takeOver.taken().sum();
    }

    /** How many outcomes are recorded of deliveries that were claimed before the partitions were due. */
    private long settledAfterRetirement(UnaryOperator<Sql> weakness) {
        partitions(40);
        Racer pod = arena.pod(arena.usual());
        List<Delivery> claimed = claimed(pod, 40, CLAIMED);
        retireAll(retirement(weakness));

        Await.value(pod.attempts.settle(
                pod.pod(),
                claimed.stream().map(each -> Racer.success(each, null)).toList()));

        return arena.database.number("SELECT count(*) FROM attempt WHERE verdict = 0");
    }

    private void race(Racer heir, Random seeds) throws InterruptedException {
        var gone = new CountDownLatch(3);
        Retirement retirement = retirement(Weakened.NOT);
        List<Thread> threads = List.of(
                again(seeds, gone, random -> Await.value(heir.takeOver.takeOverExpired())),
                again(seeds, gone, random -> send(heir)),
                again(seeds, gone, random -> retireAll(retirement)));
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Does it again and again until nothing is left to be done, for the others either. */
    private Thread again(Random seeds, CountDownLatch gone, Consumer<Random> step) {
        var random = new Random(seeds.nextLong());
        var thread = new Thread(() -> {
            try {
                long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (!gone.await(random.nextInt(PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
                    step.accept(random);
                    if (System.nanoTime() > end) {
                        throw new AssertionError("it has no end");
                    }
                    if (over()) {
                        gone.countDown();
                        return;
                    }
                }
            } catch (RuntimeException | AssertionError | InterruptedException e) {
                failures.add(e);
                gone.countDown();
            }
        });
        thread.start();
        return thread;
    }

    private boolean over() {
        // One statement, and so one picture; on a connection that the threads share one at a time.
        synchronized (arena) {
            return arena.database.number("SELECT (SELECT count(*) FROM backlog) + (SELECT count(*) FROM pod"
                            + " WHERE expires_at < clock_timestamp()) + (SELECT count(*) FROM event)")
                    == 0;
        }
    }

    private void send(Racer heir) {
        List<Delivery> claimed =
                Await.value(heir.claims.claim(heir.pod(), Racer.PLENTY)).deliveries();
        if (claimed.isEmpty()) {
            return;
        }
        int stale = Await.value(heir.attempts.settle(
                heir.pod(),
                claimed.stream().map(each -> Racer.success(each, null)).toList()));
        if (stale > 0) {
            throw new AssertionError(stale + " outcomes had no place");
        }
        sent.addAll(claimed);
    }

    /** As upkeep does it: what had to wait for a lock for too long is tried again. */
    private static void retireAll(Retirement retirement) {
        boolean more = true;
        while (more) {
            Future<Boolean> step = retirement.retire();
            more = Await.value(step.recover(failure -> PgFault.sqlState(failure).equals("55P03")
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure)));
        }
    }

    private Retirement retirement(UnaryOperator<Sql> weakness) {
        return new Retirement(
                new Racer.Changed(PgPool.open(arena.vertx, arena.planned(), 3), weakness),
                connections.heavy(arena.vertx, Duration.ofMillis(200)),
                PERIOD);
    }

    private Racer heir() {
        var terms = new PodLease.Terms("heir", Duration.ofSeconds(1), Duration.ofMillis(100));
        Racer heir = arena.pod(arena.usual().with(terms).with(Weakened::dawdling));
        await().pollInterval(Duration.ofMillis(10)).until(heir.lease::seasoned);
        return heir;
    }

    /** It had accepted events that it had not recorded, and claimed others. */
    private Racer deadPod(int daysAgo, int claims) {
        partitions(daysAgo);
        Racer victim = arena.pod(arena.usual());
        claimed(victim, daysAgo, claims);
        events(daysAgo, OPEN, victim.number());
        arena.database.execute(
                "UPDATE pod SET watermark = id_floor(date_trunc('day', now() - make_interval(days => ?), 'UTC')) WHERE id = ?",
                daysAgo,
                victim.number());
        victim.die();
        return victim;
    }

    private List<Delivery> claimed(Racer pod, int daysAgo, int count) {
        // Accepted by a pod that is gone already.
        events(daysAgo, count, 0);
        arena.database.execute("INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries,"
                + " reason) SELECT targets[1], id, tenant_key, now(), 1, 2, 1, 1 FROM event WHERE pod_id = 0");
        arena.database.execute(
                "INSERT INTO lane_head AS h (webhook_key, tenant_key, next_due) VALUES (?, ?, now())"
                        + " ON CONFLICT (webhook_key) DO UPDATE SET next_due = now(), version = h.version + 1",
                arena.webhook,
                arena.tenant);
        return Await.value(pod.claims.claim(pod.pod(), Racer.PLENTY)).deliveries();
    }

    private void events(int daysAgo, int count, int pod) {
        arena.database.execute(
                "INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, data)"
                        + " SELECT (left(id_floor(date_trunc('day', now() - make_interval(days => ?), 'UTC')"
                        + " + interval '1 h')::text, 24) || right(gen_random_uuid()::text, 12))::uuid,"
                        + " ?, ?, 'deal.won', now(), ARRAY[?], '1' FROM generate_series(1, ?)",
                daysAgo,
                arena.tenant,
                pod,
                arena.webhook,
                count);
    }

    private void partitions(int daysAgo) {
        arena.database.query(
                "SELECT make_partitions(date_trunc('day', now() - make_interval(days => ?), 'UTC'),"
                        + " date_trunc('day', now() - make_interval(days => ?), 'UTC') + interval '1 day')",
                daysAgo,
                daysAgo);
    }

    private long eventsSince(int daysAgo) {
        return arena.database.number(
                "SELECT count(*) FROM event WHERE id >= id_floor(now() - make_interval(days => ?))", daysAgo + 2);
    }

    /** Deliveries that were sent or put aside. */
    private long accounted() {
        return sent.stream().map(each -> each.event().id()).distinct().count()
                + arena.database.number("SELECT count(DISTINCT event_id) FROM put_aside");
    }
}
