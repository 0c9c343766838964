package dev.signpost.http;

import dev.signpost.model.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.IntSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals positions in lists, so that a cursor says nothing to its holder, works only for the list, tenant and filters
 * that it was made for, and cannot be made up.
 *
 * <p>A cursor is base64url of 16 bytes of HMAC-SHA256 (over binding and position) followed by the position.
 */
public final class Cursors {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 16;

    private final List<SecretKeySpec> keys;
    private final IntSupplier present;

    /** @param key at least 16 bytes, the same on every pod */
    public Cursors(byte[] key) {
        this(List.of(key), () -> 0);
    }

    /**
     * Several keys, all of which open.
     *
     * @param keys each of at least 16 bytes, the same on every pod
     * @param present position of the one that seals
     */
    public Cursors(List<byte[]> keys, IntSupplier present) {
        if (keys.stream().anyMatch(key -> key.length < MAC_BYTES)) {
            throw new IllegalArgumentException("a cursor key has at least " + MAC_BYTES + " bytes");
        }
        this.keys = keys.stream().map(key -> new SecretKeySpec(key, ALGORITHM)).toList();
        this.present = present;
    }

    /**
     * Makes a cursor.
     *
     * @param binding names the list: operation, tenant, filters
     * @param position where the page ended
     */
    public String seal(String binding, String position) {
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        byte[] cursor = Arrays.copyOf(mac(keys.get(present.getAsInt()), binding, text), MAC_BYTES + text.length);
        System.arraycopy(text, 0, cursor, MAC_BYTES, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /**
     * The position in a cursor.
     *
     * @throws Refusal INVALID if it was not made here for this binding
     */
    public String open(String binding, String cursor) {
        byte[] bytes = decode(cursor);
        if (bytes.length >= MAC_BYTES) {
            byte[] text = Arrays.copyOfRange(bytes, MAC_BYTES, bytes.length);
            byte[] code = Arrays.copyOf(bytes, MAC_BYTES);
            if (keys.stream().anyMatch(key -> MessageDigest.isEqual(code, mac(key, binding, text)))) {
                return new String(text, StandardCharsets.UTF_8);
            }
        }
        throw Refusal.invalid("cursor", "must be the nextCursor of the page before, with the same filters");
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** The first bytes of the code over both texts; the length in between keeps them apart. */
    private static byte[] mac(SecretKeySpec key, String binding, byte[] position) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] bound = binding.getBytes(StandardCharsets.UTF_8);
            mac.update((bound.length + ":").getBytes(StandardCharsets.UTF_8));
            mac.update(bound);
            return Arrays.copyOf(mac.doFinal(position), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }
}
