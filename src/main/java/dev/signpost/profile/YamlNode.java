package dev.signpost.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signpost.model.Choice;
import dev.signpost.model.DurationText;
import dev.signpost.profile.InvalidProfilesException.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document that is being read strictly. A read that fails notes a fault and answers some value of the
 * right type, so that reading goes on and all faults come out together; whoever reads must look at the faults before
 * using what was read. Below a place that is not there nothing more is noted.
 */
final class YamlNode {

    private final JsonNode node;
    private final String file;
    private final String path;
    private final List<Fault> faults;
    // The keys that were asked for: whatever else is there is unknown. Owned by the one thread that reads.
    private final Set<String> known = new LinkedHashSet<>();

    private YamlNode(JsonNode node, String file, String path, List<Fault> faults) {
        this.node = node;
        this.file = file;
        this.path = path;
        this.faults = faults;
    }

    static YamlNode root(JsonNode document, String file, List<Fault> faults) {
        return new YamlNode(document, file, "", faults);
    }

    /** Notes a fault at this place. */
    void fault(String problem) {
        if (!node.isMissingNode()) {
            faults.add(new Fault(file, path, problem));
        }
    }

    private void expected(String what) {
        fault("expected " + what + ", found " + shown());
    }

    private String shown() {
        if (node.isNull()) {
            return "nothing";
        }
        if (node.isContainerNode()) {
            return node.isArray() ? "a list" : "a map";
        }
        String text = node.asText();
        return "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
    }

    /** Reads a map; notes each key that {@code reader} did not ask for. */
    <T> T map(Function<YamlNode, T> reader) {
        boolean isMap = node.isObject();
        if (!isMap) {
            expected("a map");
        }
        var place = isMap ? this : new YamlNode(MissingNode.getInstance(), file, path, faults);
        T read = reader.apply(place);
        node.fieldNames().forEachRemaining(key -> {
            if (isMap && !known.contains(key)) {
                child(key).fault("unknown key; " + Choice.expected(key, known));
            }
        });
        return read;
    }

    private YamlNode child(String key) {
        return new YamlNode(node.path(key), file, path.isEmpty() ? key : path + "." + key, faults);
    }

    /** The place of a key that must be there. */
    YamlNode at(String key) {
        known.add(key);
        YamlNode child = child(key);
        if (node.isObject() && child.node.isMissingNode()) {
            faults.add(new Fault(file, child.path, "missing"));
        }
        return child;
    }

    /** The place of a key that may be left out, or null. */
    @Nullable
    YamlNode maybe(String key) {
        known.add(key);
        return node.has(key) ? child(key) : null;
    }

    /** Null if the word {@code none} stands here. */
    <T> @Nullable T noneOr(Function<YamlNode, T> reader) {
        return node.isTextual() && node.asText().equals("none") ? null : map(reader);
    }

    /** Reads a list. */
    <T> List<T> list(int min, int max, Function<YamlNode, T> reader) {
        if (!node.isArray() || node.size() < min || node.size() > max) {
            expected("a list of " + min + " to " + max + " items");
            return List.of();
        }
        var items = new ArrayList<T>();
        for (int i = 0; i < node.size(); i++) {
            items.add(reader.apply(new YamlNode(node.get(i), file, path + "[" + i + "]", faults)));
        }
        return List.copyOf(items);
    }

    /** A text that matches the pattern as a whole; {@code what} names it. */
    String text(Pattern pattern, String what) {
        if (!node.isTextual() || !pattern.matcher(node.asText()).matches()) {
            expected(what);
            return "";
        }
        return node.asText();
    }

    /** A text or a number, as it was written. */
    String scalar(Pattern pattern, String what) {
        if (!node.isValueNode() || !pattern.matcher(node.asText()).matches()) {
            expected(what);
            return "";
        }
        return node.asText();
    }

    boolean flag() {
        if (!node.isBoolean()) {
            expected("true or false");
        }
        return node.asBoolean();
    }

    int integer(int min, int max) {
        if (!node.isInt() || node.asInt() < min || node.asInt() > max) {
            expected("a whole number from " + min + " to " + max);
            return min;
        }
        return node.asInt();
    }

    Duration duration(Duration min, Duration max) {
        Duration read =
                DurationText.parse(node.isTextual() ? node.asText() : "").orElse(null);
        if (read == null) {
            expected(DurationText.HELP);
            return min;
        }
        if (read.compareTo(min) < 0 || read.compareTo(max) > 0) {
            expected("a duration from " + min.toSeconds() + " s to " + max.toSeconds() + " s");
            return min;
        }
        return read;
    }

    /** One of an enum's values, written in lower case with hyphens. */
    <E extends Enum<E>> E choice(Class<E> type) {
        E[] values = type.getEnumConstants();
        for (E value : values) {
            if (node.isTextual() && word(value).equals(node.asText())) {
                return value;
            }
        }
        expected("one of " + Arrays.stream(values).map(YamlNode::word).collect(Collectors.joining(", ")));
        return values[0];
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
