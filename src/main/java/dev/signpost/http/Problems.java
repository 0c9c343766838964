package dev.signpost.http;

import dev.signpost.model.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns every failure into a problem answer (RFC 9457): the one place where failures meet HTTP. */
public final class Problems {
    private static final CharSequence TYPE = HttpHeaders.createOptimized("application/problem+json");
    private static final CharSequence CHALLENGE_HEADER = HttpHeaders.createOptimized("WWW-Authenticate");
    private static final CharSequence CHALLENGE = HttpHeaders.createOptimized("Bearer realm=\"signpost\"");

    private final FailureReader reader;
    private final HttpJournal journal;

    public Problems(FailureReader reader, HttpJournal journal) {
        this.reader = reader;
        this.journal = journal;
    }

    /**
     * Answers a failed request and reads past what is left of its body. Does nothing to a response whose head is
     * already written or whose connection is gone.
     */
    public void send(HttpServerRequest request, Throwable failure, String requestId) {
        HttpServerResponse response = request.response();
        Refusal refusal = refusal(failure);
        boolean wrongMethod = failure instanceof MethodNotAllowedException;
        if (refusal == null && !wrongMethod) {
            journal.unforeseen(requestId, failure);
        }
        if (response.headWritten() || response.closed()) {
            return;
        }
        SecurityHeaders.apply(response);
        response.putHeader(RequestIds.HEADER, requestId);
        response.putHeader(HttpHeaders.CONTENT_TYPE, TYPE);
        if (wrongMethod) {
            response.setStatusCode(405).end(wrongMethod(String.valueOf(failure.getMessage()), requestId));
        } else if (refusal == null) {
            response.setStatusCode(500).end(unforeseen(requestId).toBuffer());
        } else {
            sendRefusal(response, refusal, requestId);
        }
        BodyReader.drain(request);
    }

    private void sendRefusal(HttpServerResponse response, Refusal refusal, String requestId) {
        if (refusal.kind() == Refusal.Kind.UNAUTHENTICATED) {
            response.putHeader(CHALLENGE_HEADER, CHALLENGE);
        }
        Duration retryAfter = refusal.retryAfter();
        if (retryAfter != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(retryAfter)));
        }
        var reached = refusal.reached();
        if (reached != null && refusal.kind() == Refusal.Kind.TOO_MANY) {
            RateLimitFields.put(response, reached, retryAfter == null ? 1 : wholeSeconds(retryAfter));
        }
        response.setStatusCode(refusal.kind().status())
                .end(body(refusal, requestId).toBuffer());
    }

    /** The refusal that a failure amounts to, or null if nobody foresaw it. */
    public @Nullable Refusal refusal(Throwable failure) {
        return failure instanceof Refusal refusal ? refusal : reader.read(failure);
    }

    /** The problem document of any failure: what a single item of a batch is answered with. */
    public JsonObject item(Throwable failure, String requestId) {
        Refusal refusal = refusal(failure);
        if (refusal != null) {
            return body(refusal, requestId);
        }
        journal.unforeseen(requestId, failure);
        return unforeseen(requestId);
    }

    /** The problem document of a refusal. */
    public JsonObject body(Refusal refusal, String requestId) {
        var kind = refusal.kind();
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        var body = document(name, kind.title(), kind.status(), refusal.detail(), requestId);
        if (!refusal.faults().isEmpty()) {
            body.put("errors", errors(refusal.faults()));
        }
        Duration retryAfter = refusal.retryAfter();
        if (retryAfter != null) {
            // In the header too; an item of a batch has none.
            body.put("retryAfterSeconds", wholeSeconds(retryAfter));
        }
        return body;
    }

    static JsonObject document(String name, String title, int status, String detail, String requestId) {
        return new JsonObject()
                .put("type", "urn:signpost:problem:" + name)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("instance", requestId);
    }

    private static JsonObject unforeseen(String requestId) {
        return document(
                "unforeseen",
                "Unforeseen fault",
                500,
                "Something failed on our side. Our log tells more under this request id.",
                requestId);
    }

    private static Buffer wrongMethod(String detail, String requestId) {
        return document("method-not-allowed", "Method not allowed", 405, detail, requestId)
                .toBuffer();
    }

    private static JsonArray errors(List<Refusal.Fault> faults) {
        var errors = new JsonArray();
        faults.forEach(fault ->
                errors.add(new JsonObject().put("pointer", fault.pointer()).put("message", fault.message())));
        return errors;
    }

    private static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
