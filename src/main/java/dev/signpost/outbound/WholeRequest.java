package dev.signpost.outbound;

import dev.signpost.model.TargetUrl;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientForm;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamPriority;
import io.vertx.core.net.HostAndPort;
import java.nio.charset.Charset;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP request has beside method, headers, body and response, for one that goes out whole to a place that is
 * fixed: what would change the place, divide the body or ask for another protocol is refused, and so is a redirect.
 */
abstract class WholeRequest implements HttpClientRequest {
    private final TargetUrl url;

    WholeRequest(TargetUrl url) {
        this.url = url;
    }

    /** Fails the response, and with it whoever waits for that: the body is not there as a whole. */
    abstract Future<Void> refused();

    private static UnsupportedOperationException fixed() {
        return new UnsupportedOperationException(
                "a guarded request goes out as it was made, and where it was made for");
    }

    @Override
    public String absoluteURI() {
        return url.text();
    }

    @Override
    public String getURI() {
        return url.pathAndQuery();
    }

    @Override
    public String path() {
        int query = getURI().indexOf('?');
        return query < 0 ? getURI() : getURI().substring(0, query);
    }

    @Override
    public @Nullable String query() {
        int query = getURI().indexOf('?');
        return query < 0 ? null : getURI().substring(query + 1);
    }

    @Override
    public HttpVersion version() {
        return HttpVersion.HTTP_1_1;
    }

    @Override
    public HttpClientRequest putHeader(String name, String value) {
        headers().set(name, value);
        return this;
    }

    @Override
    public HttpClientRequest putHeader(CharSequence name, CharSequence value) {
        headers().set(name, value);
        return this;
    }

    @Override
    public HttpClientRequest putHeader(String name, Iterable<String> values) {
        headers().set(name, values);
        return this;
    }

    @Override
    public HttpClientRequest putHeader(CharSequence name, Iterable<CharSequence> values) {
        headers().set(name, values);
        return this;
    }

    @Override
    public Future<Void> end(String chunk) {
        return end(Buffer.buffer(chunk));
    }

    @Override
    public Future<Void> end(String chunk, String charset) {
        return end(Buffer.buffer(chunk.getBytes(Charset.forName(charset))));
    }

    @Override
    public Future<Void> reset(long code) {
        return reset(code, new IllegalStateException("the request was given up"));
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public HttpClientRequest exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public HttpClientRequest drainHandler(@Nullable Handler<Void> handler) {
        return this;
    }

    @Override
    public HttpClientRequest setWriteQueueMaxSize(int size) {
        return this;
    }

    @Override
    public boolean isFollowRedirects() {
        return false;
    }

    @Override
    public int getMaxRedirects() {
        return 0;
    }

    @Override
    public int numberOfRedirections() {
        return 0;
    }

    /** Asked for before a body in parts, whose first part is refused. */
    @Override
    public HttpClientRequest setChunked(boolean chunked) {
        return this;
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public @Nullable String traceOperation() {
        return null;
    }

    @Override
    public @Nullable StreamPriority getStreamPriority() {
        return null;
    }

    @Override
    public HttpClientRequest authority(HostAndPort authority) {
        throw fixed();
    }

    @Override
    public HttpClientRequest setFollowRedirects(boolean follow) {
        throw fixed();
    }

    @Override
    public HttpClientRequest setMaxRedirects(int redirects) {
        throw fixed();
    }

    @Override
    public HttpClientRequest setMethod(HttpMethod method) {
        throw fixed();
    }

    @Override
    public HttpClientRequest setURI(String uri) {
        throw fixed();
    }

    @Override
    public HttpClientRequest traceOperation(String operation) {
        throw fixed();
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        return refused();
    }

    @Override
    public Future<Void> write(String chunk) {
        return refused();
    }

    @Override
    public Future<Void> write(String chunk, String charset) {
        return refused();
    }

    @Override
    public HttpClientRequest continueHandler(@Nullable Handler<Void> handler) {
        throw fixed();
    }

    @Override
    public HttpClientRequest earlyHintsHandler(@Nullable Handler<MultiMap> handler) {
        throw fixed();
    }

    @Override
    public HttpClientRequest redirectHandler(
            @Nullable Function<HttpClientResponse, Future<HttpClientRequest>> handler) {
        throw fixed();
    }

    @Override
    public Future<Void> sendHead() {
        throw fixed();
    }

    @Override
    public Future<HttpClientResponse> connect() {
        throw fixed();
    }

    @Override
    public Future<HttpClientResponse> send(ClientForm form) {
        return refused().compose(never -> response());
    }

    @Override
    public HttpClientRequest idleTimeout(long timeout) {
        throw fixed();
    }

    @Override
    public HttpClientRequest pushHandler(Handler<HttpClientRequest> handler) {
        throw fixed();
    }

    @Override
    public HttpConnection connection() {
        throw fixed();
    }

    @Override
    public Future<Void> writeCustomFrame(int type, int flags, Buffer payload) {
        throw fixed();
    }
}
