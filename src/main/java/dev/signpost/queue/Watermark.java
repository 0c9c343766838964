package dev.signpost.queue;

import dev.signpost.model.EventId;
import dev.signpost.model.Ticket;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The lowest id of this pod that may still be open: among batches that are sealed, unknown, in a lane, in flight or
 * settling. Whoever takes the pod over looks for open events from there on. Any event loop may open and close.
 */
public final class Watermark implements PodLease.OpenWork {
    private final IdClock ids;
    private final Queue<Hold> open = new ConcurrentLinkedQueue<>();

    public Watermark(IdClock ids) {
        this.ids = ids;
    }

    private static final class Hold implements Ticket {
        private final UUID floor;
        private final AtomicInteger holds = new AtomicInteger(1);

        Hold(UUID floor) {
            this.floor = floor;
        }

        @Override
        public void hold(int pairs) {
            holds.addAndGet(pairs);
        }

        @Override
        public void close(int count) {
            int left = holds.addAndGet(-count);
            if (left < 0) {
                throw new IllegalStateException("a batch was closed more often than it was held");
            }
        }

        boolean closed() {
            return holds.get() == 0;
        }
    }

    /** To be called before the batch's ids are made: they cannot be below the ticket. */
    public Ticket open() {
        Hold ticket = new Hold(ids.floor());
        open.add(ticket);
        return ticket;
    }

    /** The watermark now. The clock is read before the tickets: a batch that opens in between is above it. */
    @Override
    public UUID current() {
        UUID lowest = ids.floor();
        for (var each = open.iterator(); each.hasNext(); ) {
            Hold ticket = each.next();
            if (ticket.closed()) {
                each.remove();
            } else if (EventId.compare(ticket.floor, lowest) < 0) {
                lowest = ticket.floor;
            }
        }
        return lowest;
    }

    /** What holds the watermark back at present, or null if nothing is open. */
    @Nullable
    UUID held() {
        UUID lowest = null;
        for (Hold ticket : open) {
            if (!ticket.closed() && (lowest == null || EventId.compare(ticket.floor, lowest) < 0)) {
                lowest = ticket.floor;
            }
        }
        return lowest;
    }

    /** Forgets everything: the pod was taken over, and others look after what was open. */
    @Override
    public void clear() {
        open.clear();
    }
}
