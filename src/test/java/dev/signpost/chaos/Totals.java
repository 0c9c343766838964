package dev.signpost.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Several storms together: how often each trouble came up, and what was found. */
final class Totals {
    private final List<Long> seeds = new ArrayList<>();
    private final List<Long> unsound = new ArrayList<>();
    private final Map<String, Integer> troubles = new TreeMap<>();
    private final Map<String, Integer> duplicates = new TreeMap<>();
    private final Map<String, List<Long>> recoveries = new TreeMap<>();
    private final Map<Breach, Integer> breaches = new TreeMap<>();
    private long events;
    private long deliveries;
    private long staleWrites;

    void add(StormOptions options, Findings findings) {
        seeds.add(options.seed());
        if (!findings.isSound()) {
            unsound.add(options.seed());
        }
        options.deck().forEach((trouble, count) -> troubles.merge(trouble.words(), count, Integer::sum));
        findings.duplicates().forEach((kind, count) -> duplicates.merge(kind, count, Integer::sum));
        findings.recoveries()
                .forEach((kind, times) -> recoveries
                        .computeIfAbsent(kind, name -> new ArrayList<>())
                        .addAll(times));
        findings.breaches().forEach((breach, found) -> breaches.merge(breach, found.size(), Integer::sum));
        events += findings.events;
        deliveries += findings.deliveries;
        staleWrites += findings.staleWrites;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append(String.format(
                "%d storms (seeds %s), %,d events, %,d deliveries%n", seeds.size(), seeds, events, deliveries));
        text.append(String.format("breaches: %s%s%n", breaches, unsound.isEmpty() ? "" : ", with seeds " + unsound));
        text.append(String.format("troubles: %s%n", troubles));
        text.append(String.format("repetitions, by what explains them: %s%n", duplicates));
        text.append(String.format("stale writes refused: %d%n", staleWrites));
        recoveries.forEach((kind, times) -> text.append(String.format(
                "%s: %d, taken up within %.1f s (median), %.1f s (p99)%n",
                kind, times.size(), Findings.percentile(times, 0.5), Findings.percentile(times, 0.99))));
        return text.toString();
    }
}
