package dev.signpost.settings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.model.DurationText;
import dev.signpost.model.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Turns a YAML value, or the text of an environment variable, into a setting's type. */
final class Values {
    private Values() {}

    static Object read(JsonNode node, Type type) throws UnfitValue {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return readList(node, list.getActualTypeArguments()[0]);
        }
        if (!node.isValueNode()) {
            throw new UnfitValue("a single value");
        }
        return readText(node.asText().trim(), (Class<?>) type);
    }

    private static List<Object> readList(JsonNode node, Type element) throws UnfitValue {
        List<Object> all = new ArrayList<>();
        if (node.isArray()) {
            for (JsonNode item : node) {
                all.add(read(item, element));
            }
        } else if (node.isValueNode()) {
            for (String item : node.asText().split(",", -1)) {
                if (!item.isBlank()) {
                    all.add(readText(item.trim(), (Class<?>) element));
                }
            }
        } else {
            throw new UnfitValue("a list");
        }
        return List.copyOf(all);
    }

    private static Object readText(String text, Class<?> type) throws UnfitValue {
        if (type == int.class || type == Integer.class) {
            return (int) number(text, Integer.MAX_VALUE);
        }
        if (type == long.class) {
            return number(text, Long.MAX_VALUE);
        }
        if (type == boolean.class) {
            return flag(text);
        }
        if (type == Duration.class) {
            return time(text);
        }
        if (type == Path.class) {
            return path(text);
        }
        if (type == Secret.class) {
            return Secret.of(text);
        }
        if (type == PortRange.class) {
            return PortRange.parse(text);
        }
        if (type == AddressRange.class) {
            return AddressRange.parse(text);
        }
        if (type.isEnum()) {
            return word(text, type);
        }
        if (type == String.class) {
            return text;
        }
        throw new IllegalStateException("settings of type " + type + " are not known");
    }

    private static long number(String text, long most) throws UnfitValue {
        try {
            long number = Long.parseLong(text);
            if (Math.abs(number) <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UnfitValue("a whole number");
    }

    private static boolean flag(String text) throws UnfitValue {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new UnfitValue("true or false");
        };
    }

    private static Duration time(String text) throws UnfitValue {
        return DurationText.parse(text).orElseThrow(() -> new UnfitValue(DurationText.HELP));
    }

    private static Path path(String text) throws UnfitValue {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UnfitValue("a path");
        }
    }

    private static Object word(String text, Class<?> type) throws UnfitValue {
        for (Object constant : type.getEnumConstants()) {
            if (constant.toString().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new UnfitValue(Arrays.stream(type.getEnumConstants())
                .map(Object::toString)
                .collect(Collectors.joining(", ", "one of ", "")));
    }

    /** As the settings file would have it, so that what is shown can be typed. */
    static String text(Duration time) {
        long millis = time.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 86_400 == 0 && seconds > 86_400) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0 && seconds > 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 && seconds > 60 ? seconds / 60 + "m" : seconds + "s";
    }
}
