package dev.signpost.http;

import dev.signpost.http.ConnectionJournal.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of one port, on all event loops. When there is no room for a new one, the one that has waited
 * longest for a request is closed: a client that keeps its connection alive opens another without harm, while one that
 * was let in sends its request at once and is not touched until it is answered. Where none waits, the new one is
 * closed.
 */
public final class InboundConnections {
    /** In place of the time since when a connection waits: it does not. */
    static final long BUSY = Long.MAX_VALUE;

    private final ConnectionLimits limits;
    private final ConnectionJournal journal;
    private final Set<Open> open = new HashSet<>();
    private final Map<String, Integer> byAddress = new HashMap<>();
    private volatile boolean stopping;

    /** One that is open. Any thread may ask. */
    interface Open {
        String network();

        /** Whether it counts in all only, and not for its address. */
        boolean isExempt();

        /** Since when it waits for the end of a request's head; {@link #BUSY} if it does not. */
        long waitingSince();

        /** Ends it unless a request has come meanwhile. */
        void shed();
    }

    public InboundConnections(ConnectionLimits limits, ConnectionJournal journal) {
        this.limits = limits;
        this.journal = journal;
    }

    /** How many there are. */
    public synchronized int count() {
        return open.size();
    }

    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    ConnectionLimits limits() {
        return limits;
    }

    ConnectionJournal journal() {
        return journal;
    }

    /** Counts a new connection; false if there is no room for it. */
    boolean admit(Open connection) {
        Reason full = counted(connection);
        if (full == null) {
            return true;
        }
        journal.shed(full);
        return full != Reason.REFUSED;
    }

    /** Counts it: it is new, or it was told to close and turned out to be busy. */
    synchronized void stays(Open connection) {
        if (open.add(connection)) {
            byAddress.merge(connection.network(), 1, Integer::sum);
        }
    }

    synchronized void closed(Open connection) {
        if (open.remove(connection)) {
            byAddress.computeIfPresent(connection.network(), (network, count) -> count > 1 ? count - 1 : null);
        }
    }

    /** Null if there was room, else what made room for it, or that nothing did. */
    private synchronized @Nullable Reason counted(Open connection) {
        Reason reason = null;
        int ofAddress = byAddress.getOrDefault(connection.network(), 0);
        if (ofAddress >= limits.perAddress() && !connection.isExempt()) {
            reason = shedOldest(connection.network()) ? Reason.ADDRESS_FULL : Reason.REFUSED;
        } else if (open.size() >= limits.total()) {
            reason = shedOldest(null) ? Reason.FULL : Reason.REFUSED;
        }
        if (reason != Reason.REFUSED) {
            stays(connection);
        }
        return reason;
    }

    /** @param network of one address, or null for any */
    private boolean shedOldest(@Nullable String network) {
        Open oldest = null;
        long since = BUSY;
        for (Open one : open) {
            long its = one.waitingSince();
            if (its < since && (network == null || network.equals(one.network()))) {
                oldest = one;
                since = its;
            }
        }
        if (oldest == null) {
            return false;
        }
        // Its place is free at once: it is closed before the new one has sent anything.
        closed(oldest);
        oldest.shed();
        return true;
    }

    /** Of IPv6 the first half of eight groups, which is how Java writes an address; others as they are. */
    static String network(String address) {
        String[] groups = address.split(":", -1);
        return groups.length == 8 ? String.join(":", List.of(groups).subList(0, 4)) : address;
    }
}
