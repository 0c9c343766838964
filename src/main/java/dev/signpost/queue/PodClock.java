package dev.signpost.queue;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of a pod: Postgres's, carried on by the machine's monotonic clock and corrected with each heartbeat.
 * Whatever is signed, stored or compared is told by it and never by the machine's wall clock, which may be wrong
 * without anybody noticing, except that receivers refuse what is signed with it. Until Postgres has answered for the
 * first time it is the machine's. Any thread may ask.
 *
 * <p>It may be set back, by as much as Postgres's was; {@link IdClock} never is.
 */
public final class PodClock implements InstantSource {
    private static final Sql NOW = Sql.named("queue.now");
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final LongSupplier nanoTime;
    private final InstantSource machine;

    // Written by the heartbeat's event loop alone, read by every other; what belongs together is written together.
    private volatile Base base;
    private volatile boolean heard;

    /** {@code micros} since 1970 were read at {@code nanos} of the monotonic clock. */
    private record Base(long micros, long nanos) {}

    /**
     * @param nanoTime monotonic nanoseconds
     * @param machine the wall clock of the machine
     */
    public PodClock(LongSupplier nanoTime, InstantSource machine) {
        this.nanoTime = nanoTime;
        this.machine = machine;
        this.base = new Base(machineMicros(), nanoTime.getAsLong());
    }

    @Override
    public Instant instant() {
        long micros = micros();
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }

    @Override
    public long millis() {
        return Math.floorDiv(micros(), MICROS_PER_MILLI);
    }

    /** Microseconds since 1970. */
    private long micros() {
        return after(base, nanoTime.getAsLong());
    }

    private static long after(Base start, long nanos) {
        return start.micros + (nanos - start.nanos) / NANOS_PER_MICRO;
    }

    /**
     * Takes in what Postgres said its time was. It said so at some moment since the question was sent, so the present
     * is only known to lie between two bounds: the clock is moved into them if it is outside, and left alone otherwise.
     * A slow answer therefore moves nothing.
     *
     * @param sentNanos when the question was sent, by the monotonic clock
     * @param databaseMicros microseconds since 1970
     */
    public void correct(long sentNanos, long databaseMicros) {
        long nowNanos = nanoTime.getAsLong();
        long latest = databaseMicros + Math.max(0, nowNanos - sentNanos) / NANOS_PER_MICRO;
        long now = heard ? after(base, nowNanos) : databaseMicros + (latest - databaseMicros) / 2;
        base = new Base(Math.max(databaseMicros, Math.min(latest, now)), nowNanos);
        heard = true;
    }

    /** Asks Postgres: for those who have no heartbeat. */
    public Future<Void> ask(SqlRunner sql) {
        long sent = nanoTime.getAsLong();
        return sql.run(NOW).map(rows -> {
            correct(sent, rows.iterator().next().getLong("now_micros"));
            return null;
        });
    }

    /** Whether Postgres has told its time yet. */
    public boolean heard() {
        return heard;
    }

    /** By how much the machine's wall clock is ahead of Postgres's, in milliseconds; 0 before Postgres has answered. */
    public long skewMillis() {
        return heard ? Math.floorDiv(machineMicros() - micros(), MICROS_PER_MILLI) : 0;
    }

    private long machineMicros() {
        Instant now = machine.instant();
        return Math.addExact(
                Math.multiplyExact(now.getEpochSecond(), MICROS_PER_SECOND), now.getNano() / NANOS_PER_MICRO);
    }
}
