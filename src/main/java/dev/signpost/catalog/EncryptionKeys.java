package dev.signpost.catalog;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * The encryption keys of this process in the order of its setting. All decrypt; which of them encrypts is agreed with
 * the other pods ({@link KeyRegister}) and may change while the process runs. Any thread may call.
 */
public final class EncryptionKeys {
    private final List<byte[]> keys;
    private final List<KeyId> ids;
    // Written by the event loop of the register, read by all.
    private volatile int present;

    /** @param keys each of {@link SecretBox#KEY_BYTES} bytes, at least one; one that stands twice counts once */
    public EncryptionKeys(List<byte[]> keys) {
        this.keys = new ArrayList<>();
        for (byte[] key : keys) {
            if (this.keys.stream().noneMatch(known -> Arrays.equals(known, key))) {
                this.keys.add(key.clone());
            }
        }
        this.ids = this.keys.stream().map(KeyId::of).toList();
    }

    /** In order. */
    public List<KeyId> ids() {
        return ids;
    }

    /** The one that the operator wants to encrypt with. */
    public KeyId first() {
        return ids.get(0);
    }

    /** The one that encrypts now. */
    public KeyId present() {
        return ids.get(present);
    }

    void use(KeyId id) {
        present = ids.indexOf(id);
    }

    /** Encrypts with the present one and decrypts with all. */
    public SecretBox box(SecureRandom random) {
        return new SecretBox(keys, position(), random);
    }

    /** A box of keys for another purpose, made of these ones. */
    public SecretBox derivedBox(Function<byte[], byte[]> maker, SecureRandom random) {
        return new SecretBox(derived(maker), position(), random);
    }

    /** Keys that are made of these, in the same order. */
    public List<byte[]> derived(Function<byte[], byte[]> maker) {
        return keys.stream().map(maker).toList();
    }

    /** Where in the order the present one stands. */
    public IntSupplier position() {
        return () -> present;
    }

    @Override
    public String toString() {
        return "EncryptionKeys" + ids;
    }
}
