package dev.signpost.ingest;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events that are ready for a batch: a line for each tenant, served in turn, one event at a time. So a tenant's first
 * event is in the next batch however many another has. Owned by the intake's event loop.
 */
final class ReadyEvents {
    // Those that are not empty, each once, in the order of their turns; and the same by tenant.
    private final ArrayDeque<Line> round = new ArrayDeque<>();
    private final Map<TenantShare, Line> lines = new HashMap<>();

    /** One tenant's, oldest first. */
    private record Line(TenantShare share, ArrayDeque<PendingEvent> events) {}

    boolean isEmpty() {
        return round.isEmpty();
    }

    /** At the end of its tenant's line. */
    void add(PendingEvent event) {
        Line line = lines.get(event.share);
        if (line == null) {
            line = begin(event.share);
            round.addLast(line);
        }
        line.events().addLast(event);
    }

    /** At the front of its tenant's line, and its tenant is next if it had none. */
    void addFirst(PendingEvent event) {
        Line line = lines.get(event.share);
        if (line == null) {
            line = begin(event.share);
            round.addFirst(line);
        }
        line.events().addFirst(event);
    }

    private Line begin(TenantShare share) {
        var line = new Line(share, new ArrayDeque<>());
        lines.put(share, line);
        return line;
    }

    /** The event whose turn it is, or null. */
    @Nullable
    PendingEvent peek() {
        Line next = round.peekFirst();
        return next == null ? null : next.events().peekFirst();
    }

    /** Takes the event whose turn it is; the next is another tenant's, if one waits. */
    PendingEvent take() {
        Line line = round.pollFirst();
        if (line == null) {
            throw new NoSuchElementException("no event is ready");
        }
        PendingEvent event = line.events().removeFirst();
        if (line.events().isEmpty()) {
            lines.remove(line.share());
        } else {
            round.addLast(line);
        }
        return event;
    }

    /** Takes out the events that came before that moment; each line is about in the order of arrival. */
    void takeOlder(long nanos, Consumer<PendingEvent> taker) {
        round.removeIf(line -> {
            PendingEvent oldest = line.events().peekFirst();
            while (oldest != null && oldest.arrivedNanos - nanos < 0) {
                taker.accept(line.events().removeFirst());
                oldest = line.events().peekFirst();
            }
            if (oldest == null) {
                lines.remove(line.share());
            }
            return oldest == null;
        });
    }
}
