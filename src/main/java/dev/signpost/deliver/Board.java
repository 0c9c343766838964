package dev.signpost.deliver;

import dev.signpost.model.QueuePause;
import dev.signpost.model.QueueStates;
import dev.signpost.model.WaitReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What all may know of a pod's lanes. Each lane's event loop writes; ingest and claims read. */
public final class Board implements QueueStates {
    /** Room of a lane that has no limit of its own. */
    static final int ANY = Integer.MAX_VALUE;

    private static final QueuePause FULL = new QueuePause(WaitReason.LANE_FULL, 0);

    private final Set<Long> full = ConcurrentHashMap.newKeySet();
    private final Map<Long, QueuePause> held = new ConcurrentHashMap<>();
    private final Map<Long, Integer> rooms = new ConcurrentHashMap<>();
    private final Set<Long> protectedLanes = ConcurrentHashMap.newKeySet();
    private final Set<Long> probes = ConcurrentHashMap.newKeySet();
    private final PauseNotes notes = new PauseNotes();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean roomTold = new AtomicBoolean();
    private volatile Runnable roomAgain = () -> {};

    @Override
    public @Nullable QueuePause pauseOf(long webhookKey) {
        QueuePause hold = held.isEmpty() ? null : held.get(webhookKey);
        return hold != null ? hold : full.contains(webhookKey) ? FULL : null;
    }

    /** Requests that have been started and not ended. */
    public int inFlight() {
        return inFlight.get();
    }

    /** First attempts that wait in lanes. */
    public int waiting() {
        return waiting.get();
    }

    /** Webhooks whose deliveries wait in the backlog for an open breaker or a pause. */
    public int held() {
        return held.size();
    }

    /** Webhooks that are sent less at a time than their limit allows, those that are sent nothing included. */
    public int throttled() {
        return protectedLanes.size();
    }

    /**
     * Whom to tell that a lane that had none has room for more from the backlog: once, until a claim has begun. Called
     * on the lane's event loop.
     */
    public void onRoom(Runnable listener) {
        roomAgain = listener;
    }

    /** Room in the lanes that have less than any: deliveries that may be claimed for them, often none. */
    Map<Long, Integer> rooms() {
        return new HashMap<>(rooms);
    }

    /** Webhooks that wait for a probe, at most so many; each is named once, until it asks again. */
    List<Long> takeProbes(int most) {
        List<Long> taken = new ArrayList<>();
        var keys = probes.iterator();
        while (taken.size() < most && keys.hasNext()) {
            taken.add(keys.next());
            keys.remove();
        }
        return taken;
    }

    /**
     * Nothing waits in the backlog that could be that webhook's probe, for others have sent it all: the next that comes
     * is the probe.
     */
    void noProbe(long webhookKey) {
        held.remove(webhookKey);
    }

    /** What is to be written about the protection of receivers. */
    PauseNotes notes() {
        return notes;
    }

    void full(long webhookKey, boolean is) {
        mark(full, webhookKey, is);
    }

    /** Everything for that webhook goes to the backlog until then. */
    void shut(long webhookKey, QueuePause hold) {
        held.put(webhookKey, hold);
    }

    void freed(long webhookKey) {
        held.remove(webhookKey);
    }

    /** Deliveries that may be claimed for that webhook, {@link #ANY} for no limit. */
    void room(long webhookKey, int room) {
        if (room == ANY) {
            rooms.remove(webhookKey);
        } else {
            rooms.put(webhookKey, room);
        }
    }

    /** A claim begins, and will look at everything. */
    void listened() {
        roomTold.set(false);
    }

    void hasRoomAgain() {
        if (roomTold.compareAndSet(false, true)) {
            roomAgain.run();
        }
    }

    void throttled(long webhookKey, boolean is) {
        mark(protectedLanes, webhookKey, is);
    }

    void wantsProbe(long webhookKey) {
        probes.add(webhookKey);
    }

    /** The lane is forgotten. */
    void forget(long webhookKey) {
        held.remove(webhookKey);
        rooms.remove(webhookKey);
        protectedLanes.remove(webhookKey);
        probes.remove(webhookKey);
    }

    void started() {
        inFlight.incrementAndGet();
    }

    void ended() {
        inFlight.decrementAndGet();
    }

    void waits(int more) {
        waiting.addAndGet(more);
    }

    private static void mark(Set<Long> set, long webhookKey, boolean is) {
        if (is) {
            set.add(webhookKey);
        } else {
            set.remove(webhookKey);
        }
    }
}
