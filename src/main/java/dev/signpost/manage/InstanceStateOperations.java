package dev.signpost.manage;

import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the operator should know about this instance. */
public final class InstanceStateOperations {
    private final String version;
    private final BooleanSupplier sendingPaused;
    private final Supplier<JsonObject> database;
    private final Supplier<JsonObject> proof;

    /**
     * @param version of this program
     * @param sendingPaused whether nothing is sent anywhere
     * @param database as this pod has last seen it
     * @param proof what the audit has found
     */
    public InstanceStateOperations(
            String version, BooleanSupplier sendingPaused, Supplier<JsonObject> database, Supplier<JsonObject> proof) {
        this.version = version;
        this.sendingPaused = sendingPaused;
        this.database = database;
        this.proof = proof;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of(
                "getInstance",
                call -> Future.succeededFuture(Reply.ok(new JsonObject()
                        .put("version", version)
                        .put("sendingPaused", sendingPaused.getAsBoolean())
                        .put("database", database.get())
                        .put("proof", proof.get()))));
    }
}
