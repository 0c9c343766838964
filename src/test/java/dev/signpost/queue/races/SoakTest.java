package dev.signpost.queue.races;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.pg.Sql;
import dev.signpost.queue.PodLease;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Three pods publish, settle, fail, claim and take each other over, while hearts stop and connections break by chance;
 * and in the end every event is accounted for.
 *
 * <p>{@code -Dsignpost.soak.seconds} makes it longer and {@code -Dsignpost.soak.seed} repeats one (its chances, not its
 * timing). {@code -Dsignpost.soak.weakened} names a rule to leave out ({@code fence}, {@code settle}, {@code takeover}
 * or {@code shut}), to see that it then fails.
 */
class SoakTest {
    private static final int PODS = 3;
    private static final PodLease.Terms TERMS =
            new PodLease.Terms("soak", Duration.ofMillis(400), Duration.ofMillis(100));

    private final Arena arena = new Arena();
    private final long[] webhooks = {arena.webhook, arena.webhook("wh_2"), arena.webhook("wh_3")};
    private final Set<UUID> acks = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final Random seeds;
    private final long seed;

    SoakTest() {
        seed = Long.getLong("signpost.soak.seed", System.nanoTime());
        seeds = new Random(seed);
    }

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldAccountForEverythingThroughFreezesBreaksAndTakeOvers() throws Exception {
        List<SoakPod> pods = new ArrayList<>();
        List<TcpProxy> lines = new ArrayList<>();
        for (int i = 0; i < PODS; i++) {
            TcpProxy line = arena.proxy();
            Racer racer = arena.pod(arena.usual()
                    .with(TERMS)
                    .with(Weakened::dawdling)
                    .with(weakened())
                    .through(line));
            lines.add(line);
            pods.add(new SoakPod(racer, webhooks, acks));
        }

        run(pods, lines);
        drain(pods);

        String story = "seed " + seed + ", " + acks.size() + " acks, " + lost(pods) + " pods lost";
        System.out.println("Soak: " + story);
        assertThat(failures).as(story).isEmpty();
        assertThat(arena.account(List.copyOf(acks))).as(story).isEqualTo(Account.CLEAN);
        assertThat(arena.database.number("SELECT count(*) FROM backlog"))
                .as(story)
                .isZero();
        assertThat(acks).as(story).hasSizeGreaterThan(100);
    }

    private void run(List<SoakPod> pods, List<TcpProxy> lines) throws InterruptedException {
        for (SoakPod pod : pods) {
            again(8, pod::publish);
            again(5, pod::settle);
            again(20, random -> pod.claim(random, 5));
            again(60, random -> pod.racer.takeOver.takeOverExpired());
        }
        again(10, random -> misfortune(pods.get(random.nextInt(PODS)), lines.get(random.nextInt(PODS)), random));
        over.await(Long.getLong("signpost.soak.seconds", 4), TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(20)).until(() -> lost(pods) > 0 || !failures.isEmpty());
        over.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static long lost(List<SoakPod> pods) {
        return pods.stream().mapToLong(pod -> pod.racer.lease.lost().sum()).sum();
    }

    /** A heart that stops for up to two leases while everything else goes on, or a line that breaks. */
    private void misfortune(SoakPod pod, TcpProxy line, Random random) {
        if (random.nextBoolean()) {
            pod.racer.heartbeats.freeze();
            pause(random.nextInt(2 * (int) TERMS.lease().toMillis()));
            pod.racer.heartbeats.thaw();
        } else {
            line.cut();
            line.restore();
        }
        pause(random.nextInt(200));
    }

    /** All pods die, and one that comes after them finds and finishes what they have left. */
    private void drain(List<SoakPod> pods) {
        pods.forEach(pod -> {
            pod.racer.lease.stop();
            pod.racer.heartbeats.freeze();
        });
        arena.gate.awaitNobodyAtWork();
        arena.database.execute("UPDATE pod SET expires_at = clock_timestamp() - interval '1 second', lease_millis = 0");
        Racer last = arena.heir(Weakened.NOT);
        Await.value(last.takeOver.takeOverExpired());
        SoakPod finisher = new SoakPod(last, webhooks, acks);
        while (finisher.claim(seeds, Integer.MAX_VALUE) > 0) {
            assertThat(failures).isEmpty();
        }
    }

    private void again(int pauseMillis, Consumer<Random> step) {
        Random random = new Random(seeds.nextLong());
        Thread thread = new Thread(() -> {
            while (!pause(random.nextInt(2 * pauseMillis))) {
                try {
                    step.accept(random);
                } catch (RuntimeException | AssertionError e) {
                    failures.add(e);
                    return;
                }
            }
        });
        threads.add(thread);
        thread.start();
    }

    /** True when it is over. */
    private boolean pause(int millis) {
        try {
            return over.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static UnaryOperator<Sql> weakened() {
        return switch (System.getProperty("signpost.soak.weakened", "")) {
            case "fence" -> Weakened.looksWithoutLocking("queue.accept");
            case "settle" -> Weakened.unfenced("queue.settle_delivered");
            case "takeover" -> Weakened.looksWithOldEyes();
            case "shut" -> Weakened.neverShuts();
            default -> Weakened.NOT;
        };
    }
}
