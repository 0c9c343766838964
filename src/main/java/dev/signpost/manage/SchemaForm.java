package dev.signpost.manage;

import dev.signpost.model.Refusal.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a JSON object has the form of a JSON Schema (2020-12): its keywords have values of the right kind, all the
 * way down. What it says is nobody's business here, and unknown keywords are allowed, as they are there.
 */
final class SchemaForm {
    private static final Set<String> TYPES =
            Set.of("null", "boolean", "object", "array", "number", "string", "integer");
    private static final Set<String> SCHEMAS = Set.of(
            "items",
            "contains",
            "additionalProperties",
            "unevaluatedItems",
            "unevaluatedProperties",
            "propertyNames",
            "not",
            "if",
            "then",
            "else");
    private static final Set<String> NAMED_SCHEMAS =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");
    private static final Set<String> LISTED_SCHEMAS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> TEXTS =
            Set.of("$schema", "$id", "$ref", "$anchor", "$comment", "title", "description", "format", "pattern");
    private static final Set<String> COUNTS =
            Set.of("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains");
    private static final Set<String> NUMBERS =
            Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");
    private static final Set<String> LISTS = Set.of("enum", "examples", "required");

    private SchemaForm() {}

    /** Adds a fault for everything that is not as it must be. */
    static void check(@Nullable Object schema, String pointer, List<Fault> faults) {
        if (schema instanceof JsonObject object) {
            object.fieldNames()
                    .forEach(name -> keyword(name, object.getValue(name), pointer + "/" + escaped(name), faults));
        } else if (!(schema instanceof Boolean)) {
            faults.add(new Fault(pointer, "must be a schema: an object, true or false"));
        }
    }

    private static void keyword(String name, @Nullable Object value, String pointer, List<Fault> faults) {
        if (SCHEMAS.contains(name)) {
            check(value, pointer, faults);
        } else if (NAMED_SCHEMAS.contains(name)) {
            named(value, pointer, faults);
        } else if (LISTED_SCHEMAS.contains(name)) {
            listed(value, pointer, faults);
        } else if (name.equals("type")) {
            type(value, pointer, faults);
        } else {
            plain(name, value, pointer, faults);
        }
    }

    private static void named(@Nullable Object value, String pointer, List<Fault> faults) {
        if (value instanceof JsonObject schemas) {
            schemas.fieldNames().forEach(name -> check(schemas.getValue(name), pointer + "/" + escaped(name), faults));
        } else {
            faults.add(new Fault(pointer, "must be an object of schemas"));
        }
    }

    private static void listed(@Nullable Object value, String pointer, List<Fault> faults) {
        if (!(value instanceof JsonArray schemas) || schemas.isEmpty()) {
            faults.add(new Fault(pointer, "must be a list of schemas"));
            return;
        }
        for (int i = 0; i < schemas.size(); i++) {
            check(schemas.getValue(i), pointer + "/" + i, faults);
        }
    }

    private static void type(@Nullable Object value, String pointer, List<Fault> faults) {
        boolean right = value instanceof JsonArray several
                ? !several.isEmpty() && several.stream().allMatch(TYPES::contains)
                : value instanceof String && TYPES.contains(value);
        if (!right) {
            faults.add(new Fault(pointer, "must be one of the types of JSON Schema, or a list of them"));
        }
    }

    private static void plain(String name, @Nullable Object value, String pointer, List<Fault> faults) {
        if (TEXTS.contains(name) && !(value instanceof String)) {
            faults.add(new Fault(pointer, "must be a string"));
        } else if (COUNTS.contains(name) && !(value instanceof Long count && count >= 0)) {
            faults.add(new Fault(pointer, "must be a whole number from 0 on"));
        } else if (NUMBERS.contains(name) && !(value instanceof Number)) {
            faults.add(new Fault(pointer, "must be a number"));
        } else if (LISTS.contains(name) && !(value instanceof JsonArray)) {
            faults.add(new Fault(pointer, "must be a list"));
        } else if (name.equals("required")
                && value instanceof JsonArray names
                && !names.stream().allMatch(String.class::isInstance)) {
            faults.add(new Fault(pointer, "must be a list of names"));
        }
    }

    /** A name inside a JSON Pointer (RFC 6901 section 3). */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
