package dev.signpost.testkit;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a schema of the document says of a value, by a library's judgement and not by the product's. */
public final class DocumentSchema {
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setDraft(Draft.DRAFT202012)
            .setBaseUri("urn:signpost:document")
            .setOutputFormat(OutputFormat.Basic);
    private static final Map<JsonObject, Validator> VALIDATORS = new ConcurrentHashMap<>();

    private DocumentSchema() {}

    /** Null if the value is as the schema demands, or else what is wrong with it. */
    public static @Nullable String fault(JsonObject schema, @Nullable Object value) {
        var result = VALIDATORS
                .computeIfAbsent(schema, known -> Validator.create(JsonSchema.of(known), OPTIONS))
                .validate(value);
        return result.getValid() ? null : String.valueOf(result.getErrors());
    }

    public static boolean allows(JsonObject schema, @Nullable Object value) {
        return fault(schema, value) == null;
    }
}
