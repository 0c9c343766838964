package dev.signpost.queue;

import dev.signpost.model.EventId;
import dev.signpost.model.Pod;
import dev.signpost.model.SendPermission;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's lease: registers a pod, renews it, and says whether it is still held. All times are Postgres's; only
 * how long a renewal lasts is counted here, from the moment it was sent.
 *
 * <pre>
 *   (start) ──register──► HELD ──renewal late──► EXPIRED ──renewed──► HELD
 *                          └────── row gone ──────┴──► LOST ──register──► HELD
 * </pre>
 *
 * Made and driven on one event loop; {@link #held}, {@link #pod} and {@link #livingPods} may be asked by any.
 */
public final class PodLease implements SendPermission {
    private static final Logger LOG = LoggerFactory.getLogger(PodLease.class);
    private static final Sql REGISTER = Sql.named("queue.pod_register");
    private static final Sql RENEW = Sql.named("queue.pod_renew");
    private static final Sql APPLIED = Sql.named("queue.pod_applied");
    private static final String LOST_COMMITS = "The database lacks what it had told this process was committed: a"
            + " standby was promoted that did not have the last of the log. Events that were accepted in that time are"
            + " gone. Make the standby synchronous, or have publishers send again what they published then.";

    /**
     * @param name of the process, for people
     * @param lease how long a renewal lasts
     * @param heartbeat between renewals; also the longest that a lost hint can delay anything
     */
    public record Terms(String name, Duration lease, Duration heartbeat) {
        public Terms {
            if (heartbeat.multipliedBy(3).compareTo(lease) > 0) {
                throw new IllegalArgumentException(
                        "a lease of " + lease + " must outlast three heartbeats of " + heartbeat);
            }
        }
    }

    /** What the pod tells the time by and where it has got to. */
    public record Progress(PodClock clock, OpenWork watermark) {}

    /** What of this pod's work is still open. */
    public interface OpenWork {
        /** No event of this pod below it is open, nor ever will be. */
        UUID current();

        /** The pod was taken over, and others look after what was open. */
        void clear();
    }

    /**
     * Time and chance.
     *
     * @param nanoTime monotonic nanoseconds
     * @param nonces unpredictable
     */
    public record Chance(LongSupplier nanoTime, Supplier<UUID> nonces) {}

    /** Who follows the lease: told on the lease's event loop. */
    public interface Follower {
        /** The pod was taken over: drop what is in memory and start nothing until {@link #registered}. */
        void lost();

        default void registered(Pod pod) {}
    }

    /** What the catalogue has to say to the heartbeat. */
    public interface AppliedEpoch {
        /** Changes up to this one are in force on this pod. */
        long applied();

        /** The heartbeat has read this epoch. */
        void seen(long epoch);

        /** Whether that is the database which this pod works on; if not, its answers renew nothing. */
        default boolean recognises(String identity) {
            return true;
        }
    }

    private final Vertx vertx;
    private final Context loop;
    private final SqlRunner sql;
    private final Terms terms;
    private final PodClock clock;
    private final ClockSkew skew;
    private final OpenWork watermark;
    private final LongSupplier nanoTime;
    private final Supplier<UUID> nonces;
    private final AppliedEpoch epoch;
    private final LongAdder lost = new LongAdder();
    private final LongAdder lostCommits = new LongAdder();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    private volatile Supplier<Future<Void>> ready = Future::succeededFuture;
    private volatile @Nullable Pod pod;
    private volatile long heldUntilNanos;
    private volatile long heldSinceNanos;
    // Changes up to this epoch may have been answered while the lease had run out, when nobody waited for this pod.
    private volatile long answeredWithout;
    private volatile int livingPods = 1;
    private boolean closing;
    private boolean registering;
    private boolean registeredBefore;
    // What the last answered renewal has written.
    private @Nullable UUID written;

    /**
     * To be made on the event loop that shall own it.
     *
     * @param sql a connection of its own, so that a renewal never waits behind other work
     */
    public PodLease(Vertx vertx, SqlRunner sql, Terms terms, Progress progress, Chance chance, AppliedEpoch epoch) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.sql = sql;
        this.terms = terms;
        this.clock = progress.clock();
        this.skew = new ClockSkew(chance.nanoTime());
        this.watermark = progress.watermark();
        this.nanoTime = chance.nanoTime();
        this.nonces = chance.nonces();
        this.epoch = epoch;
    }

    public void follow(Follower follower) {
        followers.add(follower);
    }

    /**
     * What must be well before this process, once it is no pod any more, becomes one again: it is asked with each
     * heartbeat until it completes.
     */
    public void registerAgainWhen(Supplier<Future<Void>> condition) {
        ready = condition;
    }

    /** Registers and begins to renew. Fails if Postgres does not answer. */
    public Future<Pod> start() {
        return register()
                .onSuccess(registered -> vertx.setPeriodic(terms.heartbeat().toMillis(), timer -> beat(timer)));
    }

    @Override
    public boolean held() {
        return pod != null && heldUntilNanos - nanoTime.getAsLong() > 0 && epoch.applied() >= answeredWithout;
    }

    /** True once the lease has been held for its whole length: only then may this pod take others over. */
    public boolean seasoned() {
        return held() && nanoTime.getAsLong() - heldSinceNanos >= terms.lease().toNanos();
    }

    /** Monotonic nanoseconds, as this lease counts. */
    long nanos() {
        return nanoTime.getAsLong();
    }

    /** How long a renewal lasts. */
    Duration length() {
        return terms.lease();
    }

    @Override
    public @Nullable Pod pod() {
        return pod;
    }

    /** As of the last heartbeat. */
    @Override
    public int livingPods() {
        return livingPods;
    }

    /** What is thought of this machine's clock, as of the last heartbeat. */
    public ClockSkew skew() {
        return skew;
    }

    /** Times that this process was taken over. */
    public LongAdder lost() {
        return lost;
    }

    /** Times that the database had lost what it had told this process was committed. */
    public LongAdder lostCommits() {
        return lostCommits;
    }

    /** Says at once that catalogue changes up to {@code applied} are in force here. */
    public Future<Void> tellApplied(long applied) {
        Pod mine = pod;
        return mine == null
                ? Future.succeededFuture()
                : sql.run(APPLIED.bind()
                                .set("pod", mine.id())
                                .set("nonce", mine.nonce())
                                .set("epoch", applied))
                        .mapEmpty();
    }

    /** Stops renewing; the row stays until a take-over. */
    public void stop() {
        closing = true;
    }

    /** Drops everything at once and registers no more: what is in memory does not belong to this database. */
    public void abandon() {
        loop.runOnContext(nothing -> {
            closing = true;
            if (pod != null) {
                pod = null;
                watermark.clear();
                followers.forEach(Follower::lost);
            }
        });
    }

    /** Tells everybody that a statement found this pod's fence gone. */
    public void reportLost(Pod which) {
        loop.runOnContext(nothing -> lose(which));
    }

    private Future<Pod> register() {
        long sent = nanoTime.getAsLong();
        UUID nonce = nonces.get();
        return sql.run(REGISTER.bind()
                        .set("nonce", nonce)
                        .set("name", terms.name())
                        .set("lease_millis", terms.lease().toMillis()))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    if (!epoch.recognises(row.getString("identity"))) {
                        throw new IllegalStateException("another database answers than before");
                    }
                    clock.correct(sent, row.getLong("now_micros"));
                    Pod mine = new Pod(row.getInteger("id"), nonce);
                    if (registeredBefore) {
                        // Nobody waited for this process while it was no pod.
                        answeredWithout = row.getLong("epoch");
                    }
                    heldSinceNanos = sent;
                    heldUntilNanos = sent + terms.lease().toNanos();
                    written = null;
                    pod = mine;
                    LOG.atInfo().addKeyValue(LogKeys.POD_ID, mine.id()).log("pod.registered");
                    followers.forEach(follower -> follower.registered(mine));
                    if (registeredBefore) {
                        epoch.seen(answeredWithout);
                    }
                    // When it starts, it reads the catalogue before it does anything.
                    registeredBefore = true;
                    return mine;
                });
    }

    private void beat(long timer) {
        if (closing) {
            vertx.cancelTimer(timer);
            return;
        }
        Pod mine = pod;
        if (mine == null) {
            registerAgain();
        } else {
            renew(mine).onFailure(failure -> complain("pod.renew_failed", failure));
        }
    }

    /** One registration at a time: a second row would be a pod that nobody is. */
    private void registerAgain() {
        if (!registering) {
            registering = true;
            ready.get()
                    .compose(well -> register())
                    .onFailure(failure -> complain("pod.register_failed", failure))
                    .onComplete(done -> registering = false);
        }
    }

    private Future<Void> renew(Pod mine) {
        long sent = nanoTime.getAsLong();
        UUID writtenBefore = written;
        var call = RENEW.bind()
                .set("pod", mine.id())
                .set("nonce", mine.nonce())
                .set("lease_millis", terms.lease().toMillis())
                .set("watermark", watermark.current())
                .set("applied_epoch", epoch.applied())
                .set("skew_millis", clock.skewMillis());
        return sql.run(call).map(rows -> {
            if (rows.size() == 0) {
                lose(mine);
                return null;
            }
            Row row = rows.iterator().next();
            if (!epoch.recognises(row.getString("identity"))) {
                return null;
            }
            compare(row, writtenBefore);
            if (heldUntilNanos - nanoTime.getAsLong() <= 0) {
                // From here on changes wait for this pod again; those before may not have.
                heldSinceNanos = sent;
                answeredWithout = row.getLong("epoch");
            }
            heldUntilNanos = sent + terms.lease().toNanos();
            livingPods = Math.max(1, row.getLong("living").intValue());
            clock.correct(sent, row.getLong("now_micros"));
            skew.judge(clock.skewMillis(), row.getArrayOfLongs("other_skews"));
            epoch.seen(row.getLong("epoch"));
            return null;
        });
    }

    /** A standby that was promoted may lack the last commits; then it has an older row of ours than we have written. */
    private void compare(Row row, @Nullable UUID writtenBefore) {
        UUID before = row.getUUID("watermark_before");
        if (writtenBefore != null && EventId.compare(before, writtenBefore) < 0) {
            lostCommits.increment();
            LOG.atError()
                    .addKeyValue(LogKeys.MILLIS, EventId.millis(writtenBefore) - EventId.millis(before))
                    .addKeyValue(LogKeys.REASON, LOST_COMMITS)
                    .log("database.lost_commits");
        }
        written = row.getUUID("watermark");
    }

    private void lose(Pod which) {
        if (!which.equals(pod) || closing) {
            return;
        }
        pod = null;
        lost.increment();
        watermark.clear();
        LOG.atWarn().addKeyValue(LogKeys.POD_ID, which.id()).log("pod.lost");
        followers.forEach(Follower::lost);
        registerAgain();
    }

    /** Not of what the end of the process interrupts. */
    private void complain(String what, Throwable failure) {
        if (closing) {
            return;
        }
        LOG.atWarn()
                .addKeyValue(LogKeys.CAUSE, String.valueOf(failure.getMessage()))
                .log(what);
    }
}
