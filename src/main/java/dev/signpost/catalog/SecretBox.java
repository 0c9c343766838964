package dev.signpost.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what must not lie readable in Postgres: AES-256-GCM (NIST SP 800-38D) with a random nonce, bound to the place
 * that it belongs to, so that a row's bytes are worthless in another row.
 *
 * <p>Layout: one byte of format (1), four of key id, twelve of nonce, then ciphertext and the tag of sixteen bytes. The
 * key id lets old rows be opened with a former key while new ones are sealed with the present one. Random nonces are
 * good for four thousand million seals with one key; a catalogue makes a few per webhook. Safe for several threads.
 */
public final class SecretBox {
    /** Length of a key in bytes. */
    public static final int KEY_BYTES = 32;

    private static final byte FORMAT = 1;
    /** As bytea. */
    static final String FORMAT_BYTES = "\\x0" + FORMAT;
    /** Position of the key id as Postgres counts, from 1. */
    static final int KEY_ID_AT = 2;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + KeyId.BYTES + NONCE_BYTES;

    private final Map<KeyId, SecretKeySpec> keys = new HashMap<>();
    private final List<KeyId> order = new ArrayList<>();
    private final IntSupplier present;
    private final SecureRandom random;

    /** What kind of thing is sealed. */
    public enum Purpose {
        /** The text that signs; number: of the secret. */
        SIGNING_SECRET,
        /** The text that signs the Standard Webhooks signature beside the profile's own; number: of the secret. */
        STANDARD_SECRET,
        /** Custom headers as JSON; number: 0. */
        HEADERS,
        /** Who has signed in to the console; belongs to no tenant. */
        SESSION,
        /** What a console link allows; belongs to no tenant. */
        CONSOLE_LINK,
        /** A known text, to tell whether a key is the right one; belongs to no tenant. */
        KEY_CHECK
    }

    /**
     * Where sealed bytes belong.
     *
     * @param purpose what they are
     * @param tenantKey internal number of the tenant
     * @param webhookKey internal number of the webhook
     * @param number tells several apart
     */
    public record Place(Purpose purpose, long tenantKey, long webhookKey, int number) {
        /** Of what belongs to no row: its numbers are 0. */
        public static Place of(Purpose purpose) {
            return new Place(purpose, 0, 0, 0);
        }

        byte[] associatedData() {
            return (purpose + "|" + tenantKey + "|" + webhookKey + "|" + number).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /**
     * @param keys the first seals, all of them open; none at all makes a box that neither seals nor opens. Copied.
     * @throws IllegalArgumentException if a key is not {@value #KEY_BYTES} bytes long
     */
    public SecretBox(List<byte[]> keys, SecureRandom random) {
        this(keys, () -> 0, random);
    }

    /** Like the other constructor, but {@code present} tells the position of the key that seals. */
    SecretBox(List<byte[]> keys, IntSupplier present, SecureRandom random) {
        this.present = present;
        this.random = random;
        for (byte[] key : keys) {
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException("an encryption key has " + KEY_BYTES + " bytes, not " + key.length);
            }
            KeyId id = KeyId.of(key);
            if (this.keys.put(id, new SecretKeySpec(key, "AES")) != null) {
                throw new IllegalArgumentException("two encryption keys have the id " + id + ": make another one");
            }
            order.add(id);
        }
    }

    /**
     * Seals.
     *
     * @throws KeyUnavailable if there is no key
     */
    public byte[] seal(Place place, byte[] plain) {
        if (order.isEmpty()) {
            throw new KeyUnavailable("no encryption key is configured");
        }
        return seal(order.get(present.getAsInt()), place, plain);
    }

    /** Seals with one of its keys. */
    byte[] seal(KeyId with, Place place, byte[] plain) {
        SecretKeySpec key = key(with);
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] body = run(Cipher.ENCRYPT_MODE, key, nonce, place, plain);
        return ByteBuffer.allocate(HEAD_BYTES + body.length)
                .put(FORMAT)
                .putInt(with.number())
                .put(nonce)
                .put(body)
                .array();
    }

    private SecretKeySpec key(KeyId id) {
        SecretKeySpec key = keys.get(id);
        if (key == null) {
            throw new KeyUnavailable("sealed with an encryption key that is not configured");
        }
        return key;
    }

    /**
     * The same, sealed with another of its keys. Damaged bytes stay as damaged as they are, and only name the other
     * key, so that the former one is not kept for their sake.
     */
    byte[] moved(KeyId to, Place place, byte[] sealed) {
        try {
            return seal(to, place, open(place, sealed));
        } catch (SealBroken damaged) {
            byte[] named = sealed.clone();
            ByteBuffer.wrap(named, 1, KeyId.BYTES).putInt(to.number());
            return named;
        }
    }

    /**
     * Opens.
     *
     * @throws KeyUnavailable if they were sealed with a key that this process does not have
     * @throws SealBroken if they are damaged or belong to another place
     */
    public byte[] open(Place place, byte[] sealed) {
        if (sealed.length < HEAD_BYTES + TAG_BITS / Byte.SIZE || sealed[0] != FORMAT) {
            throw new SealBroken("these are not sealed bytes");
        }
        var in = ByteBuffer.wrap(sealed, 1, sealed.length - 1);
        SecretKeySpec key = key(new KeyId(in.getInt()));
        var nonce = new byte[NONCE_BYTES];
        in.get(nonce);
        return run(Cipher.DECRYPT_MODE, key, nonce, place, Arrays.copyOfRange(sealed, HEAD_BYTES, sealed.length));
    }

    private static byte[] run(int mode, SecretKeySpec key, byte[] nonce, Place place, byte[] input) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.associatedData());
            return cipher.doFinal(input);
        } catch (AEADBadTagException e) {
            throw new SealBroken("the sealed bytes are damaged or belong elsewhere");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM does not work here", e);
        }
    }

    @Override
    public String toString() {
        return "SecretBox[" + keys.size() + " keys]";
    }
}
