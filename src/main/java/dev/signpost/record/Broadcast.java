package dev.signpost.record;

import dev.signpost.model.Pod;
import dev.signpost.model.Verdict;
import dev.signpost.queue.LiveEntry;
import dev.signpost.queue.LiveFeed;
import dev.signpost.queue.Settlement;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what has been recorded to the live feed, for tenants that somebody watches, on whichever process. While nobody
 * does, a batch costs one look at an empty map.
 *
 * <p>Recorders call from their event loops; the rest runs on the loop that {@link #start} was called on.
 */
public final class Broadcast implements Recorder.Follower {
    /** Outcomes of one tenant that wait to be written; what comes on top is left out, and the feed says how many. */
    static final int WAITING = 1_000;

    /** Outcomes of one tenant in one write: four times as many a second, more than anybody reads. */
    static final int AT_A_TIME = 250;

    /** Rows of one write, shared by the tenants that have some. */
    static final int BATCH = 2_000;

    private static final long WRITE_MILLIS = 250;
    private static final long LOOK_MILLIS = 1_000;
    // A look that had begun before a tenant was watched here does not know it yet. Counted and not timed: by a clock
    // that is set back, everything would be written for as long as it is behind.
    private static final long UNSEEN_LOOKS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Broadcast.class);

    private final LiveFeed feed;
    private final InstantSource clock;
    private final LongAdder skipped = new LongAdder();
    // Looks that have succeeded.
    private final AtomicLong looks = new AtomicLong();
    private final Map<Long, Watched> watched = new ConcurrentHashMap<>();

    // Owned by the loop of start().
    private boolean writing;
    private volatile boolean stopped;
    private boolean looking;

    public Broadcast(LiveFeed feed, InstantSource clock) {
        this.feed = feed;
        this.clock = clock;
    }

    /** One tenant's outcomes on their way to the feed. Several event loops meet here, for a moment each. */
    private static final class Watched {
        private final long tenantKey;
        private final ArrayDeque<LiveEntry> waiting = new ArrayDeque<>();
        private long leftOut;
        private volatile long seenAtLook;

        Watched(long tenantKey) {
            this.tenantKey = tenantKey;
        }

        synchronized boolean offer(Settlement settlement, long now) {
            boolean room = waiting.size() < WAITING;
            if (room) {
                waiting.add(LiveEntry.of(settlement, now));
            } else {
                leftOut++;
            }
            return room;
        }

        synchronized void take(int limit, long now, List<LiveEntry> into) {
            for (int i = 0; i < limit && !waiting.isEmpty(); i++) {
                into.add(waiting.remove());
            }
            if (leftOut > 0 && waiting.isEmpty()) {
                into.add(LiveEntry.gap(tenantKey, leftOut, now));
                leftOut = 0;
            }
        }

        synchronized void leaveOut(long count) {
            leftOut += count;
        }

        synchronized boolean hasAny() {
            return leftOut > 0 || !waiting.isEmpty();
        }
    }

    /** Begins to look who is watched, and to write. */
    public void start(Vertx vertx) {
        vertx.setPeriodic(LOOK_MILLIS, timer -> orCancel(vertx, timer, this::look));
        vertx.setPeriodic(WRITE_MILLIS, timer -> orCancel(vertx, timer, this::write));
    }

    /** Looks and writes no more; what is on its way may fail unheard, for the process closes what it leans on. */
    public void stop() {
        stopped = true;
    }

    private void orCancel(Vertx vertx, long timer, Runnable work) {
        if (stopped) {
            vertx.cancelTimer(timer);
        } else {
            work.run();
        }
    }

    /** Watches these tenants at once, until the next looks tell whether anybody still does. */
    public void watch(Collection<Long> tenantKeys) {
        long look = looks.get();
        tenantKeys.forEach(key -> watched.computeIfAbsent(key, Watched::new).seenAtLook = look);
    }

    /** Outcomes that were left out, because there were too many or Postgres was away. */
    public LongAdder skipped() {
        return skipped;
    }

    @Override
    public void recorded(Pod pod, List<Settlement> batch) {
        if (watched.isEmpty()) {
            return;
        }
        long now = clock.millis();
        for (Settlement settlement : batch) {
            Watched tenant = watched.get(settlement.delivery().event().tenantKey());
            if (tenant != null && tells(settlement) && !tenant.offer(settlement, now)) {
                skipped.increment();
            }
        }
    }

    /** What waits without having been attempted is no news. */
    private static boolean tells(Settlement settlement) {
        return settlement.attempt() != null || !(settlement.verdict() instanceof Verdict.Again);
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        feed.watched()
                .onSuccess(this::keep)
                .onFailure(failure -> complain("live.look_failed", 0, failure))
                .onComplete(done -> looking = false);
    }

    private void keep(Set<Long> tenantKeys) {
        long oldest = looks.incrementAndGet() - UNSEEN_LOOKS;
        watch(tenantKeys);
        watched.values().removeIf(tenant -> tenant.seenAtLook < oldest);
    }

    private void write() {
        if (writing || watched.isEmpty()) {
            return;
        }
        List<LiveEntry> batch = batch();
        if (!batch.isEmpty()) {
            writing = true;
            feed.write(batch).recover(failure -> leaveOut(batch, failure)).onComplete(done -> writing = false);
        }
    }

    private List<LiveEntry> batch() {
        List<Watched> some = watched.values().stream().filter(Watched::hasAny).toList();
        long now = clock.millis();
        List<LiveEntry> batch = new ArrayList<>();
        for (Watched tenant : some) {
            tenant.take(Math.min(AT_A_TIME, Math.max(1, BATCH / some.size())), now, batch);
        }
        return batch;
    }

    private Future<Void> leaveOut(List<LiveEntry> batch, Throwable failure) {
        complain("live.write_failed", batch.size(), failure);
        for (LiveEntry entry : batch) {
            Watched tenant = watched.get(entry.tenantKey());
            if (tenant != null) {
                tenant.leaveOut(entry.count());
            }
            if (entry.outcome() != null) {
                skipped.increment();
            }
        }
        return Future.succeededFuture();
    }

    private void complain(String what, int count, Throwable failure) {
        if (stopped) {
            return;
        }
        LOG.atWarn()
                .addKeyValue(LogKeys.COUNT, count)
                .addKeyValue(LogKeys.CAUSE, String.valueOf(failure.getMessage()))
                .log(what);
    }
}
