package dev.signpost.architecture.planted.deliver;

import io.vertx.core.Vertx;
import io.vertx.core.http.RequestOptions;

final class OwnClient {
    private OwnClient() {}

    static Object client(Vertx vertx) {
        return vertx.createHttpClient();
    }

    static Object looseUrl(String url) {
        return new RequestOptions().setAbsoluteURI(url);
    }
}
