package dev.signpost.manage;

import dev.signpost.http.Contract;
import dev.signpost.http.Operation;
import dev.signpost.http.OperationRouter;
import dev.signpost.http.RequestIds;
import dev.signpost.http.RequestRunner;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.HashMap;
import java.util.Map;

/** Assembles everything that is not the fast route: the operations of the contract and its documentation. */
public final class ManageRouter {
    private final Contract contract;
    private final Docs docs;

    public ManageRouter(Contract contract, Docs docs) {
        this.contract = contract;
        this.docs = docs;
    }

    /**
     * Makes a router for one event loop.
     *
     * @param operations by operation id; see {@link #join}
     * @param runner of this event loop
     * @param ids of this event loop
     * @throws IllegalArgumentException if an operation of the contract has no handler, or a handler no operation
     */
    public Router on(Vertx vertx, Map<String, Operation> operations, RequestRunner runner, RequestIds ids) {
        var router = Router.router(vertx);
        var routes = new OperationRouter(contract, operations, runner);
        routes.mount(router);
        docs.mount(router, ids);
        routes.mountFallback(router);
        return router;
    }

    /**
     * Puts the operations of several features together.
     *
     * @throws IllegalArgumentException if two claim the same operation
     */
    public static Map<String, Operation> join(Iterable<Map<String, Operation>> features) {
        var all = new HashMap<String, Operation>();
        for (Map<String, Operation> feature : features) {
            feature.forEach((id, operation) -> {
                if (all.put(id, operation) != null) {
                    throw new IllegalArgumentException("two handlers for the operation " + id);
                }
            });
        }
        return all;
    }
}
