package dev.signpost.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Payloads that parsers trip over: valid ones that must pass unchanged, and bad ones that must leave no trace. */
final class Torture {
    /** Valid JSON texts (RFC 8259), by a name that is a tenant's id. */
    static final Map<String, String> VALID = valid();

    static final List<Bad> REFUSED = refused();

    /** Bodies of webhooks, by a name that is a tenant's id. */
    static final Map<String, String> REFUSED_WEBHOOKS = refusedWebhooks();

    private Torture() {}

    /** A publish body, its extra headers (names and values in turn), and the statuses that may answer it. */
    static final class Bad {
        private final String name;
        private final byte[] body;
        private final String[] headers;
        private final List<Integer> statuses;

        Bad(String name, byte[] body, List<Integer> statuses, String... headers) {
            this.name = name;
            this.body = body;
            this.statuses = statuses;
            this.headers = headers;
        }

        String name() {
            return name;
        }

        byte[] body() {
            return body.clone();
        }

        String[] headers() {
            return headers.clone();
        }

        List<Integer> statuses() {
            return statuses;
        }
    }

    private static Map<String, String> valid() {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("nul", "{\"a\":\"\\u0000\"}");
        json.put("lone-surrogate", "\"\\ud800\"");
        json.put("swapped-surrogates", "\"\\udc00\\ud800\"");
        json.put("huge-exponent", "1e400000");
        json.put("negative-zero", "[-0,-0.0,0e-0,1E+2]");
        json.put("long-number", "9".repeat(200_000));
        json.put("long-fraction", "0." + "1".repeat(50_000));
        json.put("duplicate-keys", "{\"a\":1,\"a\":2,\"\":3,\"\":4}");
        json.put("spaces", "{ \"a\" :\t[ 1 ,\r\n 2 ] }");
        json.put("escapes", "\"\\/\\b\\f\\n\\r\\t\\\"\\\\\\u0041\"");
        json.put("raw-characters", "\"\u007f \u0085 \u2028 \u2029 \ufeff \uffff \ud83d\ude00 \u202e\"");
        json.put("null", "null");
        json.put("false", "false");
        json.put("empty-string", "\"\"");
        json.put("empty-object", "{}");
        json.put("nested-64", "[".repeat(64) + "]".repeat(64));
        json.put("proto", "{\"__proto__\":{\"type\":\"x\"},\"data\":1,\"type\":\"y\"}");
        json.put("markup", "\"<script>alert(1)</script>'; DROP TABLE event; --\"");
        json.put("large", "\"" + "x".repeat(200 * 1_024) + "\"");
        return json;
    }

    private static List<Bad> refused() {
        List<Bad> bad = new ArrayList<>();
        List<Integer> malformed = List.of(400, 422);
        malformed(bad, "empty-object", "{}");
        malformed(bad, "not-json", "hello");
        malformed(bad, "array", "[{\"type\":\"a\",\"data\":1}]");
        malformed(bad, "no-data", "{\"type\":\"a\"}");
        malformed(bad, "no-type", "{\"data\":1}");
        malformed(bad, "null-type", "{\"type\":null,\"data\":1}");
        malformed(bad, "empty-type", "{\"type\":\"\",\"data\":1}");
        malformed(bad, "odd-type", "{\"type\":\"a b\\u0000\",\"data\":1}");
        malformed(bad, "long-type", "{\"type\":\"" + "a".repeat(5_000) + "\",\"data\":1}");
        malformed(bad, "unknown-field", "{\"type\":\"a\",\"data\":1,\"more\":1}");
        malformed(bad, "server-owned-field", "{\"id\":\"x\",\"type\":\"a\",\"data\":1}");
        malformed(bad, "twice-the-type", "{\"type\":\"a\",\"type\":\"b\",\"data\":1}");
        malformed(bad, "trailing-comma", "{\"type\":\"a\",\"data\":1,}");
        malformed(bad, "trailing-bytes", "{\"type\":\"a\",\"data\":1}x");
        malformed(bad, "two-documents", "{\"type\":\"a\",\"data\":1}{\"type\":\"a\",\"data\":1}");
        malformed(bad, "cut-off", "{\"type\":\"a\",\"data\":[1,2");
        malformed(bad, "comment", "{\"type\":\"a\",/* */\"data\":1}");
        malformed(bad, "single-quotes", "{'type':'a','data':1}");
        malformed(bad, "nan", "{\"type\":\"a\",\"data\":NaN}");
        malformed(bad, "infinity", "{\"type\":\"a\",\"data\":-Infinity}");
        malformed(bad, "leading-zero", "{\"type\":\"a\",\"data\":01}");
        malformed(bad, "plus", "{\"type\":\"a\",\"data\":+1}");
        malformed(bad, "bare-point", "{\"type\":\"a\",\"data\":1.}");
        malformed(bad, "raw-control", "{\"type\":\"a\",\"data\":\"\u0001\"}");
        malformed(bad, "bad-escape", "{\"type\":\"a\",\"data\":\"\\x41\"}");
        malformed(bad, "nested-65", "{\"type\":\"a\",\"data\":" + "[".repeat(65) + "]".repeat(65) + "}");
        malformed(bad, "nested-deep", "{\"type\":\"a\",\"data\":" + "[".repeat(100_000));
        malformed(bad, "bad-time", "{\"type\":\"a\",\"data\":1,\"occurredAt\":\"yesterday\"}");
        bad.add(new Bad("mark", "\ufeff{\"type\":\"a\",\"data\":1}".getBytes(UTF_8), malformed));
        bad.add(new Bad("bad-utf8", "{\"type\":\"a\",\"data\":\"\u00ff\u00fe\"}".getBytes(ISO_8859_1), malformed));
        bad.add(new Bad("overlong", "{\"type\":\"a\",\"data\":\"\u00c0\u00af\"}".getBytes(ISO_8859_1), malformed));
        bad.add(new Bad(
                "encoded-surrogate",
                "{\"type\":\"a\",\"data\":\"\u00ed\u00a0\u0080\"}".getBytes(ISO_8859_1),
                malformed));
        bad.add(new Bad(
                "too-large",
                ("{\"type\":\"a\",\"data\":\"" + "x".repeat(300 * 1_024) + "\"}").getBytes(UTF_8),
                List.of(413)));
        byte[] good = "{\"type\":\"a\",\"data\":1}".getBytes(UTF_8);
        bad.add(new Bad("encoding", good, List.of(415), "Content-Encoding", "gzip"));
        bad.add(new Bad("media-type", good, List.of(415), "Content-Type", "text/plain"));
        bad.add(new Bad("long-key", good, malformed, "Idempotency-Key", "k".repeat(2_000)));
        return List.copyOf(bad);
    }

    private static void malformed(List<Bad> into, String name, String body) {
        into.add(new Bad(name, body.getBytes(UTF_8), List.of(400, 422)));
    }

    private static Map<String, String> refusedWebhooks() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("no-url", "{}");
        bodies.put("private", webhook("https://10.0.0.1/"));
        bodies.put("metadata", webhook("http://169.254.169.254/latest/meta-data"));
        bodies.put("hex-address", webhook("https://0x0a000001/"));
        bodies.put("short-address", webhook("https://10.1/"));
        bodies.put("octal-address", webhook("https://012.0.0.1/"));
        bodies.put("full-width", webhook("https://\uff11\uff10.0.0.1/"));
        bodies.put("mapped", webhook("https://[::ffff:10.0.0.1]/"));
        bodies.put("unique-local", webhook("https://[fd00::1]/"));
        bodies.put("one-label", webhook("https://intranet/"));
        bodies.put("internal", webhook("https://db.internal/"));
        bodies.put("user-info", webhook("https://user:pass@example.com/"));
        bodies.put("fragment", webhook("https://example.com/#x"));
        bodies.put("backslash", webhook("https://example.com\\\\@10.0.0.1/"));
        bodies.put("newline", webhook("https://example.com/\\n"));
        bodies.put("scheme", webhook("ftp://example.com/"));
        bodies.put("port", webhook("https://example.com:22/"));
        bodies.put("unknown-field", "{\"url\":\"https://example.com/\",\"eventTypes\":[\"a\"],\"more\":1}");
        bodies.put("server-owned", "{\"url\":\"https://example.com/\",\"status\":\"ACTIVE\"}");
        bodies.put("bad-secret", "{\"url\":\"https://example.com/\",\"secret\":\"short\"}");
        bodies.put("crlf-header", header("X-A", "b\\r\\nX-C: d"));
        bodies.put("folded-header", header("X-A", "b\\r\\n d"));
        bodies.put("host-header", header("Host", "example.org"));
        bodies.put("length-header", header("content-length", "1"));
        bodies.put("signature-header", header("Webhook-Signature", "v1,x"));
        return bodies;
    }

    private static String webhook(String url) {
        return "{\"url\":\"" + url + "\",\"eventTypes\":[\"a\"]}";
    }

    private static String header(String name, String value) {
        return "{\"url\":\"https://example.com/\",\"headers\":{\"" + name + "\":\"" + value + "\"}}";
    }
}
