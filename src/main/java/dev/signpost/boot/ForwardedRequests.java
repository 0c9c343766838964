package dev.signpost.boot;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** Passes what {@code listen} receives on to a program of its user's. Never part of a process that serves. */
final class ForwardedRequests {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    // What belongs to one connection (RFC 9110 section 7.6.1), and what the client sets itself.
    private static final Set<String> NOT_PASSED_ON =
            Set.of("connection", "content-length", "expect", "host", "keep-alive", "transfer-encoding", "upgrade");

    private final URI to;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    ForwardedRequests(URI to) {
        this.to = to;
    }

    /** What came back. */
    record Answer(int status, MultiMap headers, Buffer body) {}

    /** Completes on the event loop that asks. */
    Future<Answer> send(HttpServerRequest received, Buffer body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(LIMIT)
                .method(received.method().name(), HttpRequest.BodyPublishers.ofByteArray(body.getBytes()));
        received.headers().forEach(header -> {
            if (!NOT_PASSED_ON.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                request.header(header.getKey(), header.getValue());
            }
        });
        Context loop = Vertx.currentContext();
        return Future.fromCompletionStage(
                        client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray()), loop)
                .map(ForwardedRequests::answer);
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        response.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                headers.add(name, values);
            }
        });
        return new Answer(response.statusCode(), headers, Buffer.buffer(response.body()));
    }
}
