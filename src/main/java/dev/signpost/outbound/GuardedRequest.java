package dev.signpost.outbound;

import dev.signpost.model.Outcome;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A request of {@link GuardedHttpClient}: goes out whole, with its last byte. Its response is there when the answer has
 * ended, so what is read of that is bounded as of any attempt.
 */
final class GuardedRequest extends WholeRequest {
    private static final byte[] NO_BODY = new byte[0];

    private final OutboundClient client;
    private final Receiver receiver;
    private final HttpMethod method;
    private final MultiMap headers;
    private final int deadlineMillis;
    private final Promise<HttpClientResponse> response;
    private boolean ended;

    GuardedRequest(OutboundClient client, Receiver receiver, RequestOptions options) {
        super(receiver.url());
        this.client = client;
        this.receiver = receiver;
        this.method = options.getMethod();
        this.headers = options.getHeaders() == null ? MultiMap.caseInsensitiveMultiMap() : options.getHeaders();
        this.deadlineMillis = Math.toIntExact(options.getTimeout());
        this.response = client.context().promise();
    }

    @Override
    public HttpMethod getMethod() {
        return method;
    }

    @Override
    public MultiMap headers() {
        return headers;
    }

    @Override
    public Future<HttpClientResponse> response() {
        return response.future();
    }

    @Override
    public Future<Void> end(Buffer chunk) {
        return send(chunk.getBytes());
    }

    @Override
    public Future<Void> end() {
        return send(NO_BODY);
    }

    private Future<Void> send(byte[] body) {
        if (ended) {
            return client.context().failedFuture(new IllegalStateException("the request has been sent"));
        }
        ended = true;
        List<Map.Entry<String, String>> lines = new ArrayList<>(headers.size());
        headers.forEach((name, value) -> lines.add(Map.entry(name, value)));
        OutboundRequest request;
        try {
            request = new OutboundRequest(method, receiver.url(), lines, body, deadlineMillis, receiver.sender());
        } catch (IllegalArgumentException wrong) {
            response.tryFail(wrong);
            return client.context().failedFuture(wrong);
        }
        client.send(request).onSuccess(this::outcome).onFailure(response::tryFail);
        return client.context().succeededFuture();
    }

    private void outcome(Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            response.tryComplete(new GuardedResponse(this, client.context(), answered));
        } else {
            response.tryFail(new NotAnswered((Outcome.Failed) outcome));
        }
    }

    /** An attempt that is under way goes on to its end, which nobody hears of any more. */
    @Override
    public Future<Void> reset(long code, Throwable cause) {
        ended = true;
        response.tryFail(cause);
        return client.context().succeededFuture();
    }

    @Override
    Future<Void> refused() {
        var why = new UnsupportedOperationException("a guarded request goes out whole");
        ended = true;
        response.tryFail(why);
        return client.context().failedFuture(why);
    }
}
