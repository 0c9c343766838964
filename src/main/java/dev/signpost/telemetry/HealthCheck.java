package dev.signpost.telemetry;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One thing that must be well for this process to be sent requests. */
public interface HealthCheck {

    /** Its name on the readiness page, such as {@code database}. */
    String name();

    /** Completes if all is well, fails if not; what takes longer than two seconds counts as failed. */
    Future<Void> check();

    /** Whether the process is sent no requests while it fails; else the readiness page says DEGRADED. */
    default boolean required() {
        return true;
    }

    /** What an operator should know though all is well, each a small object; shown beside the state. */
    default List<JsonObject> warnings() {
        return List.of();
    }
}
