package dev.signpost.http;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Takes request lines whose three parts are separated by exactly one space (RFC 9112 section 3). Netty takes tabs and
 * other white space for one, as section 3 lets it; servers on the way that do not would see another request.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {

    StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        requireOneSpace(line, start);
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        requireOneSpace(line, start);
        return super.splitThirdWordInitialLine(line, start, length);
    }

    private static void requireOneSpace(byte[] line, int start) {
        boolean space = start >= 2 && start <= line.length && line[start - 1] == ' ';
        if (!space || line[start - 2] <= ' ') {
            throw new IllegalArgumentException("The parts of a request line are separated by one space.");
        }
    }
}
