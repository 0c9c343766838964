package dev.signpost.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events that are ready for a batch: a line for each tenant, served in turn, one event at a time. So a tenant's first
 * event is in the next batch however many another has. Owned by the intake's event loop.
 */
final class ReadyEvents {
    // Those whose lines are not empty, each once, in the order of their turns.
    private final ArrayDeque<TenantShare> round = new ArrayDeque<>();

    boolean isEmpty() {
        return round.isEmpty();
    }

    /** At the end of its tenant's line. */
    void add(PendingEvent event) {
        TenantShare share = event.share;
        share.ready.addLast(event);
        if (!share.inRound) {
            share.inRound = true;
            round.addLast(share);
        }
    }

    /** At the front of its tenant's line, and its tenant is next if it had none. */
    void addFirst(PendingEvent event) {
        TenantShare share = event.share;
        share.ready.addFirst(event);
        if (!share.inRound) {
            share.inRound = true;
            round.addFirst(share);
        }
    }

    /** The event whose turn it is, or null. */
    @Nullable
    PendingEvent peek() {
        TenantShare next = round.peekFirst();
        return next == null ? null : next.ready.peekFirst();
    }

    /** Takes the event whose turn it is; the next is another tenant's, if one waits. */
    PendingEvent take() {
        TenantShare share = round.pollFirst();
        PendingEvent event = share == null ? null : share.ready.pollFirst();
        if (share == null || event == null) {
            throw new NoSuchElementException("no event is ready");
        }
        if (share.ready.isEmpty()) {
            share.inRound = false;
        } else {
            round.addLast(share);
        }
        return event;
    }

    /** Takes out the events that came before that moment; each line is about in the order of arrival. */
    void takeOlder(long nanos, Consumer<PendingEvent> taker) {
        List<TenantShare> emptied = new ArrayList<>();
        for (TenantShare share : round) {
            PendingEvent oldest = share.ready.peekFirst();
            while (oldest != null && oldest.arrivedNanos - nanos < 0) {
                taker.accept(share.ready.removeFirst());
                oldest = share.ready.peekFirst();
            }
            if (oldest == null) {
                share.inRound = false;
                emptied.add(share);
            }
        }
        round.removeAll(emptied);
    }
}
