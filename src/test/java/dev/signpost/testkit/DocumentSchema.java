package dev.signpost.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a schema of the document says of a value, by a library's judgement and not by the product's. */
public final class DocumentSchema {
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setDraft(Draft.DRAFT202012)
            .setBaseUri("urn:signpost:document")
            .setOutputFormat(OutputFormat.Basic);
    private static final Map<JsonObject, Validator> VALIDATORS = new ConcurrentHashMap<>();

    private static final int MAX_FAULTS = 20;
    private static final Map<JsonObject, JsonObject> CLOSED = new ConcurrentHashMap<>();

    private DocumentSchema() {}

    /** Null if the value is as the schema demands, or else what is wrong with it. */
    public static @Nullable String fault(JsonObject schema, @Nullable Object value) {
        var result = VALIDATORS
                .computeIfAbsent(schema, known -> Validator.create(JsonSchema.of(known), OPTIONS))
                .validate(value);
        return result.getValid() ? null : words(result.getErrors());
    }

    /** Where and why, without the objects and lists around each fault. */
    private static String words(List<OutputUnit> errors) {
        return errors.stream()
                .filter(error -> !error.getError().endsWith("does not match schema")
                        && !error.getError().endsWith("did not match schema"))
                .map(error -> error.getInstanceLocation() + " " + error.getError())
                .distinct()
                .limit(MAX_FAULTS)
                .collect(Collectors.joining("; "));
    }

    /** The same of an answer, which has no field that the schema does not name. */
    public static @Nullable String answerFault(JsonObject schema, @Nullable Object value) {
        return fault(CLOSED.computeIfAbsent(schema, DocumentSchema::closed), value);
    }

    /**
     * The schema of an answer, in which an object has the properties that it names and no others, unless it says itself
     * which others it may have. What stands in {@code allOf} is parts of one object, closed together.
     */
    private static JsonObject closed(JsonObject schema) {
        JsonObject closed = inner(schema);
        boolean object = schema.containsKey("properties") || schema.containsKey("allOf");
        return object && !schema.containsKey("additionalProperties")
                ? closed.put("unevaluatedProperties", false)
                : closed;
    }

    private static JsonObject inner(JsonObject schema) {
        var copy = new JsonObject();
        for (String keyword : schema.fieldNames()) {
            copy.put(
                    keyword,
                    switch (keyword) {
                        case "properties" -> each(schema.getJsonObject(keyword));
                        case "items" -> closed(schema.getJsonObject(keyword));
                        case "oneOf", "anyOf" -> each(schema.getJsonArray(keyword), DocumentSchema::closed);
                        case "allOf" -> each(schema.getJsonArray(keyword), DocumentSchema::inner);
                        case "additionalProperties" ->
                            schema.getValue(keyword) instanceof JsonObject others
                                    ? closed(others)
                                    : schema.getValue(keyword);
                        default -> schema.getValue(keyword);
                    });
        }
        return copy;
    }

    private static JsonObject each(JsonObject properties) {
        var copy = new JsonObject();
        properties.fieldNames().forEach(name -> copy.put(name, closed(properties.getJsonObject(name))));
        return copy;
    }

    private static JsonArray each(JsonArray schemas, UnaryOperator<JsonObject> change) {
        var copy = new JsonArray();
        schemas.forEach(schema -> copy.add(change.apply((JsonObject) schema)));
        return copy;
    }

    public static boolean allows(JsonObject schema, @Nullable Object value) {
        return fault(schema, value) == null;
    }
}
