package dev.signpost.http;

import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads JSON bodies, counting bytes as they arrive. Safe to share between event loops. */
public final class BodyReader {
    private static final String JSON = "application/json";
    private static final long NO_TIMER = -1;
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final Vertx vertx;
    private final int limit;
    private final Duration deadline;

    /**
     * @param limit bytes of a body at most; beyond it the request is refused with 413
     * @param deadline for a body that does not come with its first packet; beyond it the request is refused
     */
    public BodyReader(Vertx vertx, int limit, Duration deadline) {
        this.vertx = vertx;
        this.limit = limit;
        this.deadline = deadline;
    }

    /**
     * Reads the whole body. Must be called in the turn in which the request came, or on a request that was paused in
     * it. Fails with {@link Refusal}: UNSUPPORTED_MEDIA for a content coding or a type that is not JSON, TOO_LARGE
     * beyond the limit. An empty body needs no content type.
     */
    public Future<Buffer> read(HttpServerRequest request) {
        return read(request, BodyRoom.BOUNDLESS);
    }

    /** The same, with room asked for as it arrives. */
    public Future<Buffer> read(HttpServerRequest request, BodyRoom room) {
        return read(request, room, limit);
    }

    /**
     * Like the others, with a limit of its own.
     *
     * @param bytes of the body at most, or null for the reader's
     */
    Future<Buffer> read(HttpServerRequest request, @Nullable Integer bytes) {
        return read(request, BodyRoom.BOUNDLESS, bytes == null ? limit : bytes);
    }

    private Future<Buffer> read(HttpServerRequest request, BodyRoom room, int most) {
        Refusal refusal = refuseHead(request, most);
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        if (request.getHeader(HttpHeaders.EXPECT) != null && request.version() != HttpVersion.HTTP_1_0) {
            request.response().writeContinue();
        }
        var reading = new Reading(request, room, most);
        request.exceptionHandler(reading::failed);
        request.handler(reading::chunk);
        request.endHandler(end -> reading.ended());
        request.resume();
        return reading.whole.future();
    }

    /**
     * Reads past what is left of a request that has been answered, so that its sender sees the answer and its
     * connection can serve the next one. How much and how long is bounded for each connection.
     */
    static void drain(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.handler(chunk -> {});
            request.resume();
        }
    }

    /** One body on its way in; everything happens on its connection's event loop. */
    private final class Reading {
        private final HttpServerRequest request;
        private final BodyRoom room;
        private final int most;
        private final Promise<Buffer> whole = Promise.promise();
        private final Buffer body = Buffer.buffer();
        private long timer = NO_TIMER;

        Reading(HttpServerRequest request, BodyRoom room, int most) {
            this.request = request;
            this.room = room;
            this.most = most;
        }

        void chunk(Buffer chunk) {
            if (whole.future().isComplete()) {
                return;
            }
            if (body.length() + chunk.length() > most) {
                failed(tooLarge(most));
                return;
            }
            body.appendBuffer(chunk);
            if (timer != NO_TIMER || !complete()) {
                waits(chunk.length());
            }
        }

        /** It is not whole yet, or was not with its first packet. */
        private void waits(int more) {
            if (timer == NO_TIMER) {
                timer = vertx.setTimer(deadline.toMillis(), late -> late());
            }
            try {
                room.take(more);
            } catch (Refusal noRoom) {
                failed(noRoom);
            }
        }

        void ended() {
            stopTimer();
            room.giveBack();
            whole.tryComplete(body);
        }

        void failed(Throwable failure) {
            stopTimer();
            room.giveBack();
            whole.tryFail(failure);
        }

        private void late() {
            room.giveBack();
            whole.tryFail(Refusal.of(
                    Refusal.Kind.MALFORMED, "The body did not arrive within " + deadline.toSeconds() + " seconds."));
        }

        /** Most bodies come whole in one packet with their length declared, and need no timer. */
        private boolean complete() {
            String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            return length != null && length.equals(Integer.toString(body.length()));
        }

        private void stopTimer() {
            if (timer != NO_TIMER) {
                vertx.cancelTimer(timer);
            }
        }
    }

    private static @Nullable Refusal refuseHead(HttpServerRequest request, int most) {
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
        return length != null && tooLong(length, most) ? tooLarge(most) : null;
    }

    private static boolean tooLong(String length, int most) {
        try {
            return Long.parseLong(length) > most;
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

    private static Refusal tooLarge(int most) {
        return Refusal.of(Refusal.Kind.TOO_LARGE, "The body is larger than " + most + " bytes.");
    }
}
