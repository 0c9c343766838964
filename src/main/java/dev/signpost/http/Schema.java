package dev.signpost.http;

import dev.signpost.model.Choice;
import dev.signpost.model.Refusal.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A schema of the contract, compiled. It knows the keywords that the contract's requests use and no others
 * ({@link SchemaCompiler} stops the start at one that it does not know), and says of every faulty field what was
 * expected there, limits included, in words for people.
 *
 * @param types JSON types allowed; empty for any
 * @param text rules for strings
 * @param minimum smallest integer
 * @param maximum largest integer
 * @param size bounds on the number of items or properties
 * @param allowed the only values allowed, or null for any
 * @param items of an array, or null for any
 * @param unique whether an array's items must differ
 * @param object rules for objects
 */
record Schema(
        Set<String> types,
        TextRules text,
        long minimum,
        long maximum,
        Size size,
        @Nullable List<@Nullable Object> allowed,
        @Nullable Schema items,
        boolean unique,
        ObjectRules object) {
    /** Beyond it a list of faults helps nobody. */
    private static final int MAX_FAULTS = 100;

    /** Bounds on a count. */
    record Size(int min, int max) {}

    /**
     * @param length in code points
     * @param shape of the whole text, or null
     * @param dateTime whether it must be an RFC 3339 time
     */
    record TextRules(Size length, @Nullable Shape shape, boolean dateTime) {}

    /**
     * @param pattern of the whole text
     * @param words what that is, to stand behind "must be"
     */
    record Shape(Pattern pattern, String words) {}

    /**
     * @param properties by name
     * @param required names
     * @param open whether there may be properties that are not named
     * @param others schema of properties not named, or null for any
     * @param names rules for the names of properties, or null
     */
    record ObjectRules(
            Map<String, Schema> properties,
            Set<String> required,
            boolean open,
            @Nullable Schema others,
            @Nullable Schema names) {}

    /** Adds a fault for everything in {@code value} that does not hold. */
    void check(@Nullable Object value, String pointer, List<Fault> faults) {
        if (faults.size() >= MAX_FAULTS) {
            return;
        }
        if (!types.isEmpty() && !types.contains(typeOf(value, types))) {
            faults.add(new Fault(pointer, "must be " + typeWords()));
        } else if (allowed != null && !allowed.contains(value)) {
            faults.add(new Fault(pointer, "must be " + allowedWords(allowed)));
        } else if (value instanceof String string) {
            checkText(string, pointer, faults);
        } else if (value instanceof Number number) {
            checkNumber(number, pointer, faults);
        } else if (value instanceof JsonArray array) {
            checkArray(array, pointer, faults);
        } else if (value instanceof JsonObject json) {
            checkObject(json, pointer, faults);
        }
    }

    private void checkText(String string, String pointer, List<Fault> faults) {
        int length = string.codePointCount(0, string.length());
        if (length < text.length().min() || length > text.length().max()) {
            faults.add(new Fault(pointer, "must have " + range(text.length(), "character")));
        } else if (text.dateTime() && !Times.valid(string)) {
            faults.add(new Fault(pointer, "must be a date and time such as 2026-04-06T11:39:46.752Z"));
        } else if (text.shape() != null
                && !text.shape().pattern().matcher(string).matches()) {
            faults.add(new Fault(pointer, "must be " + text.shape().words()));
        }
    }

    private void checkNumber(Number number, String pointer, List<Fault> faults) {
        if (number.doubleValue() < minimum) {
            faults.add(new Fault(pointer, "must be at least " + minimum));
        } else if (number.doubleValue() > maximum) {
            faults.add(new Fault(pointer, "must be at most " + maximum));
        }
    }

    private void checkArray(JsonArray array, String pointer, List<Fault> faults) {
        if (array.size() < size.min() || array.size() > size.max()) {
            faults.add(new Fault(pointer, "must have " + range(size, "item")));
            return;
        }
        var seen = new HashSet<@Nullable Object>();
        for (int i = 0; i < array.size(); i++) {
            Object item = array.getValue(i);
            if (unique && !seen.add(item)) {
                faults.add(new Fault(pointer + "/" + i, "must not appear twice"));
            }
            if (items != null) {
                items.check(item, pointer + "/" + i, faults);
            }
        }
    }

    private void checkObject(JsonObject json, String pointer, List<Fault> faults) {
        if (json.size() < size.min() || json.size() > size.max()) {
            faults.add(new Fault(pointer, "must have " + range(size, "field")));
            return;
        }
        for (String name : object.required()) {
            if (!json.containsKey(name)) {
                faults.add(new Fault(pointer + "/" + StrictJson.escape(name), "is required"));
            }
        }
        for (String name : json.fieldNames()) {
            checkProperty(name, json.getValue(name), pointer + "/" + StrictJson.escape(name), faults);
        }
    }

    private void checkProperty(String name, @Nullable Object value, String pointer, List<Fault> faults) {
        Schema named = object.properties().get(name);
        if (named == null && !object.open()) {
            if (faults.size() < MAX_FAULTS) {
                faults.add(new Fault(pointer, "is not a field of this request; " + fields(name)));
            }
            return;
        }
        if (object.names() != null) {
            object.names().check(name, pointer, faults);
        }
        Schema schema = named == null ? object.others() : named;
        if (schema != null) {
            schema.check(value, pointer, faults);
        }
    }

    private String fields(String name) {
        return Choice.expected(name, object.properties().keySet());
    }

    private static String typeOf(@Nullable Object value, Set<String> types) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Number) {
            boolean integer = value instanceof Long || value instanceof Integer;
            return integer && types.contains("integer") ? "integer" : "number";
        }
        if (value instanceof JsonObject) {
            return "object";
        }
        return value instanceof JsonArray
                ? "array"
                : value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private String typeWords() {
        return String.join(" or ", types.stream().map(Schema::typeWord).toList());
    }

    private static String typeWord(String type) {
        return switch (type) {
            case "null" -> type;
            case "boolean" -> "true or false";
            default -> (type.matches("[aio].*") ? "an " : "a ") + type;
        };
    }

    private static String allowedWords(List<@Nullable Object> allowed) {
        String words = String.join(", ", allowed.stream().map(String::valueOf).toList());
        return allowed.size() == 1 ? words : "one of " + words;
    }

    private static String range(Size size, String unit) {
        if (size.max() == Integer.MAX_VALUE) {
            return "at least " + size.min() + " " + unit + (size.min() == 1 ? "" : "s");
        }
        String bounds = size.min() == 0 ? "at most " + size.max() : size.min() + " to " + size.max();
        return bounds + " " + unit + (size.max() == 1 ? "" : "s");
    }
}
