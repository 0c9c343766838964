package dev.signpost.catalog;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Tells encryption keys apart: the first 32 bits of a hash of the key's 256 random ones, which say nothing of the rest.
 *
 * @param number the bits
 */
public record KeyId(int number) {
    static final int BYTES = Integer.BYTES;

    static KeyId of(byte[] key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update("signpost encryption key id".getBytes(StandardCharsets.US_ASCII));
            return new KeyId(ByteBuffer.wrap(digest.digest(key)).getInt());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static KeyId of(Buffer bytes) {
        return new KeyId(bytes.getInt(0));
    }

    /** As people write it; empty if that is no id. */
    public static Optional<KeyId> ofText(String text) {
        return text.matches("[0-9a-fA-F]{8}")
                ? Optional.of(new KeyId(HexFormat.fromHexDigits(text)))
                : Optional.empty();
    }

    Buffer bytes() {
        return Buffer.buffer(BYTES).appendInt(number);
    }

    /** 8 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(number);
    }
}
