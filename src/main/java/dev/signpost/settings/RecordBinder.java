package dev.signpost.settings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.model.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes records from a tree, by the names of their components. A value that does not fit its type, or a
 * section whose checks fail, is noted and its default taken instead, so that the checks of the rest are still made.
 */
final class RecordBinder {
    private final SettingsTree tree;
    /** The shipped defaults, worked out; they fit. */
    private final SettingsTree fallback;

    private final List<SettingFault> faults = new ArrayList<>();

    RecordBinder(SettingsTree tree, SettingsTree fallback) {
        this.tree = tree;
        this.fallback = fallback;
    }

    List<SettingFault> faults() {
        return faults;
    }

    /** The record; null if its checks failed, which are among the faults then. */
    <R extends Record> @Nullable R bind(Class<R> type) {
        return bind("", type);
    }

    private <R extends Record> @Nullable R bind(String prefix, Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] arguments = new Object[components.length];
        boolean whole = true;
        for (int i = 0; i < components.length; i++) {
            String path = prefix + components[i].getName();
            arguments[i] = components[i].getType().isRecord() && tree.at(path).isObject()
                    ? section(path + ".", components[i].getType().asSubclass(Record.class))
                    : value(path, components[i]);
            whole &= arguments[i] != null || isOptional(components[i]);
        }
        return whole ? construct(prefix, type, components, arguments) : null;
    }

    private <R extends Record> @Nullable R section(String prefix, Class<R> type) {
        R section = bind(prefix, type);
        return section != null ? section : new RecordBinder(fallback, fallback).bind(prefix, type);
    }

    private @Nullable Object value(String path, RecordComponent component) {
        JsonNode node = tree.at(path);
        if (node.isNull() && isOptional(component)) {
            return null;
        }
        try {
            return Values.read(node, component.getGenericType());
        } catch (UnfitValue unfit) {
            // Of a list of secrets too.
            boolean secret = component.getGenericType().getTypeName().contains(Secret.class.getName());
            String shown = secret ? Secret.of("").toString() : node.toString();
            faults.add(new SettingFault(path, shown, tree.origin(path), unfit.expected()));
            return defaultValue(path, component);
        }
    }

    private @Nullable Object defaultValue(String path, RecordComponent component) {
        JsonNode node = fallback.at(path);
        try {
            return node.isNull() ? null : Values.read(node, component.getGenericType());
        } catch (UnfitValue unfit) {
            throw new IllegalStateException("the shipped default of " + path + " does not fit", unfit);
        }
    }

    private static boolean isOptional(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private <R extends Record> @Nullable R construct(
            String prefix, Class<R> type, RecordComponent[] components, @Nullable Object[] arguments) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Checks.InvalidRecord invalid) {
                note(prefix, invalid);
                return null;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void note(String prefix, Checks.InvalidRecord invalid) {
        for (var complaint : invalid.complaints()) {
            String path = prefix + complaint.component();
            // A value that did not fit its type has been noted; its default may not do either.
            if (faults.stream().noneMatch(fault -> fault.path().equals(path))) {
                faults.add(new SettingFault(path, complaint.value(), tree.origin(path), complaint.expected()));
            }
        }
    }
}
