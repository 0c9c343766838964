package dev.signpost.architecture;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The picture of the packages as a table: which may import which. */
final class Packages {
    static final Set<String> KITS = Set.of("http", "outbound", "pg", "bus", "telemetry", "settings");
    static final Set<String> RULES = Set.of("profile", "retry");
    static final Set<String> STORES = Set.of("catalog", "queue");
    static final Set<String> STAGES = Set.of("ingest", "match", "deliver", "record", "challenge", "upkeep");
    static final Set<String> EDGES = Set.of("manage", "console", "client");
    static final String NOUNS = "model";
    static final String BOOT = "boot";

    /** For each package those that it may import, itself aside. */
    static final Map<String, Set<String>> MAY_IMPORT = mayImport();

    private Packages() {}

    private static Map<String, Set<String>> mayImport() {
        var table = new TreeMap<String, Set<String>>();
        table.put(NOUNS, Set.of());
        table.put("profile", Set.of(NOUNS));
        table.put("retry", Set.of(NOUNS, "profile"));
        KITS.forEach(kit -> table.put(kit, Set.of(NOUNS)));
        Set<String> belowStores = union(List.of(Set.of(NOUNS), RULES, KITS));
        STORES.forEach(store -> table.put(store, belowStores));
        Set<String> belowStages = union(List.of(belowStores, STORES));
        STAGES.forEach(stage -> table.put(stage, belowStages));
        EDGES.forEach(edge -> table.put(edge, belowStages));
        table.put(BOOT, union(List.of(belowStages, STAGES, EDGES)));
        // The root package holds nothing but the way into boot.
        table.put("", Set.of(BOOT));
        return table;
    }

    private static Set<String> union(List<Set<String>> sets) {
        return sets.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }
}
