package dev.signpost.chaos;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.signpost.chaos.Evidence.Answer;
import dev.signpost.testkit.Hmac;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One webhook's receiver, as its owner would write it: verifies with the Standard Webhooks project's own library, or
 * with a plain HMAC where its profile signs the body.
 */
final class Inbox {
    private static final Pattern TYPE = Pattern.compile("^\\{\"(?:type|event)\":\"([^\"]*)\"");
    private static final Pattern KEY = Pattern.compile("\"k\":\"([^\"]*)\"");
    private static final Pattern OWNER = Pattern.compile("\"t\":\"([^\"]*)\"");
    private static final byte[] DATA = "\"data\":".getBytes(StandardCharsets.US_ASCII);

    private final String name;
    private final String tenant;
    private final boolean standard;
    private final String secret;
    private final long delayMillis;
    private volatile Manner manner = Manner.WELL;

    /**
     * @param name last part of its URL's path
     * @param delayMillis before it answers, when all is well
     * @param standard by Standard Webhooks, or a signature of the body alone in {@code X-Webhook-Signature}
     */
    Inbox(String name, String tenant, boolean standard, String secret, long delayMillis) {
        this.name = name;
        this.tenant = tenant;
        this.standard = standard;
        this.secret = secret;
        this.delayMillis = delayMillis;
    }

    /** How long it takes when all is well. */
    long delayMillis() {
        return delayMillis;
    }

    String name() {
        return name;
    }

    String tenant() {
        return tenant;
    }

    Manner manner() {
        return manner;
    }

    /** How it treats this request. */
    Manner manner(byte[] body) {
        if (manner != Manner.PICKY) {
            return manner;
        }
        String key = found(KEY, new String(body, StandardCharsets.UTF_8));
        return key.hashCode() % 4 == 0 ? Manner.FAILS : Manner.WELL;
    }

    void be(Manner other) {
        manner = other;
    }

    void writeDown(Journal journal, String from, String head, byte[] body, Answer answer) {
        Map<String, List<String>> headers = headers(head);
        String text = new String(body, StandardCharsets.UTF_8);
        journal.write(
                "at",
                Journal.nowMicros(),
                "from",
                from,
                "tenant",
                tenant,
                "webhook",
                name,
                "event",
                Evidence.plain(first(headers, standard ? "webhook-id" : "x-event-id")),
                "key",
                found(KEY, text),
                "owner",
                found(OWNER, text),
                "type",
                found(TYPE, text),
                "digest",
                digest(body, start(body), body.length - 1),
                "signed",
                standard ? isStandard(headers, text) : isPlain(headers, body),
                "answer",
                answer);
    }

    private boolean isStandard(Map<String, List<String>> headers, String text) {
        try {
            new Webhook(secret).verify(text, HttpHeaders.of(headers, (header, value) -> true));
            return true;
        } catch (WebhookVerificationException | EmptyWebhookSecretException e) {
            return false;
        }
    }

    private boolean isPlain(Map<String, List<String>> headers, byte[] body) {
        return first(headers, "x-webhook-signature").equals("sha256=" + Hmac.hex(secret, body));
    }

    private static Map<String, List<String>> headers(String head) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        head.lines().skip(1).filter(line -> line.contains(":")).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    List.of(line.substring(colon + 1).strip()));
        });
        return headers;
    }

    private static String first(Map<String, List<String>> headers, String header) {
        return headers.getOrDefault(header, List.of("")).get(0);
    }

    private static String found(Pattern pattern, String text) {
        return Optional.of(pattern.matcher(text))
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .orElse("");
    }

    /** Where the data begins; the envelope's last key, so it ends before the last byte. */
    private static int start(byte[] body) {
        for (int i = 0; i + DATA.length <= body.length; i++) {
            if (java.util.Arrays.equals(body, i, i + DATA.length, DATA, 0, DATA.length)) {
                return i + DATA.length;
            }
        }
        return body.length;
    }

    /** The first half of the SHA-256 of a piece of bytes, in hexadecimal. */
    static String digest(byte[] bytes, int from, int to) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes, Math.min(from, to), Math.max(0, to - from));
            return HexFormat.of().formatHex(sha.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
