package dev.signpost.deliver;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What all may know of a pod's lanes. Each lane's event loop writes; ingest and claims read. */
public final class Board {
    private final Set<Long> full = ConcurrentHashMap.newKeySet();
    private final Set<Long> busy = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    /** True while a lane's waiting line is at its bound: what is for it goes to the backlog. */
    public boolean full(long webhookKey) {
        return full.contains(webhookKey);
    }

    /** Webhooks whose lanes have no free slot: nothing is claimed for them. */
    public List<Long> busy() {
        return List.copyOf(busy);
    }

    /** Requests that have been started and not ended. */
    public int inFlight() {
        return inFlight.get();
    }

    /** First attempts that wait in lanes. */
    public int waiting() {
        return waiting.get();
    }

    void full(long webhookKey, boolean is) {
        mark(full, webhookKey, is);
    }

    void busy(long webhookKey, boolean is) {
        mark(busy, webhookKey, is);
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
