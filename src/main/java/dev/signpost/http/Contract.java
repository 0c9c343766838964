package dev.signpost.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document, read once at start: the source of the routes and of what is checked. Immutable. */
public final class Contract {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final Buffer yaml;
    private final JsonObject document;
    private final SchemaCompiler schemas;
    private final List<Route> routes;

    private Contract(Buffer yaml, JsonObject document) {
        this.yaml = yaml;
        this.document = document;
        this.schemas = new SchemaCompiler(document);
        this.routes = List.copyOf(readRoutes());
    }

    /**
     * One operation.
     *
     * @param operationId its name
     * @param method HTTP method
     * @param path template such as {@code /v1/tenants/{tenantId}}
     * @param scope that its caller needs, or null if any key will do
     * @param fast answered before the router, by a {@link FastRoute}
     * @param pathParameters rules by name
     * @param query rules by name
     * @param body what the body must be, or null for an operation without
     * @param bodyRequired whether there must be a body
     * @param bodyBytes how large it may be, or null for the same as everywhere
     */
    record Route(
            String operationId,
            HttpMethod method,
            String path,
            @Nullable Scope scope,
            boolean fast,
            Map<String, Schema> pathParameters,
            Map<String, Schema> query,
            @Nullable Schema body,
            boolean bodyRequired,
            @Nullable Integer bodyBytes) {}

    /**
     * Joins the document from its parts on the class path. Blocks: meant for the start.
     *
     * @throws IllegalStateException if a part is missing or repeats a name, or an operation lacks its id or scope or
     *     uses what the router does not check
     */
    public static Contract load() {
        ObjectNode whole = ContractParts.join();
        return new Contract(Buffer.buffer(ContractParts.yaml(whole)), new JsonObject(whole.toString()));
    }

    /** The document as one YAML text. */
    public Buffer yaml() {
        return yaml;
    }

    /** The document as JSON. */
    public Buffer json() {
        return document.toBuffer();
    }

    /** Ids of all operations that the router serves. */
    public Set<String> operationIds() {
        Set<String> ids = new HashSet<>();
        routes.stream().filter(route -> !route.fast()).forEach(route -> ids.add(route.operationId()));
        return ids;
    }

    List<Route> routes() {
        return routes;
    }

    private List<Route> readRoutes() {
        var found = new ArrayList<Route>();
        var ids = new HashSet<String>();
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(path);
            for (String method : item.fieldNames()) {
                if (METHODS.contains(method)) {
                    Route route = readRoute(path, method, item);
                    found.add(route);
                    if (!ids.add(route.operationId())) {
                        throw new IllegalStateException("two operations are called " + route.operationId());
                    }
                }
            }
        }
        return found;
    }

    private Route readRoute(String path, String method, JsonObject item) {
        JsonObject operation = item.getJsonObject(method);
        String id = operation.getString("operationId");
        if (id == null) {
            throw new IllegalStateException("the operation " + method + " " + path + " has no operationId");
        }
        boolean fast = operation.getBoolean("x-signpost-fast", false);
        var parameters = item.getJsonArray("parameters", new JsonArray())
                .copy()
                .addAll(operation.getJsonArray("parameters", new JsonArray()));
        JsonObject body = operation.getJsonObject("requestBody");
        return new Route(
                id,
                HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
                path,
                scope(id, operation),
                fast,
                rules(parameters, "path"),
                rules(parameters, "query"),
                body == null || fast ? null : bodySchema(body),
                body != null && body.getBoolean("required", false),
                operation.getInteger("x-signpost-body-bytes"));
    }

    private static @Nullable Scope scope(String id, JsonObject operation) {
        String word = operation.getString("x-signpost-scope", "");
        Optional<Scope> scope = Scope.ofWord(word);
        if (scope.isEmpty() && !word.equals("any")) {
            throw new IllegalStateException("the operation " + id + " does not say which scope it needs");
        }
        return scope.orElse(null);
    }

    private Map<String, Schema> rules(JsonArray parameters, String place) {
        Map<String, Schema> rules = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            JsonObject parameter = schemas.resolve(parameters.getJsonObject(i));
            if (place.equals(parameter.getString("in"))) {
                rules.put(parameter.getString("name"), schemas.compile(parameter.getJsonObject("schema")));
            }
        }
        return rules;
    }

    /** All media types of a body share one schema here; the contract's test sees to it. */
    private Schema bodySchema(JsonObject body) {
        return schemas.compile(
                body.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema"));
    }
}
