package dev.signpost.simulation;

import java.util.Map;
import java.util.TreeMap;

/** The turns of lanes that one statement brings forward: each lane's once, to the earliest of its deliveries. */
final class Heads {
    private final Map<Long, Turn> turns = new TreeMap<>();

    private record Turn(long tenant, long due) {}

    void add(long webhook, long tenant, long due) {
        turns.merge(webhook, new Turn(tenant, due), (a, b) -> a.due() <= b.due() ? a : b);
    }

    void write(Tables tables, Statement.Writes writes) {
        turns.forEach((webhook, turn) -> writes.add(() -> tables.head(webhook, turn.tenant(), turn.due())));
    }
}
