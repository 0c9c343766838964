package dev.signpost.model;

import java.util.Arrays;

/** Foreign bytes of any kind, kept as they are and shown as inert text. The array is shared: nobody may write to it. */
public final class RawBytes {
    public static final RawBytes EMPTY = new RawBytes(new byte[0]);

    private final byte[] bytes;

    private RawBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Wraps without copying; the caller gives the array away. */
    public static RawBytes of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new RawBytes(bytes);
    }

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawBytes raw && Arrays.equals(bytes, raw.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "RawBytes[" + bytes.length + " bytes]";
    }
}
