package dev.signpost.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds top-level classes below a root that need each other, directly or through others; what is nested in one counts
 * as its outer class. ArchUnit's slices are not used: with as many slices as there are classes their search overlooks
 * cycles, even of two.
 */
final class Knots extends ArchCondition<JavaClass> {
    private final String root;

    /** From class to class, with one of the reasons in words. */
    private final Map<String, Map<String, String>> needs = new TreeMap<>();

    Knots(String root) {
        super("not need each other");
        this.root = root;
    }

    @Override
    public void init(Collection<JavaClass> all) {
        needs.clear();
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        String from = outermost(type);
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            String to = outermost(dependency.getTargetClass().getBaseComponentType());
            if (!from.equals(to) && counts(from) && counts(to)) {
                needs.computeIfAbsent(from, first -> new TreeMap<>()).putIfAbsent(to, dependency.getDescription());
            }
        }
    }

    @Override
    public void finish(ConditionEvents events) {
        Map<String, Set<String>> reached = new HashMap<>();
        needs.keySet().forEach(from -> reached.put(from, reachedFrom(from)));
        Set<Set<String>> knots = new HashSet<>();
        reached.forEach((one, others) -> {
            if (others.contains(one)) {
                knots.add(others.stream()
                        .filter(other -> reached.getOrDefault(other, Set.of()).contains(one))
                        .collect(Collectors.toCollection(TreeSet::new)));
            }
        });
        knots.forEach(knot -> events.add(SimpleConditionEvent.violated(knot, inWords(knot))));
    }

    private Set<String> reachedFrom(String start) {
        Set<String> reached = new HashSet<>();
        var ahead = new ArrayDeque<>(Set.of(start));
        while (!ahead.isEmpty()) {
            for (String next : needs.getOrDefault(ahead.remove(), Map.of()).keySet()) {
                if (reached.add(next)) {
                    ahead.add(next);
                }
            }
        }
        return reached;
    }

    private String inWords(Set<String> knot) {
        var text = new StringBuilder(String.join(", ", knot)).append(" need each other:");
        for (String from : knot) {
            needs.getOrDefault(from, Map.of()).forEach((to, why) -> {
                if (knot.contains(to)) {
                    text.append("\n  ").append(why);
                }
            });
        }
        return text.toString();
    }

    private static String outermost(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private boolean counts(String name) {
        return name.startsWith(root + ".");
    }
}
