package dev.signpost.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values made from a schema: such as it allows, and such with one thing wrong somewhere. */
public final class RandomValues {
    private static final int FEW = 3;
    private static final int LONG = 20_000;

    /** What texts may have that programs trip over. */
    private static final List<String> ODD = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\ud800",
            "\udc00x",
            "\ud83d\ude00",
            "\u202Eabc",
            "\r\nX-A: b",
            "<script>alert(1)</script>",
            "'; DROP TABLE tenant; --",
            "${jndi:ldap://x}",
            "%00",
            "../..",
            "{\"a\":1}",
            "-1",
            "null",
            "\uFFFF\uFEFF",
            "\u0085\u2028");

    private final Random random;
    private final Map<String, List<Object>> known;

    /** @param known values that make sense for fields and parameters of that name */
    public RandomValues(Random random, Map<String, List<Object>> known) {
        this.random = random;
        this.known = known;
    }

    /** A value for the field of that name, as a rule one that the schema allows. */
    @Nullable
    Object value(String name, JsonObject schema) {
        List<Object> sensible = known.get(name);
        if (sensible != null && random.nextInt(8) > 0) {
            return one(sensible);
        }
        if (schema.containsKey("enum")) {
            return one(schema.getJsonArray("enum").stream().toList());
        }
        if (schema.containsKey("const")) {
            return schema.getValue("const");
        }
        if (schema.containsKey("oneOf")) {
            JsonArray choices = schema.getJsonArray("oneOf");
            return value(name, choices.getJsonObject(random.nextInt(choices.size())));
        }
        return switch (type(schema)) {
            case "object" -> object(schema);
            case "array" -> array(name, schema);
            case "string" -> text(schema);
            case "integer" -> whole(schema);
            case "number" -> random.nextDouble();
            case "boolean" -> random.nextBoolean();
            case "null" -> null;
            default -> anything(2);
        };
    }

    private String type(JsonObject schema) {
        Object type = schema.getValue("type");
        if (type instanceof JsonArray several) {
            return several.getString(random.nextInt(several.size()));
        }
        return type == null ? (schema.containsKey("properties") ? "object" : "any") : type.toString();
    }

    private JsonObject object(JsonObject schema) {
        var object = new JsonObject();
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        JsonArray required = schema.getJsonArray("required", new JsonArray());
        for (String name : properties.fieldNames()) {
            if (required.contains(name) || random.nextInt(FEW) == 0) {
                object.put(name, value(name, properties.getJsonObject(name)));
            }
        }
        int least = schema.getInteger("minProperties", 0);
        for (String name : properties.fieldNames()) {
            if (object.size() < least) {
                object.put(name, value(name, properties.getJsonObject(name)));
            }
        }
        if (schema.getValue("additionalProperties") instanceof JsonObject others) {
            for (int i = random.nextInt(FEW); i > 0; i--) {
                object.put("X-Own-" + random.nextInt(100), value("", others));
            }
        }
        return object;
    }

    private JsonArray array(String name, JsonObject schema) {
        var array = new JsonArray();
        int size = schema.getInteger("minItems", 0) + random.nextInt(FEW);
        JsonObject items = schema.getJsonObject("items", new JsonObject());
        for (int i = 0; i < size; i++) {
            Object item = value(name, items);
            if (!schema.getBoolean("uniqueItems", false) || !array.contains(item)) {
                array.add(item);
            }
        }
        return array;
    }

    private String text(JsonObject schema) {
        if ("date-time".equals(schema.getString("format"))) {
            return one(List.of("2026-04-06T00:00:00Z", "2099-01-01T00:00:00.5+02:00", "1970-01-01T00:00:00Z"));
        }
        int least = schema.getInteger("minLength", 0);
        int most = schema.getInteger("maxLength", 64);
        JsonArray examples = schema.getJsonArray("examples");
        if (examples != null && random.nextBoolean()) {
            return examples.getString(random.nextInt(examples.size()));
        }
        if (schema.containsKey("pattern")) {
            return "a" + Integer.toString(random.nextInt(1_000_000), 36) + "x".repeat(Math.max(0, least - 1));
        }
        return switch (random.nextInt(6)) {
            case 0 -> "y".repeat(Math.max(1, most));
            case 1 -> one(ODD) + "x".repeat(least);
            // Postgres stores neither of these.
            case 2 -> "a\u0000" + "x".repeat(least);
            case 3 -> "\ud800" + "x".repeat(least);
            default -> "text " + random.nextInt(1_000) + "z".repeat(least);
        };
    }

    private long whole(JsonObject schema) {
        long least = schema.getLong("minimum", -5L);
        long most = schema.getLong("maximum", least + 1_000);
        return switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> most;
            default -> least + random.nextLong(most - least + 1);
        };
    }

    /** Any JSON at all. */
    @Nullable
    Object anything(int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> one(List.of(Long.MAX_VALUE, Long.MIN_VALUE, 1e300, -0.5, 0, -1, 1L << 53));
            case 4 -> one(ODD);
            case 5 -> "w".repeat(random.nextInt(5_000));
            case 6 -> new JsonArray().add(anything(depth - 1)).add(anything(depth - 1));
            default -> new JsonObject().put("a", anything(depth - 1)).put("\u0000", 1);
        };
    }

    /** The value with something else in one place of it, which the schema may still allow. */
    @Nullable
    Object damaged(@Nullable Object value) {
        if (value instanceof JsonObject object && !object.isEmpty() && random.nextInt(FEW) > 0) {
            var copy = object.copy();
            String name = one(new ArrayList<>(copy.fieldNames()));
            switch (random.nextInt(4)) {
                case 0 -> copy.remove(name);
                case 1 -> copy.put(one(List.of("id", "tenantId", "status", "constructor", "")), anything(1));
                default -> copy.put(name, damaged(copy.getValue(name)));
            }
            return copy;
        }
        if (value instanceof JsonArray array && !array.isEmpty() && random.nextBoolean()) {
            var copy = array.copy();
            int at = random.nextInt(copy.size());
            return random.nextInt(4) == 0 ? copy.add(copy.getValue(at)) : copy.set(at, damaged(copy.getValue(at)));
        }
        if (value instanceof String text && random.nextInt(FEW) == 0) {
            return random.nextBoolean() ? text.repeat(1 + LONG / Math.max(1, text.length())) : text + one(ODD);
        }
        return anything(1);
    }

    <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** JSON of ASCII alone, so that half characters arrive as they are. */
    static String json(@Nullable Object value) {
        var ascii = new StringBuilder();
        io.vertx.core.json.Json.encode(value).chars().forEach(c -> {
            if (c < 0x7f) {
                ascii.append((char) c);
            } else {
                ascii.append(String.format("\\u%04x", c));
            }
        });
        return ascii.toString();
    }
}
