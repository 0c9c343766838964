package dev.signpost.ingest;

import dev.signpost.model.Limit;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Reached;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Divides the places of the intake between tenants. Each may hold {@value #TIMES_FREE} times what is free at the
 * moment: alone three quarters of what floods may take, two of them three sevenths each, and so on, while what is free
 * waits for those who come next. So a share adapts to how much the others use, not to how many they are, and nobody
 * counts tenants. The last tenth is for tenants that hold little: a twentieth of what is free at most, so that however
 * fast they come some of it stays free until others have been answered. Events that come together are taken or refused
 * together; they may pass their share by themselves, but only from below it.
 *
 * <p>Any thread may call.
 */
final class FairShares {
    static final int TIMES_FREE = 3;
    private static final int FLOODS_OF_TEN = 9;
    private static final int LITTLE = 20;
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final IntakeLimits limits;
    private final Map<String, TenantShare> shares = new ConcurrentHashMap<>();
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final CommitRate rate;

    FairShares(IntakeLimits limits, CommitRate rate) {
        this.limits = limits;
        this.rate = rate;
    }

    /** Events that wait for an answer. */
    int events() {
        return events.get();
    }

    /** Payload bytes of these, and of bodies that are being read. */
    long bytes() {
        return bytes.get();
    }

    /**
     * Takes so many events of a tenant; each is to be given back with {@link #giveBack}.
     *
     * @throws Refusal TOO_MANY if they are beyond the tenant's share, BUSY if all places are taken
     */
    TenantShare take(String tenantId, int count, long size) {
        TenantShare share = hold(tenantId, count, size);
        events.addAndGet(count);
        return share;
    }

    void giveBack(TenantShare share, int count, long size) {
        events.addAndGet(-count);
        bytes.addAndGet(-size);
        share.release(count, size);
    }

    /**
     * Takes room for a body that has begun to arrive; to be given back with {@link #giveBackBody}.
     *
     * @throws Refusal as {@link #take} does
     */
    TenantShare takeBody(String tenantId, long size) {
        return hold(tenantId, 1, size);
    }

    /** Takes room for more of it. */
    void growBody(TenantShare share, long size) {
        Refusal refusal = refusal(share.held() - 1, share.bytes(), 1, size);
        if (refusal != null) {
            throw refusal;
        }
        share.hold(0, size);
        bytes.addAndGet(size);
    }

    void giveBackBody(TenantShare share, long size) {
        bytes.addAndGet(-size);
        share.release(1, size);
    }

    /** Why nothing more would be taken from that tenant now, or null. */
    @Nullable
    Refusal refusalNow(String tenantId) {
        TenantShare share = shares.get(tenantId);
        return share == null ? null : refusal(share.held(), share.bytes(), 1, 0);
    }

    /** Come back when what waits now has had its turn. */
    Duration wait(int pending) {
        Duration wait = rate.timeFor(pending);
        if (wait.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** Forgets tenants of which nothing is to be remembered; on the intake's event loop. */
    void forgetIdle(long nowNanos) {
        shares.values().removeIf(share -> share.retire(nowNanos));
    }

    int tenants() {
        return shares.size();
    }

    private TenantShare hold(String tenantId, int count, long size) {
        while (true) {
            TenantShare share = shares.computeIfAbsent(tenantId, TenantShare::new);
            int before = share.hold(count, size);
            if (before < 0) {
                // Retired at this moment, and about to leave the map.
                shares.remove(tenantId, share);
                continue;
            }
            Refusal refusal = refusal(before, share.bytes() - size, count, size);
            if (refusal != null) {
                share.release(count, size);
                throw refusal;
            }
            bytes.addAndGet(size);
            return share;
        }
    }

    private @Nullable Refusal refusal(int held, long heldBytes, int count, long size) {
        int used = events.get();
        if (!room(limits.pendingEvents(), used, held, count)) {
            return refusal(Limit.PENDING_EVENTS, share(limits.pendingEvents(), used), held, "events");
        }
        long usedBytes = bytes.get();
        return room(limits.pendingBytes(), usedBytes, heldBytes, size)
                ? null
                : refusal(Limit.PENDING_BYTES, share(limits.pendingBytes(), usedBytes), heldBytes, "bytes");
    }

    private static boolean room(long places, long used, long held, long more) {
        long free = places - used;
        boolean little = free > 0 && held + more <= Math.max(1, free / LITTLE);
        return little || held < share(places, used);
    }

    private static long share(long places, long used) {
        return Math.max(0, TIMES_FREE * (places * FLOODS_OF_TEN / 10 - used));
    }

    private Refusal refusal(Limit limit, long share, long held, String unit) {
        Duration wait = wait(events.get());
        return held == 0
                ? Refusal.busy("Too much of all tenants is waiting to be stored. Nothing was stored.", wait)
                : Refusal.tooMany(
                        new Reached(limit, share),
                        "This tenant has " + held + " " + unit + " waiting to be stored, and its share is " + share
                                + " at the moment. " + comeBack(wait),
                        wait);
    }

    private static String comeBack(Duration wait) {
        return "Nothing was stored; try again in " + wait.plusMillis(999).toSeconds() + " s.";
    }

    /** An event waited behind others of its own tenant for as long as the intake waits. */
    Refusal waitedTooLong(int held) {
        Duration wait = wait(held);
        return Refusal.tooMany(
                new Reached(Limit.PENDING_EVENTS, share(limits.pendingEvents(), events.get())),
                "This tenant has more events waiting than can be stored in time: " + held + ". " + comeBack(wait),
                wait);
    }
}
