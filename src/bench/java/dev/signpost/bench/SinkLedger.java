package dev.signpost.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the sink knows: which event reached which webhook, how often, when, and how it was answered. */
final class SinkLedger {
    private static final byte[] OK = Bytes.ascii("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    private static final byte[] BAD = Bytes.ascii("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    private static final byte[] LATER = Bytes.ascii("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    private static final byte[] SILENCE = {};
    private static final byte[] WEBHOOK_ID = Bytes.ascii("webhook-id:");
    private static final byte[] BODY_ID = Bytes.ascii("\"id\":\"");
    private static final byte[] STAMP = Bytes.ascii("\"t\":");
    private static final int STAMP_WITHIN = 512;
    private static final int SEEN = 1;
    private static final int SUCCEEDED = 2;

    private final @Nullable LineLog log;
    private final IdTable ids;
    private final EventIdReader id = new EventIdReader();
    private final Histogram latency = new Histogram();
    private final byte[] line = new byte[80];
    private double failShare;
    private int hangBelow;
    private long received;
    private long unique;
    private long duplicates;
    private long refused;
    private long unanswered;
    private long malformed;
    private long firstNanos;
    private long lastNanos;

    SinkLedger(@Nullable LineLog log, int ids) {
        this.log = log;
        this.ids = new IdTable(ids);
    }

    /**
     * @param failShare share of deliveries (0 to 1) whose first attempt is answered 503; which ones is decided by the id
     * @param hangBelow webhooks with a number below it never get an answer
     */
    void behave(double failShare, int hangBelow) {
        this.failShare = failShare;
        this.hangBelow = hangBelow;
    }

    void malformed() {
        malformed++;
    }

    /** The answer's bytes; none for one that never comes. */
    byte[] receive(byte[] bytes, int start, int body, int end) throws IOException {
        long nanos = System.nanoTime();
        firstNanos = received == 0 ? nanos : firstNanos;
        lastNanos = nanos;
        received++;
        if (!readId(bytes, start, body, end)) {
            malformed++;
            return BAD;
        }
        int webhook = webhook(bytes, start, body);
        // One table for all webhooks: the number is folded into the random half of the id.
        long low = id.low() ^ IdTable.mix(webhook + 1L);
        int before = ids.get(id.high(), low);
        int status = status(webhook, before, low);
        if (status == 200) {
            count(bytes, body, end, before);
        } else if (status == 0) {
            unanswered++;
        } else {
            refused++;
        }
        int after = before | SEEN | (status == 200 ? SUCCEEDED : 0);
        if (after != before) {
            ids.put(id.high(), low, after);
        }
        if (log != null) {
            write(log, webhook, status);
        }
        return status == 200 ? OK : status == 0 ? SILENCE : LATER;
    }

    private int status(int webhook, int before, long low) {
        if (webhook < hangBelow) {
            return 0;
        }
        boolean unlucky = failShare > 0 && (IdTable.mix(low) >>> 11) * 0x1.0p-53 < failShare;
        return unlucky && before == 0 ? 503 : 200;
    }

    private void count(byte[] bytes, int body, int end, int before) {
        if ((before & SUCCEEDED) != 0) {
            duplicates++;
            return;
        }
        unique++;
        int stamp = Bytes.find(bytes, body, Math.min(end, body + STAMP_WITHIN), STAMP);
        long scheduled = stamp < 0 ? -1 : Bytes.number(bytes, stamp + STAMP.length, end);
        if (scheduled > 0) {
            latency.record(WallClock.micros() - scheduled);
        }
    }

    private boolean readId(byte[] bytes, int start, int body, int end) {
        int header = SinkConnection.header(bytes, start, body, WEBHOOK_ID);
        if (header >= 0) {
            return id.read(bytes, header, body);
        }
        int field = Bytes.find(bytes, body, end, BODY_ID);
        return field >= 0 && id.read(bytes, field + BODY_ID.length, end);
    }

    /** The number at the end of the path, 0 if there is none. */
    private static int webhook(byte[] bytes, int start, int body) {
        int space = start;
        while (space < body && bytes[space] != ' ') {
            space++;
        }
        int end = space + 1;
        while (end < body && bytes[end] != ' ') {
            end++;
        }
        int digits = end;
        while (digits > start && bytes[digits - 1] >= '0' && bytes[digits - 1] <= '9') {
            digits--;
        }
        return (int) Math.max(0, Bytes.number(bytes, digits, end));
    }

    private void write(LineLog to, int webhook, int status) throws IOException {
        Bytes.putHex(line, 0, id.high());
        Bytes.putHex(line, 16, id.low());
        line[32] = ' ';
        Bytes.putDecimal(line, 33, webhook, 6);
        line[39] = ' ';
        Bytes.putDecimal(line, 40, status, 3);
        line[43] = ' ';
        Bytes.putDecimal(line, 44, WallClock.micros(), 16);
        to.add(line, 60);
    }

    void flush() throws IOException {
        if (log != null) {
            log.flush();
        }
    }

    void close() throws IOException {
        if (log != null) {
            log.close();
        }
    }

    void reset() {
        received = 0;
        unique = 0;
        duplicates = 0;
        refused = 0;
        unanswered = 0;
        malformed = 0;
        latency.clear();
    }

    Map<String, Object> stats() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("received", received);
        out.put("unique", unique);
        out.put("duplicates", duplicates);
        out.put("refused", refused);
        out.put("unanswered", unanswered);
        out.put("malformed", malformed);
        out.put("seconds", received == 0 ? 0.0 : (lastNanos - firstNanos) / 1e9);
        out.put("latencyMicros", latency.summary());
        return out;
    }
}
