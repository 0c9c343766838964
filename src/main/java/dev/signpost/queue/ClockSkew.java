package dev.signpost.queue;

import dev.signpost.telemetry.LogKeys;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whose clock is wrong when a machine's and the database's differ. It is never a reason to be unready: the pod
 * tells the time by the database ({@link PodClock}), and a jump of the database's clock must not take all pods down.
 * Judged on the event loop of the lease; {@link #verdict} may be asked by any.
 */
public final class ClockSkew {
    private static final Logger LOG = LoggerFactory.getLogger(ClockSkew.class);
    /** Below it nobody notices: receivers allow signatures some minutes. */
    static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(10);
    // Clocks that are wrong for one reason differ by what the pods' own clocks drift.
    private static final double ALIKE = 0.1;

    /** Whose clock it is. */
    public enum Verdict {
        /** They agree. */
        AGREE("The machine's clock and the database's agree again."),
        /** Others agree with the database. */
        POD("This machine's clock is wrong: other pods' clocks differ from it. Signpost goes by the database's, so"
                + " nothing is signed with a wrong time, but log lines are written with one. Mend the machine's time"
                + " synchronisation."),
        /** All pods differ from it alike. */
        DATABASE("The database server's clock is wrong: the clocks of all pods differ from it alike. Signpost goes by"
                + " it, so receivers that check the time of a signature may refuse it. Mend the database server's time"
                + " synchronisation."),
        /** There is no other pod to tell by. */
        EITHER("This machine's clock or the database server's is wrong; with one pod nothing tells which. Signpost"
                + " goes by the database's: if that is the wrong one, receivers that check the time of a signature may"
                + " refuse it. Compare both with a time server.");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }

    private final LongSupplier nanoTime;
    private volatile Verdict verdict = Verdict.AGREE;
    private long toldNanos;

    /** @param nanoTime monotonic nanoseconds */
    ClockSkew(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public Verdict verdict() {
        return verdict;
    }

    /**
     * Warns when the verdict changes, and again while it lasts.
     *
     * @param mine by how many milliseconds this machine's clock is ahead of the database's
     * @param others the same for each other living pod
     */
    void judge(long mine, Long... others) {
        Verdict before = verdict;
        Verdict now = of(mine, others);
        verdict = now;
        boolean due = nanoTime.getAsLong() - toldNanos >= BETWEEN_WARNINGS.toNanos();
        if (now == before && (now == Verdict.AGREE || !due)) {
            return;
        }
        toldNanos = nanoTime.getAsLong();
        (now == Verdict.AGREE ? LOG.atInfo() : LOG.atWarn())
                .addKeyValue(LogKeys.VERDICT, now)
                .addKeyValue(LogKeys.AHEAD_MILLIS, mine)
                .addKeyValue(LogKeys.REASON, now.text())
                .log(now == Verdict.AGREE ? "clock.agrees" : "clock.skewed");
    }

    static Verdict of(long mine, Long... others) {
        if (Math.abs(mine) <= TOLERANCE.toMillis()) {
            return Verdict.AGREE;
        }
        if (others.length == 0) {
            return Verdict.EITHER;
        }
        long alike = Math.max(TOLERANCE.toMillis(), (long) (Math.abs(mine) * ALIKE));
        for (long other : others) {
            if (Math.abs(other - mine) > alike) {
                return Verdict.POD;
            }
        }
        return Verdict.DATABASE;
    }
}
