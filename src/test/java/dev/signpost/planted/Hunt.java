package dev.signpost.planted;

import dev.signpost.chaos.Breach;
import dev.signpost.chaos.Findings;
import dev.signpost.chaos.Storm;
import dev.signpost.chaos.StormOptions;
import dev.signpost.chaos.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A storm over pods with planted bugs. */
final class Hunt {
    /** What is not at rest by then will not be: bugs that make deliveries wait for ever shall not make us wait, too. */
    static final Duration REST_WITHIN = Duration.ofSeconds(25);

    private static final int RATE = 60;
    /** More than slow receivers take, so that lanes fill. */
    private static final int PLENTY = 180;

    private final Path home;
    private final Consumer<String> told;
    private final Duration restWithin;

    /**
     * @param home for overlays and the storms' logs
     * @param told hears of what goes on
     * @param restWithin usually {@link #REST_WITHIN}
     */
    Hunt(Path home, Consumer<String> told, Duration restWithin) {
        this.home = home;
        this.told = told;
        this.restWithin = restWithin;
    }

    /**
     * How a bug was noticed.
     *
     * @param by the property of the bug's that was broken
     * @param all everything that was broken
     */
    record Caught(PlantedBug bug, long seed, Breach by, Set<Breach> all, Duration took) {
        String line() {
            return bug.name() + " | " + by + " | " + seed + " | " + took.toSeconds() + " s | " + all;
        }
    }

    /** One storm of that seed over one bug; empty if it was not noticed. */
    Optional<Caught> over(PlantedBug bug, long seed) {
        Instant begun = Instant.now();
        Set<Breach> found =
                over(List.of(bug), troubles(bug.shownBy()), seed).breaches().keySet();
        Duration took = Duration.between(begun, Instant.now());
        return bug.caughtBy().stream()
                .filter(found::contains)
                .findFirst()
                .map(by -> new Caught(bug, seed, by, Set.copyOf(found), took));
    }

    /** One storm over several bugs at once, or over none. */
    Findings over(List<PlantedBug> bugs, Map<Trouble, Integer> troubles, long seed) {
        Path directory = home.resolve(bugs.isEmpty() ? "none" : bugs.get(0).name());
        Overlay overlay = Overlay.of(bugs, directory);
        int rate = troubles.containsKey(Trouble.RECEIVERS_SLOW) ? PLENTY : RATE;
        StormOptions options =
                StormOptions.ofSeed(seed).deck(troubles).warm(1).rate(rate).in(directory.resolve(String.valueOf(seed)));
        try (var storm = new Storm(options, told, pod -> pod.planted(overlay.path()))) {
            return storm.run(restWithin);
        }
    }

    /** Those that make these conditions; some trouble in any case. */
    static Map<Trouble, Integer> troubles(Collection<Condition> conditions) {
        Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);
        conditions.forEach(
                condition -> condition.troubles().forEach(trouble -> troubles.merge(trouble, 1, Integer::sum)));
        if (troubles.isEmpty()) {
            troubles.put(Trouble.RECEIVERS_FAIL, 1);
        }
        return troubles;
    }
}
