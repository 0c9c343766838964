package dev.signpost.pg;

import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import dev.signpost.testkit.VersionBefore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** Accepts events at a steady rate as a pod of the version before does, and knows how long it was without an answer. */
final class OldPublisher implements AutoCloseable {
    private static final Sql ACCEPT = new Sql("test.accept", VersionBefore.acceptStatement());

    private final Vertx vertx;
    private final PgPool pool;
    private final UUID nonce;
    private final long pod;
    private final long tenant;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicLong unanswered = new AtomicLong();
    private long timer;

    OldPublisher(Vertx vertx, TestDatabase database, int connections) {
        this.vertx = vertx;
        this.pool = PgPool.open(vertx, database.options(), connections);
        this.pod = register(database);
        this.nonce = (UUID) database.query("SELECT nonce FROM pod WHERE id = ?", pod)
                .get(0)
                .values()
                .iterator()
                .next();
        this.tenant =
                database.number("INSERT INTO tenant (id, name, version) VALUES ('busy', 'Busy', 1) RETURNING key");
        database.execute("SELECT make_partitions(date_trunc('day', now(), 'UTC'),"
                + " date_trunc('day', now(), 'UTC') + interval '1 day')");
    }

    /** A pod that lives as long as a test does; answers its number. */
    static long register(TestDatabase database) {
        long pod = database.number("INSERT INTO pod (nonce, name, registered_at, expires_at, watermark)"
                + " VALUES (gen_random_uuid(), 'old', now(), now() + interval '1 hour', id_floor(now())) RETURNING id");
        database.execute("INSERT INTO pod_slot (pod_id, slot, nonce) SELECT id, 0, nonce FROM pod WHERE id = ?", pod);
        return pod;
    }

    void start(Duration every) {
        lastNanos.set(System.nanoTime());
        timer = vertx.setPeriodic(every.toMillis(), ignored -> accept());
    }

    private void accept() {
        var id = new UUID(
                System.currentTimeMillis() << 16 | 0x7000, UUID.randomUUID().getLeastSignificantBits());
        unanswered.incrementAndGet();
        pool.run(
                        ACCEPT,
                        Tuple.tuple()
                                .addInteger((int) pod)
                                .addInteger(0)
                                .addUUID(nonce)
                                .addArrayOfLong(new Long[] {tenant})
                                .addArrayOfUUID(new UUID[] {id})
                                .addArrayOfLong(new Long[] {tenant})
                                .addArrayOfLong(new Long[] {1L})
                                .addArrayOfString(new String[] {"a"})
                                .addArrayOfOffsetDateTime(new OffsetDateTime[] {OffsetDateTime.now(ZoneOffset.UTC)})
                                .addArrayOfString(new String[] {"{}"})
                                .addArrayOfString(new String[] {null})
                                .addArrayOfBuffer(new Buffer[] {Buffer.buffer("1")})
                                .addArrayOfBuffer(new Buffer[] {null}))
                .onComplete(answer -> {
                    unanswered.decrementAndGet();
                    if (answer.failed()) {
                        failures.add(answer.cause());
                    } else if (answer.result().iterator().next().getLong("logged") == 1) {
                        accepted.incrementAndGet();
                        long now = System.nanoTime();
                        longestNanos.accumulateAndGet(now - lastNanos.getAndSet(now), Math::max);
                    }
                });
    }

    long accepted() {
        return accepted.get();
    }

    List<Throwable> failures() {
        return failures;
    }

    /** Waits for so many more. */
    void awaitAccepted(long more) {
        long goal = accepted.get() + more;
        Awaitility.await("accepts")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> accepted.get() >= goal);
    }

    /** The longest time without an accept. */
    Duration stop() {
        vertx.cancelTimer(timer);
        Awaitility.await("the last answers").pollInterval(Duration.ofMillis(5)).until(() -> unanswered.get() == 0);
        return Duration.ofNanos(longestNanos.get());
    }

    @Override
    public void close() {
        Await.value(pool.close());
    }
}
