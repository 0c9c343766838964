package dev.signpost.http;

import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads JSON bodies, counting bytes as they arrive. */
public final class BodyReader {
    /** How much of a body that nobody wants is read past, so that the peer can see the answer, before we hang up. */
    private static final int DRAIN_LIMIT = 1 << 20;

    private static final String JSON = "application/json";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private BodyReader() {}

    /**
     * Reads the whole body. Must be called in the turn in which the request came, or on a request that was paused in
     * it. Fails with {@link Refusal}: UNSUPPORTED_MEDIA for a content coding or a type that is not JSON, TOO_LARGE
     * beyond {@code limit} bytes. An empty body needs no content type.
     */
    public static Future<Buffer> read(HttpServerRequest request, int limit) {
        Refusal refusal = refuseHead(request, limit);
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        if (request.getHeader(HttpHeaders.EXPECT) != null && request.version() != HttpVersion.HTTP_1_0) {
            request.response().writeContinue();
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() > limit) {
                whole.tryFail(tooLarge(limit));
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(whole::tryFail);
        request.endHandler(end -> whole.tryComplete(body));
        request.resume();
        return whole.future();
    }

    /**
     * Reads past what is left of a request that has been answered, so that its connection can serve the next one; hangs
     * up on a peer that keeps sending. What a peer does not finish sending ends with the idle timeout.
     */
    public static void drain(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        var seen = new Counter();
        request.handler(chunk -> {
            seen.bytes += chunk.length();
            if (seen.bytes > DRAIN_LIMIT) {
                request.connection().close();
            }
        });
        request.resume();
    }

    private static @Nullable Refusal refuseHead(HttpServerRequest request, int limit) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean chunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        if (!chunked && (length == null || length.equals("0"))) {
            return null;
        }
        if (request.getHeader(HttpHeaders.CONTENT_ENCODING) != null) {
            return Refusal.of(Refusal.Kind.UNSUPPORTED_MEDIA, "Send the body without a Content-Encoding.");
        }
        if (!isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            return Refusal.of(Refusal.Kind.UNSUPPORTED_MEDIA, "Send the body as Content-Type: application/json.");
        }
        // A declared length is only ever a reason to refuse early; what counts is counted below.
        return length != null && tooLong(length, limit) ? tooLarge(limit) : null;
    }

    private static boolean tooLong(String length, int limit) {
        try {
            return Long.parseLong(length) > limit;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private static boolean isJson(@Nullable String type) {
        if (type == null) {
            return false;
        }
        if (type.equals(JSON)) {
            return true;
        }
        int end = type.indexOf(';');
        String media = (end < 0 ? type : type.substring(0, end)).trim().toLowerCase(Locale.ROOT);
        if (!media.equals(JSON) && !media.equals(MERGE_PATCH)) {
            return false;
        }
        // JSON on the wire is UTF-8 (RFC 8259 section 8.1); a parameter that says otherwise would be a lie.
        String parameters =
                end < 0 ? "" : type.substring(end + 1).replace(" ", "").toLowerCase(Locale.ROOT);
        return parameters.isEmpty() || parameters.equals("charset=utf-8") || parameters.equals("charset=\"utf-8\"");
    }

    private static Refusal tooLarge(int limit) {
        return Refusal.of(Refusal.Kind.TOO_LARGE, "The body is larger than " + limit + " bytes.");
    }

    private static final class Counter {
        long bytes;
    }
}
