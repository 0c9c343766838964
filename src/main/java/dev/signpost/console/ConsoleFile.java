package dev.signpost.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One file in memory with its strong entity tag (RFC 9110 section 8.8), and compressed where that makes it smaller.
 * Browsers ask each time whether their copy is still good, so that a page never meets scripts of another version.
 * Immutable.
 */
final class ConsoleFile {
    private static final int TAG_BYTES = 12;

    private final String type;
    private final Buffer plain;
    private final @Nullable Buffer zipped;
    private final String tag;

    /** @param type the value of Content-Type */
    ConsoleFile(String type, byte[] content) {
        this.type = type;
        this.plain = Buffer.buffer(content);
        byte[] smaller = gzip(content);
        this.zipped = smaller.length < content.length ? Buffer.buffer(smaller) : null;
        this.tag = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha256(content), TAG_BYTES));
    }

    /** Bytes that it takes in memory. */
    int size() {
        return plain.length() + (zipped == null ? 0 : zipped.length());
    }

    /** Answers a GET or HEAD: 200, or 304 to whoever has it already. */
    void send(HttpServerRequest request) {
        var response = request.response();
        Buffer small = zipped != null && takesGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING)) ? zipped : null;
        String entityTag = '"' + tag + (small == null ? "" : "-gzip") + '"';
        response.putHeader(HttpHeaders.ETAG, entityTag).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (zipped != null) {
            response.putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
        if (names(request.getHeader(HttpHeaders.IF_NONE_MATCH), entityTag)) {
            response.setStatusCode(304).end();
            return;
        }
        if (small != null) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        Buffer body = small == null ? plain : small;
        response.putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        if (HttpMethod.HEAD.equals(request.method())) {
            response.end();
        } else {
            response.end(body);
        }
    }

    /** Whether If-None-Match lists that tag; compared weakly (RFC 9110 section 13.1.2). */
    private static boolean names(@Nullable String ifNoneMatch, String tag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(",", -1))
                        .map(String::strip)
                        .anyMatch(item -> item.equals("*") || item.equals(tag) || item.equals("W/" + tag));
    }

    /** Whether Accept-Encoding (RFC 9110 section 12.5.3) names gzip and does not weigh it with 0. */
    private static boolean takesGzip(@Nullable String acceptEncoding) {
        return acceptEncoding != null
                && Arrays.stream(acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1))
                        .map(item -> item.replace(" ", ""))
                        .anyMatch(item ->
                                item.equals("gzip") || (item.startsWith("gzip;") && !item.matches("gzip;q=0(\\.0*)?")));
    }

    private static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var zip = new Best(out)) {
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Done once at the start, so it may take its time. */
    private static final class Best extends GZIPOutputStream {
        Best(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
