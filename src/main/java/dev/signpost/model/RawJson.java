package dev.signpost.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON text as the bytes that came in, of any JSON type, checked for well-formedness by whoever made it and never
 * rewritten. The array is shared, not copied: nobody may write to it.
 */
public final class RawJson {
    private final byte[] bytes;

    private RawJson(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Wraps {@code bytes} (UTF-8 JSON text) without copying; the caller gives the array away. */
    public static RawJson of(byte[] bytes) {
        return new RawJson(bytes);
    }

    /** The UTF-8 bytes of {@code json}. */
    public static RawJson of(String json) {
        return new RawJson(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves, to be read only. */
    public byte[] bytes() {
        return bytes;
    }

    /** Length in bytes. */
    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawJson json && Arrays.equals(bytes, json.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Names the length only: payloads never reach a log. */
    @Override
    public String toString() {
        return "RawJson[" + bytes.length + " bytes]";
    }
}
