package dev.signpost.boot;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys for other purposes than the one that the encryption key has, the same on every pod: HKDF-Expand with SHA-256
 * (RFC 5869 section 2.3) of one block. The encryption key is uniformly random, so there is nothing to extract (section
 * 3.3).
 */
final class DerivedKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte FIRST_BLOCK = 1;

    private DerivedKey() {}

    /**
     * 32 bytes.
     *
     * @param encryptionKey its bytes
     * @param purpose tells keys apart
     */
    static byte[] of(byte[] encryptionKey, String purpose) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(encryptionKey, ALGORITHM));
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(new byte[] {FIRST_BLOCK});
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }
}
