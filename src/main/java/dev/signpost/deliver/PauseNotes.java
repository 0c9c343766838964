package dev.signpost.deliver;

import dev.signpost.queue.PauseNote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is still to be written about the protection of receivers: of each webhook the latest, and of none more often
 * than once a second, however fast its receiver comes and goes. Any event loop adds; the claims' loop takes.
 */
final class PauseNotes {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final Map<Long, PauseNote> pending = new ConcurrentHashMap<>();
    // Owned by the claims' loop: webhooks that have a row, and when it was written last.
    private final Map<Long, Long> written = new HashMap<>();
    private long takenNanos;

    void add(PauseNote note) {
        pending.merge(note.webhookKey(), note, (before, after) -> after.after(before));
    }

    /** Those whose turn it is, at most so many. */
    List<PauseNote> take(int most, long nowNanos) {
        takenNanos = nowNanos;
        if (pending.isEmpty()) {
            return List.of();
        }
        List<PauseNote> taken = new ArrayList<>();
        Iterator<PauseNote> notes = pending.values().iterator();
        while (taken.size() < most && notes.hasNext()) {
            PauseNote note = notes.next();
            Long last = written.get(note.webhookKey());
            if (last != null && nowNanos - last < INTERVAL_NANOS) {
                continue;
            }
            // A newer one that came meanwhile stays.
            if (pending.remove(note.webhookKey(), note) && keep(note, last != null, nowNanos)) {
                taken.add(note);
            }
        }
        return taken;
    }

    /** They could not be written; what has come since is newer. To be called by the claims' loop. */
    void putBack(List<PauseNote> notes) {
        for (PauseNote note : notes) {
            // There may be a row, and an end has to be written all the same.
            written.putIfAbsent(note.webhookKey(), takenNanos - INTERVAL_NANOS);
            pending.merge(note.webhookKey(), note, (newer, older) -> newer.after(older));
        }
    }

    /** The pod was taken over, and its rows are gone. */
    void clear() {
        pending.clear();
    }

    private boolean keep(PauseNote note, boolean known, long nowNanos) {
        if (note.pause() != null) {
            written.put(note.webhookKey(), nowNanos);
            return true;
        }
        written.remove(note.webhookKey());
        return known || note.early();
    }
}
