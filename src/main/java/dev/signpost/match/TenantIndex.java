package dev.signpost.match;

import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.Match;
import dev.signpost.model.Webhook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** One tenant's webhooks by what they subscribe to, for one version of its catalogue. */
final class TenantIndex {
    // Beyond it a tenant's types are matched each time, which is a few look-ups more; a publisher that makes up types
    // must not fill the memory.
    private static final int MAX_REMEMBERED = 1_000;

    private final TenantSnapshot snapshot;
    private final Set<String> ofProfile;
    private final Set<String> ofInstance;
    private final Map<String, List<Webhook>> exact = new HashMap<>();
    private final Map<String, List<Webhook>> prefixes = new HashMap<>();
    private final List<Webhook> all = new ArrayList<>();
    private final Map<String, Match> remembered = new ConcurrentHashMap<>();

    /**
     * @param ofProfile event types of the tenant's profile
     * @param ofInstance event types that the instance has added
     */
    TenantIndex(TenantSnapshot snapshot, Set<String> ofProfile, Set<String> ofInstance) {
        this.snapshot = snapshot;
        this.ofProfile = ofProfile;
        this.ofInstance = ofInstance;
        snapshot.webhooks().values().stream()
                .sorted(Comparator.comparingLong(Webhook::key))
                .forEach(this::add);
    }

    private void add(Webhook webhook) {
        for (String pattern : webhook.eventTypes()) {
            if (pattern.equals("*")) {
                all.add(webhook);
            } else if (pattern.endsWith(".*")) {
                String prefix = pattern.substring(0, pattern.length() - 1);
                prefixes.computeIfAbsent(prefix, same -> new ArrayList<>()).add(webhook);
            } else {
                exact.computeIfAbsent(pattern, same -> new ArrayList<>()).add(webhook);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // snapshots are immutable, and comparing their contents is what this saves
    boolean isOf(TenantSnapshot other, Set<String> instance) {
        return snapshot == other && ofInstance == instance;
    }

    int weight() {
        return 1 + snapshot.webhooks().size();
    }

    Match match(String type) {
        Match known = remembered.get(type);
        if (known != null) {
            return known;
        }
        Match made = make(type);
        if (remembered.size() < MAX_REMEMBERED) {
            remembered.put(type, made);
        }
        return made;
    }

    private boolean isKnown(String type) {
        return ofProfile.contains(type)
                || ofInstance.contains(type)
                || snapshot.eventTypes().contains(type);
    }

    private Match make(String type) {
        // By key, which orders them and leaves each there once however many of its patterns match.
        var found = new TreeMap<Long, Webhook>();
        all.forEach(webhook -> found.put(webhook.key(), webhook));
        exact.getOrDefault(type, List.of()).forEach(webhook -> found.put(webhook.key(), webhook));
        for (int dot = type.indexOf('.'); dot >= 0; dot = type.indexOf('.', dot + 1)) {
            // The prefix has its dot, and something must follow it.
            if (dot + 1 < type.length()) {
                prefixes.getOrDefault(type.substring(0, dot + 1), List.of())
                        .forEach(webhook -> found.put(webhook.key(), webhook));
            }
        }
        var active = new ArrayList<Webhook>(found.size());
        var inactive = new ArrayList<Webhook>();
        found.values().forEach(webhook -> (webhook.active() ? active : inactive).add(webhook));
        return new Match(snapshot.version(), List.copyOf(active), List.copyOf(inactive), isKnown(type));
    }
}
