package dev.signpost.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The judgement of a run. */
public final class Findings {
    private static final int SHOWN = 10;

    private final Map<Breach, List<String>> breaches = new EnumMap<>(Breach.class);
    private final Map<String, Integer> duplicates = new TreeMap<>();
    private final Map<String, List<Long>> recoveries = new TreeMap<>();
    long events;
    long deliveries;
    long requests;
    long resent;
    /** Writes of processes that had lost their lease, as these count them since their last start: refused, all of them. */
    long staleWrites;

    void add(Breach breach, String what) {
        breaches.computeIfAbsent(breach, kind -> new ArrayList<>()).add(what);
    }

    /** @param by the kind of trouble that explains it */
    void addDuplicate(String by) {
        duplicates.merge(by, 1, Integer::sum);
    }

    void addRecovery(String kind, long micros) {
        recoveries.computeIfAbsent(kind, name -> new ArrayList<>()).add(micros);
    }

    public boolean isSound() {
        return breaches.isEmpty();
    }

    /** Each broken promise with examples; empty if the run was sound. */
    public Map<Breach, List<String>> breaches() {
        return breaches;
    }

    /** Deliveries that were made again after a success, by the kind of trouble that explains it. */
    Map<String, Integer> duplicates() {
        return duplicates;
    }

    int duplicateCount() {
        return duplicates.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * By kind of trouble, for each time: from the strike until all that had been accepted before it was sent or recorded,
     * in microseconds.
     */
    Map<String, List<Long>> recoveries() {
        return recoveries;
    }

    static double percentile(List<Long> micros, double share) {
        List<Long> sorted = micros.stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size()))) / 1e6;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append(String.format(
                "%,d events, %,d deliveries, %,d requests; %d duplicates, all explained: %s; %d sent again on request;"
                        + " %d stale writes refused",
                events, deliveries, requests, duplicateCount(), duplicates, resent, staleWrites));
        recoveries.forEach((kind, times) -> text.append(String.format(
                "%n  %s: %d, taken up within %.1f s (median), %.1f s (longest)",
                kind, times.size(), percentile(times, 0.5), percentile(times, 1))));
        breaches.forEach((breach, found) -> text.append(String.format(
                "%n  %d %s: %s", found.size(), breach, found.subList(0, Math.min(SHOWN, found.size())))));
        return text.toString();
    }
}
