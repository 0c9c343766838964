package dev.signpost.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What receivers compute to see whether a request is genuine, apart from the code under test. */
public final class Hmac {
    private Hmac() {}

    /** HMAC-SHA256 (RFC 2104) of the body with the secret's UTF-8 text as key, in lower-case hexadecimal. */
    public static String hex(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            // Java takes no empty key; HMAC fills keys up with zeros, so one zero byte is the empty string.
            byte[] key = secret.isEmpty() ? new byte[1] : secret.getBytes(UTF_8);
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
