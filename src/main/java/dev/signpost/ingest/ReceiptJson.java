package dev.signpost.ingest;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.UUID;

/** Receipts as JSON, written byte by byte: this runs once per event. */
final class ReceiptJson {
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] ID = ascii("{\"id\":\"");
    private static final byte[] ACCEPTED_AT = ascii("\",\"acceptedAt\":\"");
    private static final byte[] MATCHED_COUNT = ascii("\",\"matchedCount\":");
    private static final byte[] DUPLICATE = ascii(",\"duplicate\":true");
    private static final byte[] FIRST = ascii(",\"duplicate\":false");
    private static final byte[] UNKNOWN_TYPE = ascii(",\"unknownType\":true");
    private static final int LONGEST = 160;
    private static final long DAY_MILLIS = 86_400_000L;

    private final byte[] bytes = new byte[LONGEST];
    private int length;

    private ReceiptJson(Receipt receipt) {
        put(ID);
        id(receipt.id());
        put(ACCEPTED_AT);
        time(receipt.acceptedAtMillis());
        put(MATCHED_COUNT);
        put(ascii(Integer.toString(receipt.matchedCount())));
        put(receipt.duplicate() ? DUPLICATE : FIRST);
        if (receipt.unknownType()) {
            put(UNKNOWN_TYPE);
        }
        put('}');
    }

    /**
     * {@code {"id","acceptedAt","matchedCount","duplicate"}}, and {@code "unknownType":true} where it is; the id as a
     * UUID in lower case.
     */
    static Buffer of(Receipt receipt) {
        var json = new ReceiptJson(receipt);
        return Buffer.buffer(json.length).appendBytes(json.bytes, 0, json.length);
    }

    private void id(UUID id) {
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        hex(high >>> 32, 8);
        put('-');
        hex(high >>> 16, 4);
        put('-');
        hex(high, 4);
        put('-');
        hex(low >>> 48, 4);
        put('-');
        hex(low, 12);
    }

    private void hex(long value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            put(HEX[(int) (value >>> shift) & 15]);
        }
    }

    /** RFC 3339 in UTC with milliseconds. */
    private void time(long millis) {
        var date = LocalDate.ofEpochDay(Math.floorDiv(millis, DAY_MILLIS));
        int rest = (int) Math.floorMod(millis, DAY_MILLIS);
        decimal(date.getYear(), 4);
        put('-');
        decimal(date.getMonthValue(), 2);
        put('-');
        decimal(date.getDayOfMonth(), 2);
        put('T');
        decimal(rest / 3_600_000, 2);
        put(':');
        decimal(rest / 60_000 % 60, 2);
        put(':');
        decimal(rest / 1_000 % 60, 2);
        put('.');
        decimal(rest % 1_000, 3);
        put('Z');
    }

    private void decimal(int value, int digits) {
        int rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private void put(int b) {
        bytes[length++] = (byte) b;
    }

    private void put(byte[] text) {
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
