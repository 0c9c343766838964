package dev.signpost.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What ArchUnit's own vocabulary does not say. */
final class Conditions {
    private static final int MAX_PARAMETERS = 6;
    private static final Set<String> MUTABLE = Set.of(
            "java.util.HashMap",
            "java.util.TreeMap",
            "java.util.LinkedHashMap",
            "java.util.EnumMap",
            "java.util.ArrayList",
            "java.util.ArrayDeque",
            "java.util.HashSet",
            "java.lang.StringBuilder",
            "java.lang.ThreadLocal");

    private Conditions() {}

    /** Reports an item with the text that {@code fault} gives for it. */
    static <T> ArchCondition<T> none(String description, Function<T, @Nullable String> fault) {
        return new ArchCondition<>(description) {
            @Override
            public void check(T item, ConditionEvents events) {
                String text = fault.apply(item);
                if (text != null) {
                    events.add(SimpleConditionEvent.violated(item, text));
                }
            }
        };
    }

    /** The part of a class's package below the root up to the next dot; empty for the root package itself. */
    static String slice(String root, JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(root)) {
            return "";
        }
        String below = name.substring(root.length() + 1);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    /** Of constants of a primitive type or text only the value is compiled in: those may be shared by all packages. */
    static ArchCondition<JavaClass> importOnly(String root, Map<String, Set<String>> table) {
        return new ArchCondition<>("import only what the picture of the packages allows") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String from = slice(root, type);
                Set<String> allowed = table.get(from);
                if (allowed == null) {
                    events.add(SimpleConditionEvent.violated(type, from + " is not in the picture: " + type.getName()));
                    return;
                }
                type.getDirectDependenciesFromSelf().stream()
                        .filter(it -> inside(root, it.getTargetClass()))
                        .filter(it -> !from.equals(slice(root, it.getTargetClass())))
                        .filter(it -> !allowed.contains(slice(root, it.getTargetClass())))
                        .forEach(it -> events.add(SimpleConditionEvent.violated(type, it.getDescription())));
            }
        };
    }

    static boolean inside(String root, JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    /** A call or constructor of one of the owners' methods; {@code *} stands for all. */
    static DescribedPredicate<JavaAccess<?>> callOf(
            Map<String, Set<String>> methods, Predicate<JavaAccess<?>> furthermore) {
        BiPredicate<String, String> named = (owner, method) -> {
            Set<String> listed = methods.getOrDefault(owner, Set.of());
            return listed.contains("*") || listed.contains(method);
        };
        return DescribedPredicate.describe(
                "call " + methods,
                access -> named.test(access.getTargetOwner().getName(), access.getName()) && furthermore.test(access));
    }

    static ArchCondition<JavaCodeUnit> takeAtMostSixParameters() {
        return none("take at most " + MAX_PARAMETERS + " parameters", unit -> {
            int count = unit.getRawParameterTypes().size() - hidden(unit);
            return count > MAX_PARAMETERS ? unit.getFullName() + " takes " + count : null;
        });
    }

    /** Parameters that the compiler adds: an enum's name and ordinal, what a lambda captures. */
    private static int hidden(JavaCodeUnit unit) {
        boolean written = !unit.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !unit.getName().contains("$")
                && !(unit.isConstructor() && unit.getOwner().isRecord());
        if (!written) {
            return unit.getRawParameterTypes().size();
        }
        return unit.isConstructor() && unit.getOwner().isEnum() ? 2 : 0;
    }

    static ArchCondition<JavaField> holdNoState() {
        return none("hold no state", field -> {
            boolean constant = field.getModifiers().contains(JavaModifier.FINAL);
            String type = field.getRawType().getName();
            boolean mutable = MUTABLE.contains(type)
                    || type.startsWith("java.util.concurrent.atomic.")
                    || type.startsWith("java.util.concurrent.Concurrent");
            return constant && !mutable ? null : field.getFullName() + " is static and can change";
        });
    }
}
