package dev.signpost.testkit;

import dev.signpost.http.Contract;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation as the OpenAPI document has it, every reference resolved: read from the document and not from the
 * product's reading of it.
 *
 * @param scope that its caller needs, or {@code any}
 * @param path template such as {@code /v1/tenants/{tenantId}}
 * @param pathParameters schemas by name
 * @param query schemas by name
 * @param body schema of the JSON body, or null for an operation without
 * @param responses by status or {@code default}
 */
public record ContractOperation(
        String id,
        String method,
        String path,
        String scope,
        Map<String, JsonObject> pathParameters,
        Map<String, JsonObject> query,
        @Nullable JsonObject body,
        JsonObject responses) {

    /** All of the document, in its order. */
    public static List<ContractOperation> all() {
        return new Reader(new JsonObject(Contract.load().json())).read();
    }

    /** Whether it is what a request with this method and target asks for. */
    boolean isAskedBy(String asked, String target) {
        String[] steps = path.split("/", -1);
        String[] given = target.split("[?#]", 2)[0].split("/", -1);
        boolean same = method.equals(asked) && steps.length == given.length;
        for (int i = 0; same && i < steps.length; i++) {
            same = steps[i].equals(given[i]) || (steps[i].startsWith("{") && !given[i].isEmpty());
        }
        return same;
    }

    public boolean ofTenant() {
        return path.contains("{tenantId}");
    }

    /** Answers for as long as somebody listens. */
    public boolean streams() {
        return responses.encode().contains("text/event-stream");
    }

    private record Reader(JsonObject document) {
        List<ContractOperation> read() {
            var operations = new ArrayList<ContractOperation>();
            JsonObject paths = document.getJsonObject("paths");
            for (String path : paths.fieldNames()) {
                JsonObject item = paths.getJsonObject(path);
                for (String method : item.fieldNames()) {
                    if (!method.equals("parameters")) {
                        operations.add(operation(path, method, item));
                    }
                }
            }
            return operations;
        }

        private ContractOperation operation(String path, String method, JsonObject item) {
            JsonObject operation = resolved(item.getJsonObject(method));
            var parameters = new JsonArray()
                    .addAll(resolved(item).getJsonArray("parameters", new JsonArray()))
                    .addAll(operation.getJsonArray("parameters", new JsonArray()));
            JsonObject body = operation.getJsonObject("requestBody");
            return new ContractOperation(
                    operation.getString("operationId"),
                    method.toUpperCase(Locale.ROOT),
                    path,
                    operation.getString("x-signpost-scope"),
                    in(parameters, "path"),
                    in(parameters, "query"),
                    body == null
                            ? null
                            : body.getJsonObject("content")
                                    .getJsonObject("application/json")
                                    .getJsonObject("schema"),
                    operation.getJsonObject("responses"));
        }

        private static Map<String, JsonObject> in(JsonArray parameters, String place) {
            Map<String, JsonObject> schemas = new LinkedHashMap<>();
            for (int i = 0; i < parameters.size(); i++) {
                JsonObject parameter = parameters.getJsonObject(i);
                if (place.equals(parameter.getString("in"))) {
                    schemas.put(parameter.getString("name"), parameter.getJsonObject("schema"));
                }
            }
            return schemas;
        }

        private JsonObject resolved(JsonObject node) {
            String reference = node.getString("$ref");
            if (reference != null) {
                JsonObject target = document;
                for (String step : reference.substring(2).split("/", -1)) {
                    target = target.getJsonObject(step);
                }
                return resolved(target);
            }
            var copy = new JsonObject();
            node.forEach(entry -> copy.put(entry.getKey(), resolvedValue(entry.getValue())));
            return copy;
        }

        private @Nullable Object resolvedValue(@Nullable Object value) {
            if (value instanceof JsonObject object) {
                return resolved(object);
            }
            if (value instanceof JsonArray array) {
                var copy = new JsonArray();
                array.forEach(item -> copy.add(resolvedValue(item)));
                return copy;
            }
            return value;
        }
    }
}
