package dev.signpost.boot;

import dev.signpost.bus.PublishReply;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** An instance that runs elsewhere, as a command sees it over REST. Never used by a process that serves. */
final class RunningInstance {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    /** Longer than the instance's own deadline, so that it speaks first. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;
    private static final int TOO_LARGE = 413;
    private static final int INVALID = 422;
    private static final int MALFORMED = 400;

    private final URI url;
    private final String key;
    private final HttpClient client;

    /**
     * @param url without the API's own path
     * @param trust the authorities whose certificates are taken
     */
    RunningInstance(URI url, String key, SSLContext trust) {
        this.url = url;
        this.key = key;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_LIMIT)
                .sslContext(trust)
                .build();
    }

    /**
     * What became of a publish.
     *
     * @param status of HTTP, 0 if there was no answer
     * @param accepted null if it was not
     * @param problem in words, empty if there was none
     */
    record Answer(int status, @Nullable PublishReply accepted, String problem) {
        /** Whether it was refused for what it is, so that others may be accepted. */
        boolean onlyThisOne() {
            return status == MALFORMED || status == CONFLICT || status == TOO_LARGE || status == INVALID;
        }
    }

    /** Publishes one event; never fails. */
    CompletableFuture<Answer> publish(String tenant, byte[] body, @Nullable String idempotencyKey) {
        if (tenant.equals(".") || tenant.equals("..")) {
            // As a part of a URL it would be that of something else.
            return CompletableFuture.completedFuture(new Answer(0, null, "no tenant is called " + tenant));
        }
        try {
            return client.sendAsync(request(tenant, body, idempotencyKey), HttpResponse.BodyHandlers.ofString())
                    .handle((response, failure) -> failure == null ? read(response) : unanswered(failure));
        } catch (IllegalArgumentException e) {
            // A key with a line feed is no header.
            return CompletableFuture.completedFuture(new Answer(0, null, String.valueOf(e.getMessage())));
        }
    }

    private HttpRequest request(String tenant, byte[] body, @Nullable String idempotencyKey) {
        String path = "/v1/tenants/" + URLEncoder.encode(tenant, StandardCharsets.UTF_8) + "/events";
        var request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return (idempotencyKey == null ? request : request.header("Idempotency-Key", idempotencyKey)).build();
    }

    private static Answer read(HttpResponse<String> response) {
        int status = response.statusCode();
        try {
            var json = new JsonObject(response.body());
            return status == ACCEPTED
                    ? new Answer(status, PublishReply.ofJson(json), "")
                    : new Answer(status, null, status + " " + words(json));
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            return new Answer(status, null, status + ", and no answer of Signpost's: is the URL right?");
        }
    }

    private static String words(JsonObject problem) {
        var words = new StringBuilder(problem.getString("detail", problem.getString("title", "")));
        var faults = problem.getJsonArray("errors", new JsonArray());
        for (int i = 0; faults.size() > 1 && i < faults.size(); i++) {
            JsonObject fault = faults.getJsonObject(i);
            words.append("\n  ").append(fault.getString("pointer")).append(": ").append(fault.getString("message"));
        }
        return words.toString();
    }

    private Answer unanswered(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String why = cause instanceof HttpTimeoutException
                ? "no answer in time from " + url + "; it may have been accepted all the same, so repeat it with the "
                        + "same idempotency key"
                : cause instanceof ConnectException
                        ? "cannot connect to " + url
                        : cause instanceof SSLHandshakeException
                                ? "the certificate of " + url + " is not trusted: " + cause.getMessage()
                                        + ". Name the file of its authority with --ca-file"
                                : "the connection to " + url + " broke: " + cause.getMessage();
        return new Answer(0, null, why);
    }
}
