package dev.signpost.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Answers what is not a valid HTTP request at all, and hangs up: nobody knows where the next request would begin. */
final class InvalidRequests implements Handler<HttpServerRequest> {

    @Override
    public void handle(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            refuse(request, 414, "The request line is too long.");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(request, 431, "The headers are too large.");
        } else {
            refuse(request, 400, "This is not a valid HTTP request.");
        }
    }

    /** No request id: its header may be the broken part. */
    static void refuse(HttpServerRequest request, int status, String detail) {
        var response = request.response();
        SecurityHeaders.apply(response);
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(problem(status, detail))
                .onComplete(sent -> request.connection().close());
    }

    static Buffer problem(int status, String detail) {
        return Problems.document("invalid-http", "Invalid HTTP", status, detail, "")
                .toBuffer();
    }
}
