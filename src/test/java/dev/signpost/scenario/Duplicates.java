package dev.signpost.scenario;

import dev.signpost.testkit.Evidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;

/**
 * Asks of each delivery that was made twice which kill explains it: one that came after the first time and before the
 * second, and so soon after the first that its outcome was not recorded yet.
 */
final class Duplicates {
    /** One repetition: from a success until the kill after it, in microseconds; the largest value if there was none. */
    private final List<Long> ages = new ArrayList<>();

    Duplicates(Evidence evidence, NavigableSet<Long> killsMicros) {
        Map<String, List<Long>> times = new HashMap<>();
        evidence.seen().stream()
                .filter(seen -> seen.status() == 200)
                .forEach(seen -> times.computeIfAbsent(seen.event() + seen.webhook(), pair -> new ArrayList<>())
                        .add(seen.micros()));
        for (List<Long> successes : times.values()) {
            successes.sort(null);
            for (int i = 1; i < successes.size(); i++) {
                Long kill = killsMicros.ceiling(successes.get(i - 1));
                boolean explains = kill != null && kill <= successes.get(i);
                ages.add(explains ? kill - successes.get(i - 1) : Long.MAX_VALUE);
            }
        }
        ages.sort(null);
    }

    int count() {
        return ages.size();
    }

    /** Those that no kill explains, or only one that came later than that after the first time. */
    long unexplained(long withinMicros) {
        return ages.stream().filter(age -> age > withinMicros).count();
    }

    @Override
    public String toString() {
        return ages.isEmpty()
                ? "no duplicates"
                : String.format(
                        "%d duplicates, made %.0f ms (median), %.0f ms (longest) before a kill",
                        count(), ages.get(ages.size() / 2) / 1e3, ages.get(ages.size() - 1) / 1e3);
    }
}
