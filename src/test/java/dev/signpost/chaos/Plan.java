package dev.signpost.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What the nemesis will do, drawn from a seed: the same seed, troubles and number of pods give the same plan. Troubles
 * of processes follow one upon another, those of receivers likewise beside them.
 *
 * @param processes troubles of pods, database and network
 * @param receivers troubles of receivers and names
 */
record Plan(List<Step> processes, List<Step> receivers) {
    private static final long SEEN_AFTER_MILLIS = 2_500;

    /**
     * One trouble.
     *
     * @param pauseMillis of quiet before it
     * @param pod number of the pod that it strikes, where it strikes one
     * @param holdMillis until it is undone
     * @param seed for what else it draws
     */
    record Step(Trouble trouble, long pauseMillis, int pod, long holdMillis, long seed) {}

    /** @param deck how often each trouble comes up */
    static Plan draw(long seed, Map<Trouble, Integer> deck, int pods, long leaseMillis) {
        var random = new Random(seed);
        List<Step> processes = new ArrayList<>();
        List<Step> receivers = new ArrayList<>();
        for (Trouble trouble : shuffled(deck, random)) {
            long pause = 300L + random.nextInt(1_700);
            var step = new Step(
                    trouble, pause, random.nextInt(pods), hold(trouble, random, leaseMillis), random.nextLong());
            (ofReceivers(trouble) ? receivers : processes).add(step);
        }
        return new Plan(receivers.isEmpty() ? processes : later(processes), receivers);
    }

    /** The same with so many more seconds of quiet before each trouble of processes. */
    Plan calm(int seconds) {
        List<Step> calmer = processes.stream()
                .map(step -> new Step(
                        step.trouble(),
                        step.pauseMillis() + seconds * 1_000L,
                        step.pod(),
                        step.holdMillis(),
                        step.seed()))
                .toList();
        return new Plan(calmer, receivers);
    }

    /** What receivers do has consequences by the time that something happens to processes. */
    private static List<Step> later(List<Step> steps) {
        List<Step> later = new ArrayList<>(steps);
        if (!steps.isEmpty()) {
            Step first = steps.get(0);
            long pause = first.pauseMillis() + SEEN_AFTER_MILLIS;
            later.set(0, new Step(first.trouble(), pause, first.pod(), first.holdMillis(), first.seed()));
        }
        return later;
    }

    /** As many troubles as fit, each as often as its weight says. */
    static Map<Trouble, Integer> deck(long seed, int troubles) {
        var random = new Random(seed * 7919);
        List<Trouble> weighted = new ArrayList<>();
        for (Trouble trouble : Trouble.values()) {
            weighted.addAll(Collections.nCopies(trouble.weight(), trouble));
        }
        Map<Trouble, Integer> deck = new EnumMap<>(Trouble.class);
        for (int i = 0; i < troubles; i++) {
            deck.merge(weighted.get(random.nextInt(weighted.size())), 1, Integer::sum);
        }
        return deck;
    }

    private static List<Trouble> shuffled(Map<Trouble, Integer> deck, Random random) {
        List<Trouble> all = new ArrayList<>();
        // In the order of their declaration, whatever map it is, so that the seed alone decides.
        for (Trouble trouble : Trouble.values()) {
            all.addAll(Collections.nCopies(deck.getOrDefault(trouble, 0), trouble));
        }
        Collections.shuffle(all, random);
        return all;
    }

    static boolean ofReceivers(Trouble trouble) {
        return switch (trouble) {
            case RECEIVERS_FAIL, RECEIVERS_SLOW, RECEIVERS_HANG, RECEIVERS_MISBEHAVE, RECEIVERS_DIE, NAMES_LIE -> true;
            default -> false;
        };
    }

    private static long hold(Trouble trouble, Random random, long lease) {
        return switch (trouble) {
            case POD_KILLED, ALL_PODS_KILLED, POD_CLOCK_WRONG -> random.nextInt(2_000);
            case POD_PAUSED -> lease / 4 + random.nextInt((int) lease / 4);
            case POD_FROZEN, POD_CUT_OFF, POD_UNHEARD -> lease * 3 / 2 + random.nextInt((int) lease * 3 / 2);
            case POD_DRAINED, DATABASE_RESTARTED -> 0;
            case RECEIVERS_SLOW, RECEIVERS_FAIL -> 6_000 + random.nextInt(4_000);
            case DATABASE_KILLED, EVERYTHING_KILLED -> random.nextInt(4_000);
            case DATABASE_FROZEN -> 1_000L + random.nextInt(6_000);
            case FAILED_OVER -> 2_000;
            default -> 2_000L + random.nextInt(4_000);
        };
    }
}
