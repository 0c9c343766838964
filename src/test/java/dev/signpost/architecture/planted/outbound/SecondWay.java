package dev.signpost.architecture.planted.outbound;

import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;

final class SecondWay {
    private SecondWay() {}

    static WebClient unguarded(Vertx vertx) {
        return WebClient.create(vertx);
    }
}
