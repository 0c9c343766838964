package dev.signpost.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The document itself: is it OpenAPI, and does it keep the promises that the router and the readers rely on? */
class ContractTest {
    private final Contract contract = Contract.load();
    private final JsonObject document = new JsonObject(contract.json());

    @Test
    void shouldBeValidOpenApi() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            // The library knows neither merge patches, which share their schema with the JSON beside them (tested
            // below), nor problem documents, nor streams of events: they are renamed for it.
            JsonObject known = new JsonObject(document.encode()
                    .replace("application/problem+json", "application/json")
                    .replace("text/event-stream", "application/json"));
            operations(known, (path, operation) -> {
                if (operation.containsKey("requestBody")) {
                    operation
                            .getJsonObject("requestBody")
                            .getJsonObject("content")
                            .remove("application/merge-patch+json");
                }
            });

            var read = OpenAPIContract.from(vertx, known)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);

            assertThat(read.operations()).hasSize(contract.operationIds().size() + 2);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldLeaveOnlyPublishingToTheFastRoute() {
        var fast = contract.routes().stream()
                .filter(Contract.Route::fast)
                .map(Contract.Route::operationId)
                .toList();

        assertThat(fast).containsExactlyInAnyOrder("publishEvent", "publishBatch");
    }

    @Test
    void shouldTakeTheSameSchemaInEveryMediaType() {
        operations(document, (path, operation) -> {
            JsonObject body = operation.getJsonObject("requestBody");
            if (body != null) {
                var schemas = body.getJsonObject("content").stream()
                        .map(entry -> ((JsonObject) entry.getValue()).getJsonObject("schema"))
                        .distinct()
                        .toList();
                assertThat(schemas).as(path).hasSize(1);
            }
        });
    }

    @Test
    void shouldCloseEveryObjectOfARequest() {
        var open = new ArrayList<String>();
        operations(document, (path, operation) -> {
            if (operation.containsKey("requestBody")) {
                findOpen(operation.getJsonObject("requestBody"), path, open);
            }
        });

        assertThat(open).isEmpty();
    }

    @Test
    void shouldSayOfEveryOperationWhatItDoesAndHowItFails() {
        operations(document, (path, operation) -> {
            assertThat(operation.getString("summary")).as(path).isNotBlank();
            assertThat(operation.getJsonArray("tags")).as(path).hasSize(1);
            assertThat(operation.getJsonObject("responses").fieldNames())
                    .as(path)
                    .contains("default");
        });
    }

    @Test
    void shouldDescribeEveryFieldOfARequest() {
        var silent = new ArrayList<String>();
        operations(document, (path, operation) -> {
            if (operation.containsKey("requestBody")) {
                findSilent(operation.getJsonObject("requestBody"), path, silent);
            }
        });

        assertThat(silent).isEmpty();
    }

    @Test
    void shouldBoundEveryTextAndListOfARequest() {
        var unbounded = new ArrayList<String>();
        for (Contract.Route route : contract.routes()) {
            if (route.body() != null) {
                findUnbounded(route.body(), route.operationId(), unbounded);
            }
            route.query().forEach((name, schema) -> findUnbounded(schema, route.operationId() + "?" + name, unbounded));
            route.pathParameters()
                    .forEach((name, schema) -> findUnbounded(schema, route.operationId() + "/" + name, unbounded));
        }

        assertThat(unbounded).isEmpty();
    }

    private static void findUnbounded(Schema schema, String at, List<String> unbounded) {
        boolean free = schema.allowed() == null;
        if (free && schema.types().contains("string") && schema.text().length().max() == Integer.MAX_VALUE) {
            unbounded.add(at);
        }
        if (schema.types().contains("array") && schema.size().max() == Integer.MAX_VALUE) {
            unbounded.add(at);
        }
        if (schema.types().contains("integer") && schema.maximum() == Long.MAX_VALUE) {
            unbounded.add(at);
        }
        if (schema.items() != null) {
            findUnbounded(schema.items(), at + "[]", unbounded);
        }
        schema.object().properties().forEach((name, property) -> findUnbounded(property, at + "." + name, unbounded));
    }

    private void findOpen(JsonObject node, String at, List<String> open) {
        JsonObject schema = resolve(node);
        Object type = schema.getValue("type");
        boolean object = "object".equals(type) || (type instanceof JsonArray types && types.contains("object"));
        if (object && !schema.containsKey("additionalProperties")) {
            open.add(at + " " + schema.fieldNames());
        }
        children(schema, (name, child) -> findOpen(child, at + "/" + name, open));
    }

    private void findSilent(JsonObject node, String at, List<String> silent) {
        JsonObject schema = resolve(node);
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        for (String name : properties.fieldNames()) {
            if (!resolve(properties.getJsonObject(name)).containsKey("description")) {
                silent.add(at + "/" + name);
            }
        }
        children(schema, (name, child) -> findSilent(child, at + "/" + name, silent));
    }

    private static void children(JsonObject schema, BiConsumer<String, JsonObject> visitor) {
        for (String name : schema.fieldNames()) {
            if (schema.getValue(name) instanceof JsonObject child && !name.equals("examples")) {
                visitor.accept(name, child);
            }
        }
    }

    private JsonObject resolve(JsonObject node) {
        return new SchemaCompiler(document).resolve(node);
    }

    private static void operations(JsonObject document, BiConsumer<String, JsonObject> visitor) {
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(path);
            Set<String> methods = item.fieldNames();
            methods.stream()
                    .filter(method -> !method.equals("parameters"))
                    .forEach(method ->
                            visitor.accept(method.toUpperCase(Locale.ROOT) + " " + path, item.getJsonObject(method)));
        }
    }
}
