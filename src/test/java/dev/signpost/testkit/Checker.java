package dev.signpost.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a run by what was seen from outside, and by nothing else. Knows no state of the product and repairs nothing.
 *
 * <p>A delivery is a pair of event and webhook. It is lost if its event was acknowledged, its webhook wanted that type
 * the whole time, and the API knows no end of it.
 */
public final class Checker {
    private static final int SHOWN = 10;

    /** What an observer can hold against a run, worst first. */
    public enum Fault {
        /** Called delivered, but no receiver has answered it with success. */
        FALSELY_DELIVERED,
        /** Acknowledged and matched, and nothing is recorded of it. */
        LOST,
        /** Acknowledged and matched, and still waiting when everything was at rest. */
        UNFINISHED,
        /** One key of a publisher stands for two events. */
        DOUBLED,
        /** A publisher was told another number of webhooks than want that type. */
        MISCOUNTED,
        /** A webhook got an event of a type that it does not want. */
        MISDIRECTED,
        /** A receiver got an event that the API does not know. */
        UNKNOWN
    }

    /**
     * The judgement.
     *
     * @param faults what must never be, each as a short text of ids
     * @param duplicates deliveries that succeeded more than once, with the number of successes beyond the first; allowed
     *     where a fault of the run explains them
     * @param deliveries pairs that were looked at
     */
    public record Findings(Map<Fault, List<String>> faults, Map<String, Integer> duplicates, int deliveries) {
        public boolean isSound() {
            return faults.values().stream().allMatch(List::isEmpty);
        }

        public int duplicateCount() {
            return duplicates.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** Fails with every kind of fault, some examples, and the seed that repeats the run. */
        public Findings assertSound(long seed) {
            if (!isSound()) {
                throw new AssertionError("Seed " + seed + ": " + this);
            }
            return this;
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            text.append(deliveries)
                    .append(" deliveries, ")
                    .append(duplicateCount())
                    .append(" duplicates");
            faults.forEach((fault, found) -> {
                if (!found.isEmpty()) {
                    text.append("; ")
                            .append(found.size())
                            .append(' ')
                            .append(fault)
                            .append(": ");
                    text.append(found.subList(0, Math.min(SHOWN, found.size())));
                }
            });
            return text.toString();
        }
    }

    private final Evidence evidence;
    private final Map<Fault, List<String>> faults = new java.util.EnumMap<>(Fault.class);
    private final Map<String, String> states = new HashMap<>();
    private final Map<String, Integer> successes = new HashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final Set<String> knownEvents = new HashSet<>();

    private Checker(Evidence evidence) {
        this.evidence = evidence;
        for (Fault fault : Fault.values()) {
            faults.put(fault, new ArrayList<>());
        }
    }

    public static Findings check(Evidence evidence) {
        return new Checker(evidence).judge();
    }

    private Findings judge() {
        evidence.recorded().forEach(end -> {
            states.put(pair(end.event(), end.webhook()), end.state());
            knownEvents.add(end.event());
        });
        evidence.seen().stream()
                .filter(Evidence.Seen::isSuccess)
                .forEach(request -> successes.merge(pair(request.event(), request.webhook()), 1, Integer::sum));
        int deliveries = judgeTold();
        judgeRecorded();
        judgeSeen();
        Map<String, Integer> duplicates = new HashMap<>();
        successes.forEach((pair, count) -> {
            if (count > 1) {
                duplicates.put(pair, count - 1);
            }
        });
        return new Findings(faults, duplicates, deliveries);
    }

    private int judgeTold() {
        int deliveries = 0;
        Map<String, String> eventByKey = new HashMap<>();
        Set<String> looked = new HashSet<>();
        for (Evidence.Told told : evidence.told()) {
            String earlier = eventByKey.putIfAbsent(told.key(), told.event());
            if (earlier != null && !earlier.equals(told.event())) {
                found(Fault.DOUBLED, told.key() + ": " + earlier + ", " + told.event());
            }
            types.put(told.event(), told.type());
            Set<String> wanting = evidence.subscriptions().getOrDefault(told.type(), Set.of());
            if (told.matched() != wanting.size()) {
                found(Fault.MISCOUNTED, told.event() + ": " + told.matched() + " instead of " + wanting.size());
            }
            if (looked.add(told.event())) {
                wanting.forEach(webhook -> judgeEnd(told.event(), webhook));
                deliveries += wanting.size();
            }
        }
        return deliveries;
    }

    private void judgeEnd(String event, String webhook) {
        String pair = pair(event, webhook);
        String state = states.get(pair);
        if (state == null) {
            found(Fault.LOST, pair + (successes.containsKey(pair) ? " (a receiver has it)" : ""));
        } else if (state.equals("WAITING")) {
            found(Fault.UNFINISHED, pair);
        }
    }

    private void judgeRecorded() {
        states.forEach((pair, state) -> {
            if (state.equals("DELIVERED") && !successes.containsKey(pair)) {
                found(Fault.FALSELY_DELIVERED, pair);
            }
        });
    }

    private void judgeSeen() {
        Set<String> looked = new HashSet<>();
        for (Evidence.Seen request : evidence.seen()) {
            String pair = pair(request.event(), request.webhook());
            if (!looked.add(pair)) {
                continue;
            }
            String type = types.get(request.event());
            if (type != null
                    && !evidence.subscriptions().getOrDefault(type, Set.of()).contains(request.webhook())) {
                found(Fault.MISDIRECTED, pair);
            }
            if (type == null && !knownEvents.contains(request.event())) {
                found(Fault.UNKNOWN, pair);
            }
        }
    }

    private void found(Fault fault, String what) {
        faults.computeIfAbsent(fault, kind -> new ArrayList<>()).add(what);
    }

    private static String pair(String event, String webhook) {
        return event + " > " + webhook;
    }
}
