package dev.signpost.outbound;

import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines of attempts: a hashed wheel, because a timer for each costs as much as a tenth of the attempt. An entry
 * expires at most {@link #TICK_MILLIS} and a turn of the event loop late. Owned by one event loop; it ticks only while
 * it has entries.
 */
final class Deadlines {
    /** Resolution in milliseconds. */
    static final int TICK_MILLIS = 50;

    private static final long TICK_NANOS = TICK_MILLIS * 1_000_000L;
    private static final int SLOTS = 512;

    /** What has a deadline. Linked into the wheel by itself, so that adding and removing allocate nothing. */
    abstract static class Entry {
        private long atNanos;
        private int slot = -1;
        private @Nullable Entry previous;
        private @Nullable Entry next;

        /** The deadline has passed; the entry is no longer in the wheel. */
        abstract void expired();
    }

    private final ContextInternal context;
    private final LongSupplier nanoTime;
    private final long originNanos;
    private final @Nullable Entry[] heads = new Entry[SLOTS];
    private int size;
    private boolean ticking;
    private long nextTick;

    Deadlines(ContextInternal context, LongSupplier nanoTime) {
        this.context = context;
        this.nanoTime = nanoTime;
        this.originNanos = nanoTime.getAsLong();
    }

    /** @param atNanos by the injected clock */
    void add(Entry entry, long atNanos) {
        if (!ticking) {
            nextTick = tickOf(nanoTime.getAsLong());
            ticking = true;
            context.setTimer(TICK_MILLIS, id -> tick());
        }
        entry.atNanos = atNanos;
        entry.slot = (int) (Math.max(tickOf(atNanos), nextTick) % SLOTS);
        Entry head = heads[entry.slot];
        entry.next = head;
        entry.previous = null;
        if (head != null) {
            head.previous = entry;
        }
        heads[entry.slot] = entry;
        size++;
    }

    void remove(Entry entry) {
        if (entry.slot < 0) {
            return;
        }
        if (entry.previous != null) {
            entry.previous.next = entry.next;
        } else {
            heads[entry.slot] = entry.next;
        }
        if (entry.next != null) {
            entry.next.previous = entry.previous;
        }
        entry.previous = null;
        entry.next = null;
        entry.slot = -1;
        size--;
    }

    private long tickOf(long nanos) {
        return Math.max(0, (nanos - originNanos) / TICK_NANOS);
    }

    private void tick() {
        long now = nanoTime.getAsLong();
        long last = tickOf(now);
        List<Entry> due = new ArrayList<>();
        // After a long pause one turn of the wheel sees every slot.
        for (long tick = Math.max(nextTick, last - SLOTS + 1); tick <= last; tick++) {
            for (Entry entry = heads[(int) (tick % SLOTS)]; entry != null; entry = entry.next) {
                if (entry.atNanos - now <= 0) {
                    due.add(entry);
                }
            }
        }
        // The running slot is looked at again: entries may still fall into it.
        nextTick = last;
        for (Entry entry : due) {
            if (entry.slot >= 0) {
                remove(entry);
                entry.expired();
            }
        }
        ticking = size > 0;
        if (ticking) {
            context.setTimer(TICK_MILLIS, id -> tick());
        }
    }
}
