package dev.signpost.boot;

import dev.signpost.queue.Chores;
import java.util.concurrent.atomic.AtomicLong;

/** What the last audit found, for the gauges. */
final class Findings {
    final AtomicLong orphaned = new AtomicLong();
    final AtomicLong overdue = new AtomicLong();

    void keep(Chores.Findings found) {
        orphaned.set(found.orphaned());
        overdue.set(found.overdue());
    }
}
