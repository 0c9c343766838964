package dev.signpost.queue;

import dev.signpost.model.Answer;
import dev.signpost.model.FailureDetail;
import dev.signpost.model.RawBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What column {@code attempt.answer} holds: an {@link Answer} as compact bytes, for most answers are a few hundred.
 *
 * <pre>
 *   format   1 byte, 1
 *   flags    1 byte, bit 0: the body was cut off; bit 1: the request was resent; bits 2 to 7: the failure's detail
 *   headers  count, then for each: length, name, length, value
 *   body     the rest
 * </pre>
 *
 * <p>Counts and lengths are unsigned LEB128; names and values are UTF-8. It is a byte string and not text because text
 * refuses a NUL byte, and a receiver may send one.
 */
public final class AnswerCodec {
    private static final int FORMAT = 1;
    private static final int TRUNCATED = 1;
    private static final int RESENT = 2;
    /** Bytes up to the flags, which are the last of them. */
    static final int FLAGS = 2;

    static final int DETAIL_SHIFT = 2;

    private AnswerCodec() {}

    /** The bytes of {@code answer}; {@link #decode} gives it back. */
    public static byte[] encode(Answer answer) {
        var out = new ByteArrayOutputStream(
                64 + 48 * answer.headers().size() + answer.body().length());
        out.write(FORMAT);
        out.write(flags(answer));
        writeNumber(out, answer.headers().size());
        for (var header : answer.headers()) {
            writeText(out, header.getKey());
            writeText(out, header.getValue());
        }
        out.writeBytes(answer.body().bytes());
        return out.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if the bytes are of another format or end too early
     */
    public static Answer decode(byte[] bytes) {
        var reader = new Reader(bytes);
        if (reader.next() != FORMAT) {
            throw new IllegalArgumentException("an answer of a format that this version does not know");
        }
        int flags = reader.next();
        int count = reader.number();
        // Each header takes two bytes at least: a wrong count must not make us reserve memory for it.
        if (count > reader.left() / 2) {
            throw new IllegalArgumentException("an answer with fewer headers than it says");
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = reader.text();
            headers.add(Map.entry(name, reader.text()));
        }
        return new Answer(
                List.copyOf(headers),
                RawBytes.of(reader.rest()),
                (flags & TRUNCATED) != 0,
                FailureDetail.ofCode(flags >> DETAIL_SHIFT),
                (flags & RESENT) != 0);
    }

    /** Versions before the detail read the first bit alone, and so may meet the others. */
    private static int flags(Answer answer) {
        FailureDetail detail = answer.detail();
        return (answer.truncated() ? TRUNCATED : 0)
                | (answer.resent() ? RESENT : 0)
                | (detail == null ? 0 : detail.code() << DETAIL_SHIFT);
    }

    private static void writeText(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeNumber(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void writeNumber(ByteArrayOutputStream out, int number) {
        int left = number;
        while (left >= 0x80) {
            out.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        private Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        private int left() {
            return bytes.length - at;
        }

        private int next() {
            if (at >= bytes.length) {
                throw new IllegalArgumentException("an answer that ends too early");
            }
            return bytes[at++] & 0xff;
        }

        private int number() {
            int number = 0;
            for (int shift = 0; shift < 28; shift += 7) {
                int next = next();
                number |= (next & 0x7f) << shift;
                if (next < 0x80) {
                    return number;
                }
            }
            throw new IllegalArgumentException("an answer with a length of more than 28 bits");
        }

        private String text() {
            int length = number();
            if (length > left()) {
                throw new IllegalArgumentException("an answer that ends too early");
            }
            at += length;
            return new String(bytes, at - length, length, StandardCharsets.UTF_8);
        }

        private byte[] rest() {
            byte[] rest = new byte[left()];
            System.arraycopy(bytes, at, rest, 0, rest.length);
            return rest;
        }
    }
}
