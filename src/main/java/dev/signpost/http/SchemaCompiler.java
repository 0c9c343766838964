package dev.signpost.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles the contract's schemas; a keyword that it does not know stops the start, for it would not be checked. */
final class SchemaCompiler {
    // What a pattern stands for, in words that may stand behind "must be".
    private static final String EXPECTED = "x-expected";
    private static final Set<String> ANNOTATIONS =
            Set.of("description", "title", "examples", "default", "writeOnly", "$ref", EXPECTED);
    private static final Set<String> KEYWORDS = Set.of(
            "type",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "enum",
            "const",
            "items",
            "minItems",
            "maxItems",
            "uniqueItems",
            "properties",
            "required",
            "additionalProperties",
            "propertyNames",
            "minProperties",
            "maxProperties");

    private final JsonObject document;

    SchemaCompiler(JsonObject document) {
        this.document = document;
    }

    /**
     * Follows a local reference, if the object is one.
     *
     * @throws IllegalStateException if it leads nowhere
     */
    JsonObject resolve(JsonObject object) {
        String reference = object.getString("$ref");
        if (reference == null) {
            return object;
        }
        JsonObject at = document;
        for (String part : reference.substring("#/".length()).split("/")) {
            at = at.getJsonObject(part);
            if (at == null) {
                throw new IllegalStateException("the contract has nothing at " + reference);
            }
        }
        return resolve(at);
    }

    /** @throws IllegalStateException if the schema uses a keyword that is not supported */
    Schema compile(JsonObject reference) {
        JsonObject schema = resolve(reference);
        for (String keyword : schema.fieldNames()) {
            if (!KEYWORDS.contains(keyword) && !ANNOTATIONS.contains(keyword)) {
                throw new IllegalStateException("the contract uses the schema keyword " + keyword
                        + " in a request, which is not checked: " + schema.encode());
            }
        }
        boolean object = schema.containsKey("minProperties") || schema.containsKey("maxProperties");
        var size = object ? size(schema, "minProperties", "maxProperties") : size(schema, "minItems", "maxItems");
        return new Schema(
                types(schema),
                text(schema),
                schema.getLong("minimum", Long.MIN_VALUE),
                schema.getLong("maximum", Long.MAX_VALUE),
                size,
                allowed(schema),
                optional(schema, "items"),
                schema.getBoolean("uniqueItems", false),
                object(schema));
    }

    private static Set<String> types(JsonObject schema) {
        Object type = schema.getValue("type");
        if (type == null) {
            return Set.of();
        }
        return type instanceof JsonArray several ? strings(several) : Set.of((String) type);
    }

    private static Schema.TextRules text(JsonObject schema) {
        String format = schema.getString("format");
        if (format != null && !format.equals("date-time")) {
            throw new IllegalStateException("the contract uses the format " + format + ", which is not checked");
        }
        return new Schema.TextRules(size(schema, "minLength", "maxLength"), shape(schema), format != null);
    }

    /** People do not read patterns, so each says in words what it stands for. */
    private static Schema.@Nullable Shape shape(JsonObject schema) {
        String pattern = schema.getString("pattern");
        if (pattern == null) {
            return null;
        }
        String words = schema.getString(EXPECTED);
        if (words == null) {
            throw new IllegalStateException("a pattern of the contract has no " + EXPECTED + " in words: " + pattern);
        }
        return new Schema.Shape(whole(pattern), words);
    }

    /** A pattern is tried on the whole text: Java's {@code $} alone would let a line feed pass at the end. */
    private static Pattern whole(String pattern) {
        if (!pattern.startsWith("^") || !pattern.endsWith("$")) {
            throw new IllegalStateException("a pattern of the contract is not anchored at both ends: " + pattern);
        }
        return Pattern.compile(pattern);
    }

    private static Schema.Size size(JsonObject schema, String min, String max) {
        return new Schema.Size(schema.getInteger(min, 0), schema.getInteger(max, Integer.MAX_VALUE));
    }

    private static @Nullable List<@Nullable Object> allowed(JsonObject schema) {
        if (schema.containsKey("const")) {
            return Collections.singletonList(schema.getValue("const"));
        }
        JsonArray values = schema.getJsonArray("enum");
        return values == null ? null : values.stream().toList();
    }

    private @Nullable Schema optional(JsonObject schema, String keyword) {
        JsonObject inner = schema.getJsonObject(keyword);
        return inner == null ? null : compile(inner);
    }

    private Schema.ObjectRules object(JsonObject schema) {
        Map<String, Schema> properties = new LinkedHashMap<>();
        JsonObject named = schema.getJsonObject("properties", new JsonObject());
        named.fieldNames().forEach(name -> properties.put(name, compile(named.getJsonObject(name))));
        Object others = schema.getValue("additionalProperties");
        return new Schema.ObjectRules(
                properties,
                strings(schema.getJsonArray("required", new JsonArray())),
                !Boolean.FALSE.equals(others),
                others instanceof JsonObject rules ? compile(rules) : null,
                optional(schema, "propertyNames"));
    }

    private static Set<String> strings(JsonArray array) {
        Set<String> strings = new LinkedHashSet<>();
        array.forEach(item -> strings.add((String) item));
        return strings;
    }
}
