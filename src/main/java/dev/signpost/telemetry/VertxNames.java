package dev.signpost.telemetry;

/** How vertx-micrometer-metrics names its meters. */
final class VertxNames {
    static final String PREFIX = "vertx.";

    private VertxNames() {}
}
