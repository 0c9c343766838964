package dev.signpost.http;

import dev.signpost.model.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Puts the operations of a contract on a router. */
public final class OperationRouter {
    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z]+)}");

    private final Contract contract;
    private final Map<String, Operation> operations;
    private final RequestRunner runner;

    /**
     * @param operations by operation id: one for each operation of the contract that is not answered by a fast route,
     *     and no more
     * @throws IllegalArgumentException if they do not fit the contract
     */
    public OperationRouter(Contract contract, Map<String, Operation> operations, RequestRunner runner) {
        this.contract = contract;
        this.operations = Map.copyOf(operations);
        this.runner = runner;
        Set<String> known = contract.operationIds();
        var missing = new TreeSet<>(known);
        missing.removeAll(operations.keySet());
        var unknown = new TreeSet<>(operations.keySet());
        unknown.removeAll(known);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "operations without a handler: " + missing + "; handlers without an operation: " + unknown);
        }
    }

    /** Adds a route for each operation. */
    public void mount(Router router) {
        for (Contract.Route route : contract.routes()) {
            Operation operation = operations.get(route.operationId());
            if (operation != null) {
                router.route(route.method(), template(route.path()))
                        .handler(context -> runner.run(context, route, operation));
            }
        }
    }

    /**
     * Answers whatever no route took, as the last of all routes: 405 where the path exists with other methods, else
     * 404. What the router itself fails with becomes a problem as well.
     */
    public void mountFallback(Router router) {
        router.route().last().handler(this::noRoute);
        router.errorHandler(
                400,
                context -> runner.refuse(
                        context, Refusal.of(Refusal.Kind.MALFORMED, "The path or query is not validly encoded.")));
        router.errorHandler(500, context -> runner.refuse(context, failure(context)));
    }

    private static Throwable failure(RoutingContext context) {
        Throwable failure = context.failure();
        return failure == null ? new IllegalStateException("the router failed without a cause") : failure;
    }

    private void noRoute(RoutingContext context) {
        var allowed = new TreeSet<String>();
        String path = context.request().path();
        for (Contract.Route route : contract.routes()) {
            if (path.matches(PARAMETER.matcher(route.path()).replaceAll("[^/]+"))) {
                allowed.add(route.method().name());
            }
        }
        HttpMethod method = context.request().method();
        if (allowed.isEmpty() || allowed.contains(method.name())) {
            runner.refuse(context, Refusal.notFound("path"));
        } else {
            context.response().putHeader(HttpHeaders.ALLOW, String.join(", ", allowed));
            runner.refuse(context, new MethodNotAllowedException(method.name()));
        }
    }

    /** The contract's template in the router's words. */
    private static String template(String path) {
        return PARAMETER.matcher(path).replaceAll(":$1");
    }
}
