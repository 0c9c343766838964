// Receives the webhooks of the wire profile {{name}} and checks their signatures.
// Needs Java 17 or later and nothing else:  WEBHOOK_SECRET='…' PORT=8080 java Receiver.java

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
    static final String SECRET = Objects.requireNonNullElse(System.getenv("WEBHOOK_SECRET"), "");
    static final int MAX_BODY_BYTES = 1024 * 1024;

    record Answer(int status, String text) {}

    /** The value that the header {{signatureHeader}} must have. */
    static String signature(String secret, byte[] content) throws GeneralSecurityException {
{{#whsec}}
        byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
{{/whsec}}
{{^whsec}}
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
{{/whsec}}
        Mac mac = Mac.getInstance("HmacSHA256");
        // One zero byte is the same key as none, which this class refuses.
        mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
        byte[] digest = mac.doFinal(content);
{{#hex}}
        return {{prefix}} + HexFormat.of().formatHex(digest);
{{/hex}}
{{^hex}}
        return {{prefix}} + Base64.getEncoder().encodeToString(digest);
{{/hex}}
    }

    /** In constant time, so that nobody can guess a signature byte by byte. */
    static boolean equal(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    static String header(Headers headers, String name) {
        return Objects.requireNonNullElse(headers.getFirst(name), "");
    }

    /** The body are the bytes as they came in: JSON that was parsed and written again has others. */
    static boolean verify(Headers headers, byte[] body, String secret) throws GeneralSecurityException {
{{#optional}}
        // A webhook without a secret is not signed: then anybody may have sent this.
        if (secret.isEmpty()) {
            return true;
        }
{{/optional}}
{{#timed}}
        String id = header(headers, {{idHeader}});
        String time = header(headers, {{timeHeader}});
        // What is older than 5 minutes may be a request that somebody has recorded and sends again.
        if (!time.matches("[0-9]{1,12}")
                || Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(time)) > 300) {
            return false;
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
        content.writeBytes(body);
        String expected = signature(secret, content.toByteArray());
{{/timed}}
{{^timed}}
        String expected = signature(secret, body);
{{/timed}}
        String received = header(headers, {{signatureHeader}});
{{#several}}
        // While a secret is rotated there is one signature of each.
        boolean holds = false;
        for (String one : received.split(" ")) {
            holds |= equal(one, expected);
        }
        return holds;
{{/several}}
{{^several}}
        return equal(received, expected);
{{/several}}
    }
{{#challenge}}

    /**
     * Signpost asks this once, to see that the receiver is there and yours. What to answer, or null if the request is an
     * event.
     */
    static Answer challenge(String method, Headers headers, byte[] body) throws GeneralSecurityException {
        if (!method.equals({{challengeMethod}})) {
            return null;
        }
{{#challengeMark}}
        if (headers.getFirst({{challengeMark}}) == null) {
            return null;
        }
{{/challengeMark}}
{{#challengeInBody}}
        String text = new String(body, StandardCharsets.UTF_8);
        if (!text.startsWith({{challengeBefore}}) || !text.endsWith({{challengeBehind}})) {
            return null;
        }
{{/challengeInBody}}
{{#challengeToken}}
        if (!equal(header(headers, {{challengeTokenHeader}}), SECRET)) {
            return new Answer(401, "");
        }
{{/challengeToken}}
{{#challengeSigned}}
        if (!equal(header(headers, {{challengeSignatureHeader}}), signature(SECRET, body))) {
            return new Answer(401, "");
        }
{{/challengeSigned}}
{{#echoHeader}}
        return new Answer({{challengeStatus}}, header(headers, {{challengeHeader}}));
{{/echoHeader}}
{{#echoBody}}
        int end = text.length() - {{challengeBehind}}.length();
        return new Answer({{challengeStatus}}, text.substring({{challengeBefore}}.length(), end));
{{/echoBody}}
{{#noEcho}}
        return new Answer({{challengeStatus}}, "");
{{/noEcho}}
    }
{{/challenge}}

    static Answer handle(String method, Headers headers, byte[] body) throws GeneralSecurityException {
{{#challenge}}
        Answer asked = challenge(method, headers, body);
        if (asked != null) {
            return asked;
        }
{{/challenge}}
        if (!verify(headers, body, SECRET)) {
            return new Answer(401, "");
        }
        // Your code. Answer first and do what takes long later; the same event may come more than once.
        System.out.println("received " + new String(body, StandardCharsets.UTF_8));
        return new Answer({{success}}, "");
    }

    static void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
            Answer answer = handle(exchange.getRequestMethod(), exchange.getRequestHeaders(), body);
            byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
            if (text.length > 0) {
                exchange.getResponseBody().write(text);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    public static void main(String[] args) throws IOException {
{{^optional}}
        if (SECRET.isEmpty()) {
            throw new IllegalStateException("set WEBHOOK_SECRET to the webhook's secret");
        }
{{/optional}}
        String host = Objects.requireNonNullElse(System.getenv("HOST"), "127.0.0.1");
        int port = Integer.parseInt(Objects.requireNonNullElse(System.getenv("PORT"), "8080"));
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.createContext("/", Receiver::serve);
        server.start();
        System.out.println("Listening on port " + server.getAddress().getPort());
    }
}
