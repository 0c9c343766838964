package dev.signpost.http;

import dev.signpost.model.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts positions in lists, so that a cursor says nothing to its holder (positions are numbers that count over all
 * tenants), works only for the list, tenant and filters that it was made for, and cannot be made up.
 *
 * <p>A cursor is base64url of a synthetic initialization vector and the position, in the manner of RFC 5297: 16 bytes
 * of HMAC-SHA256 over binding and position, then the position in AES-CTR with these bytes as its counter block. The
 * same position gives the same cursor.
 */
public final class Cursors {
    private static final String MAC = "HmacSHA256";
    private static final String CIPHER = "AES/CTR/NoPadding";
    private static final int VECTOR_BYTES = 16;
    private static final int CIPHER_KEY_BYTES = 16;

    private final List<Keys> keys;
    private final IntSupplier present;

    /** One to authenticate with and one to encrypt with, both of the same root. */
    private record Keys(SecretKeySpec mac, SecretKeySpec cipher) {
        static Keys of(byte[] root) {
            if (root.length < VECTOR_BYTES) {
                throw new IllegalArgumentException("a cursor key has at least " + VECTOR_BYTES + " bytes");
            }
            return new Keys(
                    new SecretKeySpec(derived(root, "authenticate"), MAC),
                    new SecretKeySpec(derived(root, "encrypt"), 0, CIPHER_KEY_BYTES, "AES"));
        }

        private static byte[] derived(byte[] root, String purpose) {
            return code(new SecretKeySpec(root, MAC), purpose.getBytes(StandardCharsets.UTF_8));
        }
    }

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
        this.keys = keys.stream().map(Keys::of).toList();
        this.present = present;
    }

    /**
     * Makes a cursor.
     *
     * @param binding names the list: operation, tenant, filters
     * @param position where the page ended
     */
    public String seal(String binding, String position) {
        Keys own = keys.get(present.getAsInt());
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        byte[] vector = vector(own, binding, text);
        byte[] cursor = Arrays.copyOf(vector, VECTOR_BYTES + text.length);
        System.arraycopy(crypt(Cipher.ENCRYPT_MODE, own, vector, text), 0, cursor, VECTOR_BYTES, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /**
     * The position in a cursor.
     *
     * @throws Refusal INVALID if it was not made here for this binding
     */
    public String open(String binding, String cursor) {
        return position(binding, cursor)
                .orElseThrow(() ->
                        Refusal.invalid("cursor", "must be the nextCursor of the page before, with the same filters"));
    }

    /** The position in a cursor; empty if it was not made here for this binding. */
    public Optional<String> position(String binding, String cursor) {
        byte[] bytes = decode(cursor);
        return bytes.length < VECTOR_BYTES
                ? Optional.empty()
                : keys.stream()
                        .flatMap(own -> position(own, binding, bytes).stream())
                        .findFirst();
    }

    private static Optional<String> position(Keys own, String binding, byte[] cursor) {
        byte[] vector = Arrays.copyOf(cursor, VECTOR_BYTES);
        byte[] text = crypt(Cipher.DECRYPT_MODE, own, vector, Arrays.copyOfRange(cursor, VECTOR_BYTES, cursor.length));
        return MessageDigest.isEqual(vector, vector(own, binding, text))
                ? Optional.of(new String(text, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] crypt(int mode, Keys own, byte[] vector, byte[] text) {
        try {
            var cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, own.cipher(), new IvParameterSpec(vector));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + CIPHER, e);
        }
    }

    /** The first bytes of the code over both texts; the length in between keeps them apart. */
    private static byte[] vector(Keys own, String binding, byte[] position) {
        byte[] bound = binding.getBytes(StandardCharsets.UTF_8);
        byte[] length = (bound.length + ":").getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(code(own.mac(), length, bound, position), VECTOR_BYTES);
    }

    private static byte[] code(SecretKeySpec key, byte[]... texts) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            for (byte[] text : texts) {
                mac.update(text);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + MAC, e);
        }
    }
}
