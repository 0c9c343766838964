package dev.signpost.queue;

import dev.signpost.model.EventId;
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
    private final Queue<Ticket> open = new ConcurrentLinkedQueue<>();

    public Watermark(IdClock ids) {
        this.ids = ids;
    }

    /**
     * One batch's hold on the watermark. It counts what is open: one for the batch's own way into the log, and one for
     * each pair that was handed to a lane.
     */
    public static final class Ticket {
        private final UUID floor;
        private final AtomicInteger holds = new AtomicInteger(1);

        private Ticket(UUID floor) {
            this.floor = floor;
        }

        /** Adds pairs that are handed over; to be called before the batch's own hold is closed. */
        public void hold(int pairs) {
            holds.addAndGet(pairs);
        }

        /** Takes holds away: these pairs have a row that says what became of them, or the batch was not accepted. */
        public void close(int count) {
            int left = holds.addAndGet(-count);
            if (left < 0) {
                throw new IllegalStateException("a batch was closed more often than it was held");
            }
        }

        private boolean closed() {
            return holds.get() == 0;
        }
    }

    /** To be called before the batch's ids are made: they cannot be below the ticket. */
    public Ticket open() {
        Ticket ticket = new Ticket(ids.floor());
        open.add(ticket);
        return ticket;
    }

    /** The watermark now. The clock is read before the tickets: a batch that opens in between is above it. */
    @Override
    public UUID current() {
        UUID lowest = ids.floor();
        for (var each = open.iterator(); each.hasNext(); ) {
            Ticket ticket = each.next();
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
        for (Ticket ticket : open) {
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
