package dev.signpost.profile;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * How a profile writes an event's id.
 *
 * @param prefix printable ASCII without quote or backslash, such as {@code msg_}; may be empty
 * @param form of the UUID itself
 */
public record IdSpelling(String prefix, Form form) {

    /** Spellings of a UUID. */
    public enum Form {
        /** 32 digits, lower case. */
        LOWER_HEX,
        /** 32 digits, upper case. */
        UPPER_HEX,
        /** Lower case with four dashes (RFC 9562 section 4). */
        UUID
    }

    private static final byte[] LOWER = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UPPER = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** The id as text. */
    public String text(UUID id) {
        return new String(bytes(id), StandardCharsets.US_ASCII);
    }

    /** The id as ASCII bytes. */
    byte[] bytes(UUID id) {
        int start = prefix.length();
        byte[] out = new byte[start + (form == Form.UUID ? 36 : 32)];
        for (int i = 0; i < start; i++) {
            out[i] = (byte) prefix.charAt(i);
        }
        int at = start;
        byte[] digits = form == Form.UPPER_HEX ? UPPER : LOWER;
        for (int digit = 0; digit < 32; digit++) {
            if (form == Form.UUID && (digit == 8 || digit == 12 || digit == 16 || digit == 20)) {
                out[at++] = '-';
            }
            long half = digit < 16 ? id.getMostSignificantBits() : id.getLeastSignificantBits();
            out[at++] = digits[(int) (half >>> (60 - 4 * (digit & 15))) & 15];
        }
        return out;
    }
}
