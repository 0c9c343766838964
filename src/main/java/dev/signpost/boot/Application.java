package dev.signpost.boot;

import dev.signpost.model.Secret;
import dev.signpost.pg.PgPool;
import dev.signpost.telemetry.HealthCheck;
import dev.signpost.telemetry.ManagementServer;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Everything that runs on Vert.x: built by constructor, started in order, drained in reverse. The first things to start
 * and the last to stop are those that others lean on.
 */
final class Application {
    private final ManagementServer management;
    private final Steps steps = new Steps();

    Application(Ground ground) {
        var http = ground.settings().management();
        var options = ground.database().options(ground.settings().database().schema());
        PgPool pool = PgPool.open(ground.vertx(), options, 1);
        management = new ManagementServer(http.host(), http.port(), ground.registry(), List.of(database(pool)));
        steps.add("database", Future::succeededFuture, pool::close)
                .add("management", () -> ground.vertx().deployVerticle(management), () -> Future.succeededFuture());
    }

    private static HealthCheck database(PgPool pool) {
        return new HealthCheck() {
            @Override
            public String name() {
                return "database";
            }

            @Override
            public Future<Void> check() {
                return pool.ping();
            }
        };
    }

    /** Completes when the process takes requests; if it fails, what had started has stopped. */
    Future<Void> start() {
        return steps.start();
    }

    /** Takes no new work, finishes or hands back what it has, then stops. */
    Future<Void> drain() {
        return steps.stop();
    }

    int managementPort() {
        return management.port();
    }

    /** Where the API is, once started. */
    int apiPort() {
        return -1;
    }

    /** The key of the tenant {@code demo}, in development, once started. */
    Optional<Secret> demoKey() {
        return Optional.empty();
    }
}
